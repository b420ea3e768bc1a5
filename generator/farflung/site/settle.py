"""Settling built pages at their addresses: canonical links, ``noindex``, and redirects."""

from __future__ import annotations

import html
import os
import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from farflung.site.rootfiles import moved_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from farflung.site.addresses import AddressBook
    from farflung.site.cache import Draft

__all__ = [
    "Places",
    "page_file",
    "places_of",
    "settle_alternates",
    "settle_pages",
    "write_redirects",
]

_CANONICAL = re.compile(r'<link rel="canonical" href="[^"]*">')
_NOINDEX = re.compile(r'<meta name="robots" content="[^"]*noindex')
_HIDE = '<meta name="robots" content="noindex">'
_HEAD_END = "</head>"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the pages of a version belong that are not at home at their own address.

    ``elsewhere`` maps their addresses to canonical ones, empty where nobody knows the site's, and
    to whether they are in the default version at all; ``redirects`` old addresses to new ones with
    the canonical addresses of these.
    """

    elsewhere: Mapping[str, tuple[str, bool]]
    redirects: Mapping[str, tuple[str, str]]


def places_of(version: str, book: AddressBook, site_url: str) -> Places:
    """Look up the pages of a version. ``site_url`` ends with a slash, or is empty if not known."""

    def canonical(page: str) -> str:
        there, address = book.home(version, page)
        return html.escape(f"{site_url}{there}/{quote(address)}") if site_url else ""

    # all others are built with the default version's address
    elsewhere = {
        page: (canonical(page), book.successor(version, page) is not None)
        for page in book.away(version)
    }
    redirects = {old: (new, canonical(new)) for old, new in book.redirects(version).items()}
    return Places(elsewhere, redirects)


def settle_pages(version: Draft, places: Places) -> None:
    """Say in the built pages of a version where they are canonical, if not at their own address.

    A page without a successor in the default version asks not to be indexed.
    """
    for page, (canonical, lives) in places.elsewhere.items():
        text = wanted = version.read(page_file(page))
        if canonical:
            link = f'<link rel="canonical" href="{canonical}">'
            wanted = _CANONICAL.sub(lambda _, link=link: link, text, count=1)  # type: ignore[misc]
        if not lives and not _NOINDEX.search(wanted):
            wanted = _hidden(wanted)
        if wanted != text:
            version.write(page_file(page), wanted)


def _hidden(page: str) -> str:
    """Return a page that asks not to be indexed; its title may speak of the end of a head."""
    body = page.find("<body")
    end = page.rfind(_HEAD_END, 0, body if body >= 0 else len(page))
    return page if end < 0 else f"{page[:end]}{_HIDE}{page[end:]}"


def settle_alternates(
    version: Draft, places: Places, languages: Sequence[str], default: str
) -> None:
    """Lead from a page to where it is canonical in other languages, if not in the default version.

    ``default`` is the address of that version, under which all pages were built.
    """
    for page, (canonical, _) in places.elsewhere.items() if languages else ():
        first, _, rest = page.partition("/")
        original = rest if first in languages else page
        built = html.escape(f"{default}{quote(page)}")
        named = re.compile(rf'(<link rel="alternate " hreflang="[^"]*" href="){re.escape(built)}"')
        for other in (original, *(f"{language}/{original}" for language in languages)):
            if canonical and page_file(other) in version:
                text = version.read(page_file(other))
                link = f'{canonical}"'
                version.write(page_file(other), named.sub(lambda m, link=link: m[1] + link, text))  # type: ignore[misc]


def write_redirects(version: Draft, places: Places, language: str = "en") -> list[str]:
    """Write a page that goes on at every old address of a version, and return these addresses.

    ``language`` is that of the few words on it. Where the engine put something else there, that
    stays.
    """
    written: list[str] = []
    for old, (new, canonical) in places.redirects.items():
        if not version.blocks(page_file(old)):
            version.write(page_file(old), moved_page(_relative(old, new), canonical, language))
            written.append(old)
    return written


def page_file(address: str) -> str:
    """Return the file of the page at ``address`` of a built folder."""
    return f"{address}index.html" if address.endswith("/") or not address else address


def _relative(old: str, new: str) -> str:
    """Return the address ``new`` as seen from the page ``old``, percent-encoded (RFC 3986)."""
    base = old if old.endswith("/") else posixpath.dirname(old)
    path = os.path.relpath(f"/{new}", f"/{base}")
    ending = "/" if new.endswith("/") or not new else ""
    return quote(path) + ending
