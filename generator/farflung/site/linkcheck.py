"""Looking for links inside the handbook that lead nowhere, and where they should lead.

Of the whole handbook at once, from the text of its pages: nothing is rendered. What is found is a
problem with, where it is known, the change that mends it.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from farflung.pages import parted, translation_of
from farflung.problems import Problem, Severity, did_you_mean
from farflung.site.anchors import anchors_of
from farflung.site.links import blank_blocks, find_links, place_of
from farflung.site.redirects import address_of, pages_by_address
from farflung.site.targets import has_ending, inside_path, joined, spelt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from farflung.site.links import Link

__all__ = ["Fix", "Handbook", "LinkFault", "check_links", "mended"]

_SUGGESTIONS = 16  # to look for a name that is alike takes milliseconds
_OWN_ANCHORS = ("__", "fn:", "fnref:", ":~:")  # of extensions, and of browsers


@dataclass(frozen=True, slots=True)
class Handbook:
    """The working tree's handbook, as the check needs it.

    ``folder`` is the folder of pages, ``pages`` their texts and ``files`` all files, by their paths
    below it. ``moved`` leads from earlier paths to those of today. ``generated`` tells that hooks
    or plugins may make pages which nobody can see here; ``separator`` is that of anchors, empty
    where they cannot be worked out. ``languages`` are those that pages may be translated into,
    ``language`` the handbook's own.
    """

    folder: str
    pages: Mapping[str, str]
    files: frozenset[str]
    moved: Mapping[str, str]
    directories: bool = True
    generated: bool = False
    separator: str = "-"
    languages: tuple[str, ...] = ()
    language: str = "en"

    def address(self, page: str) -> str:
        """Return the address of a page, relative to its version."""
        return address_of(page, directories=self.directories, languages=self.languages)

    def by_address(self) -> dict[str, str]:
        """Return the files of all pages by their addresses."""
        return pages_by_address(self.files, directories=self.directories, languages=self.languages)


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of a page: the characters from ``start`` to ``end`` become ``text``."""

    page: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class LinkFault:
    """A link that leads nowhere, and the change that mends it, if it is known."""

    problem: Problem
    fix: Fix | None = None


def check_links(handbook: Handbook) -> tuple[LinkFault, ...]:
    """Return everything that is wrong with the links inside the handbook, in the order of pages."""
    checker = _Checker(handbook)
    return tuple(fault for page in sorted(handbook.pages) for fault in checker.faults_of(page))


def mended(text: str, fixes: list[Fix]) -> str:
    """Return the text of a page with its changes made."""
    for fix in sorted(fixes, key=lambda fix: fix.start, reverse=True):
        text = text[: fix.start] + fix.text + text[fix.end :]
    return text


