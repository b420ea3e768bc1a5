"""The care of a page as its readers see it: HTML above and below its text.

Nothing in it depends on the day of the build: whether a review is overdue is found out in the
reader's browser (``care.js``), and told on the pages of today only. So an unedited page stays the
same bytes in every version.
"""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from farflung.catalogue import full_day, spoken
from farflung.identity import digest
from farflung.site.attending import Attendance, CareHtml
from farflung.site.redirects import address_of
from farflung.site.settle import page_file
from farflung.site.words import HandbookWords
from farflung.texts import has_control_characters

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    from farflung.site.caretaker import Alternate, PageCare
    from farflung.site.records import Surroundings

__all__ = ["CareWriter", "Cares", "attendance_of"]


class Cares(NamedTuple):
    """The care of a tree's pages, by their paths, and a hash of what it depends on beside the tree."""

    key: Callable[[], str]
    pages: Callable[[], Mapping[str, PageCare]]


def attendance_of(
    cares: Cares, language: str, around: Surroundings, *, directories: bool
) -> Attendance:
    """Return the care of the pages of a tree in a language as HTML.

    ``directories`` is the setting ``use_directory_urls``.
    """

    def file_of(path: str) -> str:
        return page_file(address_of(path, directories=directories))

    @cache
    def html() -> dict[str, CareHtml]:
        writer = CareWriter(spoken(HandbookWords, language), around)
        return {path: writer.write(care, file_of(path)) for path, care in cares.pages().items()}

    def key() -> str:
        return digest(cares.key(), language, around.live, around.home, around.language)

    return Attendance(key, html, file_of)


class CareWriter:
    """Writes the care of the pages of one staged tree."""

    def __init__(self, words: HandbookWords, around: Surroundings) -> None:
        """Take what the theme says in the tree's language, and what surrounds its pages."""
        self._words = words
        self._live = " ".join(around.live)
        self._home = around.home
        self._up = "../" if around.language else ""
        self._written: dict[PageCare, CareHtml] = {}  # pages have much in common

    def write(self, page: PageCare, file: str) -> CareHtml:
        """Write the care of a page, which becomes this ``file`` of its tree."""
        if page.languages:
            base = ("../" * file.count("/") or "./") + self._up
            above = self._switch(page, base) + self._overdue(page)
            return CareHtml(above, self._facts(page), "".join(self._alternates(page, base)))
        if (known := self._written.get(page)) is None:
            known = self._written[page] = CareHtml(self._overdue(page), self._facts(page))
        return known

    def _overdue(self, page: PageCare) -> str:
        due, owner, words = page.care.due, _owner(page), self._words
        if due is None:
            return ""
        whose = words.say("overdue_owner", owner=owner) if owner else words.overdue_nobody
        return (
            f'<div class="ff-overdue" role="note" data-ff-due="{due}" '
            f'data-ff-live="{escape(self._live)}" hidden><strong>{escape(words.overdue)}</strong> '
            f"{_with('overdue_since', words, _day(due, page))} {escape(whose)}</div>"
        )

    def _facts(self, page: PageCare) -> str:
        care, words = page.care, self._words
        rows = [(words.owner, escape(_owner(page)))]
        days = (
            (words.last_change, care.changed),
            (words.last_review, care.reviewed),
            (words.next_review, care.due),
        )
        rows += [(name, _day(day, page)) for name, day in days if day]
        text = "".join(f"<div><dt>{escape(n)}</dt><dd>{v}</dd></div>" for n, v in rows if v)
        return f'<dl class="ff-care">{text}</dl>' if text else ""

    def _switch(self, page: PageCare, base: str) -> str:
        """Lead to the page in other languages, and to the original where that is newer."""
        words, current = self._words, ' aria-current="page"'
        links = "".join(
            f'<li><a href="{escape(base + other.address)}" lang="{escape(other.tag)}" '
            f'hreflang="{escape(other.tag)}"{current if other.current else ""}>'
            f"{escape(other.name)}</a></li>"
            for other in page.languages
        )
        label = escape(words.languages)
        text = f'<nav class="ff-languages" aria-label="{label}"><ul>{links}</ul></nav>'
        if page.older is None:
            return text
        original = page.languages[0]
        older = _with("translation_older", words, escape(full_day(page.older, page.language)))
        return (
            f'{text}<p class="ff-older" role="note">{older} '
            f'<a href="{escape(base + original.address)}" hreflang="{escape(original.tag)}">'
            f"{escape(words.original)}</a></p>"
        )

    def _alternates(self, page: PageCare, base: str) -> Iterator[str]:
        """Give the links between the languages of a page in its head.

        The space in rel="alternate " keeps Material's script, which takes alternates for the start
        pages of other sites and looks for sitemaps there, from asking for what is not there.
        """
        original = page.languages[0]
        named: list[tuple[str, Alternate]] = [(original.tag, original), ("x-default", original)]
        named += [(other.tag, other) for other in page.languages[1:]]
        for tag, other in named:
            address = escape((self._home or base) + other.address)
            yield f'<link rel="alternate " hreflang="{escape(tag)}" href="{address}">'


def _with(word: str, words: HandbookWords, html: str) -> str:
    """Return what is said as HTML, with this in the place of its only ``{…}``."""
    before, after = words.around(word)
    return f"{escape(before)}{html}{escape(after)}"


def _day(day: dt.date, page: PageCare) -> str:
    return f'<time datetime="{day}">{escape(full_day(day, page.language))}</time>'


def _owner(page: PageCare) -> str:
    return "" if has_control_characters(page.care.owner) else page.care.owner
