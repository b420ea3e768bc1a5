"""How an edition looks: the publication, its kinds and pictures, the theme, and where it stands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from farflung.render.calendar import Calendar, calendar, direction, is_upright
from farflung.render.palette import Palette, palette
from farflung.render.words import ENGLISH, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.config import Publication
    from farflung.kinds import Kind
    from farflung.model import Picture
    from farflung.render.theme import Theme

__all__ = ["Look"]


@dataclass(frozen=True, slots=True)
class Look:
    """Everything but the edition that decides how the edition looks.

    ``pictures`` are by the hash of their source. ``site_url`` is empty or ends with a slash;
    ``handbook`` is the path segment of the handbook's default version.
    """

    publication: Publication
    kinds: Mapping[str, Kind]
    pictures: Mapping[str, Picture]
    theme: Theme
    site_url: str = ""
    handbook: str = "latest"
    words: Words = field(default=ENGLISH)

    @property
    def language(self) -> str:
        """The language of the publication (BCP 47)."""
        return self.publication.language

    @property
    def dir(self) -> str:
        """The direction in which the publication's language is written."""
        return direction(self.publication.language)

    @property
    def upright(self) -> bool:
        """Whether the publication's language is written in a script that knows no italics."""
        return is_upright(self.publication.language)

    @property
    def calendar(self) -> Calendar:
        """How the publication writes days and lists."""
        return calendar(self.publication.language)

    @property
    def palette(self) -> Palette:
        """The colours, made from the publication's accent."""
        return palette(self.publication.accent)

    @property
    def digest(self) -> str:
        """SHA-256 of the theme and of all settings that can be seen in a letter."""
        shown = (
            self.publication.model_dump_json(
                exclude={"fetching", "delivery", "preview", "private"}
            ),
            self.publication.delivery.pictures,
            self.site_url,
            self.handbook,
            repr(self.words),
            *(repr(self.kinds[name]) for name in sorted(self.kinds)),
        )
        return hashlib.sha256("\0".join((self.theme.digest, *shown)).encode()).hexdigest()
