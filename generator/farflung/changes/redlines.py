"""The redlines of a whole site, read when somebody asks for one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from farflung.changes.records import Redline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from farflung.changes.reading import Reader
    from farflung.changes.records import Changes

__all__ = ["Redlines"]


class Redlines(Mapping[str, Redline]):
    """The redlines of pairs by their addresses, those of a pair read when one of them is asked for."""

    def __init__(self, reader: Reader, found: Sequence[Changes]) -> None:
        """Take who reads them, and what there is to read."""
        self._reader = reader
        self._found = {p.redline: one for one in found for p in one.pages if p.redline}
        self._read: dict[str, Redline] = {}

    def __getitem__(self, address: str) -> Redline:
        """Return a redline. Raises :class:`KeyError` where there is none."""
        if address not in self._read:
            pages = self._found[address].pages
            by_path = self._reader.redlines(pages)
            self._read |= {p.redline: by_path[p.path] for p in pages if p.path in by_path}
        return self._read[address]

    def __iter__(self) -> Iterator[str]:
        """Give all addresses."""
        return iter(self._found)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._found)
