"""``farflung whereis``: a receipt for every contributor."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from PIL import Image
from tests.cli.commands import farflung
from tests.projects import commit, git, repository, write_project

from farflung.cli.app import farflung as command
from farflung.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

_NEWSLETTER = """\
title: The Far-Flung Post
sender: The Far-Flung Post <post@example.org>
sections:
  - {id: pets, kind: pet, limit: 1}
  - {id: milestones, kind: milestone}
"""
_PETS, _MILESTONES = "newsletter/entries/pets", "newsletter/entries/milestones"
_AT = "2026-11-24"


def _pet(name: str, day: int, more: str = "") -> str:
    return (
        f"---\ndate: 2026-11-{day}\nname: {name}\nphoto: {name.lower()}.jpg\n"
        f"alt: A cat asleep\n{more}---\n"
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a newsletter with one frozen edition, which carries Mochi."""
    root = tmp_path_factory.mktemp("made") / "post"
    write_project(root, {"newsletter/newsletter.yml": _NEWSLETTER, "handbook/index.md": "# Home\n"})
    milestone = "---\ndate: 2026-11-24\nperson: Aroha\noccasion: birthday\nday: '11-27'\n---\n"
    files = {
        f"{_PETS}/mochi.md": _pet("Mochi", 16, "expires: 2026-11-23\n"),
        f"{_PETS}/tia.md": _pet("Tia", 23),
        f"{_PETS}/zeytin.md": _pet("Zeytin", 24),
        f"{_PETS}/pierogi.md": _pet("Pierogi", 25),
        f"{_MILESTONES}/aroha.md": milestone,
        ".gitignore": ".farflung/\n",
    }
    (root / _PETS).mkdir(parents=True)
    for name in ("mochi", "tia", "zeytin", "pierogi"):
        Image.new("RGB", (40, 30), "teal").save(root / _PETS / f"{name}.jpg")
    repository(root, files)
    farflung(root, "edition", "freeze", "2026-W47", "--at", "2026-11-23")
    commit(root, "Freeze")
    return root


@pytest.fixture
def post(made: Path, tmp_path: Path) -> Path:
    """Return a copy of that newsletter, for one test to change."""
    return shutil.copytree(made, tmp_path / "post")


def _asked(root: Path, file: str) -> Result:
    """Ask in this process, which is quicker; errors stay what they are."""
    return CliRunner().invoke(command, ["-C", str(root), "whereis", file, "--at", _AT])


def _said(root: Path, file: str, *, code: int = 0) -> list[str]:
    result = _asked(root, file)
    assert result.exit_code == code, result.output
    return [line.strip() for line in result.stdout.splitlines()]


def test_carried_coming_waiting_and_held(post: Path) -> None:
    """Which edition, when it closes, and why not sooner; several weeks ahead where many wait."""
    assert _said(post, f"{_PETS}/mochi.md") == [
        f"{_PETS}/mochi.md: Mochi",
        "weekly:  carried by 2026-W47, frozen on 2026-11-23",
        "It expired on 2026-11-23 and has left the archive.",
    ]
    assert _said(post, f"{_PETS}/tia.md")[1:] == [
        "weekly:  goes into 2026-W48, which closes on 2026-11-29"
    ]
    assert _said(post, f"{_PETS}/zeytin.md")[1:] == [
        "weekly:  waits for 2026-W49, which closes on 2026-12-06 (the section holds 1 this time)"
    ]
    assert _said(post, f"{_PETS}/pierogi.md")[1:] == [
        "weekly:  waits for 2026-W50, which closes on 2026-12-13 (the section holds 1 this time)"
    ]
    (line,) = _said(post, f"{_MILESTONES}/aroha.md")[1:]
    assert line.startswith("weekly:  held: no consent yet")


def test_what_expired_before_any_edition_had_it(post: Path) -> None:
    """It is held, and says by what."""
    (post / _PETS / "old.md").write_text(_pet("Tia", 23, "expires: 2026-11-24\n"), "utf-8")
    assert _said(post, f"{_PETS}/old.md")[1:] == ["weekly:  held: expired on 2026-11-24"]


def test_a_picture_stands_for_the_entries_that_show_it(post: Path) -> None:
    """One answer for each of them."""
    (post / _PETS / "again.md").write_text(_pet("Mochi", 26), "utf-8")
    lines = _said(post, f"{_PETS}/mochi.jpg")
    assert f"{_PETS}/again.md: Mochi" in lines
    assert f"{_PETS}/mochi.md: Mochi" in lines


def test_from_any_folder(post: Path) -> None:
    """By a name in the folder one is in, by the path from the root, and from outside the project."""
    own = {**os.environ, "NO_COLOR": "1"}
    for folder, file in (
        (post / _PETS, "mochi.md"),
        (post / _MILESTONES, f"{_PETS}/mochi.md"),
        (post / _MILESTONES, "../pets/mochi.md"),
        (post.parent, f"post/{_PETS}/mochi.md"),
        (post.parent, str(post / _PETS / "mochi.md")),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "farflung", "whereis", file],
            cwd=folder,
            env=own,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.startswith(f"{_PETS}/mochi.md: Mochi\n"), (folder, file)


def test_an_entry_with_faults(post: Path) -> None:
    """All of them, framed, and exit code 1; also where only its picture is broken."""
    (post / _PETS / "tia.md").write_text(_pet("Tia", 23, "fotto: x\nlink: nowhere\n"), "utf-8")
    lines = _said(post, f"{_PETS}/tia.md", code=1)
    assert lines[:2] == [f"{_PETS}/tia.md", "It is held until its problems are mended:"]
    assert any("unknown-field" in line for line in lines)
    assert any("bad-url" in line or "link:" in line for line in lines)
    (post / _PETS / "zeytin.jpg").write_bytes(b"no picture")
    lines = _said(post, f"{_PETS}/zeytin.md", code=1)
    assert "It is held until its problems are mended:" in lines
    stray = post / "newsletter/entries/dogs/rex.md"
    stray.parent.mkdir()
    stray.write_text(_pet("Rex", 24), "utf-8")
    assert any("unknown-section" in line for line in _said(post, str(stray), code=1))


