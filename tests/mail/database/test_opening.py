"""The database opened: safe settings, private files, faults told without anybody's address."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, MetaData, Table, Text, insert, select, text
from sqlalchemy.exc import IntegrityError

from farflung.errors import RefusedError, ServiceError, UsageError
from farflung.mail.database import opening
from farflung.mail.database.location import SqliteFile, locate
from farflung.mail.database.opening import Database, journal_mode, open_database
from farflung.mail.database.tables import installation
from farflung.mail.database.types import Moment, Words

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "amara.okafor@example.org"


@pytest.fixture
def file(tmp_path: Path) -> SqliteFile:
    """Return where a SQLite database that is not there yet shall lie."""
    return SqliteFile(tmp_path / "state" / "mail.db")


def _add(database: Database, name: str) -> None:
    with database.writing() as connection:
        connection.execute(insert(installation).values(name=name, value=""))


def _names(database: Database) -> list[str]:
    with database.reading() as connection:
        return sorted(connection.scalars(select(installation.c.name)))


def test_rule_12_the_write_ahead_log_only_where_it_is_sound() -> None:
    """Releases whose write-ahead log has lost commits get the older journal."""
    assert journal_mode((3, 40, 1)) == "truncate"
    assert journal_mode((3, 51, 2)) == "truncate"
    assert journal_mode((3, 51, 3)) == "wal"
    assert journal_mode((4, 0, 0)) == "wal"


def test_a_library_that_is_too_old_is_told(
    file: SqliteFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is made, and with what helps."""
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 26, 0))
    with pytest.raises(UsageError, match="too old"):
        open_database(file)
    assert not file.path.exists()


def test_rule_12_every_commit_reaches_the_disk(file: SqliteFile) -> None:
    """The settings that were asked for are those of every connection."""
    database = open_database(file)
    with database.reading() as connection:
        found = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert found == {
        "journal_mode": journal_mode(),
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }
    database.close()


def test_a_sound_write_ahead_log_is_used(file: SqliteFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the library is new enough, readers and a writer no longer wait for each other."""
    monkeypatch.setattr(opening, "journal_mode", lambda: "wal")
    database = open_database(file)
    _add(database, "one")
    with database.reading() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalars(select(installation.c.name)).all() == ["one"]
        _add(database, "two")
        assert connection.scalars(select(installation.c.name)).all() == ["one"]
        modes = {path.stat().st_mode & 0o777 for path in file.path.parent.iterdir()}
        assert modes == {0o600}
    database.close()
    assert [path.name for path in file.path.parent.iterdir()] == ["mail.db"]


def test_the_file_is_private(file: SqliteFile) -> None:
    """File and folder are their owner's alone, even after somebody opened them up."""
    open_database(file).close()
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert file.path.parent.stat().st_mode & 0o777 == 0o700
    file.path.chmod(0o644)
    open_database(file).close()
    assert file.path.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_everybody_may_change_is_refused(file: SqliteFile) -> None:
    """Somebody else could put another database there."""
    file.path.parent.mkdir()
    file.path.parent.chmod(0o777)
    with pytest.raises(RefusedError, match="everybody may change"):
        open_database(file)
    assert not file.path.exists()


def test_a_link_is_refused(file: SqliteFile, tmp_path: Path) -> None:
    """The database is a file, never a link to somewhere else."""
    file.path.parent.mkdir()
    file.path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RefusedError, match="cannot be made or opened"):
        open_database(file)


def test_what_raised_leaves_nothing(database: Database) -> None:
    """A transaction is kept whole or not at all."""
    _add(database, "kept")

    def interrupted() -> None:
        with database.writing() as connection:
            connection.execute(insert(installation).values(name="lost", value=""))
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()
    assert _names(database) == ["kept"]


def test_reading_sees_one_state(database: Database) -> None:
    """What others commit meanwhile is not seen within a transaction that reads, on a server."""
    _add(database, "one")
    with database.reading() as connection:
        before = connection.scalars(select(installation.c.name)).all()
        if connection.dialect.name == "postgresql":  # SQLite lets nobody write meanwhile
            _add(database, "two")
        assert connection.scalars(select(installation.c.name)).all() == before


def test_a_locked_database_is_told(file: SqliteFile) -> None:
    """Who waits in vain for another process is told so, and may try again."""
    database = open_database(file, busy=0.05)
    with (
        database.writing(),
        pytest.raises(ServiceError, match="another process"),
        database.writing(),
    ):
        pytest.fail("two transactions that write at once")
    _add(database, "free again")
    database.close()


