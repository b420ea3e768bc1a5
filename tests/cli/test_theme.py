"""Templates of one's own through the command: told by ``check``, and never a half-made letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.commands import farflung
from tests.projects import write_project

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = "---\ndate: 2026-11-19\ntitle: Reviews are public\nby: Amara Okafor\n---\nAll of them.\n"
AT = ("--at", "2026-11-22")


def test_a_broken_template(tmp_path: Path) -> None:
    """It is told with file, line and hint; neither preview nor build leaves anything behind."""
    write_project(
        tmp_path,
        {
            "handbook/index.md": "# Start\n",
            "newsletter/entries/highlights/reviews.md": ENTRY,
            "newsletter/theme/letter/_highlight.html.j2": "<p>\n{{ block.headin }}</p>\n",
        },
    )
    told = (
        "newsletter/theme/letter/_highlight.html.j2:2:1: unknown-placeholder:"
        ' there is no "headin" to put here\n'
    )
    done = farflung(tmp_path, "check", code=1)
    assert told in done.stdout
    assert 'did you mean "heading"?' in done.stdout
    assert told in farflung(tmp_path, "preview", "2026-W47", *AT, code=1).stderr
    assert told in farflung(tmp_path, "build", "--offline", *AT, code=1).stderr
    assert not (tmp_path / "site").exists()
    assert not list(tmp_path.rglob("*.eml"))


def test_a_bad_accent(tmp_path: Path) -> None:
    """An accent that is no colour is told at its line of the settings."""
    root = write_project(tmp_path, {"handbook/index.md": "# Start\n"})
    settings = root / "newsletter/newsletter.yml"
    settings.write_text(settings.read_text("utf-8") + "accent: '#12345g'\n", "utf-8")
    done = farflung(root, "check", code=1)
    assert "newsletter/newsletter.yml:7:9: " in done.stderr + done.stdout
    assert "should be a colour, such as #0b6e4f" in done.stderr + done.stdout


def test_an_own_masthead(tmp_path: Path) -> None:
    """A template of one's own is in the letter that is written."""
    write_project(
        tmp_path,
        {
            "handbook/index.md": "# Start\n",
            "newsletter/entries/highlights/reviews.md": ENTRY,
            "newsletter/theme/letter/_highlight.html.j2": "<h3>Ours: {{ block.heading }}</h3>\n",
        },
    )
    farflung(tmp_path, "check")
    farflung(tmp_path, "preview", "2026-W47", *AT)
    (html,) = tmp_path.rglob("2026-W47.html")
    assert ">Ours: Reviews are public</h3>" in html.read_text("utf-8")
