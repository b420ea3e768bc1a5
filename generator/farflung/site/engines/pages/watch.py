"""Pages that notice when a template reads the text of another page.

A finished page may be kept as long as it depends on its own text and on the titles, addresses and
front matter of the others. Where a template asks for more, the pages are not built one by one.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mkdocs.structure.pages import Page
from mkdocs.utils import meta

from farflung.site.engines.pages.locality import NotLocal
from farflung.site.engines.pages.sources import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["WatchedFile", "WatchedPage", "current", "now_building", "unwatched"]

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
