"""`farflung check` and `farflung explain` as people and forges run them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest
from tests.cli.commands import farflung
from tests.cli.test_formats import schema
from tests.pictures.samples import corners, exif, saved
from tests.projects import MKDOCS, repository, write_files

from farflung.rules import all_rules

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """\
title: The Far-Flung Post
sender: The Far-Flung Post <post@example.org>
sections:
  - {id: highlights, kind: highlight}
  - {id: pets, kind: pet}
"""
WRONG = "---\ndate: 2026-11-18\ntitel: Reviews\n---\nAll since January.\n"
ENTRY = "newsletter/entries/highlights/reviews.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project in a folder of its repository, with two errors and a warning."""
    files = {
        ".gitignore": ".farflung/\n",
        "mkdocs.yml": MKDOCS,
        "newsletter/newsletter.yml": SETTINGS,
        "handbook/index.md": "# Welcome\n\n![](desk.png)\n",
        "handbook/desk.png": "",
        ENTRY: WRONG,
    }
    return repository(tmp_path, {f"post/{name}": text for name, text in files.items()}) / "post"


def test_full_names_the_rule_and_how_to_read_on(root: Path) -> None:
    """Each problem has its rule, and the last line says how to have one explained."""
    done = farflung(root, "check", code=1)
    assert f'{ENTRY}:3:1: unknown-field: this kind of entry has no field "titel"' in done.stdout
    assert '  3 | titel: Reviews\n    | ^^^^^ did you mean "title"?' in done.stdout
    assert done.stderr == "3 problems. What a rule means: farflung explain missing-alt\n"


def test_forges_count_files_from_the_repository(root: Path, tmp_path: Path) -> None:
    """GitHub, GitLab and SARIF name files from the repository's top; the summary is written."""
    summary = tmp_path / "summary.md"
    summary.write_text("Before.\n", "utf-8")
    more = {"GITHUB_STEP_SUMMARY": str(summary)}
    done = farflung(root, "check", "--format", "github", code=1, **more)
    assert (
        f"::error file=post/{ENTRY},line=3,col=1,endColumn=6,title=unknown-field::" in done.stdout
    )
    assert "::warning file=post/handbook/index.md,line=3," in done.stdout
    text = summary.read_text("utf-8")
    assert text.startswith("Before.\n### farflung check\n\n2 errors, 1 warnings. ")
    issues = json.loads(farflung(root, "check", "--format", "gitlab", code=1).stdout)
    jsonschema.validate(issues, schema("gitlab-code-quality"))
    assert {issue["location"]["path"] for issue in issues} == {
        "post/handbook/index.md",
        f"post/{ENTRY}",
    }
    log = json.loads(farflung(root, "check", "--format", "sarif", code=1).stdout)
    jsonschema.validate(log, schema("sarif-2.1.0"))
    assert len(log["runs"][0]["results"]) == 3


def test_wrong_settings_are_annotated_too(root: Path) -> None:
    """Where the settings cannot be read, their problems take the same form."""
    write_files(root, {"newsletter/newsletter.yml": SETTINGS + "titel: X\n"})
    done = farflung(root, "check", "--format", "github", code=1)
    assert done.stdout.startswith("::error file=post/newsletter/newsletter.yml,line=6,")
    assert "<failure" in farflung(root, "check", "--format", "junit", code=1).stdout
    assert "problem" in farflung(root, "check", "--fix", code=1).stderr


def test_since_shows_what_is_new(root: Path) -> None:
    """Since the last commit nothing is wrong; a removed picture is, in the page that shows it."""
    assert farflung(root, "check", "--since", "HEAD").stderr == "No problems\n"
    (root / "handbook/desk.png").unlink()
    done = farflung(root, "check", "--since", "HEAD", "--format", "concise", code=1)
    assert done.stdout.startswith("handbook/index.md:3:5: broken-link: ")
    assert "git fetch" in farflung(root, "check", "--since", "v9", code=2).stderr


def test_fix_shows_a_diff(root: Path) -> None:
    """What was mended is shown on stderr as a diff, a picture in words."""
    photo = saved(corners(60, 40), "JPEG", exif=exif(6, gps=True))
    pet = "---\ndate: 2026-11-18\nname: Kiwi\nphoto: kiwi.jpg\nalt: A brown dog\n---\r\n"
    entries = "newsletter/entries/pets"
    write_files(root, {f"{entries}/kiwi.md": pet, f"{entries}/kiwi.jpg": photo})
    done = farflung(root, "check", "--fix", "--format", "json")
    assert [problem["rule"] for problem in json.loads(done.stdout)] == ["missing-alt"]
    assert f"--- {ENTRY}\tbefore\n+++ {ENTRY}\tmended\n" in done.stderr
    assert "\n-titel: Reviews\n+title: Reviews\n" in done.stderr
    assert "\n----␍\n+---\n" in done.stderr
    assert f"{entries}/kiwi.jpg: upright and without metadata, " in done.stderr


def test_explain(tmp_path: Path) -> None:
    """A rule is explained outside of any project; without one they are listed."""
    page = farflung(tmp_path, "explain", "missing-alt").stdout
    assert page.startswith("missing-alt: A picture without words\n\nSome readers")
    assert "\nWrong:\n\n  newsletter/entries/highlights/reviews.md\n\n    ---\n" in page
    assert "```" not in page
    rows = farflung(tmp_path, "explain").stdout.splitlines()
    assert [row.split()[0] for row in rows] == [rule.id for rule in all_rules()]
    wrong = farflung(tmp_path, "explain", "mising-alt", code=2).stderr
    assert 'did you mean "missing-alt"?' in wrong


def test_what_is_to_be_decided_is_listed(root: Path) -> None:
    """--placeholders lists the marks with file, line, title and value, and is no failure."""
    page = (
        '# Leave\n\n**25 days**{ .decide title="Leave a year" } off.\n\n!!! decide "Who signs?"\n'
    )
    write_files(root, {"handbook/policies/leave.md": page})
    done = farflung(root, "check", "--placeholders")
    assert done.stdout == (
        "handbook/policies/leave.md:3:1: Leave a year: 25 days\n"
        "handbook/policies/leave.md:5:1: Who signs?\n"
    )
    assert done.stderr == "2 to decide in 1 file\n"
    listed = json.loads(farflung(root, "check", "--placeholders", "--json").stdout)
    assert [(one["title"], one["value"], one["place"]["line"]) for one in listed] == [
        ("Leave a year", "25 days", 3),
        ("Who signs?", "", 5),
    ]
    assert farflung(root, "check", "--placeholders", "newsletter").stdout == ""
    farflung(root, "check", "--placeholders", "--fix", code=2)
