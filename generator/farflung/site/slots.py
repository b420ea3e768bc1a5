"""Filling the newsletter's pages: finished HTML goes where the engine left an empty slot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from farflung.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.model import Slot
    from farflung.site.cache import Draft

__all__ = ["SLOT", "fill_front", "fill_slots"]

_START = "index.html"
_FRONT = re.compile(r'<div id="farflung-slot-front">\s*</div>')
SLOT = re.compile(r'<div id="farflung-slot-(?P<id>[^"]+)">\s*</div>')


def fill_slots(html: str, slots: Sequence[Slot], page: str) -> str:
    """Put each slot's HTML in its place in one pass, so that no text of a slot is taken for one.

    Raises :class:`EngineError` unless every slot is there exactly once; ``page`` is named in it.
    """
    contents = {slot.id: slot.html for slot in slots}
    there = [match["id"] for match in SLOT.finditer(html)]
    wrong = [name for name in dict.fromkeys([*contents, *there]) if there.count(name) != 1]
    wrong += [name for name in there if name not in contents]
    if wrong:
        names = ", ".join(f'"{name}"' for name in dict.fromkeys(wrong))
        raise EngineError(
            f"the newsletter's page {page} does not hold each of its slots once: {names}",
            hint="an override or hook of the handbook changes the content of pages; leave it whole",
        )
    return SLOT.sub(lambda match: contents[match["id"]], html)


def fill_front(version: Draft, news: str) -> None:
    """Put the news where the template ``front.html`` left room for it on a version's start page.

    Where there is no news, which is so in old versions, the room goes.
    """
    if _START not in version:
        return
    page = version.read(_START)
    made = f'<div class="ff-news">{news}</div>' if news else ""
    filled = _FRONT.sub("", _FRONT.sub(lambda _: made, page, count=1))
    if filled != page:
        version.write(_START, filled)
