"""What was made of pictures before, by the hash of the original.

A folder per recipe holds, spread over 256 folders, the renditions under the hash of their own
bytes, and small JSON records under the hash of the original: the verdict of an inspection, the list of
its renditions, and of a letter's picture the list of lighter ones. Every file is written under another name and then renamed, the
list last, so that several runs may share the folder and none sees half an entry. What cannot be
read counts as missing and is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from farflung.model import Picture, Rendition
from farflung.pictures.protocol import BadAnswer, Encoded, Role, fault_of, info_of
from farflung.pictures.records import PictureFault, PictureInfo
from farflung.pruning import due, forget, note_use

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["RECIPE", "PictureCache"]

RECIPE = "recipe-1"
"""Change it when renditions or verdicts come out differently: those in the cache count no more."""

_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
_HASH = re.compile(r"[0-9a-f]{64}")


class PictureCache:
    """The cache below ``folder``, which need not exist yet. Hashes are SHA-256, in hexadecimal."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / RECIPE

    def verdict(self, source: str) -> PictureInfo | PictureFault | None:
        """Return what an inspection found, None if there was none."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, BadAnswer):
            record = self._read(source, ".verdict.json")
            return fault_of(record["fault"]) if "fault" in record else info_of(record["info"])
        return None

    def keep_verdict(self, source: str, verdict: PictureInfo | PictureFault) -> None:
        """Remember what an inspection found; where nothing can be written it is not remembered."""
        name = "fault" if isinstance(verdict, PictureFault) else "info"
        with contextlib.suppress(OSError):
            self._write_record(source, ".verdict.json", {name: asdict(verdict)})

    def picture(self, source: str) -> Picture | None:
        """Return a picture whose renditions are all there, whole; else None."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, BadAnswer):
            record = self._read(source, ".json")
            return picture_of(source, [self._rendition(row) for row in record["renditions"]])
        return None

    def keep_picture(self, source: str, files: Iterable[Encoded]) -> Picture:
        """Write the renditions of a picture. Raises OSError where that fails, and BadAnswer."""
        renditions = [(file.role, self._keep_rendition(file)) for file in files]
        picture = picture_of(source, renditions)
        self._keep_list(source, ".json", renditions)
        return picture

    def lighter(self, source: str) -> tuple[Rendition, ...] | None:
        """Return the lighter files of a letter's picture, if all are there, whole; else None."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, BadAnswer):
            record = self._read(source, ".lighter.json")
            return tuple(self._rendition(row)[1] for row in record["renditions"])
        return None

    def keep_lighter(self, source: str, files: Iterable[Encoded]) -> tuple[Rendition, ...]:
        """Write the lighter files of a letter's picture. Raises as :meth:`keep_picture` does."""
        renditions = [(file.role, self._keep_rendition(file)) for file in files]
        self._keep_list(source, ".lighter.json", renditions)
        return tuple(rendition for _, rendition in renditions)

    def _keep_list(
        self, source: str, ending: str, renditions: Iterable[tuple[Role, Rendition]]
    ) -> None:
        rows = []
        for role, rendition in renditions:
            status = rendition.file.stat()
            row = asdict(rendition) | {"role": role, "size": status.st_size}
            rows.append({**row, "file": None, "changed": status.st_mtime_ns})
        self._write_record(source, ending, {"renditions": rows})

    def _keep_rendition(self, file: Encoded) -> Rendition:
        sha256 = hashlib.sha256(file.data).hexdigest()
        path = self._path(sha256, _SUFFIXES[file.media_type])
        rendition = Rendition(path, file.width, file.height, file.media_type, sha256)
        _write(path, file.data)
        return rendition

    def _rendition(self, row: dict[str, Any]) -> tuple[Role, Rendition]:
        """Read one row; a file that was touched since is hashed again."""
        role, sha256, media_type = Role(row["role"]), str(row["sha256"]), str(row["media_type"])
        path = self._path(sha256, _SUFFIXES[media_type])
        status = path.stat()
        if (status.st_size, status.st_mtime_ns) != (row["size"], row["changed"]):
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() != sha256:
                raise BadAnswer(f"{path} is not what was written")
        width, height = int(row["width"]), int(row["height"])
        Encoded(role, width, height, media_type, b"")  # checks them
        return role, Rendition(path, width, height, media_type, sha256)

    def forget(self) -> None:
        """Remove pictures that nothing has asked for in a long time, and those of older recipes."""
        home = self._folder.parent
        if not due(home):
            return
        forget(home.glob("*/??/*.json"))
        kept = {name for record in self._folder.glob("??/*.json") for name in _renditions(record)}
        files = (file for file in home.glob("*/??/*") if file.suffix != ".json")
        forget(files, used=lambda file: file.stem in kept)

    def _read(self, source: str, ending: str) -> dict[str, Any]:
        file = self._path(source, ending)
        record = json.loads(file.read_bytes())
        if not isinstance(record, dict):
            raise BadAnswer("a record is a mapping")
        note_use(file)
        return record

    def _write_record(self, source: str, ending: str, record: dict[str, Any]) -> None:
        _write(self._path(source, ending), json.dumps(record).encode())

    def _path(self, name: str, ending: str) -> Path:
        if not _HASH.fullmatch(name):
            raise BadAnswer(f"{name!r} is not a hash")
        return self._folder / name[:2] / f"{name}{ending}"


def picture_of(source: str, renditions: Iterable[tuple[Role, Rendition]]) -> Picture:
    """Put the renditions of a picture together. Raises :class:`BadAnswer` if some are missing."""
    by_role: dict[Role, list[Rendition]] = {role: [] for role in Role}
    for role, rendition in renditions:
        by_role[role].append(rendition)
    fallback, webp, letter = by_role[Role.FALLBACK], by_role[Role.WEBP], by_role[Role.LETTER]
    if not fallback or len(fallback) != len(webp) or len(letter) != 1:
        raise BadAnswer("renditions are missing")
    return Picture(source, tuple(fallback), tuple(webp), letter[0])


def _renditions(record: Path) -> Iterator[str]:
    """Yield the hashes of the renditions that a record names."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        for row in json.loads(record.read_bytes()).get("renditions", ()):
            yield str(row["sha256"])


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, and durably: a later run trusts its size and time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
