"""A project with two tags and a working tree, built with the real engine once for all tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tests.browsing import faultless_page
from tests.site.moving import build as build_moving
from tests.site.moving import make_moving_project
from tests.site.projects import (
    MKDOCS,
    git,
    make_newsletter,
    make_project,
    rooms_of,
    settings_of,
    write,
)
from tests.site.reading import make_reading_project
from tests.site.speaking import make_speaking_project

from farflung.git import open_repository
from farflung.model import SearchEntry, SiteFile, WebPage, WebSite
from farflung.site import SiteReport, SiteRequest, build_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

STAMP = 1_762_074_000

_EVIL = """\
hooks: [tools/evil.py]
extra:
  boom: !!python/object/apply:os.system ["touch CANARY"]
"""
_TODAY = """\
hooks: [tools/today.py]
extra_css: [style.css]
nav:
  - Start: index.md
  - Rules: chapter/rules.md
  - New: new.md
"""


@dataclass(frozen=True, slots=True)
class Built:
    """A project, its site and what the build reported."""

    root: Path
    site: Path
    report: SiteReport


def make_tagged_project(root: Path) -> None:
    """Write the project: v0.9 with code that must never run, v1.0, and changes on top."""
    canary = str(root / "canary")
    evil = f"import pathlib\npathlib.Path({canary!r}).touch()\n"
    old = MKDOCS.replace("docs_dir: handbook", "docs_dir: docs")
    old += "nav: [Begin: index.md, Gone: gone.md, Heron: heron.md]\n" + _EVIL.replace(
        "CANARY", canary
    )
    pages = {
        "docs/index.md": "# Begin\n\nThe [heron](heron.md) chapter.\n",
        "docs/heron.md": "# Heron\n\n## Wading { #wading }\n\nOnly in the old one.\n",
    }
    make_project(root, {"mkdocs.yml": old, "tools/evil.py": evil, **pages}, tag="v0.9")
    git(root, "rm", "-r", "--quiet", "docs")
    settings = MKDOCS + "nav: [Start: index.md, Rules: chapter/rules.md]\n"
    pages = {
        "handbook/index.md": "# Start\n\nSee [the rules](chapter/rules.md#lemur).\n",
        "handbook/chapter/rules.md": "# Rules\n\n## Lemur\n\nAsk the lemur.\n",
    }
    make_project(root, {"mkdocs.yml": settings, **pages}, tag="v1.0")
    today = "def on_page_content(html, **_):\n    return html + '<p>hooked today</p>'\n"
    files = {
        "mkdocs.yml": MKDOCS + _TODAY,
        "tools/today.py": today,
        "handbook/style.css": "p { color: inherit }\n",
        "handbook/new.md": "# New\n\nA [missing page](missing.md) of the narwhal.\n",
    }
    write(root, files)


def build(root: Path, site: Path, only: str | None = None, *more: WebSite) -> SiteReport:
    """Build a project with the engine that its settings name, and ``more`` newsletters."""
    request = SiteRequest(
        settings=settings_of(root),
        repository=open_repository(root),
        **rooms_of(make_newsletter(), None, *more),
        out=site,
        work=root / ".farflung/build",
        stamp=STAMP,
        only=only,
    )
    return build_site(request)


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    """Open a page that must see no error, no failed request and no other host."""
    with faultless_page(browser, base) as page:
        yield page


@pytest.fixture(scope="session")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of a handbook whose pages moved, which no test changes."""
    root = tmp_path_factory.mktemp("moved")
    make_moving_project(root)
    report = build_moving(root, root / "site")
    assert report.problems == ()
    return root / "site"


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of a handbook with what helps to read it, which no test changes."""
    root = tmp_path_factory.mktemp("reading")
    make_reading_project(root)
    assert build(root, root / "site").problems == ()
    return root / "site"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the project and its site, which no test changes."""
    root = tmp_path_factory.mktemp("project")
    make_tagged_project(root)
    return Built(root, root / "site", build(root, root / "site"))


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a handbook in three languages and its site, which no test changes."""
    root = make_speaking_project(tmp_path_factory.mktemp("spoken"))
    page = WebPage(
        "index.md",
        "El correo",
        "",
        "# El correo\n",
        (),
        (SearchEntry("", "El correo", "Un tejón."),),
    )
    spanish = WebSite("El correo", "es", (page,), (SiteFile("feed.xml", b"<feed/>"),), folder="es")
    return Built(root, root / "site", build(root, root / "site", None, spanish))