def test_an_entry_that_was_edited_or_removed_after_its_freeze(post: Path) -> None:
    """The frozen edition keeps it as it was, and the receipt says so."""
    file = post / _PETS / "mochi.md"
    file.write_text(f"{file.read_text('utf-8')}More.\n", "utf-8")
    assert _said(post, f"{_PETS}/mochi.md")[-1] == (
        "The file was edited since; 2026-W47 keeps it as it was."
    )
    git(post, "rm", "--quiet", "--force", f"{_PETS}/mochi.md")
    assert _said(post, f"{_PETS}/mochi.md")[1:] == [
        "weekly:  carried by 2026-W47, frozen on 2026-11-23",
        "The file is not there any more; what is frozen keeps it as it was.",
    ]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (f"{_PETS}/mochy.md", f'did you mean "{_PETS}/mochi.md"?'),
        ("handbook/index.md", "belongs to the handbook, and is no entry"),
        ("newsletter/editions/2026-W47.yml", "is the manifest of a frozen edition"),
        ("newsletter/newsletter.yml", "newsletter/newsletter.yml is no entry"),
        (f"{_PETS}/spare.jpg", "no entry shows"),
        (_PETS, "is no entry"),
        ("/etc/hostname", "lies outside of this project"),
    ],
)
def test_what_is_no_entry(post: Path, file: str, message: str) -> None:
    """Wrong usage, which ends with exit code 2, and what the file is instead."""
    (post / _PETS / "spare.jpg").write_bytes(b"")
    error = _asked(post, file).exception
    assert isinstance(error, UsageError)
    assert message in f"{error.message} {error.hint}"


def test_for_programs(post: Path) -> None:
    """A list of entries, each with its standing in every cadence."""
    done = farflung(post, "whereis", f"{_PETS}/zeytin.md", "--json", "--at", _AT)
    assert json.loads(done.stdout) == [
        {
            "path": f"{_PETS}/zeytin.md",
            "heading": "Zeytin",
            "section": "pets",
            "standings": [
                {
                    "cadence": "weekly",
                    "state": "waits-for",
                    "edition": "2026-W49",
                    "day": "2026-12-06",
                    "reason": "the section holds 1 this time",
                }
            ],
            "notes": [],
            "problems": [],
        }
    ]


def test_an_entry_whose_consent_was_withdrawn(post: Path) -> None:
    """It has left every edition, and whoever asks for the deleted file hears so."""
    noon = "1795521600"  # of 2026-11-24 (UTC)
    farflung(post, "consent", "withdraw", f"{_PETS}/mochi.md", "--yes", SOURCE_DATE_EPOCH=noon)
    assert not (post / _PETS / "mochi.md").exists()
    assert _said(post, f"{_PETS}/mochi.md")[1:] == [
        "weekly:  carried by 2026-W47, frozen on 2026-11-23",
        "Its consent was withdrawn on 2026-11-24: it has left every edition.",
    ]


def test_a_translation_stands_for_its_entry(post: Path) -> None:
    """One that came after the freeze, or was edited since, is said not to be in the edition."""
    settings = post / "newsletter/newsletter.yml"
    settings.write_text(f"{settings.read_text('utf-8')}languages: [en, ja]\n", "utf-8")
    file = post / _PETS / "mochi.ja.md"
    file.write_text("---\nname: もち\n---\n", "utf-8")
    assert _said(post, f"{_PETS}/mochi.ja.md") == [
        f"{_PETS}/mochi.md: Mochi",
        "weekly:  carried by 2026-W47, frozen on 2026-11-23",
        "It expired on 2026-11-23 and has left the archive.",
        "mochi.ja.md came later; 2026-W47 is without it.",
    ]
    tia = post / _PETS / "tia.ja.md"
    tia.write_text("---\nname: ティア\n---\n", "utf-8")
    commit(post, "Translate")
    farflung(post, "edition", "freeze", "2026-W48", "--at", "2026-11-30")
    assert _said(post, f"{_PETS}/tia.ja.md")[1:] == [
        "weekly:  carried by 2026-W48, frozen on 2026-11-30"
    ]
    tia.write_text("---\nname: ティアさん\n---\n", "utf-8")
    assert _said(post, f"{_PETS}/tia.ja.md")[-1] == (
        "tia.ja.md was edited since; 2026-W48 keeps it as it was."
    )
    tia.unlink()
    (post / _PETS / "tia.md").unlink()
    assert _said(post, f"{_PETS}/tia.ja.md")[0] == f"{_PETS}/tia.md: tia.md"
    farflung(post, "consent", "withdraw", f"{_PETS}/tia.ja.md", "--yes")
    assert "withdrawn" in _said(post, f"{_PETS}/tia.ja.md")[-1]


def test_an_entry_for_some_readers(post: Path) -> None:
    """Whoever looks for it on the site hears why it is not there."""
    (post / _PETS / "uni.md").write_text(_pet("Tia", 23, "audience: [country:JP]\n"), "utf-8")
    assert _said(post, f"{_PETS}/uni.md")[1:] == [
        "weekly:  goes into 2026-W48, which closes on 2026-11-29",
        "It is for country:JP only: in their letters, and nowhere on the site.",
    ]
