"""What becomes of each entry, as the contributor's page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from farflung.problems import Problem

__all__ = ["EntryView", "Fate", "Prospect", "entries_html"]


class Fate(StrEnum):
    """What the coming edition of a cadence does with an entry."""

    IN = "in"
    LED_TO = "led-to"  # a digest has no room, and leads to the edition that has it
    WAITS = "waits"  # a later edition will have it
    HELD = "held"  # none will have it until what holds it is mended


@dataclass(frozen=True, slots=True)
class Prospect:
    """An entry and one coming edition: ``edition`` is the one that will have it, if that is known."""

    fate: Fate
    cadence: str
    edition: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry: its file, what it is called, its prospects (main edition first), its problems.

    Without prospects it could not be read; then ``heading`` is empty.
    """

    path: str
    heading: str = ""
    prospects: tuple[Prospect, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_faulty(self) -> bool:
        """Whether problems keep it out of every edition."""
        return not self.prospects


_GROUPS = (
    ("faulty", "To mend", "these stop the build"),
    (Fate.HELD, "Held", "no edition carries these until somebody does something"),
    (Fate.WAITS, "Waiting", "a later edition carries these"),
    (Fate.IN, "In", "a coming edition carries these"),
)
_WORDS = {
    Fate.IN: "goes into {}",
    Fate.LED_TO: "{} leads to it",
    Fate.WAITS: "waits for {}",
    Fate.HELD: "held",
}


def entries_html(entries: Sequence[EntryView]) -> str:
    """Write the entries in groups, what has to be mended first; a group without any is left out."""
    groups = (
        (name, title, note, [e for e in entries if _group(e) == name])
        for name, title, note in _GROUPS
    )
    return "".join(
        f'<section class="{name}"><h3>{title} ({len(found)})</h3><p class="note">{note}</p>'
        f"<ul>{''.join(map(_entry, found))}</ul></section>"
        for name, title, note, found in groups
        if found
    )


def _group(entry: EntryView) -> str:
    """Return the group of an entry: by the main edition, or the first that would have it."""
    if entry.is_faulty:
        return "faulty"
    fate = entry.prospects[0].fate
    return Fate.IN if fate is Fate.LED_TO else fate


def _entry(entry: EntryView) -> str:
    name = f"<strong>{escape(entry.heading)}</strong> " if entry.heading else ""
    lines = (_prospect(prospect) for prospect in entry.prospects)
    return (
        f"<li>{name}<code>{escape(entry.path)}</code>"
        f"{_paragraphs(lines, 'fate')}{_problems(entry.problems)}</li>"
    )


def _prospect(prospect: Prospect) -> str:
    words = _WORDS[prospect.fate].format(prospect.edition)
    because = f": {prospect.reason}" if prospect.reason else ""
    return escape(f"{prospect.cadence}: {words}{because}")


def _problems(problems: Iterable[Problem]) -> str:
    return "".join(
        f'<p class="problem {problem.severity.value}">Line {problem.place.line}: '
        f"{escape(problem.message)}{_hint(problem)}</p>{_source(problem)}"
        for problem in problems
    )


def _hint(problem: Problem) -> str:
    return f" <em>{escape(problem.hint)}</em>" if problem.hint else ""


def _source(problem: Problem) -> str:
    """Write the line of the problem, with what is wrong in it marked."""
    if not problem.source:
        return ""
    start = max(problem.place.column, 1) - 1
    end = start + max(problem.place.length, 1)
    before, wrong, after = (
        escape(text)
        for text in (problem.source[:start], problem.source[start:end], problem.source[end:])
    )
    return f'<pre class="source" tabindex="0">{before}<mark>{wrong}</mark>{after}</pre>'


def _paragraphs(lines: Iterable[str], kind: str) -> str:
    return "".join(f'<p class="{kind}">{line}</p>' for line in lines)
