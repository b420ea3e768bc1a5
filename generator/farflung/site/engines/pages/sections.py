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
from typing import Any

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
            found = _events(data)
            if found is None or self.rawdata:
                super().feed(data)
                return
            for name, arguments in found:
                getattr(self, name)(*arguments)

    module.Parser = Simple


def _events(html: str) -> list[tuple[str, tuple[Any, ...]]] | None:
    """Return the calls that a page stands for; None where it has more than simple tags."""
    events: list[tuple[str, tuple[Any, ...]]] = []
    at, match = 0, _TAG.match
    while (start := html.find("<", at)) >= 0:
        if start > at:
            events.append(("handle_data", (_text(html[at:start]),)))
        tag = match(html, start)
        if tag is None:
            return None
        end, name, attributes, empty = tag.groups()
        if end:
            events.append(("handle_endtag", (end,)))
        elif name in _OTHER:
            return None
        else:
            call = "handle_startendtag" if empty else "handle_starttag"
            events.append((call, (name, _pairs(attributes))))
        at = tag.end()
    if at < len(html):
        events.append(("handle_data", (_text(html[at:]),)))
    return events


def _pairs(attributes: str) -> list[tuple[str, str | None]]:
    """Return names and values; an attribute without a value has None."""
    found = (one.groups() for one in _ATTRIBUTE.finditer(attributes))
    return [(name, value and _text(value)) for name, value in found]


def _text(html: str) -> str:
    return unescape(html) if "&" in html else html
