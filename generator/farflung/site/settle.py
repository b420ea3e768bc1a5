"""Settling built pages at their addresses: canonical links, ``noindex``, and redirects.

Files are replaced, never written into: they may be hard links to a cache.
"""

from __future__ import annotations

import html
import os
import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from farflung.site.rootfiles import moved_page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from farflung.site.addresses import AddressBook

__all__ = ["settle_pages", "write_redirects"]

_CANONICAL = re.compile(r'<link rel="canonical" href="[^"]*">')
_NOINDEX = re.compile(r'<meta name="robots" content="[^"]*noindex')
_HIDE = '<meta name="robots" content="noindex">'
_HEAD_END = "</head>"


def settle_pages(folder: Path, pages: Iterable[str], book: AddressBook, site_url: str) -> None:
    """Say in the built pages of a version where they are canonical, if not at their own address.

    A page without a successor in the default version asks not to be indexed. ``site_url`` ends
    with a slash, or is empty where nobody knows it.
    """
    for page in pages:
        successor = book.successor(folder.name, page)
        if successor == page:
            continue  # built with the default version's address
        file = page_file(folder, page)
        text = file.read_text("utf-8", "surrogateescape")  # a page may be a file of any encoding
        wanted = text
        if site_url:
            there, address = book.home(folder.name, page)
            link = f'<link rel="canonical" href="{_absolute(site_url, there, address)}">'
            wanted = _replaced(_CANONICAL, link, text)
        if successor is None and not _NOINDEX.search(wanted):
            wanted = wanted.replace(_HEAD_END, f"{_HIDE}{_HEAD_END}", 1)
        if wanted != text:
            file.unlink()
            file.write_text(wanted, "utf-8", "surrogateescape")


def write_redirects(
    folder: Path, book: AddressBook, site_url: str, language: str = "en"
) -> list[str]:
    """Write a page that goes on at every old address of a version, and return these addresses.

    ``language`` is that of the few words on it.
    """
    written: list[str] = []
    for old, new in book.redirects(folder.name).items():
        file = page_file(folder, old)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            stream = file.open("x", encoding="utf-8")
        except OSError:
            continue  # the engine put something else there
        there, address = book.home(folder.name, new)
        canonical = _absolute(site_url, there, address) if site_url else ""
        with stream:
            stream.write(moved_page(_relative(old, new), canonical, language))
        written.append(old)
    return written


def page_file(folder: Path, address: str) -> Path:
    """Return the file of the page at ``address`` of a built version."""
    return folder / (f"{address}index.html" if address.endswith("/") or not address else address)


def _replaced(pattern: re.Pattern[str], new: str, text: str) -> str:
    """Put ``new``, as it is, in the place of the first match."""
    return pattern.sub(lambda _: new, text, count=1)


def _absolute(site_url: str, folder: str, address: str) -> str:
    return html.escape(f"{site_url}{folder}/{quote(address)}")


def _relative(old: str, new: str) -> str:
    """Return the address ``new`` as seen from the page ``old``, percent-encoded (RFC 3986)."""
    base = old if old.endswith("/") else posixpath.dirname(old)
    path = os.path.relpath(f"/{new}", f"/{base}")
    ending = "/" if new.endswith("/") or not new else ""
    return quote(path) + ending
