"""Links in what people write for the newsletter: where they lead, without rendering anything.

A letter has no place of its own, so only whole addresses work in it. Those that lead to the site
itself are looked up: in the handbook as the working tree has it, and among the frozen editions.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from farflung.problems import Problem, Severity, did_you_mean
from farflung.site.anchors import anchors_of
from farflung.site.links import blank_blocks, find_links, place_of
from farflung.site.pagecheck import mail_problem
from farflung.site.redirects import is_page
from farflung.site.versions import RESERVED
from farflung.texts import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from farflung.problems import Place
    from farflung.site.linkcheck import Handbook

__all__ = ["Inward", "Where"]

_EDITION = re.compile(r"[0-9]{4}-(W[0-9]{2}|[0-9]{2}(-[0-9]{2})?)")
_WHOLE = "a letter is read far from the site, so only whole addresses (https://…) work here"


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a link, and the line it stands in."""

    place: Place
    source: str


@dataclass(frozen=True)
class Inward:
    """What links of the newsletter can lead to.

    ``address`` is that of the site (``site_url``, empty where it has none) and ``book`` the
    handbook of the working tree. ``today`` are the folders that show it, the one the site opens at
    first; ``older`` those of other versions, which are not judged. ``claimed`` are old addresses
    that pages take over by hand, and ``editions`` the anchors of each frozen edition's sections.
    """

    address: str
    book: Handbook
    today: tuple[str, ...]
    older: frozenset[str] = frozenset()
    claimed: frozenset[str] = frozenset()
    editions: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of_text(self, text: str, file: str) -> Iterator[Problem]:
        """Find what is wrong with the links in a whole file, front matter and all."""
        for link in find_links(blank_blocks(text)):
            place, source = place_of(text, link, file)
            yield from self.of_address(link.target, Where(place, source), file)

    def of_address(self, written: str, where: Where, file: str) -> Iterator[Problem]:
        """Find what is wrong with one address; ``file`` is the path of the file it stands in."""
        target = unescape(written.strip())
        if target.lower().startswith("mailto:"):
            yield from mail_problem(target, where.place, where.source)
        elif self.address and f"{target}/".startswith(self.address):
            yield from self._inside(target[len(self.address) :], where)
        elif not is_web_address(target):
            message = f'"{target}" leads nowhere from a letter'
            yield _problem(where, "broken-link", message, self._whole(target, file) or _WHOLE)

    def _whole(self, target: str, file: str) -> str:
        """Return how to write a relative link to a page of the handbook, empty if it is none."""
        path, mark, anchor = target.partition("#")
        found = posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(path)))
        page = found.removeprefix(f"{self.book.folder}/")
        if not path or page == found or page not in self.book.pages or not self.address:
            return ""
        address = self.book.address(page)
        return f'write "{self.address}{self.today[0]}/{address}{mark}{anchor}"'

    def _inside(self, rest: str, where: Where) -> Iterator[Problem]:
        path, _, anchor = rest.partition("#")
        parts = unquote(path.partition("?")[0]).split("/")
        if parts[0] == "newsletter":
            yield from self._edition([*parts[1:], ""][0], anchor, where)
        elif parts[0] not in RESERVED and parts[0] not in self.older:
            address = "/".join(parts[1:] if parts[0] in self.today else parts)
            yield from self._page(address, unquote(anchor), where)

    def _edition(self, name: str, anchor: str, where: Where) -> Iterator[Problem]:
        if not _EDITION.fullmatch(name):
            return  # the archive, the preview, a feed, another language
        if name not in self.editions:
            message = f"there is no frozen edition {name}"
            hint = did_you_mean(name, self.editions)
            yield _problem(where, "broken-link", message, hint, Severity.WARNING)
        elif anchor and not any(anchor.startswith(known) for known in self.editions[name]):
            message = f'edition {name} has no section "#{anchor}"'
            hint = did_you_mean(anchor, self.editions[name])
            yield _problem(where, "broken-anchor", message, hint, Severity.WARNING)

    def _page(self, address: str, anchor: str, where: Where) -> Iterator[Problem]:
        book, known = self.book, self._addresses
        address = re.sub(r"(^|/)index\.html$", r"\1", address)
        found = next((a for a in (address, f"{address}/") if a in known), None)
        if not address or address in book.files:  # where a version opens, or a picture
            return
        if found is None:
            message = f'the handbook has nothing at "{address}"'
            severity = Severity.WARNING if book.generated else Severity.ERROR
            hint = did_you_mean(address, known)
            yield _problem(where, "broken-link", message, hint, severity)
        elif anchor and book.separator and known[found] in book.pages:
            page = known[found]
            anchors = anchors_of(blank_blocks(book.pages[page]), separator=book.separator)
            if anchor not in anchors:
                message = f'{page} has no heading or anchor "#{anchor}"'
                hint = did_you_mean(anchor, anchors)
                yield _problem(where, "broken-anchor", message, hint, Severity.WARNING)

    @cached_property
    def _addresses(self) -> Mapping[str, str]:
        """The file of each address, those of pages that moved included."""
        book = self.book
        moved = {book.address(old): new for old, new in book.moved.items() if is_page(old)}
        return {**dict.fromkeys(self.claimed, ""), **moved, **book.by_address()}


def _problem(
    where: Where, rule: str, message: str, hint: str, severity: Severity = Severity.ERROR
) -> Problem:
    return Problem(where.place, rule, message, hint, severity, where.source)
