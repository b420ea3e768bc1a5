"""Comparisons kept by what was compared: files that can be deleted at any time."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from farflung.changes.records import Changes, PageChange, Pair, Redline
from farflung.files import write_atomically
from farflung.identity import installed
from farflung.model import ChangeKind
from farflung.pruning import due, forget, note_use

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Store", "key_of"]

_LARGEST = 50_000_000  # bytes of a comparison that is read
_MADE_WITH = ("Markdown-", "markdown-", "nh3-", "pymdown_extensions-")


@cache
def _design() -> str:
    """Return the hash of everything but the input that decides what a comparison says."""
    digest = hashlib.sha256()
    home = Path(__file__).parent
    sources = [*sorted(home.rglob("*.py")), home.parent / "markup.py"]
    for file in sources:
        content = file.read_bytes()
        digest.update(f"{file.name}\0{len(content)}\0".encode() + content)
    made_with = [name for name in installed() if name.startswith(_MADE_WITH)]
    digest.update("\0".join(made_with).encode())
    return digest.hexdigest()


def key_of(*parts: str) -> str:
    """Return the name under which something made from ``parts`` is kept."""
    whole = "\0".join((_design(), *parts))
    return hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()


class Store:
    """A folder of small JSON files, packed with zlib, each written whole or not at all and never changed."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made when the first file is written."""
        self._folder = folder

    def redline(self, key: str) -> Redline | None:
        """Return what is kept under a key, None where nothing is or it cannot be read."""
        from farflung import markup  # noqa: PLC0415 - who asks for no redline needs none of it

        data = self._read(key)
        if data is None:
            return None
        try:
            data["excerpts"] = tuple(str(text) for text in data["excerpts"])
            # Whoever can write into the folder must not be able to write into the site.
            return Redline(**{**data, "html": markup.sanitise_redline(str(data["html"]))})
        except (KeyError, TypeError, ValueError):
            return None

    def changes(self, key: str, pair: Pair) -> Changes | None:
        """Return the comparison of a pair that is kept under a key, None where there is none."""
        data = self._read(key)
        if data is None:
            return None
        try:
            pages = tuple(_page(row) for row in data["pages"])
            return Changes(pair, pages, str(data["date"]), tuple(str(n) for n in data["notes"]))
        except (KeyError, TypeError, ValueError):
            return None

    def keep(self, key: str, record: Redline | Changes) -> None:
        """Keep a record under a key. A full disk costs the copy, not the run."""
        if isinstance(record, Redline):
            data = dataclasses.asdict(record)
        else:
            pages = [dataclasses.asdict(page) for page in record.pages]
            data = {"pages": pages, "date": record.date, "notes": list(record.notes)}
        try:
            text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
            # cut off, it is no zlib stream and made again
            write_atomically(self._file(key), zlib.compress(text.encode()), durable=False)
        except (OSError, UnicodeEncodeError):
            return

    def forget(self) -> None:
        """Remove comparisons that nothing has asked for in a long time."""
        if due(self._folder):
            forget(self._folder.glob("??/*"))

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json.z"

    def _read(self, key: str) -> dict[str, Any] | None:
        file = self._file(key)
        try:
            data = json.loads(zlib.decompressobj().decompress(file.read_bytes(), _LARGEST))
        except (OSError, ValueError, zlib.error):
            return None
        note_use(file)
        return data if isinstance(data, dict) else None


def _page(row: Mapping[str, Any]) -> PageChange:
    known = dict(row)
    known["change"] = ChangeKind(known["change"])
    known["excerpts"] = tuple(str(text) for text in known["excerpts"])
    return PageChange(**known)
