"""Who a message is for → the words that only they get: a greeting, and the links to leave.

The words around name and links are those of the letter's language, handed in by the corridor.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from farflung.errors import RefusedError
from farflung.mail.headers import one_line
from farflung.mail.message import Fragment

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Link", "Wording", "greeting", "links"]

# The mark stands in cells that have the letter's font and colour; a link's colour comes from the
# rules in the letter's head where they are read, else from the cell.
_GREETING = '<p style="margin:24px 0 0">{}</p>'
_LINKS = '<p style="margin:0 0 8px">{}</p>'
_LINK = '<a href="{}" style="color:inherit">{}</a>'
_BETWEEN = " &nbsp;·&nbsp; "


@dataclass(frozen=True, slots=True)
class Wording:
    """The greeting of a language: ``named`` holds ``{name}`` once; ``nameless`` has no gap."""

    named: str
    nameless: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link of one person, under what it is called in their language."""

    label: str
    address: str


def greeting(wording: Wording, name: str) -> Fragment:
    """Greet a person by name, or without one. Raises :class:`RefusedError` for control characters."""
    shown = one_line(name, "name of a recipient")
    line = wording.named.replace("{name}", shown) if shown else wording.nameless
    return Fragment(_GREETING.format(escape(line)), f"{line}\n\n")


def links(found: Sequence[Link]) -> Fragment:
    """List a person's links: in one line of HTML, each in lines of its own in the text.

    Raises :class:`RefusedError` for addresses that are neither https nor mailto.
    """
    for link in found:
        if not link.address.startswith(("https://", "mailto:")):
            raise RefusedError(f"{link.address!r} is no link for a letter")
        one_line(link.address, "link of a recipient")
    shown = _BETWEEN.join(_LINK.format(escape(link.address), escape(link.label)) for link in found)
    text = "".join(f"{link.label}:\n{link.address}\n" for link in found)
    return Fragment(_LINKS.format(shown), f"\n{text}") if found else Fragment()
