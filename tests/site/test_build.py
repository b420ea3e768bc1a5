"""Building with an engine made for the test: the steps around the engine."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.site.projects import (
    make_newsletter,
    make_project,
    request_of,
    rooms_of,
    write,
)

from farflung.errors import EngineError, ProblemsFound, RefusedError, UsageError
from farflung.model import SiteFile
from farflung.site import SiteReport, SiteRequest, build_site
from farflung.site.engines import Message, Output

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.site.records import Stage

PAGE = {"handbook/index.md": "# Start\n"}


class PlainEngine:
    """Writes each page's Markdown as it is; ``breaks`` names a stage that it cannot build."""

    def __init__(self, breaks: str = "") -> None:
        """Take the name of the stage to fail at."""
        self.breaks = breaks
        self.stamps: set[int] = set()

    def build(self, stage: Stage, root: Path, stamp: int) -> Output:
        """Write the pages and a search index."""
        assert (root / "mkdocs.yml").is_file()
        self.stamps.add(stamp)
        if stage.name == self.breaks:
            raise EngineError("broken")
        for page in sorted(stage.docs.rglob("*.md")):
            path = page.relative_to(stage.docs).as_posix()
            stem = path.removesuffix("index.md").removesuffix(".md").rstrip("/")
            canonical = f'<link rel="canonical" href="https://example.org/handbook/latest/{stem}/">'
            name = f"{stem}/index.html".lstrip("/")
            write(stage.site, {name: canonical + page.read_text()})
        index = json.dumps({"config": {}, "docs": []})
        write(stage.site, {"404.html": "lost", "search/search_index.json": index})
        write(stage.site, {"sitemap.xml": "x", "sitemap.xml.gz": "x"})
        return Output((Message("x", "index.md", "Start"),))


def _request(root: Path, only: str | None = None) -> SiteRequest:
    return replace(request_of(root, only=only), cache=None)


def _build(root: Path, only: str | None = None) -> SiteReport:
    return build_site(_request(root, only), PlainEngine())


def test_a_strict_build_publishes_nothing_with_a_warning(tmp_path: Path) -> None:
    """What the engine warns about is raised, with its place, and the old site stays."""
    make_project(tmp_path, PAGE)
    _build(tmp_path)
    write(tmp_path, {"handbook/index.md": "# Begin\n"})
    with pytest.raises(ProblemsFound) as caught:
        build_site(replace(_request(tmp_path), strict=True), PlainEngine())
    assert [problem.place.file for problem in caught.value.problems] == ["handbook/index.md"]
    assert "# Start" in (tmp_path / "site/next/index.html").read_text()


def test_another_language_is_a_folder_of_the_newsletter(tmp_path: Path) -> None:
    """Built as a tree of its own, it is in sitemaps and the handbook's search, and finds itself."""
    make_project(tmp_path, PAGE)
    translated = replace(make_newsletter(), language="ja", folder="ja")
    request = replace(_request(tmp_path), **rooms_of(make_newsletter(), None, translated))
    report = build_site(request, PlainEngine())
    site = tmp_path / "site"
    below = {p.relative_to(site).as_posix() for p in (site / "newsletter/ja").rglob("*.*")}
    main = {p.relative_to(site).as_posix() for p in (site / "newsletter").rglob("*.*")} - below
    assert below == {file.replace("newsletter/", "newsletter/ja/", 1) for file in main}
    assert not list(site.glob("newsletter.*"))
    assert report.pages == 1 + 2 * len(translated.pages)
    assert "/newsletter/ja/2026-W47/</loc>" in (site / "newsletter/ja/sitemap.xml").read_text()
    assert "/newsletter/ja/sitemap.xml</loc>" in (site / "sitemap.xml").read_text()
    assert {"../newsletter/2026-W47/", "../newsletter/ja/2026-W47/"} <= _found(site / "latest")
    assert _found(site / "newsletter/ja") == {"", "2026-W47/", "2026-W47/#pets-mochi"}


def _found(folder: Path) -> set[str]:
    index = json.loads((folder / "search/search_index.json").read_bytes())
    return {document["location"] for document in index["docs"]}


