"""Where a project's mailing database may lie, and what is said without the packages it needs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from tests.projects import git, repository, write_project

from farflung.errors import RefusedError, UsageError
from farflung.mail.database.location import ServerLocation, SqliteFile
from farflung.workflows.maildatabase import (
    mail_location,
    need_web_extra,
    open_mail,
    open_mail_database,
)
from farflung.workflows.project import open_project

if TYPE_CHECKING:
    from pathlib import Path


def test_the_environment_comes_first(tmp_path: Path) -> None:
    """FARFLUNG_DATABASE, or the file that FARFLUNG_DATABASE_FILE names, outweighs the settings."""
    project = open_project(write_project(tmp_path))
    assert mail_location(project, {}) == SqliteFile(tmp_path / ".farflung/mail.db")
    (tmp_path / "secret").write_text("postgresql://post@db.example.org/post\n")
    server = mail_location(project, {"FARFLUNG_DATABASE_FILE": str(tmp_path / "secret")})
    assert server == ServerLocation("postgresql+psycopg://post@db.example.org/post")


def test_a_database_that_git_would_commit_is_refused(tmp_path: Path) -> None:
    """Inside a repository the database lies where git passes over it, journal included."""
    project = open_project(repository(write_project(tmp_path / "project"), {}))
    where = {"FARFLUNG_DATABASE": "sqlite:///data/mail.db"}
    with pytest.raises(RefusedError, match="git would commit"):
        mail_location(project, where)
    ignore = tmp_path / "project" / ".gitignore"
    ignore.write_text("*.db\n")
    with pytest.raises(RefusedError, match="git would commit"):
        mail_location(project, where)
    ignore.write_text("*.db*\n")
    with pytest.raises(RefusedError, match="git would commit"):  # the secret beside it
        mail_location(project, where)
    ignore.write_text("data/\n")
    assert isinstance(mail_location(project, where), SqliteFile)
    (tmp_path / "project" / "data").mkdir()
    (tmp_path / "project" / "data" / "mail.db").touch()
    git(tmp_path / "project", "add", "--force", "data/mail.db")
    with pytest.raises(RefusedError, match="git would commit"):
        mail_location(project, where)
    outside = {"FARFLUNG_DATABASE": f"sqlite:///{tmp_path}/beside/mail.db"}
    assert mail_location(project, outside) == SqliteFile(tmp_path / "beside" / "mail.db")


@pytest.mark.parametrize("package", ["sqlalchemy", "alembic", "imap_tools", "flufl"])
def test_a_missing_package_comes_with_the_command(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who installed no extra is told which one, and nothing is made."""
    project = open_project(write_project(tmp_path))
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UsageError, match=package) as caught:
        open_mail_database(project, {})
    assert caught.value.hint == "pip install 'farflung[mail]'"
    assert not (tmp_path / ".farflung").exists()


@pytest.mark.parametrize("package", ["starlette", "uvicorn", "python_multipart"])
def test_the_service_has_an_extra_of_its_own(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who wants the pages and has not installed them is told the command."""
    need_web_extra()
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UsageError, match=package) as caught:
        need_web_extra()
    assert caught.value.hint == "pip install 'farflung[web]'"


def test_a_new_database_is_made(tmp_path: Path) -> None:
    """The first verb that needs the database makes it."""
    project = open_project(write_project(tmp_path))
    with open_mail(project, {}) as first:
        secret = (tmp_path / ".farflung/mail.secret").read_text().strip()
        assert first.keys.secret == secret.encode()
    with open_mail(project, {"FARFLUNG_SECRET": secret}) as second:
        assert second.keys == first.keys
    assert (tmp_path / ".farflung/mail.db").stat().st_mode & 0o777 == 0o600
