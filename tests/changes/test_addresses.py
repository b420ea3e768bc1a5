"""Addresses of redlines, and where pages belong."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from farflung.changes.addresses import redline_slug
from farflung.changes.chapters import Chapters, index_paths, owner_of
from farflung.site.refs import safe_name


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("index.md", "index"),
        ("values/index.md", "values"),
        ("values/trust.md", "values--trust"),
        ("a/b/c.md", "a--b--c"),
        ("价值观/信任.md", "价值观--信任"),
    ],
)
def test_slugs_people_can_read(path: str, slug: str) -> None:
    """The folders of a page are joined, the index stands for its folder."""
    assert redline_slug(path) == slug


def test_slugs_that_could_be_taken_for_others() -> None:
    """What would be ambiguous, hidden or unsafe carries a hash of the path."""
    paths = ["a--b.md", "a/b.md", "a b.md", "a-b.md", ".hidden.md", "x%2f.md", "index/index.md"]
    slugs = [redline_slug(path) for path in (*paths, "index.md")]
    assert len({*slugs}) == len(slugs)
    assert all(safe_name(f"since-v1/{slug}/") and slug[0] != "." for slug in slugs)


@example(".")
@given(st.text(min_size=1, max_size=200))
def test_every_path_has_a_safe_slug(text: str) -> None:
    """Whatever a file is called, its slug is one segment that stays in its folder."""
    slug = redline_slug(f"{text}.md")
    assert slug
    assert safe_name(slug)
    assert "/" not in slug
    assert slug not in {".", ".."}
    assert len(slug) <= 130


def test_chapters_without_a_navigation() -> None:
    """The top folder names the chapter; an index at the root is a chapter of its own."""
    chapters = Chapters(None)
    assert chapters.of("time-zones/night.md") == "Time zones"
    assert chapters.of("index.md", "Welcome") == "Welcome"
    assert chapters.of("loose.md", "Loose") == "Other pages"


def test_owners() -> None:
    """A page's own owner comes first, then the nearest folder's; blank ones do not count."""
    front: dict[str, dict[str, object]] = {
        "a/b/page.md": {"owner": " "},
        "a/b/README.md": {"owner": "B team"},
        "a/index.md": {"owner": "A team"},
        "index.md": {"owner": ["One", "Two"]},
    }
    assert owner_of("a/b/page.md", lambda path: front.get(path, {})) == "B team"
    assert owner_of("a/c.md", lambda path: front.get(path, {})) == "A team"
    assert owner_of("z.md", lambda path: front.get(path, {})) == "One, Two"
    assert owner_of("z.md", lambda _: {}) == ""
    assert index_paths("a/b.md") == ["a/index.md", "a/README.md", "index.md", "README.md"]
