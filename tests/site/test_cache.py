"""The cache of built folders, and which versions a build makes again."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.site.handbooks import hashes
from tests.site.projects import git, make_newsletter, make_project, request_of, rooms_of, write
from tests.site.test_build import PlainEngine

from farflung.site import SiteReport, build_site
from farflung.site.cache import Cache, Lost, Tree, open_cache
from farflung.site.cache.entries import Entries, packed
from farflung.site.cache.pruning import prune
from farflung.site.engines import Message, Output

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.site.records import Stage

PAGE = {"handbook/index.md": "# Start\n", "handbook/same.md": "The same everywhere.\n"}


class CountingEngine(PlainEngine):
    """Writes down which stages it was asked to build."""

    def __init__(self, *, note: str = "") -> None:
        """Take a note on how it builds, which makes its output one that is not to be kept."""
        super().__init__()
        self.built: list[str] = []
        self.note = note

    def build(self, stage: Stage, root: Path, stamp: int) -> Output:
        """Build as a plain engine does."""
        self.built.append(stage.name)
        notes = (Message(self.note, about_build=True),) if self.note else ()
        return Output((*super().build(stage, root, stamp).messages, *notes))


def _build(root: Path) -> tuple[set[str], SiteReport]:
    engine = CountingEngine()
    report = build_site(request_of(root), engine)
    return set(engine.built), report


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with one tag, built once."""
    root = make_project(tmp_path / "project", PAGE, tag="v1")
    assert _build(root)[0] == {"next", "newsletter"}
    return root


def test_nothing_changed(project: Path) -> None:
    """What did not change is not built again, and the site and the report are the same."""
    before, (_, report) = hashes(project / "site"), _build(project)
    shutil.rmtree(project / "site")
    built, again = _build(project)
    assert built == set()
    assert again == report
    assert hashes(project / "site") == before


def test_a_page_edited(project: Path) -> None:
    """Only the working tree is built when only it changed, and the site is as if built anew."""
    write(project, {"handbook/index.md": "# Edited\n"})
    assert _build(project)[0] == {"next"}
    kept = hashes(project / "site")
    build_site(replace(request_of(project), cache=None), CountingEngine())
    assert hashes(project / "site") == kept


def test_a_new_version(project: Path) -> None:
    """A tag with the pages of another is not built at all; one with others is."""
    git(project, "tag", "v1.1")
    assert _build(project)[0] == set()
    make_project(project, {"handbook/new.md": "New.\n"}, tag="v2")
    write(project, {"handbook/newer.md": "Newer.\n"})
    assert _build(project)[0] == {"next", "v2"}


def test_the_working_tree_tagged(project: Path) -> None:
    """A version that is what the working tree is, is built once, whichever was there first."""
    make_project(project, {"handbook/new.md": "New.\n"}, tag="v2")
    assert _build(project)[0] == {"next"}
    assert (project / "site/v2/new/index.html").samefile(project / "site/next/new/index.html")
    write(project, {"handbook/newer.md": "Newer.\n"})
    assert _build(project)[0] == {"next"}
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Newer")
    assert _build(project)[0] == {"next"}  # it has a day now
    git(project, "tag", "v3")
    assert _build(project)[0] == set()
    write(project, {"handbook/newest.md": "Newest.\n"})
    assert _build(project)[0] == {"next"}
    assert not (project / "site/v3/newest").exists()


def test_links_for_editing(project: Path) -> None:
    """Where pages of the working tree have a link that versions have not, both are built."""
    settings = (project / "mkdocs.yml").read_text().replace('edit_uri: ""', "edit_uri: edit/main/")
    write(project, {"mkdocs.yml": f"{settings}repo_url: https://example.org/repo\n"})
    assert _build(project)[0] == {"next", "v1", "newsletter"}


def test_settings(project: Path) -> None:
    """Settings that pages depend on count, the choice of versions and today's navigation do not."""
    settings = (project / "mkdocs.yml").read_text()
    versions = "extra: {handbook: {versions: {keep: 3}}}\n"
    write(project, {"mkdocs.yml": settings + versions})
    _build(project)
    versions = versions.replace("3", "4")
    write(project, {"mkdocs.yml": settings + versions})
    assert _build(project)[0] == set()
    write(project, {"mkdocs.yml": settings + versions + "nav: [index.md, same.md]\n"})
    assert _build(project)[0] == {"next"}
    write(project, {"mkdocs.yml": settings + "copyright: Ours\n"})
    assert _build(project)[0] == {"next", "newsletter"}


def test_another_newsletter(project: Path) -> None:
    """New items are found from every version, though no page of the handbook is built again."""
    website = make_newsletter()
    pages = (website.pages[0], replace(website.pages[1], title="Narwhal"), website.pages[2])
    engine = CountingEngine()
    build_site(replace(request_of(project), **rooms_of(replace(website, pages=pages))), engine)
    assert engine.built == ["newsletter"]


