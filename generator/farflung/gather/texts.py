"""A contributed file as text: taken apart into front matter and body, and what is wrong with either."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from farflung.documents import Document, read_yaml, split_front_matter
from farflung.markup import MAX_BYTES, SlowMarkup, to_html
from farflung.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["control_characters", "slow_texts", "take_apart"]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_SURELY_FAST = 1500  # characters that no known slow input needs a second for


def take_apart(raw: bytes, name: str) -> tuple[Document, str, tuple[Problem, ...]]:
    """Return the front matter, the text below it, and what is wrong with them, which ends reading."""
    empty = Document(name, None)
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return empty, "", (Problem(Place(name), "not-utf8", "this file is not UTF-8 text"),)
    parts = split_front_matter(text)
    if not parts.found:
        message = "there is no front matter"
        hint = "begin with a line ---, then the fields, then another line ---"
        first = text.split("\n", 1)[0]
        return (
            empty,
            "",
            (Problem(Place(name, 1, 1), "no-front-matter", message, hint, source=first),),
        )
    for what, part in (("front matter", parts.yaml), ("text", parts.body)):
        if len(part.encode()) > MAX_BYTES:
            message = f"the {what} has more than {MAX_BYTES // 1024} KiB"
            return empty, "", (Problem(Place(name), "file-too-large", message, "shorten it"),)
    document = read_yaml(parts.yaml, name, as_text=True, first_line=parts.first_line)
    if document.problems:
        return document, "", document.problems
    if document.data is None and not parts.yaml.strip():
        document = replace(document, data={})  # what is missing in it is said by name
    if not isinstance(document.data, dict):
        fault = document.problem((), "not-yaml", "the front matter should be fields, one a line")
        return document, "", (fault,)
    return document, unicodedata.normalize("NFC", parts.body), ()


def control_characters(raw: bytes, name: str) -> Iterator[Problem]:
    """Find invisible control characters: no reader sees them, and XML may not hold them."""
    for number, line in enumerate(raw.decode("utf-8-sig").split("\n"), 1):
        if found := _CONTROL.search(line):
            message = f"there is an invisible control character here (U+{ord(found[0]):04X})"
            place = Place(name, number, found.start() + 1)
            yield Problem(place, "control-character", message, "delete it", source=line)


def slow_texts(
    document: Document, texts: Mapping[tuple[()] | tuple[str], str]
) -> Iterator[Problem]:
    """Find the Markdown that takes too long to render; ``texts`` are by their field, () the body."""
    for path, text in texts.items():
        if len(text) > _SURELY_FAST:
            try:
                to_html(text)
            except SlowMarkup as error:
                yield document.problem(path, "slow-text", str(error), hint="use simpler Markdown")
