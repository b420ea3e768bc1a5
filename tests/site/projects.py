"""Small projects for the tests of the site: files, git tags, a newsletter made by hand."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Any

from farflung.config import read_settings
from farflung.git import open_repository
from farflung.model import SearchEntry, SiteFile, Slot, WebPage, WebSite
from farflung.site import Beside, SiteRequest
from farflung.site.around import sign_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from farflung.config import Settings
    from farflung.problems import Problem

__all__ = [
    "MKDOCS",
    "NEWSLETTER",
    "MadeRooms",
    "git",
    "make_newsletter",
    "make_project",
    "request_of",
    "rooms_of",
    "settings_of",
    "write",
]

MKDOCS = """\
site_name: The Test Handbook
site_url: https://example.org/handbook/
docs_dir: handbook
edit_uri: ""
theme:
  name: material
  font: false
  features: [search.highlight]
"""

NEWSLETTER = """\
title: The Test Post
sender: The Test Post <post@example.org>
sections:
  - {id: pets, kind: pet}
"""

HOSTILE = "Mochi <img src=x onerror=alert(1)>"


def git(root: Path, *arguments: str, day: str = "2026-11-02") -> str:
    """Run git in ``root`` as an invented person, without anybody's settings, on a ``day``."""
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_SYSTEM": "/dev/null",
        "GIT_AUTHOR_DATE": f"{day}T09:00:00Z",
        "GIT_COMMITTER_DATE": f"{day}T09:00:00Z",
    }
    person = ("-c", "user.name=Ada Example", "-c", "user.email=ada@example.org")
    done = subprocess.run(
        ["git", *person, *arguments], cwd=root, env=environment, check=True, capture_output=True
    )
    return done.stdout.decode()


def write(root: Path, files: Mapping[str, str]) -> None:
    """Write text files below ``root``."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


def make_project(root: Path, files: Mapping[str, str], *, tag: str = "") -> Path:
    """Write a project (its two settings files come by themselves), and tag it if asked to."""
    write(root, {"mkdocs.yml": MKDOCS, "newsletter/newsletter.yml": NEWSLETTER, **files})
    if tag:
        if not (root / ".git").exists():
            git(root, "init", "--quiet", "--initial-branch=main")
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--allow-empty", "--message", tag)
        git(root, "tag", tag)
    return root


class MadeRooms:
    """Rooms that are made already."""

    def __init__(self, changes: WebSite | None, beside: Beside) -> None:
        """Take what to give."""
        self._changes, self._beside = changes, beside

    def changes(self) -> WebSite | None:
        """Give what changed."""
        return self._changes

    def beside(self, found: Sequence[Problem]) -> Beside:  # noqa: ARG002 - for strict builds
        """Give all else."""
        return self._beside


def request_of(root: Path, **more: Any) -> SiteRequest:
    """Ask for the site of a project with a newsletter made by hand, with a cache between builds."""
    return SiteRequest(
        settings=settings_of(root),
        repository=open_repository(root),
        **rooms_of(make_newsletter()),
        out=root / "site",
        work=root / ".farflung/build",
        stamp=1_700_000_000,
        cache=root / ".farflung/cache",
        **more,
    )


def rooms_of(
    newsletter: WebSite,
    changes: WebSite | None = None,
    *more: WebSite,
    files: tuple[SiteFile, ...] = (),
) -> dict[str, Any]:
    """Return what a request says of the newsletter, ``more`` languages of it, and what changed."""
    return {
        "newsletter": sign_of(newsletter),
        "changes": sign_of(changes) if changes else None,
        "rooms": MadeRooms(changes, Beside((newsletter, *more), files)),
    }


def settings_of(root: Path) -> Settings:
    """Read the settings of a project that must be right."""
    settings, problems = read_settings(root)
    assert settings is not None, problems
    return settings


def make_newsletter() -> WebSite:
    """Return a newsletter of an archive, one edition, and a preview that is not listed."""
    archive = WebPage(
        path="index.md",
        title="The Test Post",
        description="All editions",
        markdown='# The Test Post\n\n<div id="farflung-slot-list"></div>\n',
        slots=(Slot("list", '<ul><li><a href="2026-W47/#pets-mochi">Week 47</a></li></ul>'),),
        search=(SearchEntry("", "The Test Post", "All editions"),),
    )
    edition = WebPage(
        path="2026-W47/index.md",
        title="Week 47 of 2026",
        description="The edition of 16 November",
        markdown='# Week 47 of 2026\n\n## Pets { #pets }\n\n<div id="farflung-slot-pets"></div>\n',
        slots=(Slot("pets", '<article id="pets-mochi"><p>A quokka at the desk.</p></article>'),),
        search=(
            SearchEntry("pets-mochi", HOSTILE, "A quokka at the desk & elsewhere."),
            SearchEntry("", "Week 47 of 2026", ""),
        ),
    )
    preview = WebPage(
        path="next/index.md",
        title="The coming edition",
        description="",
        markdown='# The coming edition\n\n<div id="farflung-slot-all"></div>\n',
        slots=(Slot("all", "<p>Okapi, still secret.</p>"),),
        search=(SearchEntry("", "The coming edition", "Okapi"),),
        listed=False,
    )
    files = (
        SiteFile("newsletter.css", b"article { border: 0 }\n"),
        SiteFile("feed.xml", b'<feed xmlns="http://www.w3.org/2005/Atom"/>\n'),
        SiteFile("2026-W47/letter.txt", b"A quokka at the desk.\n"),
        SiteFile("2026-W47/index.md", b"Week 47\n=======\n\nA quokka at the desk.\n"),
    )
    return WebSite("The Test Post", "en", (archive, edition, preview), files)
