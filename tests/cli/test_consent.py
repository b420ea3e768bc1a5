"""`farflung consent withdraw` at the command line: it shows, asks, acts, and says what is next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.commands import farflung
from tests.workflows.newsrooms import KIWI, frozen, newsroom

if TYPE_CHECKING:
    from pathlib import Path

NOON = "1796299200"  # 2026-12-03


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with a frozen edition."""
    return frozen(newsroom(tmp_path), "2026-11-22").root


def test_shows_and_asks(root: Path) -> None:
    """A no, and nobody to answer, change nothing; what would change is shown before."""
    manifest = (root / "newsletter/editions/2026-W47.yml").read_bytes()
    done = farflung(root, "consent", "withdraw", KIWI, answer="n\n", SOURCE_DATE_EPOCH=NOON)
    assert done.stdout.splitlines() == [
        f"Withdraw {KIWI}",
        "  2026-W47: its manifest keeps the hash alone; the next build leaves it out",
        f"  delete {KIWI}",
        "  delete newsletter/entries/pets/kiwi.png",
    ]
    assert "Nothing was changed." in done.stderr
    done = farflung(root, "consent", "withdraw", KIWI, code=2)
    assert "in scripts say --yes" in done.stderr
    assert (root / KIWI).exists()
    assert (root / "newsletter/editions/2026-W47.yml").read_bytes() == manifest


def test_acts_and_says_what_is_next(root: Path) -> None:
    """After a yes the entry is gone, and the next steps and what cannot be undone are told."""
    done = farflung(root, "consent", "withdraw", KIWI, answer="y\n", SOURCE_DATE_EPOCH=NOON)
    assert "Next: commit it, then farflung build, and publish the site." in done.stderr
    assert "Letters that were mailed stay" in done.stderr
    assert "Git's history keeps" in done.stderr
    assert not (root / KIWI).exists()
    done = farflung(root, "edition", "verify")
    assert done.stdout == "2026-W47: every byte is as it was frozen, without 1 withdrawn\n"
    done = farflung(root, "consent", "withdraw", KIWI)
    assert f"{KIWI} is withdrawn from 2026-W47 already" in done.stderr


def test_from_any_folder_and_in_scripts(root: Path) -> None:
    """The path counts from where one is, and -q --yes asks and says nothing."""
    folder = root / "newsletter/entries/pets"
    done = farflung(folder, "-q", "consent", "withdraw", "kiwi.md", "--yes")
    assert (done.stdout, done.stderr) == ("", "")
    assert not (root / KIWI).exists()


def test_a_private_entry(root: Path) -> None:
    """An entry of the private folder is named by its path there."""
    file = root.parent / "private/support/oksana-father.md"
    farflung(root, "consent", "withdraw", str(file), "--yes")
    assert not file.exists()
    assert "without 1 withdrawn" in farflung(root, "edition", "verify").stdout


def test_an_unknown_entry(root: Path) -> None:
    """A misspelt path is wrong usage with a suggestion."""
    done = farflung(root, "consent", "withdraw", "newsletter/entries/pets/kiwy.md", code=2)
    assert f'did you mean "{KIWI}"?' in done.stderr
