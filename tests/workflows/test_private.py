"""Words of support: in the letter, in a folder that git does not see, and in nothing that is kept."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.projects import commit, git, write_files
from tests.workflows.newsrooms import SUPPORT, at, frozen, newsroom, shown

from farflung.contribute.answers import Given, on_the_command_line
from farflung.errors import ProblemsFound, RefusedError
from farflung.workflows.check import check, in_paths
from farflung.workflows.consent import plan_withdrawal, withdraw
from farflung.workflows.contributing import Draft, add_entry, spot_for
from farflung.workflows.editions import freeze
from farflung.workflows.planning import plan
from farflung.workflows.preview import preview
from farflung.workflows.project import open_project
from farflung.workflows.verifying import State, verify

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ("Oksana", "oksana", "father", "A card goes round", "Words of support")


def test_in_the_letter_and_nowhere_else(tmp_path: Path) -> None:
    """Page, web copies of the letter, feeds, search and the manifest know nothing of it."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    files = preview(project, "2026-W47", tmp_path / "out", at(project, "2026-11-22")).files
    letters = [file.read_text("utf-8") for file in files if file.suffix != ".eml"]
    assert all("Her father has died" in letter for letter in letters)
    site = shown(project, "2026-11-23")
    assert not [word for word in WORDS if word in site]
    text = (project.root / "newsletter/editions/2026-W47.yml").read_text("utf-8")
    assert not [word for word in WORDS[:-1] if word in text]
    assert "  entries:\n  - sha256: " in text
    assert git(project.root, "log", "--all", "--oneline", "-S", "Oksana") == ""


def test_verify_where_the_folder_is(tmp_path: Path) -> None:
    """With the folder every byte is compared, also after the file got another name."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    private = tmp_path / "private/support"
    (private / "oksana-father.md").rename(private / "renamed.md")
    assert [verdict.state for verdict in verify(project, ())] == [State.SAME]


@pytest.mark.parametrize("gone", ["private", "private/support/oksana-father.md"])
def test_verify_and_build_without_it(tmp_path: Path, gone: str) -> None:
    """Where the folder or the file is not, the rest is compared, and the site is the same."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    before = shown(project, "2026-11-24")
    path = tmp_path / gone
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    (verdict,) = verify(project, ())
    assert (verdict.state, verdict.absent, verdict.problems) == (State.REDUCED, 1, ())
    assert shown(project, "2026-11-24") == before
    warned = preview(project, "2026-W47", tmp_path / "out", at(project, "2026-11-24")).problems
    assert [problem.rule for problem in warned] == ["private-absent"]
    manifest = project.root / "newsletter/editions/2026-W47.yml"
    text = manifest.read_text("utf-8")
    manifest.write_text(text.replace("title: Trivia", "title: Riddles"), "utf-8")
    assert [verdict.state for verdict in verify(project, ())] == [State.CHANGED]


def test_freezing_needs_the_folder(tmp_path: Path) -> None:
    """An edition is not frozen where its private entries cannot be seen, and the plan says so."""
    project = newsroom(tmp_path)
    shutil.rmtree(tmp_path / "private")
    note = "the private folder ../private is not on this machine: its entries are not looked at"
    assert note in plan(project, None, at(project, "2026-11-22")).editions[0].plan.notes
    with pytest.raises(RefusedError, match=r"\.\./private is not on this machine"):
        freeze(project, None, at(project, "2026-11-22"))


def test_carried_once_though_edited(tmp_path: Path) -> None:
    """An entry that is mended after it was carried does not go out again."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    write_files(tmp_path / "private", {"support/oksana-father.md": f"{SUPPORT}\nMended.\n"})
    found = plan(project, "2026-W48", at(project, "2026-11-24")).editions[0].plan
    assert all(entry.kind != "support" for entry in found.edition.entries)


def test_withdrawn(tmp_path: Path) -> None:
    """A private entry is withdrawn as any other: its file goes, the manifest keeps the hash."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    file = tmp_path / "private/support/oksana-father.md"
    found = plan_withdrawal(project, file, at(project, "2026-12-01").today)
    assert (found.editions, found.deleted) == (("2026-W47",), (file,))
    withdraw(found)
    assert not file.exists()
    assert [verdict.state for verdict in verify(project, ())] == [State.REDUCED]
    files = preview(project, "2026-W47", tmp_path / "out", at(project, "2026-12-02")).files
    assert not any(b"Oksana" in file.read_bytes() for file in files)


