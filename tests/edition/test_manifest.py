from __future__ import annotations

import datetime as dt

from tests.builders import COMMIT, PROOF, entry, item, period

from farflung.edition.manifest import Carried, Manifest, ManifestSection, manifest_of
from farflung.model import (
    ChangeKind,
    Edition,
    HandbookChange,
    HandbookHistory,
    Opening,
    Section,
    SourcePicture,
)

_CHANGE = HandbookChange("values/index.md", "Values", ChangeKind.CHANGED)
_NOW = dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)


def test_a_manifest_holds_what_the_edition_carries() -> None:
    """Entries by path and hash with their pictures, stories whole, changes in the history."""
    picture = SourcePicture("photo", "newsletter/entries/pets/m.jpg", "e" * 64, "A cat.")
    pet, story = entry("mochi", section="pets", kind="pet", pictures=(picture,)), item("story")
    history = HandbookHistory("1" * 40, "2" * 40, (_CHANGE,))
    edition = Edition(
        period("2026-W47"),
        (
            Section("pets", "pet", "Pets", (pet,)),
            Section("reading", "link", "Reading", (story,)),
            Section("handbook", "handbook-changes", "New", (_CHANGE,)),
        ),
        Opening("Dear all,", sha256="f" * 64),
        history,
    )
    path = "newsletter/editions/2026-W47.md"
    carried = Carried(pet.path, pet.sha256, (Carried(picture.path, picture.sha256),))
    manifest = manifest_of(edition, path, _NOW, COMMIT, PROOF)
    assert manifest == Manifest(
        period("2026-W47"),
        _NOW,
        COMMIT,
        (
            ManifestSection("pets", "pet", "Pets", (carried,)),
            ManifestSection("reading", "link", "Reading", (), (story,)),
            ManifestSection("handbook", "handbook-changes", "New"),
        ),
        history,
        Carried(path, "f" * 64),
        PROOF,
    )
    assert (manifest.id, manifest.files) == ("2026-W47", (carried,))


def test_without_an_opening_letter_there_is_none() -> None:
    """An editor who wrote nothing leaves no file to prove."""
    edition = Edition(period("2026-11"), ())
    assert manifest_of(edition, "newsletter/editions/2026-11.md", _NOW, "", PROOF).opening is None
