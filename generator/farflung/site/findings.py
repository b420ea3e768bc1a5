"""What the engine warned about, as problems of files that can be changed and notes on the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.config import MKDOCS_FILE
from farflung.pages import translation_of
from farflung.problems import Place, Problem, Severity, in_file_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from farflung.site.engines import Message
    from farflung.site.records import Stage

__all__ = ["notes_of", "problems_of"]

_RULE = "engine-warning"


def problems_of(
    found: Sequence[tuple[Stage, Sequence[Message]]], root: Path
) -> tuple[Problem, ...]:
    """Return warnings about the settings and the working tree, each with its line if it is known.

    Lines are those of the project's own files below ``root``: staged ones have more front matter.
    """
    problems: set[Problem] = set()
    for stage, messages in found:
        for message in messages:
            if message.about_build:
                continue
            if not message.file:
                place = Place(MKDOCS_FILE)
                problems.add(Problem(place, _RULE, message.text, severity=Severity.WARNING))
            elif stage.source:
                problems.add(_in_page(stage, message, root))
    return in_file_order(problems)


def notes_of(found: Sequence[tuple[Stage, Sequence[Message]]]) -> tuple[str, ...]:
    """Say of which versions the engine found fault with pages that nobody can change any more."""
    about_build = (m.text for _, messages in found for m in messages if m.about_build)
    notes = [*dict.fromkeys(about_build)]
    for stage, messages in found:
        count = sum(bool(message.file) for message in messages)
        if count and not stage.source:
            links = "link" if count == 1 else "links"
            notes.append(f"{stage.name}: {count} {links} of its pages lead nowhere")
    return tuple(notes)


def _in_page(stage: Stage, message: Message, root: Path) -> Problem:
    page = translation_of(message.file, stage.language) if stage.language else message.file
    name = f"{stage.source.strip('/')}/{page}"
    try:
        lines = (root / name).read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    for number, line in enumerate(lines, 1):
        column = line.find(message.quoted) if message.quoted else -1
        if column >= 0:
            place = Place(name, number, column + 1, len(message.quoted))
            break
    else:
        place, line = Place(name), ""
    text = message.text.replace(f"Doc file '{message.file}' contains", "the page has", 1)
    return Problem(place, _RULE, text, severity=Severity.WARNING, source=line)
