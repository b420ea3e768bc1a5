"""When one build of the working tree is enough for a version with the same pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.site.projects import write

from farflung.site.alike import built_as_versions_are

if TYPE_CHECKING:
    from pathlib import Path

_NAV = [{"Start": "index.md"}, {"Chapter": ["a.md", {"Rules & more": "b.md"}]}]


def _alike(root: Path, more: str = "", **data: Any) -> bool:
    write(root, {"mkdocs.yml": f"site_name: x\n{more}"})
    return built_as_versions_are(root, data, {"index.md", "a.md", "b.md"})


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"nav": _NAV},
        {"nav": None, "edit_uri": ""},
        {"repo_url": "https://example.org/repo", "edit_uri": ""},
    ],
)
def test_the_same(tmp_path: Path, data: dict[str, Any]) -> None:
    """A version's own navigation says what today's says, and no page has a link for editing it."""
    assert _alike(tmp_path, **data)


@pytest.mark.parametrize(
    "data",
    [
        {"repo_url": "https://example.org/repo"},
        {"edit_uri": "https://example.org/edit/"},
        {"edit_uri_template": "https://example.org/{path}"},
    ],
)
def test_links_for_editing(tmp_path: Path, data: dict[str, Any]) -> None:
    """Versions have none."""
    assert not _alike(tmp_path, **data)


@pytest.mark.parametrize(
    "nav",
    [
        [],
        "index.md",
        ["index.md", "gone.md"],
        [{"Norway": ["index.md", {"NO": "a.md"}]}],
        [{"2026": "index.md"}],
        [{"": "index.md"}],
    ],
)
def test_navigation(tmp_path: Path, nav: Any) -> None:
    """What engines warn of, or read otherwise than we do, is left to them."""
    assert not _alike(tmp_path, nav=nav)


@pytest.mark.parametrize("more", ["nav: [!ENV [TITLE, index.md]]\n", "INHERIT: base.yml\n"])
def test_settings_from_elsewhere(tmp_path: Path, more: str) -> None:
    """What cannot be seen in the file itself is left to the engine."""
    assert not _alike(tmp_path, more)
