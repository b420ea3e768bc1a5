"""What contributors do, and what they are told, from an empty folder to the finished page."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    from tests.starter.conftest import Starter

PET = """\
---
date: 2026-11-20
by: Tariro Moyo
name: Biscuit
photo: biscuit.png
alt: A brown dog under a desk
---
He attends every meeting and minutes none of them.
"""


def draw(file: Path) -> None:
    """Make a small picture with a place in it."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (10.0, 20.0, 30.0)  # GPSLatitude
    exif[0x0110] = "Pocket Camera 9"
    Image.new("RGB", (640, 480), "saddlebrown").save(file, exif=exif)


def test_from_an_empty_folder_to_the_page(tmp_path: Path) -> None:
    """init, new, a wrong field, check, mended, build: the entry is on the preview page."""

    def farflung(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "farflung", *arguments]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    farflung("init", "ours", "--no-examples")
    Image.new("RGB", (640, 480), "saddlebrown").save(tmp_path / "photo.png")
    values = ("--set", "name=Biscuit", "--set", "alt=A brown dog", "--set", "by=Tariro Moyo")
    done = farflung("-C", "ours", "new", "pet", "--photo", "photo.png", *values)
    entry = tmp_path / done.stdout.strip()
    assert entry.is_file()
    text = entry.read_text("utf-8")
    entry.write_text(text.replace("photo:", "fotto:"), "utf-8")
    done = farflung("-C", "ours", "check", code=1)
    assert 'unknown-field: this kind of entry has no field "fotto"' in done.stdout
    assert 'did you mean "photo"?' in done.stdout
    farflung("-C", "ours", "build", "--offline", code=1)
    assert not (tmp_path / "ours/site").exists()
    entry.write_text(text, "utf-8")
    assert farflung("-C", "ours", "check").stdout == ""
    farflung("-C", "ours", "build", "--offline")
    page = (tmp_path / "ours/site/newsletter/next/index.html").read_text("utf-8")
    assert "Biscuit" in page
    assert "A brown dog" in page


def test_new_for_some_readers(starter: Starter) -> None:
    """Groups are given with commas between them, as people are, and come back as a list."""
    values = ("title=Ledger", "team=Payments", "audience=country:JP,team:payments")
    options = [word for value in values for word in ("--set", value)]
    done = starter.farflung("new", "update", *options, "--text", "Tuesday.")
    name = done.stdout.strip().rpartition("/")[2]
    text = (starter.root / "newsletter/entries/updates" / name).read_text("utf-8")
    assert "country:JP" in text
    assert "team:payments" in text
    done = starter.farflung("new", "update", "--set", "audience=JP", code=1)
    assert "write it as country:JP" in done.stderr


def test_new_refuses_what_does_not_fit(starter: Starter) -> None:
    """A misspelt kind, field or value is wrong usage with a hint, and nothing is written."""
    before = sorted((starter.root / "newsletter").rglob("*"))
    assert 'did you mean "pet"?' in starter.farflung("new", "pett", code=2).stderr
    done = starter.farflung("new", "book", "--set", "isbn=12", code=1)
    assert 'isbn: "12" is not an ISBN' in done.stderr
    done = starter.farflung("new", "book", "--set", "autor=Ama Ata Aidoo", code=1)
    assert 'did you mean "author"?' in done.stderr
    done = starter.farflung("new", "book", "--set", "title=Changes", code=1)
    assert 'the kind "book" needs the field "author"' in done.stderr
    assert sorted((starter.root / "newsletter").rglob("*")) == before


def test_new_says_who_agreed(starter: Starter) -> None:
    """`new --consent` writes down who agreed and when; without it the entry waits."""
    fields = ("--set", "person=Aroha Ngata", "--set", "occasion=birthday", "--set", "day=11-27")
    waiting = starter.farflung("new", "milestone", *fields).stdout.strip()
    agreed = starter.farflung(
        "new", "milestone", *fields, "--consent", "Aroha Ngata"
    ).stdout.strip()
    assert "consent:\n  by: Aroha Ngata\n  date: 2026-11-22\n" in (
        Path(agreed).read_text("utf-8").replace("'", "")
    )
    plan = starter.farflung("edition", "plan", "2026-W48").stdout
    assert f"{agreed.rpartition('/')[2]})" in plan
    assert f"{waiting.rpartition('/')[2]}: no consent yet" in plan


