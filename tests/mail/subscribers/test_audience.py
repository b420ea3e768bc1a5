"""Which letter somebody gets, and whether they get one."""

from __future__ import annotations

import pytest

from farflung.mail.subscribers.audience import LetterKey, Letters, groups_of, wants
from farflung.mail.subscribers.records import Profile
from farflung.model import Variant


@pytest.mark.parametrize(
    ("wanted", "served"),
    [
        ("", "en"),
        ("ja", "ja"),
        ("JA", "ja"),
        ("ja-JP", "ja"),
        ("pt-BR", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("pt", "pt-BR"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh-Hans", "zh-Hant"),
        ("sw", "en"),
    ],
)
def test_the_language_that_comes_closest(wanted: str, served: str) -> None:
    """A publication speaks some languages; everybody is served in the best of them."""
    letters = Letters(("en", "ja", "pt-BR", "zh-Hant"))
    assert letters.of(Profile(language=wanted)).variant.language == served


def test_what_the_edition_does_not_tell_apart_makes_no_other_letter() -> None:
    """Groups and muted sections count only where the edition has something for them."""
    amara = Profile(
        country="NG", teams=frozenset({"payments", "cycling"}), muted=frozenset({"pets"})
    )
    assert groups_of(amara) == {"country:NG", "team:payments", "team:cycling"}
    letters = Letters(("en",), {"team:payments", "country:JP"}, {"highlights", "pets"})
    assert letters.of(amara) == LetterKey(
        Variant("en", frozenset({"team:payments"})), frozenset({"pets"})
    )
    assert Letters(("en",)).of(amara) == Letters(("en",)).of(Profile()) == LetterKey(Variant("en"))


def test_cadences() -> None:
    """Who chose none gets the publication's main edition; who chose gets what they chose."""
    assert wants(Profile(), "weekly", "weekly")
    assert not wants(Profile(), "monthly", "weekly")
    monthly = Profile(cadences=frozenset({"monthly"}))
    assert wants(monthly, "monthly", "weekly")
    assert not wants(monthly, "weekly", "weekly")
