"""The addresses of a built folder's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["pages_among"]


def pages_among(files: Iterable[str]) -> list[str]:
    """Return the addresses of the pages among the files of a folder, sorted."""
    found: list[str] = []
    for path in files:
        if not path.endswith(".html") or path == "404.html":
            continue
        is_index = path == "index.html" or path.endswith("/index.html")
        found.append(path.removesuffix("index.html") if is_index else path)
    return sorted(found)
