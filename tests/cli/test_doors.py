"""`farflung forms` and `farflung schema`, as people and workflows run them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.cli.commands import farflung
from tests.projects import NEWSLETTER, write_project

if TYPE_CHECKING:
    from pathlib import Path

_EPOCH = "1795370400"  # 2026-11-22T18:00:00Z
_BODY = """\
### Kind

highlight

### Title

Incident reviews are public now

### Text

Every review since January.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a project with an editor's settings of its own."""
    files = {
        "handbook/index.md": "# Welcome\n",
        ".vscode/settings.json": '{\n    "editor.tabSize": 2\n}\n',
    }
    return write_project(tmp_path / "project", files)


def test_forms_are_written_once(root: Path) -> None:
    """The paths go to standard output; `--check` tells whether they are up to date."""
    missing = farflung(root, "forms", "--check", code=1)
    assert not (root / ".github").exists()
    done = farflung(root, "forms")
    assert done.stdout == missing.stdout
    assert done.stdout.split() == [
        f".github/ISSUE_TEMPLATE/{name}.yml" for name in ("entry-highlight", "entry-pet", "config")
    ]
    again = farflung(root, "forms", "--check")
    assert (again.stdout, again.stderr) == ("", "Everything is up to date.\n")


def test_an_issue_from_standard_input(root: Path, tmp_path: Path) -> None:
    """The entry's path is the result; where it will be stands in the answer for the issue too."""
    answer = tmp_path / "answer.md"
    event = json.dumps({"number": 4, "body": _BODY, "created_at": "2026-11-20T09:00:00Z"})
    done = farflung(
        root, "forms", "parse", "--answer", str(answer), answer=event, SOURCE_DATE_EPOCH=_EPOCH
    )
    assert done.stdout.strip().endswith("newsletter/entries/highlights/2026-11-20-issue-4.md")
    assert done.stderr == "weekly: goes into 2026-W47, which closes on 2026-11-22\n"
    assert answer.read_text("utf-8") == (
        "Thank you! This is an entry now: `newsletter/entries/highlights/2026-11-20-issue-4.md`.\n"
        "\n- `weekly: goes into 2026-W47, which closes on 2026-11-22`\n"
    )


def test_an_issue_that_is_wrong(root: Path, tmp_path: Path) -> None:
    """Problems come with the line of the issue, exit code 1, and an answer that says what to mend."""
    answer, body = tmp_path / "answer.md", tmp_path / "body.md"
    body.write_text(_BODY.replace("Incident reviews are public now", "_No response_"), "utf-8")
    done = farflung(root, "forms", "parse", str(body), "--answer", str(answer), code=1)
    assert "issue:7:1: missing-field: the kind" in done.stderr
    assert '- Line 7: `the kind "highlight" needs the field "title"`' in answer.read_text("utf-8")
    assert not (root / "newsletter/entries").exists()
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    assert (
        "is not UTF-8" in farflung(root, "forms", "parse", str(tmp_path / "bytes"), code=2).stderr
    )
    assert "cannot be read" in farflung(root, "forms", "parse", "nowhere.md", code=2).stderr


def test_schemas_ask_before_they_touch_what_is_somebodys(root: Path) -> None:
    """Changes to files that people wrote are shown and asked for; nothing in them is lost."""
    refused = farflung(root, "schema", code=2)
    assert '+    "yaml.schemas"' in refused.stdout
    assert "in scripts say --yes" in refused.stderr
    assert not (root / "newsletter/schemas").exists()
    assert "Nothing was changed" in farflung(root, "schema", answer="n\n").stderr
    done = farflung(root, "-q", "schema", "--yes")
    assert "newsletter/schemas/entry-pet.json" in done.stdout.split()
    settings = json.loads((root / ".vscode/settings.json").read_text("utf-8"))
    assert settings["editor.tabSize"] == 2
    assert "./newsletter/schemas/newsletter.json" in settings["yaml.schemas"]
    text = (root / "newsletter/newsletter.yml").read_text("utf-8")
    assert text == f"# yaml-language-server: $schema=schemas/newsletter.json\n{NEWSLETTER}"
    assert farflung(root, "schema", "--check").stdout == ""
    assert farflung(root, "check").stdout == ""


def test_settings_with_comments_stay_and_what_to_add_is_shown(root: Path) -> None:
    """A file that cannot be merged without a loss is left alone, with a note."""
    commented = '{\n  // two\n  "editor.tabSize": 2\n}\n'
    (root / ".vscode/settings.json").write_text(commented, "utf-8")
    done = farflung(root, "schema", "--yes")
    assert "note: .vscode/settings.json is no plain JSON" in done.stderr
    assert '"yaml.schemas"' in done.stderr
    assert (root / ".vscode/settings.json").read_text("utf-8") == commented