def test_the_starter_has_no_problems(starter: Starter) -> None:
    """What `init` brings passes its own check, and shows what it says of words of support in git."""
    done = starter.farflung("check", "--format", "concise")
    assert [line.split(": ")[:2] for line in done.stdout.splitlines()] == [
        ["newsletter/entries/support/maria-knee.md:2:1", "private-entry"],
        ["newsletter/entries/support/oksana-father.md:2:1", "private-entry"],
    ]


def test_every_problem_is_shown_at_once(starter: Starter) -> None:
    """Faults of several files come together, in file order, as text and as JSON."""
    entries = starter.root / "newsletter/entries"
    (entries / "pets/biscuit.md").write_text(PET.replace("2026-11-20", "20.11.2026"), "utf-8")
    (entries / "books/empty.md").write_text("---\ntitle: [\n---\n", "utf-8")
    (entries / "pet").mkdir()
    (entries / "pet/lost.md").write_text(PET, "utf-8")
    done = starter.farflung("check", "--format", "concise", code=1)
    rules = [line.split(": ")[1] for line in done.stdout.splitlines()]
    rules = [rule for rule in rules if rule != "private-entry"]  # the starter's own
    assert rules == ["not-yaml", "unknown-section", "wrong-date", "missing-picture"]
    problems = json.loads(starter.farflung("check", "--format", "json", code=1).stdout)
    problems = [problem for problem in problems if problem["severity"] == "error"]
    assert [problem["rule"] for problem in problems] == rules
    assert problems[2]["place"]["file"] == "newsletter/entries/pets/biscuit.md"
    only = starter.farflung("check", str(entries / "pet"), "--format", "concise", code=1)
    assert only.stdout.count("\n") == 1


def test_a_picture_that_is_none(starter: Starter) -> None:
    """A text file called .png is a problem of the entry's field, and stops the build."""
    pets = starter.root / "newsletter/entries/pets"
    (pets / "biscuit.md").write_text(PET, "utf-8")
    (pets / "biscuit.png").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    for verb in (("check",), ("build", "--offline")):
        done = starter.farflung(*verb, code=1)
        shown = done.stdout + done.stderr
        assert "newsletter/entries/pets/biscuit.md:5:8: wrong-picture-format: photo: " in shown
    assert not (starter.root / "site").exists()


def test_hostile_text_and_photos_with_places(starter: Starter) -> None:
    """Scripts and templates come out as text or not at all; no picture keeps place or camera."""
    pets = starter.root / "newsletter/entries/pets"
    hostile = PET.replace("name: Biscuit", 'name: "<img src=x onerror=alert(1)> {{ 7*7 }}"')
    hostile += "\n<script>alert(2)</script> [x](javascript:alert(3)) {{ 7*7 }} {% raw %}\n"
    (pets / "biscuit.md").write_text(hostile, "utf-8")
    draw(pets / "biscuit.png")
    starter.farflung("build", "--offline")
    starter.farflung("preview", "2026-W48")
    page = (starter.root / "site/newsletter/next/index.html").read_text("utf-8")
    letter = (starter.root / ".farflung/preview/2026-W48.html").read_text("utf-8")
    for html in (page, letter):
        assert "&lt;img src=x onerror=alert(1)&gt; {{ 7*7 }}" in html
        assert "<img src=x" not in html
        assert "alert(2)" not in html
        assert "javascript:" not in html
        assert "{% raw %}" in html
        assert ">49" not in html
    for picture in (starter.root / "site/newsletter/pictures").iterdir():
        content = picture.read_bytes()
        assert b"Exif" not in content
        assert b"Pocket Camera" not in content


def test_a_photo_that_tells_where_it_was_taken(starter: Starter) -> None:
    """`check` warns of a place in a photo, because git keeps what the site drops."""
    pets = starter.root / "newsletter/entries/pets"
    (pets / "biscuit.md").write_text(PET, "utf-8")
    draw(pets / "biscuit.png")
    done = starter.farflung("check")
    assert "biscuit.md:5:8: warning: picture-location: photo: " in done.stdout


@pytest.mark.parametrize("target", ["/etc/passwd", "../../newsletter.yml"])
def test_links_lead_nowhere(starter: Starter, target: str) -> None:
    """A picture or an entry that is a link in the file system is refused."""
    pets = starter.root / "newsletter/entries/pets"
    (pets / "biscuit.md").write_text(PET, "utf-8")
    (pets / "biscuit.png").symlink_to(target)
    (pets / "other.md").symlink_to(target)
    done = starter.farflung("check", "--format", "concise", code=1)
    assert done.stdout.count(": link: ") == 2
