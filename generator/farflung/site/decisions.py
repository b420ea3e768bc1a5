"""What each organisation must decide for itself: the marks in pages of the handbook that say so.

A mark is ``**25 days**{ .decide title="Days of paid leave a year" }`` within a text, or a block
``!!! decide "Who signs?"``, which may also be one that folds (``???``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.problems import Problem, Severity
from farflung.site.links import Link, blank_blocks, blank_spans, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from farflung.problems import Place

__all__ = ["Decision", "decision_problems", "find_decisions"]

_INLINE = re.compile(r"\{:?[^{}\n]*?\.decide(?![\w-])[^{}\n]*\}")
_BLOCK = re.compile(
    r'^[ \t]*(?:!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w -]*\bdecide\b[\w -]*?)[ \t]*(?:"(?P<title>.*)")?[ \t]*$',
    re.MULTILINE,
)
_TITLE = re.compile(r"""\btitle=(?:"([^"]*)"|'([^']*)'|([^\s}]+))""")
_MARKED = re.compile(r"(?P<mark>\*{1,3}|_{1,3}|`+)(?P<text>(?:(?!(?P=mark)).)+)(?P=mark)$")
_LINKED = re.compile(r"\[(?P<text>[^\[\]]+)\]\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class Decision:
    """Something to decide: where it stands, what it is about, and what the handbook says for now.

    ``title`` is empty where nobody wrote one, ``value`` for a block.
    """

    place: Place
    title: str
    value: str
    source: str


def find_decisions(folder: str, pages: Mapping[str, str]) -> Iterator[Decision]:
    """Give the marks of all ``pages``, texts by their paths below ``folder``, in their order."""
    for page, text in sorted(pages.items()):
        if "decide" not in text:
            continue
        shown = blank_spans(blank_blocks(text))
        found = [*_INLINE.finditer(shown), *_BLOCK.finditer(shown)]
        for match in sorted(found, key=lambda one: one.start()):
            yield _decision(match, text, f"{folder}/{page}")


def decision_problems(folder: str, pages: Mapping[str, str]) -> Iterator[Problem]:
    """Find marks that do not say what there is to decide."""
    for decision in find_decisions(folder, pages):
        if not decision.title:
            yield Problem(
                decision.place,
                "untitled-decision",
                "this mark does not say what there is to decide",
                '{ .decide title="Days of paid leave a year" }'
                if decision.value
                else '!!! decide "Who signs?"',
                Severity.WARNING,
                decision.source,
            )


def _decision(match: re.Match[str], text: str, file: str) -> Decision:
    written = text[match.start() : match.end()]
    if match.re is _BLOCK:
        begin = match.start() + len(written) - len(written.lstrip())
        place, source = place_of(text, Link(written, begin, match.end()), file)
        return Decision(place, (match["title"] or "").strip(), "", source)
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    marked = _MARKED.search(line) or _LINKED.search(line)
    value = marked["text"] if marked else line.strip()
    begin = match.start() - (len(marked[0]) if marked else 0)
    place, source = place_of(text, Link(written, begin, match.end()), file)
    title = _TITLE.search(written)
    words = next((group for group in title.groups() if group is not None), "") if title else ""
    return Decision(place, words.strip(), value, source)
