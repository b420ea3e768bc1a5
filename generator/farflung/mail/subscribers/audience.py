"""A subscriber → the letter they get: language, groups, muted sections, and whether at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from farflung.model import Variant, same_tag

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from farflung.mail.subscribers.records import Profile

__all__ = ["LetterKey", "Letters", "groups_of", "wants"]


@dataclass(frozen=True, slots=True)
class LetterKey:
    """What tells one letter of an edition from another: whoever has the same key gets the same."""

    variant: Variant
    muted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters an edition can have.

    ``spoken`` are the publication's languages, the main one first; ``groups`` are those that some
    entry is for (:attr:`Edition.groups`), ``sections`` the ids of those the edition fills. What an
    edition does not tell apart makes no other letter, so a list of thousands needs few.
    """

    spoken: Sequence[str]
    groups: Collection[str] = field(default=frozenset())
    sections: Collection[str] = field(default=frozenset())

    def of(self, profile: Profile) -> LetterKey:
        """Return which letter somebody gets."""
        groups = groups_of(profile) & frozenset(self.groups)
        muted = profile.muted & frozenset(self.sections)
        return LetterKey(Variant(self._language(profile.language), groups), muted)

    def _language(self, wanted: str) -> str:
        """Return the language that comes closest: as asked, else of the same stem, else the main.

        That is the lookup of RFC 4647, 3.4, and beyond it ``pt-PT`` is served by ``pt-BR``.
        """
        parts = wanted.split("-") if wanted else []
        for length in range(len(parts), 0, -1):
            tag = "-".join(parts[:length])
            for spoken in self.spoken:
                if same_tag(spoken, tag):
                    return spoken
        stem = parts[0] if parts else ""
        kin = (tag for tag in self.spoken if same_tag(tag.partition("-")[0], stem))
        return next(kin, self.spoken[0])


def groups_of(profile: Profile) -> frozenset[str]:
    """Return the groups of readers that somebody belongs to, as ``audience`` names them."""
    country = {f"country:{profile.country}"} if profile.country else set()
    return frozenset(country | {f"team:{team}" for team in profile.teams})


def wants(profile: Profile, cadence: str, main: str) -> bool:
    """Tell whether somebody gets the editions of a cadence; who chose none gets the main one's."""
    return cadence in profile.cadences if profile.cadences else cadence == main
