"""The pages of a staged tree in one file: a thousand of them are written and read as one."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Pack", "read_pack", "write_pack"]


@dataclass(frozen=True, slots=True)
class Pack:
    """Pages by their paths, the paths of all ``others``, which lie in the stage's folder.

    ``more`` is whatever else is to be known, as JSON.
    """

    pages: Mapping[str, bytes]
    others: tuple[str, ...] = ()
    more: Any = field(default=None)


def write_pack(file: Path, pack: Pack) -> None:
    """Write a pack. Raises :class:`OSError`."""
    lengths = [[path, len(content)] for path, content in pack.pages.items()]
    blob = b"".join(pack.pages.values())
    head = {"sum": zlib.crc32(blob), "pages": lengths, "others": pack.others, "more": pack.more}
    with file.open("wb") as stream:
        stream.write(json.dumps(head, separators=(",", ":")).encode() + b"\n")
        stream.write(blob)


def read_pack(file: Path) -> Pack | None:
    """Read a pack; None if it is not there, or damaged."""
    try:
        line, _, blob = file.read_bytes().partition(b"\n")
        head = json.loads(line)
        if zlib.crc32(blob) != head["sum"]:
            return None
        pages: dict[str, bytes] = {}
        start = 0
        for path, length in head["pages"]:
            pages[path] = blob[start : start + length]
            start += length
        return Pack(pages, tuple(head["others"]), head["more"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
