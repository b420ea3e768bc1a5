"""A newsletter of every cadence from the same entries, through the command line, in git."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.commands import farflung
from tests.projects import commit, repository, write_project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_NEWSLETTER = """\
title: The Far-Flung Post
sender: The Far-Flung Post <post@example.org>
digests: [daily, monthly]
sections:
  - {id: updates, kind: update, limits: {monthly: 2}}
  - {id: highlights, kind: highlight}
  - {id: pets, kind: pet, cadence: [weekly]}
  - {id: handbook, kind: handbook-changes, limit: 1}
"""
_AFTER = "2026-12-01T08:00"


def _update(when: str, title: str) -> str:
    text = f"What is new in {title}. " * 40
    return f"---\ndate: {when}\nteam: {title}\ntitle: {title}\n---\n{text}The end of {title}.\n"


def _files() -> Mapping[str, str]:
    days = {"old": "2026-10-05", "mail": "2026-11-03", "maps": "2026-11-11", "search": "2026-11-17",
            "sync": "2026-11-22", "web": "2026-12-03"}  # fmt: skip
    entries = {
        f"newsletter/entries/updates/{name}.md": _update(when, name.capitalize())
        for name, when in days.items()
    }
    highlight = "---\ndate: 2026-11-18\ntitle: A good day\n---\nIt was.\n"
    return {
        **entries,
        "newsletter/newsletter.yml": _NEWSLETTER,
        "newsletter/entries/highlights/good.md": highlight,
        "handbook/index.md": "# Home\n",
        ".gitignore": "site/\n.farflung/\n",
    }


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Freeze three weeks, a day and a month, one after another, and build the site."""
    root = tmp_path_factory.mktemp("digests")
    write_project(root)
    repository(root, _files())
    before = root / "newsletter/newsletter.yml"
    before.write_text(
        _NEWSLETTER.replace("digests: [daily, monthly]\n", "").replace(
            ", limits: {monthly: 2}", ""
        ),
        "utf-8",
    )
    commit(root, "Begin without digests", at="2026-10-01T08:00:00Z")
    _freeze(root, "2026-W41", "2026-10-12")
    before.write_text(_NEWSLETTER, "utf-8")
    pages = {
        f"handbook/{name}.md": f"# {name.capitalize()}\n" for name in ("pay", "travel", "leave")
    }
    write_project(root, {**pages, "newsletter/newsletter.yml": _NEWSLETTER})
    commit(root, "Write down three things", at="2026-11-20T08:00:00Z")
    for edition, day in (("2026-W45", "2026-11-09"), ("2026-W46", "2026-11-16"),
                         ("2026-11-22", "2026-11-23"), ("2026-W47", "2026-11-23"),
                         ("2026-11", "2026-12-01")):  # fmt: skip
        _freeze(root, edition, day)
    farflung(root, "build", "--offline", "--at", _AFTER)
    return root


def _freeze(root: Path, edition: str, day: str) -> None:
    farflung(root, "edition", "freeze", edition, "--at", f"{day}T08:00")
    commit(root, f"Freeze {edition}", at=f"{day}T08:30:00Z")


def _plans(root: Path, *arguments: str) -> dict[str, Any]:
    done = farflung(root, "edition", "plan", "--json", *arguments)
    report: dict[str, Any] = json.loads(done.stdout)
    return {one["plan"]["edition"]["period"]["id"]: one for one in report["editions"]}


def test_every_cadence_is_frozen_built_and_verified(post: Path) -> None:
    """Each edition has a page, a letter and a text, and every byte of it can be made again."""
    done = farflung(post, "edition", "verify")
    assert done.stdout.count("every byte is as it was frozen") == 6
    for name in ("2026-W47", "2026-11-22", "2026-11"):
        for file in ("index.html", "letter.html", "letter.txt"):
            assert (post / "site/newsletter" / name / file).is_file()
    folder = post / ".farflung/preview"
    farflung(post, "preview", "2026-11")
    assert "Subject: The Far-Flung Post, November 2026" in (folder / "2026-11.eml").read_text(
        "utf-8"
    )


def test_the_month_on_the_site(post: Path) -> None:
    """It has an excerpt and leads to the weekly page, whose anchor is there; no older entry."""
    newsletter = post / "site/newsletter"
    month = (newsletter / "2026-11/index.html").read_text("utf-8")
    assert 'href="../2026-W45/#updates-mail"' in month
    assert 'id="updates-mail"' in (newsletter / "2026-W45/index.html").read_text("utf-8")
    assert "The end of Mail." not in month
    assert "Further entries (2), in full in:" in month
    assert "What is new in Old" not in month
    assert "Also changed (" in month
    archive = (newsletter / "index.html").read_text("utf-8")
    assert "Monthly edition" in archive
    assert 'href="feed-monthly.xml"' in archive
    assert "2026-11-22" in (newsletter / "feed-daily.xml").read_text("utf-8")
    assert "2026-W47" not in (newsletter / "feed-daily.xml").read_text("utf-8")
    search = (newsletter / "search/search_index.json").read_text("utf-8")
    assert "2026-W45/#updates-mail" in search
    assert "2026-11/#updates-mail" not in search


