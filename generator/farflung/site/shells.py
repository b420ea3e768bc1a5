"""Pages that the engine built once, as shells, for many that differ in titles and contents."""

from __future__ import annotations

import re
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from farflung.site.policy import with_policy
from farflung.site.search import page_address
from farflung.site.slots import SLOT, fill_slots

if TYPE_CHECKING:
    from farflung.model import PageCopy, WebPage

__all__ = ["Shell"]


class Shell:
    """The page ``html`` as the engine built it, for copies of it."""

    def __init__(self, html: str, page: WebPage) -> None:
        """Take the page, and what it was built from."""
        self.html = html
        self._page = page
        self._address = page_address(page.path)

    def copied(self, copy: PageCopy) -> str:
        """Return a copy, in which nothing that was put into it is taken for a mark.

        Raises :class:`EngineError` where the shell does not hold each of its slots once.
        """
        plain = {copy.TITLE: copy.title, self._address: copy.address}
        plain |= {copy.heading(number): text for number, text in enumerate(copy.headings, 1)}
        values = {mark: escape(" ".join(text.split())) for mark, text in plain.items()}
        values |= {slot.id: slot.html for slot in copy.slots}
        return "".join(text + values[mark] if mark else text for text, mark in self._parts)

    @cached_property
    def _parts(self) -> list[tuple[str, str]]:
        """The page's text in parts, each with the mark that stood after it or the slot's name."""
        from farflung.model import PageCopy  # noqa: PLC0415 - made while others are waited for

        html = with_policy(self.html)
        fill_slots(html, self._page.slots, self._page.path)  # each is there once, or this raises
        headings = (PageCopy.heading(n) for n in range(1, len(self._page.slots)))
        plain = (PageCopy.TITLE, self._address, *headings)
        marks = re.compile("|".join((SLOT.pattern, *map(re.escape, plain))))
        parts: list[tuple[str, str]] = []
        end = 0
        for mark in marks.finditer(html):
            parts.append((html[end : mark.start()], mark["id"] or mark[0]))
            end = mark.end()
        return [*parts, (html[end:], "")]