def test_stored_once(project: Path) -> None:
    """A file that is the same in two versions is stored once."""
    site = project / "site"
    assert (site / "next/same/index.html").samefile(site / "v1/same/index.html")
    assert (site / "next/index.html").samefile(site / "latest/index.html")


def test_what_must_not_be_kept(project: Path) -> None:
    """Where an engine cannot say what its output depends on, everything is built every time."""
    write(project, {"mkdocs.yml": (project / "mkdocs.yml").read_text() + "copyright: X\n"})
    write(project, {"handbook/new.md": "New.\n"})
    for _ in range(2):
        engine = CountingEngine(note="because of a hook")
        report = build_site(request_of(project), engine)
        assert set(engine.built) == {"next", "v1", "newsletter"}
        assert report.left_out.count("because of a hook") == 1
        assert not report.repeatable


def test_carried_elsewhere(project: Path, tmp_path: Path) -> None:
    """A cache restored in another place, with other times of files, is as good."""
    other = tmp_path / "elsewhere"
    git(tmp_path, "clone", "--quiet", str(project), str(other))
    shutil.copytree(project / ".farflung/cache", other / ".farflung/cache", copy_function=_bare)
    assert _build(other)[0] == set()
    assert hashes(other / "site") == hashes(project / "site")


def _bare(source: str, target: str) -> None:
    shutil.copyfile(source, target)
    os.utime(target, (0, 0))


def test_damaged(project: Path) -> None:
    """Files of the cache that are gone, cut off or changed are made again."""
    expected = hashes(project / "site")
    for number, file in enumerate(sorted((project / ".farflung/cache").rglob("*"))):
        if file.is_file() and number % 3 == 0:
            file.unlink()
        elif file.is_file() and number % 3 == 1:
            file.unlink()
            file.write_bytes(b"?")
    shutil.rmtree(project / "site")
    _build(project)
    assert hashes(project / "site") == expected
    assert _build(project)[0] == set()


def test_a_file_of_the_site_written_over(project: Path) -> None:
    """Whoever writes into a published file does not spoil the next build."""
    expected = hashes(project / "site")
    (project / "site/v1/same/index.html").write_text("X" * 30)
    _build(project)
    assert hashes(project / "site") == expected


def test_without_a_cache(project: Path) -> None:
    """A build without the cache makes everything, and leaves the cache as it is."""
    before = hashes(project / ".farflung/cache")
    engine = CountingEngine()
    build_site(replace(request_of(project), cache=None), engine)
    assert set(engine.built) == {"next", "newsletter"}
    assert hashes(project / ".farflung/cache") == before


def _cache(folder: Path) -> Cache:
    return Cache(folder / "cache", folder / "spare")


def test_a_lost_file(tmp_path: Path) -> None:
    """A tree of which a file is gone is not found again, and nothing is put into its place."""
    cache = _cache(tmp_path)
    write(tmp_path, {"built/a.html": "a"})
    tree = Tree(cache.take(tmp_path / "built"))
    cache.save("key", tree)
    shutil.rmtree(tmp_path / "cache/objects")
    other = _cache(tmp_path)
    assert other.find("key") is None
    with pytest.raises(Lost):
        other.place(tree.files, tmp_path / "site")


def test_a_file_that_is_there_already(tmp_path: Path) -> None:
    """The same bytes are kept once, and what somebody made of them is put right."""
    cache = _cache(tmp_path)
    kept = cache.put(b"a")
    assert cache.put(b"a") == kept
    (file,) = (tmp_path / "cache/objects").iterdir()
    file.write_bytes(b"b")
    assert cache.put(b"a").name == kept.name
    assert file.read_bytes() == b"a"


def test_pruned(tmp_path: Path) -> None:
    """What the last builds did not use is removed, and what they used stays."""
    for number in range(9):
        with open_cache(tmp_path / "cache", tmp_path) as cache:
            name = "old" if number == 0 else "kept"
            write(tmp_path, {f"built/{name}.html": name, "built/both.html": "both"})
            cache.save(name, Tree(cache.take(tmp_path / "built")))
            entries, page = Entries(cache.folder), cache.put(f"page {name}".encode())
            entries.save([(name, "", packed(1), packed(2))], [(name, packed({"file": page}))])
            os.utime(tmp_path / "cache/4/trees" / name, (number, number + 1))
    os.utime(tmp_path / "cache/4/trees/kept")
    entries.mark(["kept"])
    (tmp_path / "cache/4/builds").write_text("100.0\n" * 10)
    prune(tmp_path / "cache/4")
    cache = _cache(tmp_path)
    cache = Cache(tmp_path / "cache/4", tmp_path / "spare")
    kept = cache.find("kept")
    assert cache.find("old") is None
    assert kept is not None
    assert cache.read(kept.files["both.html"]) == b"both"
    assert len([*(tmp_path / "cache/4/objects").iterdir()]) == 3
    assert entries.facts(["old", "kept"]) == {"kept": {"": 1}}
    assert [*entries.parts(["old", "kept"])] == ["kept"]
