"""Opening a project: where it is found, and the problems that only the whole of it can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.projects import repository, write_files

from farflung.errors import ProblemsFound, UsageError
from farflung.workflows.project import find_root, open_project

if TYPE_CHECKING:
    from pathlib import Path

NEWSLETTER = """\
title: The Post
sender: post@example.org
sections:
  - {id: pets, kind: pet}
"""


def make(root: Path, newsletter: str = NEWSLETTER) -> Path:
    """Write the two settings files of a project."""
    write_files(root, {"mkdocs.yml": "site_name: Us\n", "newsletter/newsletter.yml": newsletter})
    return root


def told(root: Path) -> list[tuple[str, str, str, str]]:
    """Open a project that must have problems, and return them."""
    with pytest.raises(ProblemsFound) as caught:
        open_project(root)
    return [(str(p.place), p.rule, p.message, p.hint) for p in caught.value.problems]


def test_found_from_anywhere_inside(tmp_path: Path) -> None:
    """The root is the nearest folder upward with both settings files."""
    make(tmp_path)
    inside = tmp_path / "newsletter/entries/pets"
    inside.mkdir(parents=True)
    assert find_root(inside) == tmp_path
    assert open_project(inside).root == tmp_path


def test_not_found(tmp_path: Path) -> None:
    """Outside of a project the error names the files that are missed and how to begin."""
    with pytest.raises(UsageError, match=r"mkdocs\.yml and newsletter/newsletter\.yml") as caught:
        find_root(tmp_path)
    assert caught.value.hint == "make one with: farflung init"


def test_sections_that_do_not_fit(tmp_path: Path) -> None:
    """An unknown kind, feeds where none belong and a cadence nobody publishes, all at once."""
    sections = (
        "  - {id: dogs, kind: pett}\n"
        "  - {id: books, kind: book, feeds: [{url: 'https://example.org/f', title: F}]}\n"
        "  - {id: news, kind: update, cadence: [weekly, daily]}\n"
        "  - {id: good, kind: highlight, limits: {monthly: 3}}\n"
    )
    assert told(make(tmp_path, NEWSLETTER + sections)) == [
        (
            "newsletter/newsletter.yml:5:22",
            "unknown-kind",
            'there is no kind "pett"',
            'did you mean "pet"?',
        ),
        (
            "newsletter/newsletter.yml:6:23",
            "feeds-not-for-kind",
            'the kind "book" is not filled from feeds',
            'use the kind "link"',
        ),
        (
            "newsletter/newsletter.yml:7:48",
            "unused-cadence",
            'there is no daily edition for "news" to appear in',
            "name it in cadence or digests, or leave it out here",
        ),
        (
            "newsletter/newsletter.yml:8:51",
            "unused-cadence",
            'there is no monthly edition for "good" to appear in',
            "name it in cadence or digests, or leave it out here",
        ),
    ]


def test_caches_that_came_with_the_repository(tmp_path: Path) -> None:
    """A cache in git is refused, because whoever sent it could have put anything into it."""
    make(tmp_path)
    repository(tmp_path, {".farflung/feeds/x.json": "{}"})
    ((place, rule, message, hint),) = told(tmp_path)
    assert (place, rule) == (".farflung", "tracked-cache")
    assert message == "this folder of caches is in git, where others can write into it"
    assert hint == "git rm -r --cached .farflung, and ignore it"
