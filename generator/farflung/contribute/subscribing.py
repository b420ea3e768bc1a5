"""Feeds put into a section of ``newsletter.yml``, as lines of text, so that comments stay.

The result is read again, and must say what the file said before and the new feeds beside it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from farflung.canonical import story_address
from farflung.documents import Document, read_yaml
from farflung.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from farflung.config import FeedSettings
    from farflung.documents import Path

__all__ = ["new_feeds", "with_feeds"]

_BRACKETS = {"[": "]", "{": "}"}
_LONGEST = 40  # lines that the last value of a section may have


def new_feeds(wanted: Iterable[FeedSettings], there: Iterable[FeedSettings]) -> list[FeedSettings]:
    """Return the wanted feeds that are not there yet, each once, under titles of their own.

    An edition tells feeds apart by their titles, so a second "News" is called "News (2)".
    """
    taken = {story_address(feed.url) for feed in there if feed.url}
    titles = {feed.title for feed in there}
    found: list[FeedSettings] = []
    for feed in wanted:
        if story_address(feed.source) in taken:
            continue
        taken.add(story_address(feed.source))
        title, number = feed.title, 2
        while title in titles:
            title, number = f"{feed.title[:190]} ({number})", number + 1
        titles.add(title)
        found.append(feed.model_copy(update={"title": title}))
    return found


def with_feeds(text: str, file: str, section: int, feeds: Sequence[FeedSettings]) -> str:
    """Return ``newsletter.yml`` with feeds at the end of those of its ``section``, by position.

    Raises :class:`RefusedError` where the section is written in a way that lines cannot be put
    into safely; its hint is what to add by hand.
    """
    document = read_yaml(text, file)
    rows = [{"url": feed.url, "title": feed.title} for feed in feeds]
    wanted = _wanted(document.data, section, rows)
    for changed in _attempts(text, document, section, rows):
        if read_yaml(changed, file).data == wanted:
            return changed
    lines = "\n".join(f"  - {_flow(row)}" for row in rows)
    raise RefusedError(
        f"{file} is written in a way that feeds cannot be added to safely; nothing was changed",
        hint=f"add this to the section by hand:\n  feeds:\n{lines}",
    )


def _wanted(data: Any, section: int, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    sections = list(data["sections"])
    before = sections[section].get("feeds") or []
    sections[section] = {**sections[section], "feeds": [*before, *rows]}
    return {**data, "sections": sections}


def _attempts(
    text: str, document: Document, section: int, rows: Sequence[dict[str, Any]]
) -> Iterator[str]:
    """Yield texts with the rows put in, the best place first; some may be wrong.

    Where a value ends is not known, only where it begins: so lines are tried one after another.
    """
    here: Path = ("sections", section)
    if document.data["sections"][section].get("feeds"):
        here = (*here, "feeds")
    flow = ", ".join(map(_flow, rows))
    block = [f"- {_flow(row)}" for row in rows]
    if here[-1] != "feeds":
        flow = f"feeds: [{flow}]"
        block = ["feeds:", *(f"  {line}" for line in block)]
    place, last = document.place(here), _last_line(document, here)
    opening = document.source(place.line)[place.column - 1 : place.column]
    inside = " " * (place.column - 1)
    for line in range(last, min(last + _LONGEST, len(document.lines)) + 1):
        if opening in _BRACKETS:
            yield from _closed(text, document.source(line), line, f", {flow}{_BRACKETS[opening]}")
        else:
            yield _inserted(text, line, [inside + row for row in block])


def _closed(text: str, row: str, line: int, flow: str) -> Iterator[str]:
    """Put something, which ends with the bracket, in place of each such bracket of a line."""
    lines = text.splitlines(keepends=True)
    for column in reversed([at for at, character in enumerate(row) if character == flow[-1]]):
        changed = row[:column].rstrip() + flow + row[column + 1 :]
        yield "".join([*lines[: line - 1], changed + lines[line - 1][len(row) :], *lines[line:]])


def _last_line(document: Document, path: Path) -> int:
    """Return the last line on which something below ``path`` begins."""
    below = (at.line for key, at in document.values.items() if key[: len(path)] == path)
    return max(below)


def _inserted(text: str, after: int, block: Sequence[str]) -> str:
    """Put lines after line number ``after``, with the line ends that the file has."""
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += newline
    return "".join([*lines[:after], *(line + newline for line in block), *lines[after:]])


def _flow(row: dict[str, Any]) -> str:
    """Write a feed on one line; JSON's quotes are YAML's."""
    quoted = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in row.items())
    return f"{{{', '.join(quoted)}}}"
