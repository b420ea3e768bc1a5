"""Small makers of records for tests: everything has a value, and a test names what matters."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from farflung.config import Publication
from farflung.edition.manifest import Proof, manifest_of
from farflung.edition.periods import parse_period
from farflung.kinds import Kind, read_kinds
from farflung.model import Entry, FeedItem, Period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.edition.manifest import Manifest
    from farflung.model import Edition

__all__ = ["COMMIT", "PROOF", "day", "entry", "frozen", "item", "kinds", "period", "publication"]

COMMIT = "0123456789abcdef0123456789abcdef01234567"
PROOF = Proof("a" * 64, "b" * 64, "c" * 64)
_NOWHERE = Path("/nonexistent")


def day(text: str) -> dt.date:
    """Return the date written as 2026-11-19."""
    return dt.date.fromisoformat(text)


def period(name: str) -> Period:
    """Return the period called ``name``."""
    return parse_period(name)


@cache
def kinds() -> Mapping[str, Kind]:
    """Return the kinds that Farflung brings."""
    return read_kinds(_NOWHERE)[0]


def publication(*sections: Mapping[str, Any], **settings: Any) -> Publication:
    """Return a publication with these sections (highlights and books if none are named)."""
    named = sections or ({"id": "highlights", "kind": "highlight"}, {"id": "books", "kind": "book"})
    return Publication.model_validate(
        {
            "title": "The Far-Flung Post",
            "sender": "The Post <post@example.org>",
            "sections": list(named),
            **settings,
        }
    )


def entry(name: str = "one", when: str = "2026-11-19", /, **fields: Any) -> Entry:
    """Return an entry of the section highlights whose bytes are told by its name."""
    section = fields.get("section", "highlights")
    made = Entry(
        section=section,
        kind=fields.get("kind", "highlight"),
        path=f"newsletter/entries/{section}/{name}.md",
        sha256=sha256(f"{section}/{name}".encode()).hexdigest(),
        date=day(when),
        heading=name.capitalize(),
    )
    return replace(made, **fields)


def item(name: str = "story", when: str = "2026-11-19", /, **fields: Any) -> FeedItem:
    """Return an item of the feed "Blog" in the section reading, dated at noon (UTC)."""
    made = FeedItem(
        section="reading",
        feed="Blog",
        id=f"tag:{name}",
        title=name.capitalize(),
        link=f"https://example.org/{name}",
        date=dt.datetime.combine(day(when), dt.time(12), dt.UTC),
    )
    return replace(made, **fields)


def frozen(edition: Edition) -> Manifest:
    """Freeze an edition at noon of the day after its period."""
    moment = dt.datetime.combine(edition.period.end, dt.time(12), dt.UTC) + dt.timedelta(days=1)
    return manifest_of(edition, f"newsletter/editions/{edition.id}.md", moment, COMMIT, PROOF)
