"""CODEOWNERS, read as GitHub reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.projects import git, write_files

from farflung.git import open_repository
from farflung.site.codeowners import owner_of, parse_codeowners, read_codeowners

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*", "any/where.md", True),
        ("*.md", "a/b/c.md", True),
        ("*.md", "a/b/c.txt", False),
        ("/handbook/", "handbook/a/b.md", True),
        ("/handbook/", "old/handbook/a.md", False),
        ("handbook/", "old/handbook/a.md", True),
        ("handbook/*", "handbook/a.md", True),
        ("handbook/*", "handbook/a/b.md", False),
        ("handbook/**", "handbook/a/b.md", True),
        ("handbook/it", "handbook/it/a.md", True),
        ("handbook/it", "x/handbook/it/a.md", False),
        ("**/it", "a/b/it/c.md", True),
        ("/handbook/**/index.md", "handbook/index.md", True),
        ("/handbook/**/index.md", "handbook/a/b/index.md", True),
        ("/handbook/?.md", "handbook/a.md", True),
        ("/handbook/?.md", "handbook/ab.md", False),
        ("/with\\ space/", "with space/a.md", True),
        ("/Handbook/", "handbook/a.md", False),
        ("/a+b/", "a+b/c.md", True),
    ],
)
def test_patterns(pattern: str, path: str, matches: bool) -> None:  # noqa: FBT001 - a table
    """Each pattern matches what GitHub's documentation says it does."""
    assert bool(owner_of(parse_codeowners(f"{pattern} @ada"), path)) is matches


def test_the_last_match_wins_and_may_take_owners_away() -> None:
    """Later lines override earlier ones; comments and unsupported lines say nothing."""
    rules = parse_codeowners(
        "# who owns what\n* @org/editors\n/handbook/it/ @it ada@example.org # both\n"
        "/handbook/it/wild/\n!/handbook/ @no\n[Section] @no\n"
    )
    assert owner_of(rules, "handbook/a.md") == "@org/editors"
    assert owner_of(rules, "handbook/it/a.md") == "@it, ada@example.org"
    assert owner_of(rules, "handbook/it/wild/a.md") == ""


@pytest.mark.parametrize("place", [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"])
def test_it_is_found_at_the_top_of_the_repository(tmp_path: Path, place: str) -> None:
    """Also for a project in a folder of its repository."""
    write_files(tmp_path, {place: "* @ada\n", "site/mkdocs.yml": ""})
    git(tmp_path, "init", "--quiet")
    project = tmp_path / "site"
    assert owner_of(read_codeowners(project, open_repository(project)), "site/x.md") == "@ada"


def test_the_first_place_counts(tmp_path: Path) -> None:
    """As on GitHub, .github/ comes before the top and docs/."""
    write_files(tmp_path, {".github/CODEOWNERS": "* @first\n", "CODEOWNERS": "* @second\n"})
    assert owner_of(read_codeowners(tmp_path, None), "x.md") == "@first"
    assert read_codeowners(tmp_path / "none", None) == ()
