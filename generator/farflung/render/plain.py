"""Sanitised HTML → plain text that reads well, with links as numbered footnotes."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from farflung.render.wrap import COLUMNS, wrap

__all__ = ["Notes", "plain_lines"]

_MARKS = {"strong": "*", "b": "*", "em": "_", "i": "_", "code": "`", "del": "~", "s": "~"}
_FOLLOWS = {"li": "item", "tr": "row", "dt": "term", "dd": "term"}
_BLOCKS = {"p", "h4", "h5", "h6", "li", "tr", "dt", "dd", "pre", "blockquote", "ul", "ol"}
_BLOCKS |= {"table", "thead", "tbody", "dl"}


@dataclass(slots=True)
class Notes:
    """The addresses a text points to, numbered from 1 in the order of their first appearance."""

    addresses: list[str] = field(default_factory=list)

    def mark(self, address: str) -> str:
        """Return the footnote's mark of an address, such as ``[3]``."""
        if address not in self.addresses:
            self.addresses.append(address)
        return f"[{self.addresses.index(address) + 1}]"


def plain_lines(html: str, notes: Notes, indent: str = "", columns: int = COLUMNS) -> str:
    """Write sanitised HTML as wrapped paragraphs with an empty line between them."""
    reader = _Reader(notes, indent, columns)
    reader.feed(html)
    reader.close()
    reader.flush()
    return "\n".join(reader.lines).strip("\n")


def _shared(one: str, other: str) -> str:
    """Return what a gap between two blocks begins with: the prefix of the outer of them."""
    inner, outer = sorted((one, other), key=len, reverse=True)
    return outer if inner.startswith(outer) else ""


class _Reader(HTMLParser):
    """Collects the text of a block, and writes it when the block ends."""

    def __init__(self, notes: Notes, indent: str, columns: int) -> None:
        super().__init__(convert_charrefs=True)
        self.notes, self.columns = notes, columns
        self.lines: list[str] = []
        self.text: list[str] = []
        self.prefixes = [indent]
        self.bullet = ""
        self.counters: list[int] = []  # one a list, 0 for bullets
        self.link = ""
        self.link_start = 0
        self.verbatim = False
        self.cells = 0
        self.before = ""  # what the block before was
        self.before_prefix = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.flush("item" if tag in {"ul", "ol"} else "")
        if tag in _MARKS and not self.verbatim:
            self.text.append(_MARKS[tag])
        elif tag == "a":
            self.link, self.link_start = dict(attrs).get("href") or "", len(self.text)
        elif tag == "br":
            self.text.append("\n")
        elif tag == "hr":
            self.flush()
            self.lines.extend(["", f"{self.prefixes[-1]}* * *"])
        elif tag in {"ul", "ol"}:
            self.counters.append(1 if tag == "ol" else 0)
        elif tag in {"td", "th"}:
            self.text.append(" | " if self.cells else "")
            self.cells += 1
        self._open(tag)

    def _open(self, tag: str) -> None:
        if tag == "li":
            self._bullet()
        elif tag == "blockquote":
            self.prefixes.append(f"{self.prefixes[-1]}> ")
        elif tag in {"pre", "dd"}:
            self.prefixes.append(f"{self.prefixes[-1]}    ")
            self.verbatim = tag == "pre"

    def _bullet(self) -> None:
        number = self.counters[-1] if self.counters else 0
        mark = f"{number}. " if number else "- "
        if number:
            self.counters[-1] += 1
        self.bullet = f"{self.prefixes[-1]}{mark}"
        self.prefixes.append(self.prefixes[-1] + " " * len(mark))

    def handle_endtag(self, tag: str) -> None:
        if tag in _MARKS and not self.verbatim:
            self.text.append(_MARKS[tag])
        elif tag == "a":
            self._end_link()
        elif tag in _BLOCKS:
            self.flush(_FOLLOWS.get(tag, ""))
            self._close(tag)

    def _close(self, tag: str) -> None:
        if tag in {"li", "blockquote", "pre", "dd"} and len(self.prefixes) > 1:
            self.prefixes.pop()
            self.verbatim = False
        elif tag in {"ul", "ol"} and self.counters:
            self.counters.pop()
        elif tag == "tr":
            self.cells = 0

    def _end_link(self) -> None:
        words = "".join(self.text[self.link_start :]).strip()
        if self.link and words not in {self.link, self.link.removeprefix("mailto:")}:
            self.text.append(f" {self.notes.mark(self.link)}")
        self.link = ""

    def handle_data(self, data: str) -> None:
        self.text.append(data if self.verbatim else " ".join(data.splitlines()))

    def flush(self, kind: str = "") -> None:
        """Write the block collected so far; rows and items follow each other without a gap."""
        text = "".join(self.text).strip("\n" if self.verbatim else None)
        self.text = []
        if not text.strip():
            return
        first, rest = self.bullet or self.prefixes[-1], self.prefixes[-1]
        self.bullet = ""
        if self.lines and not (kind and kind == self.before):
            self.lines.append(_shared(self.before_prefix, rest).rstrip())
        self.before, self.before_prefix = kind, rest
        for number, line in enumerate(text.split("\n")):
            prefix = rest if number else first
            self.lines.append(
                f"{prefix}{line}" if self.verbatim else wrap(line, prefix, rest, self.columns)
            )
