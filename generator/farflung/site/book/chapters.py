"""The order of a printed handbook: that of its navigation, each top entry a chapter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Chapter", "Leaf", "chapters_of"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the document, by its address; ``title`` is that of the navigation, if it has one."""

    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Pages that belong together; ``title`` is empty where the first page's is the chapter's."""

    title: str
    leaves: tuple[Leaf, ...]


def chapters_of(nav: list[Any] | None, pages: Mapping[str, str]) -> tuple[Chapter, ...]:
    """Return the chapters of a navigation as written in ``mkdocs.yml``.

    ``pages`` are the addresses of the pages that there are, by their files. A page is printed once.
    Without a navigation each folder is a chapter, as the engine shows it.
    """
    entries = nav if nav is not None else _by_folder(pages)
    seen: set[str] = set()
    found: list[Chapter] = []
    for entry in entries:
        pairs = entry.items() if isinstance(entry, dict) else [("", entry)]
        for title, target in pairs:
            leaves = tuple(_leaves(target, "", pages, seen))
            if leaves:
                single = isinstance(target, str)
                found.append(Chapter("" if single and not title else str(title or ""), leaves))
    return tuple(found)


def _leaves(target: Any, title: str, pages: Mapping[str, str], seen: set[str]) -> Iterator[Leaf]:
    if isinstance(target, str):
        address = pages.get(target.removeprefix("./"))
        if address is not None and address not in seen:
            seen.add(address)
            yield Leaf(address, title)
    elif isinstance(target, list):
        for entry in target:
            yield from _leaves(entry, "", pages, seen)
    elif isinstance(target, dict):
        for name, below in target.items():
            yield from _leaves(below, str(name), pages, seen)


def _by_folder(pages: Mapping[str, str]) -> list[Any]:
    """Return a navigation of all pages: those of a folder together, its index page first."""
    folders: dict[str, list[str]] = {}
    for path in sorted(pages, key=lambda path: pages[path]):
        folders.setdefault(path.partition("/")[0] if "/" in path else path, []).append(path)
    return [paths if "/" in paths[0] else paths[0] for paths in folders.values()]
