"""``extra.handbook`` of ``mkdocs.yml``, and what we read of the rest of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from farflung.config.values import Line, Strict, Tag

__all__ = ["Current", "HandbookSettings", "Review", "SiteSettings", "Versions", "span_in_months"]


def span_in_months(text: object) -> int:
    """Read a span such as ``6 months`` or ``1 year``. Raises ValueError with what is wrong."""
    match = re.fullmatch(r"(\d+) (month|year)s?", str(text))
    if not match or not int(match[1]):
        message = "should be a span of time, such as 6 months or 1 year"
        raise ValueError(message)
    return int(match[1]) * (12 if match[2] == "year" else 1)


Segment = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=60)]


class Current(Strict):
    """How the working tree is shown among the versions."""

    name: Segment = "next"
    title: Line = "Next"


class Versions(Strict):
    """Which states of the handbook are published; ``default`` names an alias or a version."""

    tags: Line = "v*"
    keep: Annotated[int, Field(ge=1, le=1000)] = 12
    hidden: tuple[str, ...] = ()
    current: Current | None = Current()
    default: Segment = "latest"


class Review(Strict):
    """How often a page is looked at again; ``every`` is kept in months."""

    every: Annotated[int, BeforeValidator(span_in_months)] = 6


def _once(tags: tuple[str, ...]) -> tuple[str, ...]:
    repeated = next((tag for tag in tags if tags.count(tag) > 1), "")
    if repeated:
        message = f"names {repeated} twice"
        raise ValueError(message)
    return tags


class HandbookSettings(Strict):
    """``extra.handbook`` of ``mkdocs.yml``.

    ``languages`` are those that pages may be in, the handbook's own first.
    """

    versions: Versions = Versions()
    engine: Literal["mkdocs", "properdocs", "zensical"] = "mkdocs"
    review: Review = Review()
    private: bool = False
    markdown: bool = True
    offline: bool = False
    languages: Annotated[tuple[Tag, ...], AfterValidator(_once)] = ()

    @property
    def translations(self) -> tuple[str, ...]:
        """The languages that pages may be translated into."""
        return self.languages[1:]


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What we read of the rest of ``mkdocs.yml``; the engine reads all of it.

    ``nav`` is as written (None when pages are found by themselves). ``site_url`` ends with a
    slash or is empty. ``data`` is the whole file as plain data, tags not executed.
    """

    site_name: str
    site_url: str
    docs_dir: str
    nav: list[Any] | None
    data: dict[str, Any]

    @property
    def language(self) -> str:
        """The language of the theme, which is that of the words around the pages."""
        theme = self.data.get("theme")
        language = theme.get("language") if isinstance(theme, dict) else None
        return language if isinstance(language, str) else "en"