def test_everything_in_its_place(tmp_path: Path) -> None:
    """Versions, alias, newsletter and root files stand where they belong, and no others."""
    make_project(tmp_path, {**PAGE, "handbook/old.md": "old"}, tag="v1")
    (tmp_path / "handbook/old.md").unlink()
    make_project(tmp_path, {"handbook/new.md": "new"}, tag="v2")
    report = _build(tmp_path)
    assert (report.versions, report.default) == (("next", "v2", "v1"), "latest")
    assert report.pages == 2 + 2 + 2 + 3
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == [
        "404.html",
        "index.html",
        "latest",
        "llms.txt",
        "moves.json",
        "newsletter",
        "next",
        "robots.txt",
        "sitemap.xml",
        "sw.js",
        "v1",
        "v2",
        "versions.json",
    ]
    assert not list((tmp_path / "site").rglob("*.gz"))
    assert [p.parent.name for p in (tmp_path / "site").rglob("404.html")] == ["site"]
    assert not list((tmp_path / ".farflung/build").iterdir())


def test_canonical_addresses(tmp_path: Path) -> None:
    """A page is canonical in the default version, or where it is if the default lacks it."""
    make_project(tmp_path, {**PAGE, "handbook/old.md": "old"}, tag="v1")
    (tmp_path / "handbook/old.md").unlink()
    make_project(tmp_path, {}, tag="v2")
    _build(tmp_path)
    base = 'href="https://example.org/handbook'
    assert f"{base}/latest/" in (tmp_path / "site/v1/index.html").read_text()
    assert f"{base}/v1/old/" in (tmp_path / "site/v1/old/index.html").read_text()


def test_alias(tmp_path: Path) -> None:
    """An alias is the version's own files under another name, with a sitemap of its own."""
    make_project(tmp_path, PAGE, tag="v1")
    _build(tmp_path)
    site = tmp_path / "site"
    assert (site / "latest/index.html").samefile(site / "v1/index.html")
    assert "/handbook/latest/<" in (site / "latest/sitemap.xml").read_text()
    assert "/handbook/v1/<" in (site / "v1/sitemap.xml").read_text()


def test_one_version(tmp_path: Path) -> None:
    """One version can be built alone, with the newsletter."""
    make_project(tmp_path, PAGE, tag="v1")
    report = _build(tmp_path, only="next")
    assert (report.versions, report.default) == (("next",), "next")
    assert not (tmp_path / "site/v1").exists()
    with pytest.raises(UsageError):
        _build(tmp_path, only="v9")


def test_outside_of_git(tmp_path: Path) -> None:
    """A project outside of git has its working tree and the newsletter."""
    report = _build(make_project(tmp_path, PAGE))
    assert report.versions == ("next",)
    assert (tmp_path / "site/latest/index.html").is_file()
    assert "not a git repository" in report.left_out[0]
    assert [problem.place.file for problem in report.problems] == ["handbook/index.md"]


def test_failure_leaves_the_old_site(tmp_path: Path) -> None:
    """When the engine fails, what was published stays, and nothing else does."""
    make_project(tmp_path, PAGE, tag="v1")
    _build(tmp_path)
    write(tmp_path, {"handbook/new.md": "# New\n"})
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(EngineError):
        build_site(_request(tmp_path), PlainEngine(breaks="v1"))
    assert sorted(tmp_path.rglob("*")) == before


def test_somebody_elses_folder(tmp_path: Path) -> None:
    """A folder that is no site of ours is refused before anything is built."""
    make_project(tmp_path, {**PAGE, "site/thesis.txt": "x"})
    with pytest.raises(RefusedError):
        build_site(_request(tmp_path), PlainEngine(breaks="next"))


def test_stamp(tmp_path: Path) -> None:
    """The engine is given the time to show, so that it never asks the clock."""
    make_project(tmp_path, PAGE)
    engine = PlainEngine()
    build_site(_request(tmp_path), engine)
    assert engine.stamps == {1_700_000_000}


def test_files_of_no_page_are_published_with_the_rest(tmp_path: Path) -> None:
    """They come and go with the whole site, and none gets out of it."""
    make_project(tmp_path, PAGE)
    editor = SiteFile("admin/index.html", b"editor")
    files = (SiteFile("../index.html", b"editor"),)
    astray = replace(_request(tmp_path), **rooms_of(make_newsletter(), files=files))
    known = rooms_of(make_newsletter(), files=(editor,))
    build_site(replace(_request(tmp_path), **known), PlainEngine())
    assert (tmp_path / "site/admin/index.html").read_bytes() == b"editor"
    with pytest.raises(EngineError, match="unsafe name"):
        build_site(astray, PlainEngine())
    assert (tmp_path / "site/admin/index.html").is_file()
    _build(tmp_path)
    assert not (tmp_path / "site/admin").exists()
