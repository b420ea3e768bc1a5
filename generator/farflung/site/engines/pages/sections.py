"""The search plugin's reading of a page, without the general parser where the HTML is simple.

What Markdown makes has tags, attributes in double quotes and text. The plugin's own methods are
called for them, in the order in which :class:`html.parser.HTMLParser` would; HTML with anything else
goes to that parser.
"""

from __future__ import annotations

import importlib
import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["read_simply"]

_TAG = re.compile(
    r"<(?:/(?P<end>[a-z][a-z0-9]*)"
    r"|(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?: [a-z][a-z0-9-]*(?:=\"[^\"<>]*\")?)*)(?P<empty> ?/)?)>"
)
_ATTRIBUTE = re.compile(r" ([a-z][a-z0-9-]*)(?:=\"([^\"]*)\")?")
_OTHER = frozenset(
    ["script", "style", "textarea", "title", "iframe", "noembed", "noframes", "plaintext", "xmp"]
)
"""Elements whose content is not read as HTML, in this version of Python or in another."""
_READING = ("feed", "goahead", "parse_starttag", "parse_endtag", "close", "reset", "unescape")


def read_simply(plugin: str = "material.plugins.search.plugin") -> None:
    """Let a search plugin read simple pages so; does nothing where it reads in a way of its own."""
    try:
        module: Any = importlib.import_module(plugin)
    except ImportError:
        return
    theirs = getattr(module, "Parser", None)
    if not isinstance(theirs, type) or not issubclass(theirs, HTMLParser):
        return
    if getattr(theirs, "simple", False) or any(name in vars(theirs) for name in _READING):
        return

    class Simple(theirs):  # type: ignore[misc, valid-type] # a class that is known when it runs
        """Their parser."""

        simple = True

        def feed(self, data: str) -> None:
            """Take a whole page."""
            tags = [*_TAG.finditer(data)]
            # each has one "<", and so has whatever is no simple tag
            simple = len(tags) == data.count("<") and _OTHER.isdisjoint([one[2] for one in tags])
            if simple and not self.rawdata:
                _tell(self, data, tags)
            else:
                super().feed(data)

    module.Parser = Simple


def _tell(parser: HTMLParser, html: str, tags: Iterable[re.Match[str]]) -> None:
    """Call the methods of a parser for tags and the text around them."""
    at = 0
    for found in tags:
        start = found.start()
        if start > at:
            parser.handle_data(_text(html[at:start]))
        at = found.end()
        end, tag, attributes, empty = found.groups()
        if end:
            parser.handle_endtag(end)
        elif empty:
            parser.handle_startendtag(tag, _pairs(attributes))
        else:
            parser.handle_starttag(tag, _pairs(attributes))
    if at < len(html):
        parser.handle_data(_text(html[at:]))


def _pairs(attributes: str) -> list[tuple[str, str | None]]:
    """Return names and values; an attribute without a value has None."""
    if not attributes:
        return []
    found = (one.groups() for one in _ATTRIBUTE.finditer(attributes))
    return [(name, value and _text(value)) for name, value in found]


def _text(html: str) -> str:
    return unescape(html) if "&" in html else html
