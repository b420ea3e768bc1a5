"""A handbook whose pages moved from version to version, built with the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.site.projects import (
    MKDOCS,
    git,
    make_newsletter,
    make_project,
    rooms_of,
    settings_of,
    write,
)

from farflung.git import open_repository
from farflung.site import SiteReport, SiteRequest, build_site

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["build", "make_moving_project", "page"]

_SETTINGS = "extra: {handbook: {versions: {keep: 3, hidden: [v1.5]}}}\n"


def page(title: str) -> str:
    """Return a page long enough for git to know it again."""
    lines = "".join(f"- {title} rule {number}\n" for number in range(12))
    return f"# {title}\n\n## First {'{ #first }'}\n\n{lines}"


def make_moving_project(root: Path, site_url: str = "https://example.org/handbook/") -> None:
    """Write versions v0.1 (no longer kept), v1, v1.5 (hidden), v2, and a working tree.

    ``ancient.md`` became ``rules.md``, then ``chapter/rules.md``, then ``conduct.md``, which
    nobody has committed; ``gone.md`` was deleted with v2.
    """
    settings = MKDOCS.replace("https://example.org/handbook/", site_url) + _SETTINGS
    own = {"mkdocs.yml": settings}
    pages = {
        "handbook/index.md": page("Start"),
        "handbook/ancient.md": page("Rules"),
    }
    make_project(root, own | pages, tag="v0.1")
    git(root, "mv", "handbook/ancient.md", "handbook/rules.md")
    pages = {"handbook/gone.md": page("Gone"), "handbook/same.md": page("Same")}
    make_project(root, own | pages, tag="v1")
    pages = {"handbook/index.md": page("Start") + "\nNew words.\n"}
    make_project(root, own | pages, tag="v1.5")
    (root / "handbook/chapter").mkdir()
    git(root, "mv", "handbook/rules.md", "handbook/chapter/rules.md")
    git(root, "rm", "--quiet", "handbook/gone.md")
    make_project(root, own, tag="v2")
    (root / "handbook/chapter/rules.md").rename(root / "handbook/conduct.md")
    hand = "---\nredirect_from: [/team/etiquette/, old name.md]\n---\n"
    write(root, {"handbook/new.md": hand + page("New")})


def build(root: Path, site: Path) -> SiteReport:
    """Build the project with the engine that its settings name."""
    request = SiteRequest(
        settings=settings_of(root),
        repository=open_repository(root),
        **rooms_of(make_newsletter()),
        out=site,
        work=root / ".farflung/build",
        stamp=1_762_074_000,
    )
    return build_site(request)
