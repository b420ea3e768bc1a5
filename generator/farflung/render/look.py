"""How an edition looks: the publication, its kinds and pictures, the theme, and where it stands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from farflung.catalogue import catalogue_digest, direction, has_words, own_name, spoken
from farflung.render.calendar import Calendar, calendar, is_upright
from farflung.render.palette import Palette, palette
from farflung.render.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.config import Publication
    from farflung.kinds import Kind
    from farflung.model import Picture
    from farflung.render.theme import Theme

__all__ = ["Look"]


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language by its tag, and by what it calls itself."""

    language: str
    name: str


@dataclass(frozen=True, slots=True)
class Look:
    """Everything but the edition that decides how the edition looks.

    ``pictures`` are by the hash of their source. ``site_url`` is empty or ends with a slash;
    ``handbook`` is the path segment of the handbook's default version. ``tongue`` is the language
    that is spoken, empty for the publication's own.
    """

    publication: Publication
    kinds: Mapping[str, Kind]
    pictures: Mapping[str, Picture]
    theme: Theme
    site_url: str = ""
    handbook: str = "latest"
    tongue: str = ""

    def speaking(self, language: str) -> Look:
        """Return the look in another language; an empty one is the publication's."""
        return replace(self, tongue=language)

    def within(self, language: str) -> Look:
        """Return the look of what is said within a text in ``language``.

        That is the text's own language, so that nobody hears words of two of them in one breath,
        as far as there are words in it; else it is this look.
        """
        return self.speaking(language) if has_words(language) else self

    @property
    def language(self) -> str:
        """The language that is spoken (BCP 47)."""
        return self.tongue or self.publication.language

    @property
    def dir(self) -> str:
        """The direction in which the language is written."""
        return direction(self.language)

    @property
    def words(self) -> Words:
        """The fixed words in the language."""
        return spoken(Words, self.language)

    @property
    def upright(self) -> bool:
        """Whether the language is written in a script that knows no italics."""
        return is_upright(self.language)

    @property
    def calendar(self) -> Calendar:
        """How the language writes days and lists."""
        return calendar(self.language)

    @property
    def folder(self) -> str:
        """The folder below ``newsletter/`` of pages in this language, empty for the main one's."""
        return "" if self.language == self.publication.language else f"{self.language}/"

    @property
    def tongues(self) -> tuple[Tongue, ...]:
        """All languages that page and letter are made in; none where there is only one."""
        spoken = self.publication.spoken
        return tuple(Tongue(tag, own_name(tag)) for tag in spoken) if len(spoken) > 1 else ()

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
            catalogue_digest(),
            *(repr(self.kinds[name]) for name in sorted(self.kinds)),
        )
        return hashlib.sha256("\0".join((self.theme.digest, *shown)).encode()).hexdigest()
