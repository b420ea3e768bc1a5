"""The fixed words of the newsletter, in English; :func:`~farflung.catalogue.spoken` translates them.

``{…}`` in a word is filled in by :meth:`~farflung.catalogue.Sayings.say`. After a change here, run
``make words``: it asks every language for what is new.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from farflung.catalogue import Sayings
from farflung.model import Cadence, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Words"]


def _cadences() -> Mapping[Cadence, str]:
    return {
        Cadence.DAILY: "Daily edition",
        Cadence.WEEKLY: "Weekly edition",
        Cadence.MONTHLY: "Monthly edition",
    }


def _changes() -> Mapping[ChangeKind, str]:
    return {
        ChangeKind.ADDED: "New page",
        ChangeKind.CHANGED: "Changed",
        ChangeKind.MOVED: "Moved",
        ChangeKind.REMOVED: "Removed",
    }


@dataclass(frozen=True, slots=True)
class Words(Sayings):
    """Everything the newsletter says by itself."""

    context: ClassVar[str] = "newsletter"

    colon: str = ": "
    read_on_web: str = "Read on the web"
    in_this_edition: str = "In this edition"
    archive: str = "All editions"
    newest_editions: str = "Newest editions"
    newest_edition: str = "The newest edition"
    browse: str = "Browse the archive"
    by_section: str = "By section"
    by_year: str = "By year"
    newest: str = "Newest"
    editions_of: str = "Editions of {year}"
    section_of: str = "{section}, {year}"
    all_of_section: str = "{section} in all editions"
    find_here: str = "Find on this page"
    questions_open: str = "Waiting for an answer"
    questions_answered: str = "Answered"
    asked_in: str = "Asked in the edition of {edition}"
    answered_in: str = "Answered in the edition of {edition}"
    languages: str = "Languages"
    as_letter: str = "As a letter"
    as_text: str = "As plain text"
    subscribe: str = "Atom feed"
    subscribe_json: str = "JSON feed"
    editor: str = "The editors"
    preview: str = "A preview."
    preview_note: str = (
        "This edition is still taking shape: what it carries can change until it is frozen."
    )
    next_edition: str = "See the next edition taking shape"
    nothing_yet: str = "No edition has been published yet."
    empty: str = "Nothing this time. The next edition is yours to fill."
    why: str = "You receive this letter because your address is on the list of {title}."
    sent_by: str = "It is sent by {sender}."
    reply: str = "Just reply: your answer reaches {address}."
    more: str = "Read the rest"
    shortened: str = "The whole text is in the archive."
    links: str = "Links"
    for_whom: str = "For {audience}"
    team_of: str = "the team {name}"
    book_by: str = "by {author}"
    isbn: str = "ISBN {isbn}"
    recommended_by: str = "Recommended by {name}"
    photo_by: str = "Photo: {name}"
    thanks: str = "{giver} thanks {receiver}"
    asked_by: str = "Asked by {name}"
    asked_to: str = "For {name}"
    answer: str = "Answer"
    answered_by: str = "Answered by {name}"
    answer_due: str = "An answer is promised by {date}."
    answer_open: str = "Still open."
    show_answer: str = "Show the answer"
    answer_next: str = "The answer comes with the next edition."
    answer_now: str = "Cannot wait? It stands on the web"
    last_time: str = "Last time we asked"
    asked_before: str = "You asked, and now there is an answer"
    add_to_calendar: str = "Put these dates into your calendar (.ics)"
    closed: str = "Closed on {date}"
    is_over: str = "This is over"
    apply_by: str = "Apply by {date}"
    talk_to: str = "Talk to {name}"
    ask_about: str = "Ask me about"
    buddy: str = "Shown around by {name}"
    clock: str = "Clock: {place}"
    value: str = "Value: {value}"
    previously: str = "was {path}"
    redline: str = "What changed, word by word"
    in_full: str = "In full in the edition of {edition}"
    further_entries: str = "Further entries ({count}), in full in:"
    further_changes: str = "Also changed ({count}):"
    all_changes: str = "everything that changed"
    how_to_help: str = "How to show support"
    cadences: Mapping[Cadence, str] = field(default_factory=_cadences)
    changes: Mapping[ChangeKind, str] = field(default_factory=_changes)
