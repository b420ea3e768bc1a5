"""`check --fix` mends what it can mend surely, and nothing else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.pictures.samples import corners, exif, saved
from tests.projects import MKDOCS, commit, git, repository, write_files
from tests.workflows.newsrooms import frozen, newsroom

from farflung.workflows.check import is_wanted, problems_below
from farflung.workflows.fixing import fix
from farflung.workflows.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """\
title: The Far-Flung Post
sender: The Far-Flung Post <post@example.org>
sections:
  - {id: highlights, kind: highlight}
  - {id: pets, kind: pet}
"""
ENTRIES = "newsletter/entries"
PHOTO = saved(corners(60, 40), "JPEG", exif=exif(6, gps=True))
PET = "---\ndate: 2026-11-18\nname: Kiwi\nphoto: kiwi.jpg\nalt: A brown dog\n---\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project in git in which a page was just renamed."""
    folder = repository(
        tmp_path,
        {
            ".gitignore": ".farflung/\n",
            "mkdocs.yml": MKDOCS,
            "newsletter/newsletter.yml": SETTINGS,
            "handbook/index.md": "# Welcome\n\n[Rules](rules.md)\n",
            "handbook/rules.md": "# Rules\n\nBe kind, and write it down for the others.\n",
        },
    )
    (folder / "handbook/team").mkdir()
    git(folder, "mv", "handbook/rules.md", "handbook/team/rules.md")
    return folder


def mended(root: Path, *paths: Path) -> dict[str, bytes]:
    """Fix a project and return the new bytes of each file that was mended."""
    done = fix(open_project(root), paths)
    assert all((root / one.file).read_bytes() == one.after for one in done)
    assert all(one.before != one.after for one in done)
    return {one.file: one.after for one in done}


def test_links_to_where_a_page_says_that_it_was(root: Path) -> None:
    """``redirect_from`` tells of moves that git has not seen; a page that is there is not mended away."""
    write_files(
        root,
        {
            "handbook/ways.md": "---\nredirect_from: [old/ways.md, /people/, index.md]\n---\n# Ways\n",
            "handbook/index.md": "# Hi\n\n[a](old/ways.md#x) [b](people/index.md) [c](index.md)\n",
        },
    )
    found = {problem.rule for problem in problems_below(root)}
    assert "moved-link" in found
    text = mended(root)["handbook/index.md"].decode()
    assert "[a](ways.md#x) [b](ways.md) [c](index.md)" in text


def test_everything_at_once(root: Path) -> None:
    """Links, names of fields, line endings and pictures are mended; then nothing is wrong."""
    write_files(
        root,
        {
            f"{ENTRIES}/highlights/a.md": b"\xef\xbb\xbf---\r\ndate: 2026-11-18\r\ntitel: Hi\r\n---\r\nText.",
            f"{ENTRIES}/pets/kiwi.md": PET,
            f"{ENTRIES}/pets/kiwi.jpg": PHOTO,
        },
    )
    rules = {problem.rule for problem in problems_below(root)}
    assert rules == {
        "moved-link",
        "unknown-field",
        "missing-field",
        "line-endings",
        "picture-location",
    }
    found = mended(root)
    assert found.pop(f"{ENTRIES}/pets/kiwi.jpg") != PHOTO
    assert found == {
        "handbook/index.md": b"# Welcome\n\n[Rules](team/rules.md)\n",
        f"{ENTRIES}/highlights/a.md": b"---\ndate: 2026-11-18\ntitle: Hi\n---\nText.\n",
    }
    assert problems_below(root) == ()
    assert mended(root) == {}


@pytest.mark.parametrize(
    "fields",
    [
        "zzz: Hi",  # nothing is like it
        "title: Hi\ntitel: Ho",  # the one that was meant is there already
        "titel: Hi\ntitl: Ho",  # two that mean the same
        "titel: [Hi",  # not YAML
    ],
)
def test_what_is_not_sure_stays(root: Path, fields: str) -> None:
    """A name is corrected only where exactly one free field can be meant."""
    text = f"---\ndate: 2026-11-18\n{fields}\n---\nText.\n"
    write_files(root, {f"{ENTRIES}/highlights/a.md": text})
    assert f"{ENTRIES}/highlights/a.md" not in mended(root)
    assert (root / ENTRIES / "highlights/a.md").read_text("utf-8") == text


def test_only_the_files_that_were_named(root: Path) -> None:
    """With paths, what lies elsewhere stays as it is."""
    files = {
        f"{ENTRIES}/highlights/{n}.md": f"---\ndate: 2026-11-18\ntitel: {n}\n---\nHi.\n"
        for n in "ab"
    }
    write_files(root, files)
    assert [*mended(root, root / ENTRIES / "highlights/a.md")] == [f"{ENTRIES}/highlights/a.md"]


def test_an_opening_letter(root: Path) -> None:
    """The fields of an opening letter are corrected too."""
    write_files(root, {"newsletter/editions/2026-W47.md": "---\nsubjekt: Rain\n---\nHello.\n"})
    assert mended(root)["newsletter/editions/2026-W47.md"] == b"---\nsubject: Rain\n---\nHello.\n"


def test_what_is_frozen_stays(tmp_path: Path) -> None:
    """Text and picture of a frozen edition are known by their bytes, so nothing touches them."""
    project = newsroom(tmp_path)
    entry = project.root / ENTRIES / "pets/kiwi.md"
    entry.write_bytes(entry.read_bytes().replace(b"\n", b"\r\n"))
    (entry.parent / "kiwi.png").write_bytes(saved(corners(60, 40), "PNG", exif=exif(1, gps=True)))
    commit(project.root, "As on another system")
    frozen(open_project(project.root), "2026-11-22")
    before = {file: file.read_bytes() for file in (entry, entry.parent / "kiwi.png")}
    fix(open_project(project.root))
    assert {file: file.read_bytes() for file in before} == before
    found = {problem.rule: problem for problem in problems_below(project.root)}
    assert "line-endings" not in found
    assert "a frozen edition needs it" in found["picture-location"].hint


def test_a_file_that_somebody_saves_meanwhile(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was changed since it was read is left alone."""
    file = write_files(root, {f"{ENTRIES}/highlights/a.md": "---\ndate: 2026-11-18\r\n---\n"})
    target = file / ENTRIES / "highlights/a.md"

    def while_saving(path: Path, wanted: list[Path]) -> bool:
        target.write_bytes(b"saved by somebody else\n")
        return is_wanted(path, wanted)

    monkeypatch.setattr("farflung.workflows.fixing.is_wanted", while_saving)
    fix(open_project(root))
    assert target.read_bytes() == b"saved by somebody else\n"


def test_nothing_is_half_written(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full leaves the old file whole, and nothing beside it."""
    write_files(root, {f"{ENTRIES}/highlights/a.md": "---\ndate: 2026-11-18\r\n---\n"})

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        fix(open_project(root))
    assert (root / ENTRIES / "highlights/a.md").read_bytes() == b"---\ndate: 2026-11-18\r\n---\n"
    assert [f.name for f in (root / ENTRIES / "highlights").iterdir()] == ["a.md"]
