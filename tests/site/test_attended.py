"""A commit or another owner changes the care of pages, and the engine has nothing to do for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.site.handbooks import hashes
from tests.site.projects import git, make_project, request_of, write
from tests.site.speaking import PAGES, SETTINGS

from farflung.site import build_site
from farflung.site.attending import CareHtml, attend, unpacked
from farflung.site.cache import Cache, Tree
from farflung.site.engines import Output
from farflung.site.engines.attended import attended_anew
from farflung.site.pack import read_pack

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.site.records import Stage

BARE = b'<meta name="ff-page" content=""><ff-above></ff-above>%b<ff-below></ff-below>'
EMPTY = '{"config": {}, "docs": []}'


class PagesEngine:
    """Writes each page's Markdown with its care, and remembers for which trees it was asked."""

    def __init__(self) -> None:
        """Begin with no tree."""
        self.asked: list[str] = []

    def build(self, stage: Stage, root: Path, stamp: int) -> Output:
        """Do nothing: pages can be built one by one."""
        raise AssertionError((stage, root, stamp))

    def build_pages(self, stage: Stage, pages: Path, root: Path, stamp: int) -> Output:  # noqa: ARG002 - an engine's
        """Write the pages and a search index."""
        self.asked.append(stage.name)
        pack = read_pack(pages)
        assert pack
        cares = dict(unpacked(pack.more))
        places = {}
        for page, text in pack.pages.items():
            places[page] = page.replace(".md", ".html")
            html = BARE % text
            file = stage.site / places[page]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(attend(html, cares[page]) if page in cares else html)
        write(stage.site, {"search/search_index.json": EMPTY})
        return Output((), {}, places)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with a version, and one page edited after it."""
    pages = {"handbook/index.md": "# Start\n", "handbook/a.md": "# A\n"}
    root = make_project(tmp_path, pages, tag="v1")
    write(root, {"handbook/a.md": "# Another\n"})
    return root


def _built(root: Path, engine: PagesEngine) -> dict[str, str]:
    """Build and return the pages of the handbook; the same comes of a build without a cache."""
    build_site(request_of(root), engine)
    found = hashes(root / "site")
    build_site(replace(request_of(root), out=root / "clean", cache=None), PagesEngine())
    assert found == hashes(root / "clean")
    texts = {path: (root / "site" / path).read_text("utf-8") for path in found}
    return {path: text for path, text in texts.items() if path.endswith(("/a.html", "/index.html"))}


def test_a_commit_and_a_tag(root: Path) -> None:
    """The page shows the day of its change, others stay, and so does the old version."""
    engine = PagesEngine()
    before = _built(root, engine)
    assert "2026-11-02" in before["next/a.html"]
    assert engine.asked
    engine.asked.clear()
    git(root, "commit", "--quiet", "--all", "--message", "Another", day="2026-11-09")
    git(root, "tag", "v2")
    after = _built(root, engine)
    assert engine.asked == []
    assert "2026-11-09" in after["next/a.html"]
    assert after["v2/a.html"] == after["next/a.html"]
    assert after["v1/a.html"] == before["v1/a.html"]
    assert after["next/index.html"] == before["next/index.html"]


def test_another_owner_and_back(root: Path) -> None:
    """Every version names the owner of today, and whoever owned it before is found again."""
    engine = PagesEngine()
    before = _built(root, engine)
    engine.asked.clear()
    write(root, {"CODEOWNERS": "* @org/editors\n"})
    after = _built(root, engine)
    owned = {path for path, text in after.items() if "@org/editors" in text}
    assert {"v1/a.html", "v1/index.html", "next/a.html", "next/index.html"} <= owned
    (root / "CODEOWNERS").unlink()
    assert _built(root, engine) == before
    assert engine.asked == []


def test_a_lost_page(root: Path) -> None:
    """Where a file of the cache is gone, the engine makes the tree again."""
    engine = PagesEngine()
    _built(root, engine)
    engine.asked.clear()
    git(root, "commit", "--quiet", "--all", "--message", "Another", day="2026-11-09")
    for file in (root / ".farflung/cache").rglob("objects/*"):
        if b"<ff-above>" in file.read_bytes():
            file.unlink()
    assert "2026-11-09" in _built(root, engine)["next/a.html"]
    assert "next" in engine.asked


@pytest.mark.parametrize(
    "details",
    [None, 1, ["x"], [[], ["a.md"]], [[], {"a.md": 1}], [[], {"a.md": ["gone.html", ""]}]],
)
def test_a_damaged_list(tmp_path: Path, details: object) -> None:
    """What was not written by us is as if there was nothing."""
    cache = Cache(tmp_path / "cache", tmp_path / "spare")
    assert attended_anew(cache, "none", {}) is None
    cache.save("key", Tree({"a.html": cache.put(b"x")}, details))
    assert attended_anew(cache, "key", {"a.md": CareHtml("<p>Amara</p>")}) is None


def test_real_pages_in_languages(tmp_path: Path) -> None:
    """With MkDocs too, whatever becomes of the care, the site is the one of a build from nothing."""
    root = make_project(tmp_path / "project", {"mkdocs.yml": SETTINGS, **PAGES}, tag="v1.0")
    states: list[dict[str, str]] = [
        {},
        {
            "handbook/start/day.md": "---\nowner: Ines\n---\n# Your first day\n\n## Lunch { #lunch }\n"
        },
        {"handbook/values/index.es.md": "# Valores\n", "CODEOWNERS": "* @org/editors\n"},
    ]
    for number, files in enumerate(states):
        write(root, files)
        build_site(request_of(root))
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--allow-empty", "-m", "x", day=f"2026-11-1{number}")
        build_site(request_of(root))
        build_site(replace(request_of(root), out=tmp_path / "clean", cache=None))
        assert hashes(root / "site") == hashes(tmp_path / "clean")
    text = (root / "site/next/es/start/day/index.html").read_text("utf-8")
    assert "11 de noviembre de 2026" in text
    assert "Ines" in text