def test_a_full_disk_is_told(file: SqliteFile) -> None:
    """Where nothing more fits, nothing of the transaction is kept."""
    database = open_database(file)

    def fill() -> None:
        with database.writing() as connection:
            pages = connection.scalar(text("PRAGMA page_count"))
            connection.execute(text(f"PRAGMA max_page_count={pages}"))
            connection.execute(insert(installation).values(name="long", value="x" * 100_000))

    with pytest.raises(ServiceError, match="disk of the database is full"):
        fill()
    assert _names(database) == []
    database.close()


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A refused connection is a fault of a service, and the password is not repeated."""
    location = locate("postgresql://post:hunter2@127.0.0.1:1/post", tmp_path)
    assert "hunter2" not in repr(location)
    with pytest.raises(ServiceError) as caught:
        open_database(location)
    assert "hunter2" not in f"{caught.value.message} {caught.value.hint} {caught.value!r}"


def test_a_file_that_is_no_database_is_told(file: SqliteFile) -> None:
    """Another file at that place is left as it is."""
    file.path.parent.mkdir()
    file.path.write_bytes(b"not a database, " * 64)
    with pytest.raises(ServiceError, match="SQLITE_NOTADB"):
        open_database(file)
    assert file.path.read_bytes().startswith(b"not a database")


@pytest.mark.parametrize("address", ["", "sqlite://", "sqlite:///", "mysql://x/y", "postgres://"])
def test_other_addresses_are_refused(address: str, tmp_path: Path) -> None:
    """Only files and PostgreSQL servers are databases of ours."""
    with pytest.raises(UsageError, match="neither SQLite nor PostgreSQL"):
        locate(address, tmp_path)


def test_files_are_seen_from_the_project(tmp_path: Path) -> None:
    """A relative path begins at the project's folder, an absolute one at the root."""
    assert locate("sqlite:///.farflung/mail.db", tmp_path) == SqliteFile(
        tmp_path / ".farflung" / "mail.db"
    )
    absolute = tmp_path / "elsewhere" / "mail.db"
    assert locate(f"sqlite:///{absolute}", tmp_path / "project") == SqliteFile(absolute)


def test_errors_of_the_database_name_nobody(database: Database) -> None:
    """What SQLAlchemy says of a failed statement holds none of its values."""
    _add(database, ADDRESS)
    with pytest.raises(IntegrityError) as caught:
        _add(database, ADDRESS)
    text_of_error = str(caught.value)
    assert "installation" in text_of_error
    if database.engine.dialect.name == "sqlite":  # PostgreSQL adds a detail: reports redact it
        assert ADDRESS not in text_of_error


def test_moments_and_words_come_back(database: Database) -> None:
    """Moments keep their instant, sets of words their words, in both databases."""
    table = Table("trial", MetaData(), Column("at", Moment), Column("words", Words))
    nairobi = dt.timezone(dt.timedelta(hours=3))
    moment = dt.datetime(2026, 11, 27, 9, 30, 0, 123456, tzinfo=nairobi)
    with database.writing() as connection:
        table.create(connection)
        connection.execute(insert(table).values(at=moment, words=frozenset({"b", "a"})))
        connection.execute(insert(table).values(at=None, words=frozenset()))
        rows = connection.execute(select(table)).all()
        assert (moment, frozenset({"a", "b"})) in [tuple(row) for row in rows]
        assert rows[0].at.tzinfo is dt.UTC
        assert (None, frozenset()) in [tuple(row) for row in rows]
        plain = connection.scalar(select(table.c.words.cast(Text)).where(table.c.at == moment))
        assert plain is not None
    with pytest.raises(Exception, match="time zone"), database.writing() as connection:
        connection.execute(insert(table).values(at=dt.datetime(2026, 1, 1)))  # noqa: DTZ001


def test_erased_rows_leave_the_file(file: SqliteFile) -> None:
    """What is deleted is overwritten, so that no copy of the file still holds it."""
    database = open_database(file)
    _add(database, ADDRESS)
    assert ADDRESS.encode() in file.path.read_bytes()
    with database.writing() as connection:
        connection.execute(installation.delete())
    database.close()
    assert ADDRESS.encode() not in file.path.read_bytes()