def test_check_warns_of_one_inside(tmp_path: Path) -> None:
    """An entry for the letter alone that lies in the repository is a warning with the way out."""
    project = newsroom(tmp_path, support=False)
    name = "newsletter/entries/support/oksana.md"
    write_files(project.root, {name: SUPPORT})
    (problem,) = check(project, at(project, "2026-11-19"))
    assert (problem.rule, problem.place.file) == ("private-entry", name)
    assert problem.hint == "move it to ../private/"
    assert problem.severity == "warning"


def test_one_inside_is_no_name_in_the_manifest_either(tmp_path: Path) -> None:
    """Wherever it lies, the manifest has a hash; git brings it back after the file is gone."""
    project = newsroom(tmp_path, support=False)
    name = "newsletter/entries/support/oksana.md"
    write_files(project.root, {name: SUPPORT})
    commit(project.root, "Add words of support")
    project = frozen(open_project(project.root), "2026-11-22")
    assert "oksana" not in (project.root / "newsletter/editions/2026-W47.yml").read_text("utf-8")
    (project.root / name).unlink()
    assert [verdict.state for verdict in verify(project, ())] == [State.SAME]


def test_a_folder_inside_is_refused(tmp_path: Path) -> None:
    """A private folder in the repository would not be private."""
    project = newsroom(tmp_path)
    file = project.root / "newsletter/newsletter.yml"
    file.write_text(file.read_text("utf-8").replace("../private", "newsletter/private"), "utf-8")
    with pytest.raises(ProblemsFound) as caught:
        open_project(project.root)
    assert [(str(p.place), p.rule) for p in caught.value.problems] == [
        ("newsletter/newsletter.yml:3:10", "private-inside")
    ]


def test_a_folder_in_another_repository_is_said(tmp_path: Path) -> None:
    """The private folder may be in no git repository of its own either."""
    project = newsroom(tmp_path)
    git(tmp_path / "private", "init", "--quiet")
    assert [problem.rule for problem in check(project, at(project, "2026-11-19"))] == [
        "private-in-git"
    ]


def test_what_the_site_shows_does_not_lie_there(tmp_path: Path) -> None:
    """Entries of other kinds in the private folder are refused: the site must do without it."""
    project = newsroom(tmp_path)
    write_files(tmp_path / "private", {"trivia/odd.md": "---\n---\n", "poems/odd.md": "---\n---\n"})
    every = check(project, at(project, "2026-11-19"))
    found = in_paths(project.root, every, [tmp_path / "private"])
    assert [(problem.place.file, problem.rule) for problem in found] == [
        ("../private/poems/odd.md", "unknown-section"),
        ("../private/trivia/odd.md", "not-private"),
    ]


def test_new_writes_it_there(tmp_path: Path) -> None:
    """`new support` writes into the private folder and leaves the repository alone."""
    project = newsroom(tmp_path, support=False)
    texts = {"person": "Oksana Hrytsenko", "how": "A card.", "expires": "2026-12-06"}
    given = Given(texts, "She is away.", consent="Oksana Hrytsenko")
    draft = Draft(given, at(project, "2026-11-19").today, on_the_command_line)
    file = add_entry(project, spot_for(project, "support"), draft)
    assert file.resolve().parent == (tmp_path / "private/support").resolve()
    assert not (project.root / "newsletter/entries/support").exists()


def test_consent_of_somebody_else_is_asked_about(tmp_path: Path) -> None:
    """Who an entry is about gives the consent; case and accents do not make another person."""
    project = newsroom(tmp_path)
    name = "newsletter/entries/milestones/aroha.md"
    text = (project.root / name).read_text("utf-8")
    for by, rules in (("ÁROHA  ngata", []), ("Tevita Fonua", ["consent-of-another"])):
        write_files(project.root, {name: text.replace("by: Aroha Ngata", f"by: {by}")})
        found = check(project, at(project, "2026-11-19"))
        assert [problem.rule for problem in found] == rules
    assert str(found[0].place) == f"{name}:7:10"
    assert found[0].message == "consent is given by Tevita Fonua, and this is about Aroha Ngata"
