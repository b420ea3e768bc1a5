"""Pages that notice when a template reads the text of another page.

A finished page may be kept as long as it depends on its own text and on the titles, addresses and
front matter of the others. Where a template asks for more, the pages are not built one by one.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mkdocs.structure.pages import Page
from mkdocs.utils import meta

from farflung.site.care_field import KEY
from farflung.site.engines.pages.locality import NotLocal
from farflung.site.engines.pages.sources import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["WatchedFile", "WatchedMeta", "WatchedPage", "current", "now_building", "unwatched"]

_open: list[Page] = []


@contextmanager
def now_building(page: Page) -> Iterator[None]:
    """Allow access to the text of ``page`` alone."""
    _open.append(page)
    try:
        yield
    finally:
        _open.pop()


def current() -> Page | None:
    """Return the page that is being built, None between pages."""
    return _open[-1] if _open else None


def _guarded(name: str) -> property:
    def read(page: Page) -> Any:
        if not any(page is one for one in _open):
            raise NotLocal("a template that reads the text of other pages")
        if name == "markdown" and not page.__dict__[name]:
            with unwatched(page):
                page.__dict__[name] = meta.get_data(page.file.content_string)[0]
        return page.__dict__[name]

    def write(page: Page, value: Any) -> None:
        page.__dict__[name] = value

    return property(read, write)


class WatchedMeta(dict[str, Any]):
    """Front matter of which the field ``farflung``, the care of a page, is for the page itself.

    It changes with every commit, so a page must not depend on that of others.
    """

    def shared(self) -> dict[str, Any]:
        """Return what templates may read of any page."""
        return {name: value for name, value in super().items() if name != KEY}

    def __getitem__(self, name: str) -> Any:
        """Return a field."""
        self._check(name == KEY)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """Return a field that may be missing."""
        self._check(name == KEY)
        return super().get(name, default)

    def items(self) -> Any:
        """Return all fields."""
        self._check(KEY in self)
        return super().items()

    def values(self) -> Any:
        """Return what all fields say."""
        self._check(KEY in self)
        return super().values()

    def copy(self) -> dict[str, Any]:
        """Return the same as a plain mapping."""
        self._check(KEY in self)
        return super().copy()

    def __repr__(self) -> str:
        """Write all fields."""
        self._check(KEY in self)
        return super().__repr__()

    def _check(self, read: bool) -> None:  # noqa: FBT001 - what the callers ask
        if read and not any(page.meta is self for page in _open):
            raise NotLocal("a template that reads the care of other pages")


class WatchedPage(Page):
    """A page whose text is for itself; a page becomes one by setting its ``__class__``."""

    content = _guarded("content")
    markdown = _guarded("markdown")
    toc = _guarded("toc")


def _refuse(_: SourceFile) -> Any:
    raise NotLocal("a template that reads the text of files")


class WatchedFile(SourceFile):
    """A file whose bytes templates do not read."""

    content_string: Any = property(_refuse)
    content_bytes: Any = property(_refuse)


@contextmanager
def unwatched(page: Page) -> Iterator[None]:
    """Let MkDocs read a page and its file as before they were watched."""
    kinds = page.__class__, page.file.__class__
    page.__class__, page.file.__class__ = Page, SourceFile
    try:
        yield
    finally:
        page.__class__, page.file.__class__ = kinds
