"""The article of a page as the engine built it, made ready to be a part of one document.

Its identifiers get the page's name in front of them, links to other pages lead within the document,
and what only a screen needs is taken out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

__all__ = ["INSIDE", "Places", "name_of", "prepared"]

INSIDE = "http://version.invalid/site/version/"
"""Where a version is said to be while its links are resolved (RFC 6761: never anybody's)."""

_SITE = "http://version.invalid/site/"
_ENDS = re.compile(
    r"\bmd-content__button\b|\bheaderlink\b|\bff-\w+|\bmd-source-file\b|\bmd-clipboard\b"
)
_DROPPED = {"script", "style", "template", "button", "noscript", "video", "audio", "iframe"}
_DROPPED |= {"ff-above", "ff-below"}  # who looks after the page, and its other languages


@dataclass(frozen=True, slots=True)
class Places:
    """Where links lead.

    ``pages`` are the identifiers in each page, by its address; ``site`` is the address of the whole
    site, empty if it is not known, and ``version`` the folder of this version in it.
    """

    pages: Mapping[str, frozenset[str]]
    site: str
    version: str


def name_of(address: str) -> str:
    """Return what the page at an address is called in the document."""
    return "p-" + re.sub(r"[^\w-]", lambda match: f".{ord(match[0]):x}", address)


def prepared(article: Element, address: str, places: Places) -> Element:
    """Change the article of the page at ``address`` into its part of the document, and return it."""
    _clean(article)
    name = name_of(address)
    for element in article.iter():
        if element.get("id"):
            element.set("id", f"{name}--{element.get('id')}")
        for attribute in ("for", "aria-labelledby", "aria-describedby"):
            element.attrib.pop(attribute, None)
        if element.tag == "a" and element.get("href") is not None:
            _lead(element, address, places)
        if element.tag == "img":
            element.set("src", urljoin(f"{INSIDE}{address}", element.get("src") or ""))
            element.attrib.pop("srcset", None)
        if element.tag == "details":
            element.set("open", "open")
    article.tag = "section"
    article.attrib.clear()
    article.set("id", name)
    article.set("class", "page")
    return article


def _clean(parent: Element) -> None:
    """Take out what only a screen needs; the words after it stay."""
    before: Element | None = None
    for child in list(parent):
        tag: object = child.tag  # a function, for a comment
        out = not isinstance(tag, str) or tag in _DROPPED
        if out or _ENDS.search(child.get("class") or ""):
            tail = child.tail or ""
            if before is None:
                parent.text = (parent.text or "") + tail
            else:
                before.tail = (before.tail or "") + tail
            parent.remove(child)
        else:
            _clean(child)
            before = child


def _lead(link: Element, address: str, places: Places) -> None:
    whole, fragment = urldefrag(urljoin(f"{INSIDE}{address}", link.get("href") or ""))
    page = unquote(whole.removeprefix(INSIDE)).removesuffix("index.html")
    if whole.startswith(INSIDE) and page in places.pages:
        there = unquote(fragment) in places.pages[page]
        name = name_of(page)
        link.set("href", f"#{name}--{unquote(fragment)}" if there else f"#{name}")
        link.set("class", "inside")
    elif whole.startswith(_SITE):
        rest = whole.removeprefix(_SITE)
        rest = (
            places.version + rest.removeprefix("version") if rest.startswith("version/") else rest
        )
        if places.site:
            link.set("href", f"{places.site}{rest}{'#' + fragment if fragment else ''}")
        else:
            del link.attrib["href"]
