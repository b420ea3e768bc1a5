"""The body of an issue that was made with our form → what somebody answered, with its places.

GitHub writes each answer below a heading with the question's label. Nothing marks where an answer
ends, and people can write headings too, so a label that stands there twice is never guessed at.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from farflung.model import FieldType
from farflung.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from farflung.contribute.doors import DoorField

__all__ = ["MAX_CHARACTERS", "IssueAnswers", "kind_in", "picture_addresses", "read_body"]

MAX_CHARACTERS = 65536
"""The longest body that GitHub takes."""

_BLANK = "_No response_"
_HEADING = re.compile(r"### (\S.*?)\s*")
_MARKDOWN_PICTURE = re.compile(r"!\[[^\]\n]{0,500}\]\(\s{0,9}<?([^\s<>()]+)")
_HTML_PICTURE = re.compile(r"<img\b[^<>]{0,500}?\bsrc\s*=\s*[\"']([^\"'<>]+)", re.IGNORECASE)
_BARE = re.compile(r"https?://[^\s<>()\"']+")


@dataclass(frozen=True, slots=True)
class IssueAnswers:
    """Answers by the names of their questions, and the line of the body that each begins on."""

    name: str
    texts: Mapping[str, str]
    lines: Mapping[str, int] = field(default_factory=dict)
    source: Mapping[int, str] = field(default_factory=dict)

    def blame(self, name: str, rule: str, message: str, hint: str = "") -> Problem:
        """Make a problem of an answer, at the line where it is; 0 where nobody gave one."""
        line = self.lines.get(name, 0)
        source = self.source.get(line, "")
        place = Place(self.name, line, 1 if line else 0, max(1, len(source)))
        return Problem(place, rule, message, hint, source=source)


def kind_in(body: str, label: str = "Kind") -> str:
    """Return the kind that a body says it is about, empty where it does not."""
    lines = _lines(body)
    for number, line in enumerate(lines):
        match = _HEADING.fullmatch(line)
        if match and match[1] == label:
            below = (text.strip() for text in lines[number + 1 :])
            return next((text for text in below if text), "")
    return ""


def read_body(
    body: str, questions: Sequence[DoorField], name: str
) -> tuple[IssueAnswers, list[Problem]]:
    """Divide a body into the answers to ``questions``; ``name`` is what messages call the issue."""
    lines = _lines(body)
    found = list(_headings(lines, {question.label for question in questions}))
    problems = [*_twice(found, lines, name), *_stray(found, lines, name)]
    by_label = {question.label: question for question in questions}
    texts: dict[str, str] = {}
    places: dict[str, int] = {}
    source: dict[int, str] = {}
    ends = [*(number for number, _ in found[1:]), len(lines)]
    for (number, label), end in zip(found, ends, strict=False):  # nothing found has no end
        question = by_label[label]
        text = _answer(question, "\n".join(lines[number + 1 : end]))
        filled = (at for at in range(number + 1, end) if lines[at].strip())
        at = next(filled, number) + 1
        places[question.name], source[at] = at, lines[at - 1]
        if text:
            texts[question.name] = text
    return IssueAnswers(name, texts, places, source), problems


def _lines(body: str) -> list[str]:
    return body.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _headings(lines: Sequence[str], labels: set[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines):
        match = _HEADING.fullmatch(line)
        if match and match[1] in labels:
            yield number, match[1]


def _twice(found: Sequence[tuple[int, str]], lines: Sequence[str], name: str) -> Iterator[Problem]:
    """Find headings that stand there again: where the answer before them ends is not known."""
    seen: set[str] = set()
    for number, label in found:
        if label in seen:
            message = f'"{label}" is a question of the form, and stands here again'
            hint = "write the line in an answer that looks like it in another way"
            place = Place(name, number + 1, 1, len(lines[number]))
            yield Problem(place, "answered-twice", message, hint, source=lines[number])
        seen.add(label)


def _stray(found: Sequence[tuple[int, str]], lines: Sequence[str], name: str) -> Iterator[Problem]:
    """Find text that belongs to no question."""
    first = found[0][0] if found else len(lines)
    before = _without_comments("\n".join(lines[:first])).strip()
    if not found:
        hint = "open a new issue with the form, or write the entry as a file"
        yield Problem(Place(name), "no-form", "this was not written with our form", hint)
    elif before:
        line = next(number for number, text in enumerate(lines, 1) if text.strip())
        message = "this text belongs to no question of the form"
        hint = "move it below the question that it answers"
        yield Problem(Place(name, line, 1), "stray-text", message, hint, source=lines[line - 1])


def _answer(question: DoorField, text: str) -> str:
    """Return an answer without comments, which nobody sees; empty where there is none."""
    text = _without_comments(text).strip("\n").rstrip()
    nothing = {"", _BLANK}
    if question.type is FieldType.CHOICE and "None" not in question.choices:
        nothing.add("None")
    return "" if text.strip() in nothing else text


def _without_comments(text: str) -> str:
    """Take HTML comments out; one that never ends is text. Linear, whatever the text."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) != -1 and (end := text.find("-->", start + 4)) != -1:
        kept.append(text[at:start])
        at = end + 3
    return "".join((*kept, text[at:]))


def picture_addresses(answer: str) -> list[str]:
    """Return the addresses of the pictures in an answer, in order, each once."""
    found = [
        (match.start(), html.unescape(match[1]))
        for pattern in (_MARKDOWN_PICTURE, _HTML_PICTURE)
        for match in pattern.finditer(answer)
    ]
    if not found:
        found = [(match.start(), match[0]) for match in _BARE.finditer(answer)]
    return list(dict.fromkeys(address for _, address in sorted(found)))
