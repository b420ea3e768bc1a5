"""`check --since`: what a change brought, in the files it touched and elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.projects import commit, git, repository, write_files
from tests.workflows.newsrooms import FILES

from farflung.errors import UsageError
from farflung.workflows.check import problems_below
from farflung.workflows.since import problems_since

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """\
title: The Far-Flung Post
sender: The Far-Flung Post <post@example.org>
sections:
  - {id: highlights, kind: highlight}
  - {id: plants, kind: plant}
"""
KIND = "kind: plant\nlabel: Plant\nfields:\n  name: {type: text, required: true}\nheading: name\n"
START: dict[str, str] = {
    ".gitignore": ".farflung/\n",
    "mkdocs.yml": FILES["mkdocs.yml"],
    "newsletter/newsletter.yml": SETTINGS,
    "newsletter/kinds/plant.yml": KIND,
    "newsletter/entries/plants/ivy.md": "---\ndate: 2026-11-18\nname: Ivy\n---\n",
    "newsletter/entries/highlights/old.md": "---\ndate: 2026-11-18\ntitel: Old\n---\nText.\n",
    "handbook/index.md": "# Welcome\n\n[Rules](rules.md) and [nothing](nothing.md).\n",
    "handbook/rules.md": "# Rules\n\n## Trust\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project on a branch, with an old problem in an entry and one in a page."""
    folder = repository(tmp_path / "post", START)
    git(folder, "branch", "base")
    commit(folder, "Go on")
    return folder


def since(root: Path, ref: str = "base") -> list[str]:
    """Return the places and rules of the problems since ``ref``."""
    found = problems_since(root, ref, problems_below(root))
    return [f"{problem.place.file} {problem.rule}" for problem in found]


def test_old_problems_are_not_shown(root: Path) -> None:
    """Where nothing changed, nothing is shown, though there are problems."""
    assert len(problems_below(root)) > 2
    assert since(root) == []


def test_every_way_to_change_a_file(root: Path) -> None:
    """Committed, staged, unstaged and new files are looked at, with all their problems."""
    wrong = "---\ndate: soon\ntitle: X\n---\nText.\n"
    entries = "newsletter/entries/highlights"
    write_files(root, {f"{entries}/a.md": wrong})
    commit(root, "Add")
    write_files(root, {f"{entries}/b.md": wrong})
    git(root, "add", "--all")
    write_files(root, {f"{entries}/c.md": wrong, "handbook/index.md": "# Hi\n\n[x](nothing.md)\n"})
    assert since(root) == [
        "handbook/index.md broken-link",
        *(f"{entries}/{name}.md wrong-date" for name in "abc"),
    ]


def test_what_the_base_branch_changed_meanwhile_is_not_ours(root: Path) -> None:
    """The merge base counts, not the tip of the other branch."""
    git(root, "switch", "--quiet", "base")
    write_files(root, {"newsletter/entries/highlights/old.md": "---\ndate: 2026-11-18\n---\n"})
    commit(root, "Change elsewhere")
    git(root, "switch", "--quiet", "main")
    assert since(root) == []


def test_a_removed_page_breaks_links_elsewhere(root: Path) -> None:
    """The page that links to it was not touched, and only its new dead link is shown."""
    git(root, "rm", "--quiet", "handbook/rules.md")
    (found,) = problems_since(root, "base", problems_below(root))
    assert (found.place.file, found.rule) == ("handbook/index.md", "broken-link")
    assert "rules.md" in found.message


def test_a_changed_kind_breaks_entries(root: Path) -> None:
    """A field that a kind needs from now on is missing in entries nobody touched."""
    kind = KIND.replace("heading", "  height: {type: number, required: true}\nheading")
    write_files(root, {"newsletter/kinds/plant.yml": kind})
    assert since(root) == ["newsletter/entries/plants/ivy.md missing-field"]


def test_a_removed_section_and_broken_settings(root: Path) -> None:
    """Settings that leave entries without a section show these; wrong ones show themselves."""
    fewer = SETTINGS.replace("  - {id: plants, kind: plant}\n", "")
    write_files(root, {"newsletter/newsletter.yml": fewer})
    assert since(root) == ["newsletter/entries/plants/ivy.md unknown-section"]
    write_files(root, {"newsletter/newsletter.yml": SETTINGS + "titel: X\n"})
    assert since(root) == ["newsletter/newsletter.yml unknown-setting"]


def test_a_removed_picture(tmp_path: Path) -> None:
    """An entry whose picture somebody removed is shown."""
    folder = repository(
        tmp_path,
        {
            **{name: FILES[name] for name in ("mkdocs.yml", "handbook/index.md")},
            "newsletter/newsletter.yml": SETTINGS.replace("plant", "pet"),
            "newsletter/entries/pets/kiwi.md": FILES["newsletter/entries/pets/kiwi.md"],
            "newsletter/entries/pets/kiwi.png": b"\x89PNG\r\n\x1a\n",
        },
    )
    (folder / "newsletter/entries/pets/kiwi.png").unlink()
    assert since(folder, "HEAD") == ["newsletter/entries/pets/kiwi.md missing-picture"]


def test_a_project_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    """Paths are counted from the project, and the repository is left as it was."""
    top = repository(tmp_path, {f"docs/site/{name}": text for name, text in START.items()})
    (top / "docs/site/handbook/rules.md").unlink()
    before = git(top, "status", "--porcelain=v1", "--branch")
    assert since(top / "docs/site", "HEAD") == ["handbook/index.md broken-link"]
    assert git(top, "status", "--porcelain=v1", "--branch") == before
    assert git(top, "worktree", "list").count("\n") == 0


def test_before_the_project_began(tmp_path: Path) -> None:
    """Since a commit without a project, everything is new."""
    folder = repository(tmp_path, {"README.md": "Soon.\n"})
    write_files(folder, START)
    assert "handbook/index.md broken-link" in since(folder, "HEAD")


def test_a_ref_that_is_not_there(root: Path, tmp_path: Path) -> None:
    """An unknown ref, no common commit and no repository are wrong usage that says what to do."""
    with pytest.raises(UsageError, match='no commit "v9"'):
        since(root, "v9")
    git(root, "switch", "--quiet", "--orphan", "other")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "Other")
    with pytest.raises(UsageError, match="in common"):
        problems_since(root, "base", ())
    with pytest.raises(UsageError, match="needs git"):
        problems_since(write_files(tmp_path / "plain", START), "base", ())
