"""Pages that come from one file (:mod:`farflung.site.pack`) instead of a folder."""

from __future__ import annotations

import io
import os
import posixpath
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mkdocs.structure import files as structure
from mkdocs.structure.files import File

from farflung.site.attending import NO_CARE, unpacked
from farflung.site.pack import Pack, read_pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from farflung.site.attending import CareHtml

__all__ = ["SourceFile", "find_files"]

_ENCODING = "utf-8-sig"


class SourceFile(File):
    """A file whose bytes are known, or that is read as MkDocs does if they are not.

    ``care`` is put into what becomes of a page.
    """

    source: bytes | None = None
    care: CareHtml = NO_CARE

    @property
    def content_bytes(self) -> bytes:
        """The bytes of the file."""
        return super().content_bytes if self.source is None else self.source

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        self.source = value

    @property
    def content_string(self) -> str:
        """The text of the file, as if it was opened. Raises :class:`ValueError`."""
        if self.source is None:
            return super().content_string
        return io.TextIOWrapper(io.BytesIO(self.source), _ENCODING).read()

    @content_string.setter
    def content_string(self, value: str) -> None:
        self.source = value.encode()


def find_files(config: MkDocsConfig, pages: Path | None) -> Files:
    """Find the files of a build as MkDocs does, with pages from a file if one is given.

    Raises :class:`RuntimeError` where that is damaged.
    """
    if pages is None:
        return structure.get_files(config)
    pack = read_pack(pages)
    if pack is None:
        raise RuntimeError("the pages could not be read")
    cares = dict(unpacked(pack.more))
    with _listed(str(config.docs_dir), pack):
        files = structure.get_files(config)
    for file in files:
        if file.src_uri in pack.pages:
            file.__class__ = SourceFile
            file.__dict__["source"] = pack.pages[file.src_uri]
            file.__dict__["care"] = cares.get(file.src_uri, NO_CARE)
    return files


class _System:
    """The module ``os`` for who walks through a folder, which holds the files of a list."""

    def __init__(self, top: str, names: Iterable[str]) -> None:
        self._top = top
        self._folders: dict[str, tuple[set[str], list[str]]] = {"": (set(), [])}
        for name in names:
            folder, file = posixpath.split(name)
            self._open(folder)[1].append(file)

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def walk(self, top: str, **_: Any) -> Iterator[tuple[str, list[str], list[str]]]:
        """Walk as :func:`os.walk` does."""
        return self._below("") if top == self._top else os.walk(top)

    def _open(self, folder: str) -> tuple[set[str], list[str]]:
        if folder not in self._folders:
            above, name = posixpath.split(folder)
            self._open(above)[0].add(name)
            self._folders[folder] = set(), []
        return self._folders[folder]

    def _below(self, folder: str) -> Iterator[tuple[str, list[str], list[str]]]:
        folders, names = self._folders[folder]
        found = sorted(folders)
        yield os.path.join(self._top, folder) if folder else self._top, found, [*names]  # noqa: PTH118
        for name in found:
            yield from self._below(posixpath.join(folder, name))


@contextmanager
def _listed(top: str, pack: Pack) -> Iterator[None]:
    """Let MkDocs find the files of a pack in a folder."""
    module: Any = structure
    module.os = _System(top, [*pack.pages, *pack.others])
    try:
        yield
    finally:
        module.os = os
