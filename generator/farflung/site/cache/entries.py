"""What is kept of pages between builds, in one SQLite file: texts converted, pages finished.

A row is named by the hash of what went into it. ``texts`` hold, for each key and each set of
answers that links got, what others need to know of the page (``facts``), and its HTML and table of
contents (``body``); ``pages`` what came of the finished page. ``used`` says when a key was last
asked for. The file is a cache: what cannot be written is left out, and a file that is damaged is
begun anew. Nothing is forced to the disk, so all that is kept carries a checksum.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

__all__ = ["Entries", "Page", "Text", "packed", "prune_entries", "unpacked"]

_FILE = "pages.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS texts
  (key TEXT, variant TEXT, facts BLOB, body BLOB, PRIMARY KEY (key, variant));
CREATE TABLE IF NOT EXISTS pages (key TEXT PRIMARY KEY, parts BLOB);
CREATE TABLE IF NOT EXISTS used (key TEXT PRIMARY KEY, moment REAL) WITHOUT ROWID;
"""
_DEAD = (
    "DELETE FROM texts WHERE key NOT IN (SELECT key FROM used WHERE moment >= ?)",
    "DELETE FROM pages WHERE key NOT IN (SELECT key FROM used WHERE moment >= ?)",
    "DELETE FROM used WHERE moment < ?",
)
_MANY = 500  # names in one question; SQLite allows for 999
_SUM = 4  # bytes of a checksum (CRC-32)
_WAIT = 30.0  # seconds for another build's rows to be written

Text = tuple[str, str, bytes, bytes]
"""A converted text: key, variant, facts and body, both packed."""
Page = tuple[str, bytes]
"""A finished page: key, and its parts packed."""
_T = TypeVar("_T")


class Entries:
    """The rows kept in a folder; each process that uses them opens the file for itself."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which need not be there."""
        self._file = folder / _FILE
        self._opened: tuple[int, sqlite3.Connection] | None = None

    @property
    def empty(self) -> bool:
        """Whether no text is kept."""
        return not self._try(lambda db: db.execute("SELECT 1 FROM texts LIMIT 1").fetchone(), None)

    def facts(self, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Return the facts of texts by their keys and variants."""
        found: dict[str, dict[str, Any]] = {}
        for key, variant, data in self._rows("SELECT key, variant, facts FROM texts", keys):
            facts = unpacked(data)
            if facts is not None:
                found.setdefault(key, {})[variant] = facts
        return found

    def body(self, key: str, variant: str) -> Any:
        """Return the body of a text, None if it is not there or damaged."""
        question = "SELECT body FROM texts WHERE key = ? AND variant = ?"
        row = self._try(lambda db: db.execute(question, (key, variant)).fetchone(), None)
        return unpacked(row[0]) if row else None

    def parts(self, keys: Sequence[str]) -> dict[str, Any]:
        """Return what is known of finished pages, by their keys."""
        rows = self._rows("SELECT key, parts FROM pages", keys)
        return {key: parts for key, data in rows if (parts := unpacked(data)) is not None}

    def save(self, texts: Iterable[Text], pages: Iterable[Page]) -> None:
        """Keep converted texts and finished pages."""

        def write(db: sqlite3.Connection) -> None:
            with db:
                db.execute("BEGIN IMMEDIATE")
                db.executemany("INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?)", texts)
                db.executemany("INSERT OR REPLACE INTO pages VALUES (?, ?)", pages)

        self._try(write, None)

    def mark(self, keys: Iterable[str]) -> None:
        """Say that keys are in use."""
        rows = [(key, time.time()) for key in keys]

        def write(db: sqlite3.Connection) -> None:
            with db:
                db.execute("BEGIN IMMEDIATE")
                db.executemany("INSERT OR REPLACE INTO used VALUES (?, ?)", rows)

        self._try(write, None)

    def _rows(self, question: str, keys: Sequence[str]) -> list[Any]:
        def read(db: sqlite3.Connection) -> list[Any]:
            found: list[Any] = []
            for start in range(0, len(keys), _MANY):
                some = keys[start : start + _MANY]
                marks = ",".join("?" * len(some))
                found += db.execute(f"{question} WHERE key IN ({marks})", some)
            return found

        return self._try(read, [])

    def _try(self, work: Callable[[sqlite3.Connection], _T], otherwise: _T) -> _T:
        """Do something with the file; what goes wrong with a cache is nobody's concern."""
        try:
            if self._opened is None or self._opened[0] != os.getpid():
                self._opened = os.getpid(), _open(self._file)
            return work(self._opened[1])
        except sqlite3.OperationalError:
            return otherwise  # no room, or nobody may write here
        except sqlite3.Error:  # damaged
            self._opened = None
            with suppress(OSError):
                self._file.unlink()
            return otherwise


def prune_entries(folder: Path, moment: float) -> set[str] | None:
    """Remove what was not used since ``moment``; returns the files in the cache of all others.

    None if that cannot be done.
    """
    if not (folder / _FILE).exists():
        return set()
    try:
        db = _open(folder / _FILE)
    except sqlite3.Error:
        return None
    try:
        with db:
            db.execute("BEGIN IMMEDIATE")
            for statement in _DEAD:
                db.execute(statement, (moment,))
        kept = [unpacked(data) for (data,) in db.execute("SELECT parts FROM pages")]
        (free,), (whole,) = (
            db.execute(f"PRAGMA {name}").fetchone() for name in ("freelist_count", "page_count")
        )
        if free * 2 > whole:
            db.execute("VACUUM")
    except sqlite3.Error:
        return None
    finally:
        db.close()
    return {parts["file"][0] for parts in kept if parts and parts["file"]}


def packed(data: Any) -> bytes:
    """Return JSON after its checksum."""
    text = json.dumps(data, separators=(",", ":")).encode()
    return zlib.crc32(text).to_bytes(_SUM, "big") + text


def unpacked(data: Any) -> Any:
    """Return what was packed, None if it is damaged."""
    if not isinstance(data, bytes) or zlib.crc32(data[_SUM:]).to_bytes(_SUM, "big") != data[:_SUM]:
        return None
    return json.loads(data[_SUM:])


def _open(file: Path) -> sqlite3.Connection:
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(file, timeout=_WAIT, isolation_level=None)
    try:
        db.execute("PRAGMA synchronous = OFF")
        db.executescript(_SCHEMA)
    except sqlite3.Error:
        db.close()
        raise
    return db
