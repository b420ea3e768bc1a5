"""Who looks after a page, and when it was last reviewed: front matter read, and handed down.

``owner``, ``reviewed`` and ``review_every`` of a page are its own, else those of the index page of
its folder, else of the folders above. A project's pages have front matter of their own making, so
every other field is left alone. ``CODEOWNERS`` names the owner of a page that has none this way.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from farflung.config import span_in_months
from farflung.documents import read_yaml
from farflung.pages import parted
from farflung.problems import Problem, Severity
from farflung.texts import has_control_characters, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from farflung.documents import Document

__all__ = ["Care", "Stated", "front_of", "is_page", "read_stated", "resolve"]

_SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
_INDEX = ("index", "README")
# As MkDocs tells front matter from text: at the very start, ended by --- or by the dots of YAML.
_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<yaml>.*?\n)(?:---|\.\.\.)[ \t]*\r?\n", re.DOTALL)
_MAX_OWNER = 200
_MAX_YEAR = dt.MAXYEAR


@dataclass(frozen=True, slots=True)
class Stated:
    """What a page itself says; None where it says nothing. ``every`` is in months."""

    owner: str | None = None
    reviewed: dt.date | None = None
    every: int | None = None


@dataclass(frozen=True, slots=True)
class Care:
    """Who looks after a page; ``owner`` is empty where nobody is named.

    ``every`` is in months. ``changed`` is the day (UTC) of the last commit that touched the page,
    None where git does not know.
    """

    owner: str
    reviewed: dt.date | None
    every: int
    changed: dt.date | None = None

    @property
    def due(self) -> dt.date | None:
        """The day of the next review: ``every`` months after the last, or else the last change."""
        since = self.reviewed or self.changed
        return _later(since, self.every) if since else None

    def is_overdue(self, today: dt.date) -> bool:
        """Tell whether the day of the next review has passed."""
        return self.due is not None and self.due < today


def is_page(path: str) -> bool:
    """Tell whether MkDocs takes a file below its pages' folder for a page, hidden ones aside."""
    return path.endswith(_SUFFIXES) and "/." not in f"/{path}"


def front_of(text: str, file: str = "") -> Document | None:
    """Read the front matter of a page, None where it has none; ``file`` is its name."""
    found = _FRONT.match(text)
    if found is None:
        return None
    return read_yaml(found["yaml"], file, strict=False, as_text=True, first_line=2)


def read_stated(
    document: Document | None, today: dt.date | None = None
) -> tuple[Stated, tuple[Problem, ...]]:
    """Read what a page says of its owner and its reviews, and what is wrong with that.

    A review after ``today`` is a problem. Fields that are wrong count as not stated; those we do
    not know are the project's own.
    """
    if document is None:
        return Stated(), ()
    if document.problems:
        return Stated(), tuple(_unread(problem) for problem in document.problems)
    if not isinstance(document.data, dict):
        return Stated(), ()
    problems: list[Problem] = []
    read = {
        name: _field(document, name, reader, problems)
        for name, reader in (("owner", _owner), ("reviewed", _day), ("review_every", _span))
    }
    reviewed = read["reviewed"]
    if reviewed and today and reviewed > today:
        message = f'"reviewed" is {reviewed}, which is in the future'
        hint = "write the day on which somebody read the page and found it right"
        problems.append(document.problem(("reviewed",), "future-review", message, hint=hint))
        reviewed = None
    return Stated(read["owner"], reviewed, read["review_every"]), tuple(problems)


def _unread(problem: Problem) -> Problem:
    """Front matter that cannot be read is text to the engine: the page shows it, and is built."""
    hint = problem.hint or "mend it, or the page shows these lines as its text"
    return Problem(
        problem.place, problem.rule, problem.message, hint, Severity.WARNING, problem.source
    )


def _field(
    document: Document, name: str, read: Callable[[Any], Any], problems: list[Problem]
) -> Any:
    value = document.data.get(name)
    if value is None:
        return None
    try:
        return read(value)
    except ValueError as error:
        message, _, hint = str(error).partition("; ")
        problems.append(document.problem((name,), "wrong-field", f'"{name}" {message}', hint=hint))
        return None


def _owner(value: Any) -> str:
    names = value if isinstance(value, list) else [value]
    if not names or not all(isinstance(name, str) and name.strip() for name in names):
        raise ValueError("should be a name; write it as owner: People team")
    text = ", ".join(squeeze(name) for name in names)
    if has_control_characters(text) or len(text) > _MAX_OWNER:
        raise ValueError(f"should be one line of {_MAX_OWNER} characters at most")
    return text


def _day(value: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError("is not a date; write it as 2026-11-20") from None


def _span(value: Any) -> int:
    months = span_in_months(value)
    if months > 12 * _MAX_YEAR:
        raise ValueError("should be a span that somebody lives to see; such as 1 year")
    return months


def resolve(
    pages: Mapping[str, Stated],
    every: int,
    codeowner: Callable[[str], str],
    languages: Container[str] = (),
) -> dict[str, Care]:
    """Hand down what index pages say to the pages below them; ``every`` is the project's span.

    ``pages`` are by their path below the pages' folder; ``codeowner`` gives the owner of a path
    that has no other, or nothing. A translation into one of ``languages`` has what its original
    has, as far as it says nothing else.
    """
    said: dict[str, tuple[Stated, ...]] = {}  # by the index pages of a folder and those above
    indexes: dict[str, list[Stated]] = {}
    for path in sorted(pages):
        folder, _, name = path.rpartition("/")
        if name.rpartition(".")[0] in _INDEX:
            indexes.setdefault(folder, []).append(pages[path])

    def above(folder: str) -> tuple[Stated, ...]:
        if folder not in said:
            higher = above(folder.rpartition("/")[0]) if folder else ()
            said[folder] = (*reversed(indexes.get(folder, [])), *higher)
        return said[folder]

    found: dict[str, Care] = {}
    for path, own in pages.items():
        original, language = parted(path, languages)
        first = (own, pages[original]) if language and original in pages else (own,)
        chain = (*first, *above(path.rpartition("/")[0]))
        owner = next((stated.owner for stated in chain if stated.owner), None)
        found[path] = Care(
            owner=owner or codeowner(path),
            reviewed=next((stated.reviewed for stated in chain if stated.reviewed), None),
            every=next((stated.every for stated in chain if stated.every), every),
        )
    return found


def _later(day: dt.date, months: int) -> dt.date | None:
    """Return the same day of the month so many months later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > _MAX_YEAR:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
