"""What becomes of each entry, as the contributor's page tells it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests.projects import write_project

from farflung.serving.entries import entries_html
from farflung.workflows.letter import view_letter
from farflung.workflows.moment import moment_of
from farflung.workflows.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.serving import LetterView

NEWSLETTER = """\
title: The Test Post
sender: The Test Post <post@example.org>
digests: [monthly]
sections:
  - {id: highlights, kind: highlight, limits: {monthly: 1}}
  - {id: milestones, kind: milestone}
"""
ENTRY = "---\ndate: 2026-11-20\nby: Amara Okafor\ntitle: No backlog\n---\nIt is gone.\n"
BIRTHDAY = "---\ndate: 2026-11-20\nperson: Aroha Ngata\noccasion: birthday\nday: 11-27\n---\n"
HIGHLIGHTS = "newsletter/entries/highlights"


def seen(root: Path, **entries: str) -> LetterView:
    """Return what the page shows of a project with these highlights, and a birthday."""
    files = {f"{HIGHLIGHTS}/{name}.md": text for name, text in entries.items()}
    files["newsletter/entries/milestones/aroha.md"] = BIRTHDAY
    files |= {"newsletter/newsletter.yml": NEWSLETTER, "handbook/index.md": "# Start\n"}
    project = open_project(write_project(root, files))
    moment = moment_of(project, dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
    return view_letter(project, moment)[0]


def test_each_entry_has_its_prospects_in_every_cadence(tmp_path: Path) -> None:
    """In, waiting, held and faulty entries are told apart, for the week and for the month."""
    later = ENTRY.replace("2026-11-20", "2026-12-03")
    faulty = ENTRY.replace("title:", "titel:")
    view = seen(tmp_path, here=ENTRY, later=later, faulty=faulty)
    told = {
        entry.path.rpartition("/")[2]: [
            (one.fate.value, str(one.cadence), one.edition) for one in entry.prospects
        ]
        for entry in view.entries
    }
    assert told["here.md"] == [("in", "weekly", "2026-W47"), ("in", "monthly", "2026-11")]
    assert told["later.md"][0] == ("waits", "weekly", "2026-W49")
    assert told["aroha.md"][0] == ("held", "weekly", "")
    assert told["faulty.md"] == []
    (bad,) = [entry for entry in view.entries if entry.is_faulty]
    assert {(p.place.line, p.rule) for p in bad.problems} >= {(4, "unknown-field")}
    html = entries_html(view.entries)
    groups = ["To mend (1)", "Held (1)", "Waiting (1)", "In (1)"]
    assert sorted(groups, key=html.index) == groups
    assert "no consent yet" in html


def test_a_warning_stands_with_its_entry_and_holds_nothing(tmp_path: Path) -> None:
    """What `check` would warn of is told with the line, and does not count as a fault."""
    odd = ENTRY.replace("by:", "expires: 2026-11-19\nby:")
    (entry,) = [e for e in seen(tmp_path, odd=odd).entries if e.path.endswith("odd.md")]
    assert [(p.severity.value, p.place.line) for p in entry.problems] == [("warning", 3)]
    assert not entry.is_faulty


def test_text_of_entries_is_shown_as_text(tmp_path: Path) -> None:
    """Whatever somebody writes into an entry is no markup of the page."""
    hostile = ENTRY.replace("No backlog", "<img src=x onerror=alert(1)>")
    faulty = ENTRY.replace("title:", "titel: <script>alert(2)</script> #")
    html = entries_html(seen(tmp_path, hostile=hostile, faulty=faulty).entries)
    assert "&lt;img src=x" in html
    assert "&lt;script&gt;" in html
    assert "<img" not in html
    assert "<script" not in html
