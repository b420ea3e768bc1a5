"""A built folder while it is finished: in memory, over files that lie in the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from farflung.site.cache.store import Cache
    from farflung.site.cache.trees import Kept

__all__ = ["Draft"]


class Draft:
    """Files by their paths; those that are read and written as text are UTF-8.

    Bytes that are no UTF-8 stay what they are, because a page may be a file of any encoding.
    """

    def __init__(self, cache: Cache, files: Mapping[str, Kept]) -> None:
        """Take the files as the engine built them, and where they lie."""
        self._cache = cache
        self._files: dict[str, Kept | bytes] = {**files}

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a file."""
        return name in self._files

    def __iter__(self) -> Iterator[str]:
        """Give the paths of all files."""
        return iter([*self._files])

    def read(self, name: str) -> str:
        """Return a file that is there. Raises :class:`~farflung.site.cache.Lost`."""
        return self.bytes_of(name).decode("utf-8", "surrogateescape")

    def bytes_of(self, name: str) -> bytes:
        """Return the bytes of a file that is there. Raises :class:`~farflung.site.cache.Lost`."""
        found = self._files[name]
        return found if isinstance(found, bytes) else self._cache.read(found)

    def write(self, name: str, content: str | bytes) -> None:
        """Put a file into a place."""
        text = content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape")
        self._files[name] = text

    def place(self, files: Mapping[str, Kept]) -> None:
        """Put files that lie in the cache into their places."""
        self._files.update(files)

    def remove(self, name: str) -> None:
        """Take a file away if it is there."""
        self._files.pop(name, None)

    def blocks(self, name: str) -> bool:
        """Tell whether a file cannot be put into a place: one is there, or stands in the way."""
        above = name.rpartition("/")[0]
        while above:
            if above in self._files:
                return True
            above = above.rpartition("/")[0]
        return name in self._files or any(other.startswith(f"{name}/") for other in self._files)

    def settled(self) -> dict[str, Kept]:
        """Return all files, after putting the new ones into the cache. Raises :class:`OSError`."""
        for name, found in self._files.items():
            if isinstance(found, bytes):
                self._files[name] = self._cache.put(found)
        return {name: found for name, found in self._files.items() if not isinstance(found, bytes)}
