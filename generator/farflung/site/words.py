"""The fixed words around the handbook's pages, in English; see :mod:`farflung.catalogue`.

Templates find them as ``config.extra.farflung.words``, scripts in the attribute ``data-words`` of
their own element.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from farflung.catalogue import Plural, Sayings

__all__ = ["HandbookWords"]


@dataclass(frozen=True, slots=True)
class HandbookWords(Sayings):
    """Everything the site says by itself around the pages of the handbook."""

    context: ClassVar[str] = "handbook"

    rooms: str = "Parts of the site"
    handbook: str = "Handbook"
    newsletter: str = "Newsletter"
    changes: str = "Changes"
    changes_feed: str = "Changes: {title}"
    moved: str = "This page has moved"
    front_search: str = "Search the handbook and the newsletter"

    not_found_title: str = "Page not found"
    not_found: str = "This page is not here"
    not_found_why: str = (
        "It may have been moved or renamed, or it belongs to another version of the handbook."
    )
    not_found_search: str = "Look for it with the search above, or {link}."
    not_found_start: str = "begin at the start page"

    overdue: str = "Overdue for review."
    overdue_since: str = "This page should have been looked at again by {date}."
    overdue_owner: str = "If something in it is no longer right, tell its owner: {owner}."
    overdue_nobody: str = "Nobody owns it yet."
    owner: str = "Owner"
    last_change: str = "Last change"
    last_review: str = "Last review"
    next_review: str = "Next review"

    languages: str = "This page in other languages"
    translation_older: str = (
        "This translation is older than the original, which last changed on {date}."
    )
    original: str = "Read the original"

    contents: str = "Contents"
    as_of: str = "As of {date}"
    pdf: str = "The whole handbook as a PDF"
    pdf_pages: Plural = Plural("{count} page", "{count} pages")

    about_version: str = "About this version"
    old_version: str = "This is version {version} of the handbook, not the one of today."
    read_today: str = "Read this page as it is today"
    gone_today: str = "Today’s handbook does not have this page; go to its start"  # noqa: RUF001 - as printed
    lost: str = "Today’s handbook does not have this page."  # noqa: RUF001 - as printed
    version_has: str = "Version {version} has it"
    version_lacks: str = "Version {version} does not have this page."
    today_has: str = "Read it in today’s handbook"  # noqa: RUF001 - as printed

    visit: str = "This page has changed since your visit of {date}:"
    passages_changed: Plural = Plural(
        "{count} passage is new or different", "{count} passages are new or different"
    )
    passages_gone: Plural = Plural("{count} passage is gone", "{count} passages are gone")
    changed_since: str = "Changed since your visit:"
    show_first: str = "Show the first"
    dismiss: str = "Dismiss"

    def for_templates(self) -> dict[str, Any]:
        """Return the words as templates take them: a word with a ``{…}`` as what is around it.

        ``script`` holds all of them as JSON, counted ones by the plural category of their number.
        """
        plain: dict[str, Any] = {}
        script: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Plural):
                script[field.name] = value.by_category()
                continue
            script[field.name] = value
            plain[field.name] = list(self.around(field.name)) if "{" in value else value
        return {**plain, "script": json.dumps(script, ensure_ascii=False)}
