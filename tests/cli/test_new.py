"""`farflung new` as people and scripts use it: questions in a terminal, options without one."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from tests.cli.commands import farflung
from tests.projects import write_project

_SETTINGS = """\
title: The Far-Flung Post
sender: The Far-Flung Post <post@example.org>
languages: [ja]
sections:
  - {id: pets, kind: pet}
  - {id: thanks, kind: kudos}
  - {id: milestones, kind: milestone}
  - {id: support, kind: support}
"""
_EPOCH = "1795370400"  # 2026-11-22T18:00:00Z
_PET = ("--set", "name=Mochi", "--set", "alt=A cat asleep on a keyboard")
_THANKS = ("--set", "from=Ana Souza", "--set", "to=Bao Li, Ngozi Eze", "--text", "Thank you.")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a project, and a photo that lies outside of it."""
    files = {"newsletter/newsletter.yml": _SETTINGS, "handbook/index.md": "# Welcome\n"}
    exif = Image.Exif()
    exif[0x0110] = "Pocket Camera 9"
    Image.new("RGB", (3000, 1500), "peru").save(tmp_path / "photo.jpg", exif=exif)
    return write_project(tmp_path / "project", files)


def _new(root: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    return farflung(root, "new", *arguments, code=code, SOURCE_DATE_EPOCH=_EPOCH)


def _made(root: Path, done: subprocess.CompletedProcess[str]) -> str:
    """Return the text of the entry that was made, whose path is all of standard output."""
    file = Path(done.stdout.strip())
    assert file.resolve().is_relative_to((root / "newsletter/entries").resolve())
    return file.read_text("utf-8")


def _in_a_terminal(root: Path, *arguments: str, answers: str) -> subprocess.CompletedProcess[str]:
    """Run the command with a terminal as its standard input, and type the answers into it."""
    ours, theirs = pty.openpty()
    try:
        os.write(ours, answers.encode())
        return subprocess.run(
            [sys.executable, "-m", "farflung", "-C", str(root), *arguments],
            env={**os.environ, "NO_COLOR": "1", "SOURCE_DATE_EPOCH": _EPOCH},
            stdin=theirs,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_pet_from_a_script(root: Path, tmp_path: Path) -> None:
    """One command makes the entry and a tidy picture, and says where it will be and what is next."""
    done = _new(root, "pet", "--photo", str(tmp_path / "photo.jpg"), *_PET, "--text", "She naps.")
    name = done.stdout.strip()
    assert re.fullmatch(r".*newsletter/entries/pets/2026-11-22-mochi-[0-9a-f]{6}\.md", name)
    stem = name.rpartition("/")[2].removesuffix(".md")
    assert _made(root, done) == (
        f"---\ndate: 2026-11-22\nname: Mochi\nphoto: {stem}.jpg\n"
        "alt: A cat asleep on a keyboard\n---\nShe naps.\n"
    )
    assert done.stderr.splitlines() == [
        "weekly: goes into 2026-W47, which closes on 2026-11-22",
        "Next: farflung check, then commit it and open a pull request.",
    ]
    picture = root / f"newsletter/entries/pets/{stem}.jpg"
    with Image.open(picture) as image:
        assert image.size == (2000, 1000)
    assert b"Pocket Camera" not in picture.read_bytes()
    assert farflung(root, "check", SOURCE_DATE_EPOCH=_EPOCH).stdout == ""


def test_two_entries_of_one_title_are_two_files(root: Path) -> None:
    """Names do not depend on titles alone, so nobody's entry meets another's."""
    names = {_new(root, "kudos", *_THANKS).stdout.strip() for _ in range(2)}
    assert len(names) == 2
    text = Path(names.pop()).read_text("utf-8")
    assert "to:\n- Bao Li\n- Ngozi Eze\n" in text


def test_everything_that_is_missing_is_said_at_once(root: Path, tmp_path: Path) -> None:
    """Without a terminal, wrong, unknown and missing fields come together; nothing is written."""
    (tmp_path / "no.png").write_text("no picture", "utf-8")
    done = _new(root, "kudos", "--set", "value=trusst", "--set", "too=Bao Li", code=1)
    rules = re.findall(r"^(--\S+(?: \w+)?): ([a-z-]+): ", done.stderr, re.MULTILINE)
    assert rules == [
        ("--set too", "unknown-field"),
        ("--set value", "wrong-choice"),
        ("--set from", "missing-field"),
        ("--set to", "missing-field"),
        ("--text", "missing-text"),
    ]
    assert 'did you mean "to"?' in done.stderr
    assert "Error: 5 problems found" in done.stderr
    done = _new(root, "pet", "--photo", str(tmp_path / "no.png"), *_PET[:2], code=1)
    assert "--set photo: wrong-picture-format: photo: this is not a picture" in done.stderr
    assert "--set alt: missing-field" in done.stderr
    assert "Error: 2 problems found" in done.stderr
    done = _new(root, "kudos", "--photo", str(tmp_path / "photo.jpg"), *_THANKS, code=1)
    assert 'unknown-field: the kind "kudos" has no picture' in done.stderr
    assert not (root / "newsletter/entries").exists()


def test_a_question_for_the_kind_is_wrong_usage_without_a_terminal(root: Path) -> None:
    """The kinds that the newsletter has are named."""
    done = _new(root, code=2)
    assert "choose kudos, milestone, pet or support" in done.stderr
    assert "traceback" not in done.stderr.lower()


def test_a_person_is_asked_for_everything(root: Path, tmp_path: Path) -> None:
    """In a terminal: the kind, each field, a wrong answer again with the reason; Enter skips."""
    answers = [
        "pett",  # no such kind
        "pet",
        "",  # the name is needed
        "Mochi",
        str(tmp_path / "nothing.jpg"),
        str(tmp_path / "photo.jpg"),
        "x" * 201,
        "A cat asleep on a keyboard",
        "her face",
        "30% top",
        *("", "", "Amara Okafor", "soon", "2026-11-20"),  # title, link, by, date
        "n",  # nothing special
        *("She naps.", "A lot.", ""),
    ]
    done = _in_a_terminal(root, "new", answers="\n".join(answers) + "\n")
    assert done.returncode == 0, done.stderr
    for words in (
        "A photo of an animal that shares your desk.",
        "this is needed",
        "this file cannot be read: No such file or directory",
        "has 201 characters, at most 200 fit - shorten it",
        '"her face" is not a place in a picture',
        '"soon" is not a date - write it as 2026-11-19',
        "goes into 2026-W47",
    ):
        assert words in done.stderr
    text = _made(root, done)
    assert text.startswith("---\ndate: 2026-11-20\nby: Amara Okafor\nname: Mochi\nphoto: ")
    assert text.endswith("focus: 30% 0%\n---\nShe naps.\nA lot.\n")


def test_with_options_only_what_is_needed_is_asked(root: Path) -> None:
    """Who gives fields on the command line is asked for what is missing alone."""
    given = ("--set", "person=Aroha Ngata", "--set", "day=11-27")
    done = _in_a_terminal(root, "new", "milestone", *given, answers="birthdy\nbirthday\n\n")
    assert done.returncode == 0, done.stderr
    assert 'did you mean "birthday"?' in done.stderr
    assert "Link" not in done.stderr
    assert _made(root, done).count("\n") == 6  # nobody agreed yet
    assert "held: no consent yet" in done.stderr
    done = _in_a_terminal(root, "new", "milestone", *given, "--no-input", answers="")
    assert done.returncode == 1
    assert "--set occasion: missing-field" in done.stderr


def test_leaving_in_the_middle_writes_nothing(root: Path) -> None:
    """The end of input, Ctrl+D, ends it; there is no half entry."""
    done = _in_a_terminal(root, "new", "kudos", answers="Ana Souza\n\x04")
    assert done.returncode == 130
    assert "nothing is half-written" in done.stderr
    assert not (root / "newsletter/entries").exists()


_MOCHI = "---\ndate: 2026-11-19\nfrom: Ana Souza\nto: Bao Li\ntitle: Help\n---\nThank you.\n"


def test_a_translation_lies_beside_its_original(root: Path) -> None:
    """`--of` asks for what is said differently alone, names the file, and never overwrites."""
    file = root / "newsletter/entries/thanks/help.md"
    file.parent.mkdir(parents=True)
    file.write_text(_MOCHI, "utf-8")
    of = ("--of", str(file), "--language", "ja")
    done = _new(root, *of, "--set", "date=2026-01-01", code=1)
    assert "--set date: unknown-field" in done.stderr
    assert "--text: missing-text" in done.stderr
    done = _in_a_terminal(root, "new", *of, answers="\n\n助けて\nありがとう。\n\n")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("newsletter/entries/thanks/help.ja.md")
    assert "weekly: goes into 2026-W47" in done.stderr
    assert _made(root, done) == "---\ntitle: 助けて\n---\nありがとう。\n"
    assert farflung(root, "check").stdout == ""
    again = _new(root, *of, "--text", "ありがとう。", code=1)
    assert "help.ja.md exists already; nothing was changed" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--language", "jp"), '"jp" is not a language'),
        (("--language", "uk"), "the newsletter is not made in this language (uk)"),
        (("--language", "en"), "the original is in this language (en) already"),
        ((), "a translation into which language?"),
        (("pet", "--language", "ja"), 'help.md is of the kind "kudos", not "pet"'),
    ],
)
def test_translations_that_cannot_be(root: Path, arguments: tuple[str, ...], message: str) -> None:
    """A language nobody reads or knows, and another kind, are wrong usage."""
    file = root / "newsletter/entries/thanks/help.md"
    file.parent.mkdir(parents=True)
    file.write_text(_MOCHI, "utf-8")
    done = _new(root, "--of", str(file), *arguments, code=2)
    assert message in done.stderr
    done = _new(root, "--of", "newsletter/newsletter.yml", "--language", "ja", code=2)
    assert "is no entry" in done.stderr
