"""Where a page belongs: its chapter by the navigation and its folder, its owner by front matter."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["Chapters", "index_paths", "owner_of"]

_OTHER = "Other pages"


class Chapters:
    """The chapters of a navigation: its top entries, and the folders that belong to them."""

    def __init__(self, nav: list[Any] | None) -> None:
        """Take a navigation as written in ``mkdocs.yml``; None where there is none."""
        self._pages: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        self._order: dict[str, int] = {}
        for entry in nav or ():
            for title, target in entry.items() if isinstance(entry, dict) else ():
                if isinstance(title, str):
                    self._add(title, list(_paths(target)))

    def _add(self, title: str, paths: list[str]) -> None:
        self._order.setdefault(title, len(self._order))
        for path in paths:
            self._pages.setdefault(path, title)
            folder, slash, _ = path.partition("/")
            if slash:
                self._folders.setdefault(folder, title)

    def of(self, path: str, title: str = "") -> str:
        """Return the chapter of a page; ``title`` is that of a page which is a chapter itself."""
        if path in self._pages:
            return self._pages[path]
        folder, slash, _ = path.partition("/")
        if not slash:
            return title if PurePosixPath(path).stem in {"index", "README"} and title else _OTHER
        words = folder.replace("-", " ").replace("_", " ")
        return self._folders.get(folder, words[:1].upper() + words[1:])

    def place(self, chapter: str) -> tuple[int, str]:
        """Return what sorts chapters: the navigation's order, then the alphabet."""
        return self._order.get(chapter, len(self._order)), chapter.casefold()


def _paths(target: Any) -> Iterator[str]:
    """Give the pages that an entry of a navigation leads to."""
    if isinstance(target, str):
        yield target.removeprefix("./")
    elif isinstance(target, list):
        for entry in target:
            yield from _paths(entry)
    elif isinstance(target, dict):
        for below in target.values():
            yield from _paths(below)


def index_paths(path: str) -> list[str]:
    """Return the index pages of the folders a page is in, nearest first."""
    folders = [str(folder) for folder in PurePosixPath(path).parents]
    return [
        name if folder == "." else f"{folder}/{name}"
        for folder in folders
        for name in ("index.md", "README.md")
    ]


def owner_of(path: str, front: Callable[[str], Mapping[str, Any]]) -> str:
    """Return who owns a page: its own ``owner``, else that of the nearest folder's index.

    ``front`` gives the front matter of a path, empty where there is none. Several owners are
    written one after the other.
    """
    for candidate in (path, *index_paths(path)):
        owner = front(candidate).get("owner")
        if isinstance(owner, list):
            owner = ", ".join(str(one) for one in owner)
        if isinstance(owner, str) and owner.strip():
            return " ".join(owner.split())
    return ""
