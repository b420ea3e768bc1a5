"""A finished letter against what mail clients support: what it uses that nobody has vouched for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.render.mailclients.allowed import ALLOWED, EVERYWHERE
from farflung.render.mailclients.css import of_declarations, of_style_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Finding", "Support", "lint_letter", "support", "used_in"]

_ATTRIBUTES = {
    *("align", "background", "cellpadding", "cellspacing", "dir", "height", "hidden", "lang"),
    *("role", "target", "valign", "width", "required"),
}
_ELEMENTS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "html-h1-h6"),
    **dict.fromkeys(("ul", "ol", "li", "dl", "dt", "dd"), "html-lists"),
    **dict.fromkeys(("article", "aside", "figure", "figcaption", "footer"), "html-semantics"),
    **dict.fromkeys(("header", "main", "nav", "section", "time"), "html-semantics"),
    "a": "a",
}


@dataclass(frozen=True, slots=True)
class Support:
    """What the table says of one feature: the clients that lack it, and those that know a part."""

    title: str
    lacking: tuple[str, ...]
    partly: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A feature of a letter on which nobody can rely: its name, the words that use it, and why."""

    feature: str
    words: str
    reason: str


@cache
def support() -> Mapping[str, Support]:
    """Return the table: features by their names at caniemail.com."""
    table = json.loads((Path(__file__).parent / "support.json").read_bytes())
    return {
        name: Support(row["title"], tuple(row["lacking"]), tuple(row["partly"]))
        for name, row in table["features"].items()
    }


def lint_letter(html: str) -> tuple[Finding, ...]:
    """Return what a letter uses that a target lacks and that is not allowed as an enhancement.

    What the table does not know is found too, because nobody has tested it. Each feature is named
    once, where it is used first.
    """
    found = (_judged(feature, words) for feature, words in used_in(html).items())
    return tuple(finding for finding in found if finding)


def used_in(html: str) -> dict[str, str]:
    """Return the features that a letter uses, each with the words that use it first."""
    reader = _Reader(frozenset(support()))
    reader.feed(html)
    reader.close()
    return reader.used


def _judged(feature: str, words: str) -> Finding | None:
    if feature in ALLOWED or feature in EVERYWHERE:
        return None
    row = support().get(feature)
    if row is None:
        return Finding(feature, words, "nobody has tested it in mail clients")
    if row.lacking:
        return Finding(feature, words, f"not known to {', '.join(row.lacking)}")
    if row.partly:
        return Finding(feature, words, f"known in part to {', '.join(row.partly)}")
    return None


class _Reader(HTMLParser):
    """Collects the features of HTML; what stands in comments is for Word alone."""

    def __init__(self, known: frozenset[str]) -> None:
        super().__init__()
        self.used: dict[str, str] = {}
        self._known = known
        self._style: list[str] | None = None

    def handle_decl(self, decl: str) -> None:
        self._use("html-doctype", f"<!{decl}>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self.get_starttag_text() or tag
        plain = f"html-{tag}"
        self._use(_ELEMENTS.get(tag) or (plain if plain in self._known else tag), start)
        if tag == "style":
            self._style = []
        values = {name: value or "" for name, value in attrs}
        for name, value in values.items():
            if name in _ATTRIBUTES or name.startswith("aria-"):
                self._use(f"html-{name}", start)
            elif name == "style":
                self._use_all(of_declarations(value, self._known))
        if values.get("name") == "color-scheme":
            self._use("html-meta-color-scheme", start)
        self._address(tag, values, start)

    def handle_data(self, data: str) -> None:
        if self._style is not None:
            self._style.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "style" and self._style is not None:
            self._use_all(of_style_sheet("".join(self._style), self._known))
            self._style = None

    def _address(self, tag: str, values: dict[str, str], start: str) -> None:
        href, src = values.get("href", ""), values.get("src", "")
        if href.startswith("#"):
            self._use("html-anchor-links", start)
        elif href.startswith("mailto:"):
            self._use("html-mailto-links", start)
        if src.startswith("data:"):
            self._use("image-base64", start)
        if tag == "img" and "srcset" in values:
            self._use("html-srcset", start)

    def _use(self, feature: str, words: str) -> None:
        self.used.setdefault(feature, words)

    def _use_all(self, pairs: Iterable[tuple[str, str]]) -> None:
        for feature, words in pairs:
            self._use(feature, words)
