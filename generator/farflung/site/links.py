"""The links of a Markdown page with their places, found without rendering it.

Code, comments and front matter are blanked first, character for character, so that every place in
what is left is a place in the page. Python-Markdown's reading is followed where CommonMark differs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.problems import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Link", "blank_blocks", "blank_spans", "find_links", "place_of"]

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?=\n|\Z)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->|<(pre|script|style)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?P<mark>`{3,}|~{3,})(?P<info>[^`\n]*)$")
_INDENTED = re.compile(r"(?: {4}|\t)[ \t]*\S")
_CONTAINER = re.compile(
    r" {0,3}(?:[-*+]|\d+[.)]|:|\[\^[^\]]+\]:|!!!|\?\?\?\+?|///|===[+!]?)(?:\s|$)"
)
_PARAGRAPH = re.compile(r"(?:[^\n]+\n?)+")
_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_INLINE = re.compile(
    r"\](?<!\\\])\([ \t\n]*(?:<(?P<pointed>[^<>\n]*)>|(?P<plain>(?:[^()\n\\]|\\.|\([^()\n]*\))*?))"
    r"(?:[ \t\n]+(?:\"[^\"]*\"|'[^']*'))?[ \t\n]*\)"
)
_DEFINITION = re.compile(
    r"^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*\n?[ \t]*(?:<(?P<pointed>[^<>\n]*)>|(?P<plain>\S+))",
    re.MULTILINE,
)
_VISIBLE = re.compile(r"[^\n]")


@dataclass(frozen=True, slots=True)
class Link:
    """A link, picture or reference: its ``target`` as written, and where that begins and ends.

    The offsets count characters of the page. ``pointed`` tells whether it stands in ``<>``.
    """

    target: str
    start: int
    end: int
    pointed: bool = False


def find_links(blanked: str) -> list[Link]:
    """Return the links of a page in the order of the page; ``blanked`` is without blocks of code."""
    text = blank_spans(blanked)
    found = [_link(match) for match in _INLINE.finditer(text)]
    if "]:" in text:
        found += [_link(match) for match in _DEFINITION.finditer(text)]
    return sorted(found, key=lambda link: link.start)


def blank_blocks(text: str) -> str:
    """Blank what is no text of the page: front matter, comments, and blocks of code."""
    text = _FRONT.sub(_blank, text, count=1)
    if "```" in text or "~~~" in text or "\n    " in text or "\n\t" in text:
        text = "".join(_without_code(text))
    return _COMMENT.sub(_blank, text) if "<" in text else text


def place_of(text: str, link: Link, file: str) -> tuple[Place, str]:
    """Return where a link of ``text`` stands in ``file``, and the line it stands in."""
    before = text.rfind("\n", 0, link.start) + 1
    after = text.find("\n", link.start)
    source = text[before : after if after >= 0 else len(text)].rstrip("\r")
    number = text.count("\n", 0, link.start) + 1
    length = max(1, min(link.end, before + len(source)) - link.start)
    return Place(file, number, link.start - before + 1, length), source


def _without_code(text: str) -> Iterator[str]:
    fence = ""
    inside = False  # a list, an admonition: something whose text is indented
    after_blank = True
    for line in text.splitlines(keepends=True):
        bare = line.rstrip()
        mark = _FENCE.match(bare) if "```" in bare or "~~~" in bare else None
        if fence:
            closed = mark and mark["mark"].startswith(fence) and not mark["info"].strip()
            fence = "" if closed else fence
            yield _VISIBLE.sub(" ", line)
        elif mark:
            fence = mark["mark"]
            yield _VISIBLE.sub(" ", line)
        elif not inside and after_blank and _INDENTED.match(line):
            yield _VISIBLE.sub(" ", line)
            continue  # the next line belongs to the same code
        else:
            if bare and not line[0].isspace():
                inside = bool(_CONTAINER.match(line)) or (inside and not after_blank)
            elif _CONTAINER.match(line):
                inside = True
            yield line
        after_blank = not bare


def blank_spans(text: str) -> str:
    """Blank the code within paragraphs."""
    if "`" not in text:
        return text
    return _PARAGRAPH.sub(lambda match: _SPAN.sub(_blank, match[0]), text)


def _blank(match: re.Match[str]) -> str:
    return _VISIBLE.sub(" ", match[0])


def _link(match: re.Match[str]) -> Link:
    group = "pointed" if match["pointed"] is not None else "plain"
    return Link(match[group], match.start(group), match.end(group), group == "pointed")
