"""What all pages of changes are made with: the site around them, its addresses, its templates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from farflung.catalogue import full_day, spoken
from farflung.changes.words import ChangesWords
from farflung.compiled import compiled_templates
from farflung.resources import themes_folder

if TYPE_CHECKING:
    from farflung.changes.records import PageChange, State

__all__ = ["Setting", "address_below", "in_version", "render_part"]


@dataclass(frozen=True, slots=True)
class Setting:
    """What the pages need to know of the site around them.

    ``built`` are the folders of the versions in it; ``directories`` tells that a page's address is
    a folder. ``promised`` are addresses of redlines that frozen editions link to.
    """

    site_name: str
    site_url: str
    author: str
    host: str
    language: str = "en"
    built: frozenset[str] = frozenset()
    directories: bool = True
    promised: frozenset[str] = field(default=frozenset())

    @property
    def words(self) -> ChangesWords:
        """The fixed words in the language of the site."""
        return spoken(ChangesWords, self.language)


def in_version(state: State, path: str, setting: Setting) -> str:
    """Return a page's address as seen from the page of a pair, empty where it is not built."""
    if state.name not in setting.built:
        return ""
    return f"../../{state.name}/{address_below(path, setting)}"


def address_below(path: str, setting: Setting) -> str:
    """Return a page's address as seen from the folder of a version, empty for its start page."""
    pure = PurePosixPath(path.removesuffix(".md"))
    index = pure.name in {"index", "README"}
    if setting.directories:
        stem = pure.parent if index else pure
        return "" if stem == PurePosixPath() else f"{quote(str(stem))}/"
    return quote(str(pure.with_name("index") if index else pure)) + ".html"


def _day(moment: str, language: str) -> str:
    """Write an ISO 8601 moment as a day that nobody can misread."""
    return full_day(dt.datetime.fromisoformat(moment).date(), language) if moment else ""


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(themes_folder() / "changes"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=compiled_templates(),
    )


def render_part(name: str, setting: Setting, **values: Any) -> str:
    """Fill a template of ``themes/changes/`` with values, and with the words of the site."""

    def day(moment: str) -> str:
        return _day(moment, setting.language)

    def when(page: PageChange) -> str:
        """Say of what day a page is, and that it was edited since."""
        known = [day(page.date)] if page.date else []
        return " · ".join(known if page.committed else [*known, setting.words.uncommitted])

    common = {"words": setting.words, "day": day, "when": when}
    return _environment().get_template(name).render(common | values)