def test_only_what_would_be_made_has_a_preview(post: Path) -> None:
    """The main edition always has one; a daily or monthly one without anything is not made."""
    newsletter = post / "site/newsletter"
    assert (newsletter / "next/index.html").is_file()
    assert (newsletter / "next-monthly/index.html").is_file()
    assert not (newsletter / "next-daily").exists()
    done = farflung(post, "edition", "freeze", "2026-11-30", "--at", _AFTER, code=1)
    assert "2026-11-30 would carry nothing, so it is not made" in done.stderr


def test_the_plan_of_every_cadence(post: Path) -> None:
    """The coming edition of each, the main one first, what goes in and what waits for when."""
    plans = _plans(post, "--at", _AFTER)
    assert list(plans) == ["2026-W49", "2026-12-01", "2026-12"]
    held = {name: one["plan"]["held"] for name, one in plans.items()}
    assert [one["until"] for one in held["2026-12-01"]] == ["2026-12-03"]
    assert held["2026-W49"] == held["2026-12"] == []
    assert plans["2026-W49"]["minutes"] == 1
    assert len(plans["2026-12"]["plan"]["earlier"]) == 1
    assert [one["section"] for one in plans["2026-W49"]["missing"]["sections"]] == [
        "highlights", "pets",
    ]  # fmt: skip
    text = farflung(post, "edition", "plan", "--at", _AFTER).stdout
    assert "Edition 2026-12-01, 2026-12-01 to 2026-12-01 (daily)" in text
    assert "Nothing goes in yet, and an edition with nothing in it is not made." in text
    assert "1 entry is older than the first monthly edition" in text
    assert "Pets: nothing yet, as in the 4 editions before" in text
    assert "To read: 1 minute" in text


def test_the_first_month_comes_when_it_has_closed(post: Path, tmp_path: Path) -> None:
    """On its first day December does not push November aside, in which weekly editions appeared."""
    root = shutil.copytree(post, tmp_path / "post", ignore=shutil.ignore_patterns("site"))
    (root / "newsletter/editions/2026-11.yml").unlink()
    plans = _plans(root, "--at", _AFTER)
    assert list(plans) == ["2026-W49", "2026-12-01", "2026-11"]
    month = plans["2026-11"]["plan"]
    assert [len(section["elsewhere"]) for section in month["edition"]["sections"]] == [2, 0, 0]
    assert len(month["earlier"]) == 1


def test_a_cadence_that_the_newsletter_has_not(tmp_path: Path) -> None:
    """Plan, preview and freeze say which settings to change."""
    write_project(tmp_path, {"handbook/index.md": "# Home\n"})
    for verb in (("edition", "plan"), ("preview",), ("edition", "freeze")):
        done = farflung(tmp_path, *verb, "2026-11", "--at", _AFTER, code=2)
        assert "2026-11 is a monthly edition, and this newsletter has none" in done.stderr


def _whereis(root: Path, file: str, *arguments: str, code: int = 0) -> list[str]:
    done = farflung(root, "whereis", file, "--at", _AFTER, *arguments, code=code)
    return [line.strip() for line in done.stdout.splitlines()[1:]]


def test_where_an_entry_is_in_every_cadence(post: Path) -> None:
    """Carried, led to, older than the cadence, and ahead: one line each, main cadence first."""
    updates = "newsletter/entries/updates"
    assert _whereis(post, f"{updates}/sync.md") == [
        "weekly:  carried by 2026-W47, frozen on 2026-11-23",
        "daily:   carried by 2026-11-22, frozen on 2026-11-23",
        "monthly: 2026-11 has no room for it and leads to the whole (in full in 2026-W47)",
    ]
    assert _whereis(post, f"{updates}/mail.md") == [
        "weekly:  carried by 2026-W45, frozen on 2026-11-09",
        "daily:   in none: told by 2026-W45, before the daily editions began",
        "monthly: carried by 2026-11, frozen on 2026-12-01 (in full in 2026-W45)",
    ]
    assert _whereis(post, f"{updates}/web.md") == [
        "weekly:  goes into 2026-W49, which closes on 2026-12-06",
        "daily:   waits for 2026-12-03, which closes on 2026-12-03 (dated 2026-12-03)",
        "monthly: goes into 2026-12, which closes on 2026-12-31",
    ]
    assert _whereis(post, "newsletter/entries/highlights/good.md") == [
        "weekly:  carried by 2026-W47, frozen on 2026-11-23",
        "monthly: carried by 2026-11, frozen on 2026-12-01 (in full in 2026-W47)",
    ]
