"""Where each page of a site is in the other versions: pure functions of what was built and moved.

Addresses are relative to the folder of a version; the start page's is empty.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING

from farflung.site.moves import Moves

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.site.versions import VersionPlan

__all__ = ["AddressBook"]


class AddressBook:
    """Knows the pages of every version, what moved between them, and what people redirect."""

    def __init__(
        self,
        plan: VersionPlan,
        pages: Mapping[str, frozenset[str]],
        moves: Moves | None = None,
        claims: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """Take the versions and what is known of their addresses.

        ``pages`` are those of each version, by its name; ``moves`` lead between addresses;
        ``claims`` are, for each version, old addresses with the ones they lead to.
        """
        self._plan = plan
        self._pages = pages
        self._moves = moves or Moves()
        self._claims = claims or {}

    def successor(self, version: str, page: str) -> str | None:
        """Return the address of a page of ``version`` in the default version, None if it has none.

        What git saw being renamed goes before a page that has the same address today.
        """
        there = self._there
        moved = self._to_default[version].get(page, page)
        if moved in there:
            return moved
        return page if page in there else None

    def away(self, version: str) -> list[str]:
        """Return the pages of ``version`` that the default version has elsewhere, or not at all."""
        pages = self._pages[version]
        perhaps = (pages - self._there) | (pages & self._to_default[version].keys())
        return sorted(page for page in perhaps if self.successor(version, page) != page)

    def home(self, version: str, page: str) -> tuple[str, str]:
        """Return the folder and the address where a page of ``version`` is canonical.

        It is the default version, or the newest version that has a page of this address, so that
        a page that was not edited says the same in every version.
        """
        there = self.successor(version, page)
        return (self.gone[page], page) if there is None else (self._plan.default, there)

    @cached_property
    def gone(self) -> dict[str, str]:
        """The pages that the default version does not have, with the newest version that does."""
        return {
            page: version.name
            for version in reversed(self._plan.versions)
            for page in self.away(version.name)
            if self.successor(version.name, page) is None
        }

    def redirects(self, version: str) -> dict[str, str]:
        """Return the addresses in ``version`` that are no pages, with those they lead to."""
        pages = self._pages[version]
        position = self._moves.position(version)
        moved = {} if position is None else self._moves.elsewhere(position)
        wanted = {**moved, **self._claims.get(version, {})}
        return {
            old: new for old, new in sorted(wanted.items()) if old not in pages and new in pages
        }

    def as_json(self) -> str:
        """Write what a browser needs to find a page by an address of another time.

        ``states`` are the versions, the oldest first, those no longer kept too; the ``moves`` of
        each lead from addresses in the one before it to addresses in it. ``versions`` maps the
        folders that there are, aliases included, to their states.
        """
        versions = self._plan.versions
        data = {
            "default": self._plan.default,
            "versions": {
                folder: version.name
                for version in versions
                for folder in (version.name, *version.aliases)
            },
            "states": [{"name": s.name, "moves": s.moves} for s in self._moves.states],
            "gone": self.gone,
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"

    @cached_property
    def _there(self) -> frozenset[str]:
        return self._pages[self._plan.opened.name]

    @cached_property
    def _to_default(self) -> dict[str, dict[str, str]]:
        end = self._moves.position(self._plan.opened.name)
        starts = {v.name: self._moves.position(v.name) for v in self._plan.versions}
        return {
            name: {} if start is None or end is None else self._moves.between(start, end)
            for name, start in starts.items()
        }
