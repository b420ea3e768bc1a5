"""Reads HTML back as a browser would, so that tests look at elements rather than at strings."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

__all__ = ["Element", "Reading", "read"]

INVISIBLE = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
ADDRESSES = {"href", "src", "action", "formaction", "background", "poster", "cite"}
ELEMENTS = {
    "a", "abbr", "article", "aside", "b", "blockquote", "body", "br", "code", "dd", "del",
    "details", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
    "head", "hr", "html", "i", "img", "kbd", "li", "link", "mark", "meta", "nav", "ol", "p",
    "picture", "pre", "q", "s", "section", "small", "source", "span", "strong", "style", "summary", "table", "tbody",
    "td", "th", "thead", "time", "title", "tr", "ul",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Element:
    """A start tag with its attributes."""

    tag: str
    attributes: dict[str, str]


@dataclass(slots=True)
class Reading:
    """The elements of a document in order, and its text."""

    elements: list[Element] = field(default_factory=list)
    text: str = ""

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every element called ``tag``."""
        return [element.attributes for element in self.elements if element.tag == tag]

    def ids(self) -> list[str]:
        """Return every id, in order."""
        return [e.attributes["id"] for e in self.elements if "id" in e.attributes]

    def faults(self) -> list[str]:
        """Return what no finished page or letter may hold."""
        found = [f"element {e.tag}" for e in self.elements if e.tag not in ELEMENTS]
        for element in self.elements:
            for name, value in element.attributes.items():
                scheme = value.strip().partition(":")[0].lower() if ":" in value else ""
                if name.startswith("on"):
                    found.append(f"handler {name}")
                if name in ADDRESSES and scheme not in {"", "http", "https", "mailto", "cid"}:
                    found.append(f"address {value}")
        found.extend(f"character {ord(c):04x}" for c in set(self.text) & INVISIBLE)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.reading = Reading()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.reading.elements.append(Element(tag, values))

    def handle_data(self, data: str) -> None:
        self.reading.text += data


def read(html: str) -> Reading:
    """Parse HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.reading