class _Checker:
    """Knows the pages and their anchors while the links are looked at."""

    def __init__(self, handbook: Handbook) -> None:
        self._book = handbook
        self._anchors: dict[str, frozenset[str]] = {}
        self._blanked: dict[str, str] = {}
        self._suggestions = _SUGGESTIONS
        self._names: dict[str, list[str]] = {}
        for old, new in handbook.moved.items():
            self._names.setdefault(new, []).append(old)

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return self._book.by_address()

    @cached_property
    def _moved_addresses(self) -> dict[str, str]:
        return {
            self._book.address(old): new
            for old, new in self._book.moved.items()
            if new in self._book.pages
        }

    def faults_of(self, page: str) -> Iterator[LinkFault]:
        text = self._text(page)
        if "](" not in text and "]:" not in text:
            return
        for link in find_links(text):
            inside = inside_path(link)
            if inside is None:
                continue
            path, fragment = inside
            there = self._leads_to(page, path)
            if there is None:
                yield self._broken(page, link, path)
            elif fragment and there in self._book.pages:
                yield from self._lost_anchor(page, link, self._spoken(page, there), fragment)

    def _spoken(self, page: str, there: str) -> str:
        """Return the translation that a translated page leads to instead of the original."""
        language = parted(page, self._book.languages)[1]
        translation = translation_of(there, language)
        return translation if language and translation in self._book.pages else there

    def _text(self, page: str) -> str:
        if page not in self._blanked:
            self._blanked[page] = blank_blocks(self._book.pages[page])
        return self._blanked[page]

    def _address(self, page: str) -> str:
        """Return where relative addresses start: a translation's links are those of its original."""
        return self._book.address(parted(page, self._book.languages)[0])

    def _leads_to(self, page: str, path: str) -> str | None:
        """Return the file that a path leads to, empty if it is not ours to judge, None if none."""
        if not path:
            return page
        file = joined(page, path)
        if file in self._book.files:
            return file
        if has_ending(path):
            return None
        address = joined(self._address(page), path)
        if address.startswith("../"):
            return ""  # another version, or the newsletter
        return next((self._addresses[a] for a in spelt(address) if a in self._addresses), None)

    def _meant(self, page: str, path: str) -> str | None:
        """Return the file that a broken path leads to if what moved is taken into account."""
        book = self._book
        for base in (page, *self._names.get(page, ())):
            file = joined(base, path)
            if file in book.moved or (base != page and file in book.files):
                return book.moved.get(file, file)
            if not has_ending(path):
                for address in spelt(joined(self._address(base), path)):
                    found = self._moved_addresses.get(address)
                    if found or (base != page and address in self._addresses):
                        return found or self._addresses[address]
        return None

    def _broken(self, page: str, link: Link, path: str) -> LinkFault:
        new = self._meant(page, path)
        if new is None:
            known = self._book.pages if path.endswith(".md") else self._book.files
            target = posixpath.normpath(joined(page, path))
            hint = self._suggestion(target, known)
            message = f'there is nothing at "{link.target}"'
            severity = Severity.WARNING if self._book.generated else Severity.ERROR
            return LinkFault(self._problem(page, link, "broken-link", message, hint, severity))
        wanted = self._written(page, link, path, new)
        message = f'"{link.target}" has moved to {new}'
        if self._names.get(page) and joined(page, path) not in self._book.moved:
            message = f'"{link.target}" no longer leads to {new}, because this page moved'
        hint = f'write "{wanted}", or run: farflung check --fix'
        problem = self._problem(page, link, "moved-link", message, hint)
        return LinkFault(problem, Fix(page, link.start, link.end, wanted))

    def _written(self, page: str, link: Link, path: str, new: str) -> str:
        """Write the way from a page to a file as the link was written."""
        if has_ending(path) or new not in self._book.pages:
            way = posixpath.relpath(new, posixpath.dirname(page) or ".")
        else:
            base = self._address(page)
            way = posixpath.relpath(f"/{self._address(new)}", f"/{posixpath.dirname(base)}")
            way += "/" if self._book.directories else ""
        way = way if link.pointed else quote(way, safe="/@:+,;=!$&'*~")
        return way + re.sub(r"^[^?#]*", "", link.target.strip())

    def _lost_anchor(self, page: str, link: Link, there: str, fragment: str) -> Iterator[LinkFault]:
        separator = self._book.separator
        if not separator or fragment.startswith(_OWN_ANCHORS):
            return
        if there not in self._anchors:
            self._anchors[there] = anchors_of(self._text(there), separator=separator)
        known = self._anchors[there]
        if fragment not in known:
            where = "this page" if there == page else there
            message = f'{where} has no heading or anchor "#{fragment}"'
            hint = self._suggestion(fragment, sorted(known))
            severity = Severity.WARNING
            yield LinkFault(self._problem(page, link, "broken-anchor", message, hint, severity))

    def _suggestion(self, word: str, known: Iterable[str]) -> str:
        self._suggestions -= 1
        return did_you_mean(word, known) if self._suggestions >= 0 else ""

    def _problem(
        self,
        page: str,
        link: Link,
        rule: str,
        message: str,
        hint: str,
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        file = posixpath.join(self._book.folder, page)
        place, source = place_of(self._book.pages[page], link, file)
        return Problem(place, rule, message, hint, severity, source)
