"""Sanitised HTML as a list of blocks: runs of words, each with the elements around it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from farflung.changes.redline.leads import Leads

__all__ = ["Block", "Element", "Piece", "read_blocks"]

_BLOCKS = frozenset(
    [
        "article",
        "blockquote",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_CELLS = frozenset({"td", "th"})
_LIKE_TEXT = frozenset({"p", "li", "dd", "blockquote", "div", "details", "section", "article"})
_RENAMED = {"del": "s", "ins": "u", "strike": "s"}
"""What authors mark themselves must not look like an edit."""

_IDEOGRAPH = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f"
_TOKEN = re.compile(rf"\s+|[{_IDEOGRAPH}]|[^\W{_IDEOGRAPH}]+|[^\w\s]")

Tag: TypeAlias = tuple[str, tuple[tuple[str, str], ...]]
"""An element by its name and attributes."""


class Piece(NamedTuple):
    """A word, a mark or white space, with the inline elements around it, outermost first."""

    text: str
    context: tuple[Tag, ...] = ()

    @property
    def is_word(self) -> bool:
        """Whether this has a letter or a digit."""
        text = self.text
        return not text.isspace() and (text.isalnum() or any(c.isalnum() for c in text))


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a document that holds blocks; ``serial`` tells it from all others."""

    serial: int
    tag: Tag

    @property
    def name(self) -> str:
        """The name of the element."""
        return self.tag[0]


@dataclass(frozen=True)
class Block:
    """A run of pieces and the block elements around it, outermost first.

    ``column`` is the place of a cell in its row, -1 elsewhere.
    """

    path: tuple[Element, ...]
    pieces: tuple[Piece, ...]
    column: int = -1

    @property
    def kind(self) -> str:
        """What blocks must have in common to be taken for two states of one."""
        name = self.path[-1].name if self.path else "p"
        if name in _CELLS:
            return "cell"
        return "p" if name in _LIKE_TEXT else name

    @property
    def key(self) -> tuple[str, tuple[Piece, ...]]:
        """What is the same in two blocks that read the same."""
        return self.kind, self.pieces

    @property
    def row(self) -> int:
        """The serial of the table row that this is a cell of, -1 elsewhere."""
        return next((e.serial for e in reversed(self.path) if e.name == "tr"), -1)

    @property
    def text(self) -> str:
        """The words without their formatting."""
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def words(self) -> Counter[str]:
        """How often each word is in it, in any case of letters."""
        return Counter(piece.text.casefold() for piece in self.pieces if piece.is_word)


def read_blocks(html: str, *, first: int = 0, leads: Leads | None = None) -> list[Block]:
    """Read well-formed HTML; serials of elements count up from ``first``.

    With ``leads``, links are told apart by where they lead, not by how they are written.
    """
    reader = _Reader(first, leads)
    reader.feed(html)
    reader.close()
    reader.end_run()
    return reader.blocks


class _Reader(HTMLParser):
    def __init__(self, first: int, leads: Leads | None) -> None:
        super().__init__(convert_charrefs=True)
        self._leads = leads
        self.blocks: list[Block] = []
        self._next = first
        self._path: list[Element] = []
        self._inline: list[Tag] = []
        self._run: list[Piece] = []
        self._filled: set[int] = set()
        self._cells: Counter[int] = Counter()
        self._column: dict[int, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = _RENAMED.get(tag, tag)
        known = tuple((name, self._value(name, value or "")) for name, value in attrs)
        if tag == "br":
            self._add("\n", (*self._inline, ("br", ())))
        elif tag == "img":
            words = dict(known).get("alt", "")
            text = f"[Picture: {words}]" if words else "[Picture]"
            self._add(text, (*self._inline, ("img", (("src", dict(known).get("src", "")),))))
        elif tag not in _BLOCKS:
            self._inline.append((tag, known))
        else:
            self._open(tag, known)

    def _value(self, name: str, value: str) -> str:
        return self._leads.to(value) if self._leads and name in {"href", "src"} else value

    def _open(self, tag: str, attributes: tuple[tuple[str, str], ...]) -> None:
        self.end_run()
        element = Element(self._next, (tag, attributes))
        self._next += 1
        if tag in _CELLS and self._path:
            row = self._path[-1].serial
            self._column[element.serial] = self._cells[row]
            self._cells[row] += 1
        self._path.append(element)
        if tag == "hr":
            self._block(())
            self._path.pop()

    def handle_endtag(self, tag: str) -> None:
        tag = _RENAMED.get(tag, tag)
        if tag not in _BLOCKS:
            for index in range(len(self._inline) - 1, -1, -1):
                if self._inline[index][0] == tag:
                    del self._inline[index]
                    return
            return
        if not any(element.name == tag for element in self._path):
            return
        self.end_run()
        while self._path:
            if self._path[-1].serial not in self._filled:
                self._block(())
            if self._path.pop().name == tag:
                return

    def handle_data(self, data: str) -> None:
        exact = any(element.name == "pre" for element in self._path)
        for text in _TOKEN.findall(data):
            if not text.isspace():
                self._run.append(Piece(text, tuple(self._inline)))
            elif exact:
                self._run.extend(Piece(c, tuple(self._inline)) for c in _lines(text))
            else:
                self._add(" ", tuple(self._inline))

    def _add(self, text: str, context: tuple[Tag, ...]) -> None:
        """Add a piece; white space only where a word stands before it."""
        if not text.isspace() or (self._run and not self._run[-1].text.isspace()):
            self._run.append(Piece(text, context))

    def end_run(self) -> None:
        """Make a block of the pieces so far, if there are any."""
        exact = any(element.name == "pre" for element in self._path)
        while self._run and self._run[-1].text.isspace() and not exact:
            self._run.pop()
        if self._run and not all(piece.text.isspace() for piece in self._run):
            self._block(tuple(self._run))
        self._run = []

    def _block(self, pieces: tuple[Piece, ...]) -> None:
        column = self._column.get(self._path[-1].serial, -1) if self._path else -1
        self.blocks.append(Block(tuple(self._path), pieces, column))
        self._filled.update(element.serial for element in self._path)


def _lines(space: str) -> list[str]:
    return re.findall(r"\n|[^\n]+", space)
