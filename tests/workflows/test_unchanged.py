"""Builds that have nothing to do."""

from __future__ import annotations

import datetime as dt
import os
import time
from typing import TYPE_CHECKING

import pytest
from tests.projects import commit, git, write_files, write_project

from farflung.model import SourceFailure
from farflung.problems import Place, Problem, Severity
from farflung.workflows.records import BuildOptions, BuildReport
from farflung.workflows.unchanged import committed_only, look_around, remember, same_as_before

if TYPE_CHECKING:
    from pathlib import Path

REPORT = BuildReport(
    versions=("next",),
    editions=("2026-W47",),
    pages=3,
    left_out=("a note",),
    failures=(SourceFailure("reading", "feeds/x.xml", "is no feed", 2),),
    problems=(
        Problem(Place("handbook/a.md", 1, 2, 3), "rule", "m", "h", Severity.WARNING, "source"),
    ),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project in git with a site, built a while ago and remembered."""
    write_project(tmp_path, {"handbook/a.md": "# A\n", "handbook/site/b.md": "# B\n"})
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, "Begin")
    write_files(tmp_path, {"site/index.html": "x", "site/next/index.html": "y"})
    _age(tmp_path)
    remember(look_around(tmp_path, BuildOptions(), None), "Europe/Berlin", REPORT, asks=False)
    return tmp_path


def _age(root: Path) -> None:
    """Let all files be written a minute ago."""
    for file in root.rglob("*"):
        os.utime(file, (time.time() - 60, time.time() - 60))


def _before(root: Path, *, offline: bool = False, cached: bool = True) -> BuildReport | None:
    options = BuildOptions(offline=offline, cached=cached)
    return same_as_before(look_around(root, options, None))


def test_nothing_to_do(root: Path) -> None:
    """The report of the last build is given again, notes and problems too."""
    assert _before(root) == REPORT
    assert _before(root, offline=True) is None
    assert _before(root, cached=False) is None


@pytest.mark.parametrize("name", ["handbook/a.md", "handbook/site/b.md", "mkdocs.yml", "new.txt"])
def test_a_file_changed(root: Path, name: str) -> None:
    """Any file of the project that is another or new counts, of the same size and time too."""
    file = root / name
    text = file.read_text() if file.exists() else "n"
    moment = file.stat().st_mtime_ns if file.exists() else 1
    file.write_text(text[:-1] + "!")
    os.utime(file, ns=(moment, moment))
    assert _before(root) is None


def test_touched(root: Path) -> None:
    """A file that was written anew with the same bytes does not count."""
    file = root / "handbook/a.md"
    text = file.read_text()
    file.unlink()
    file.write_text(text)
    assert _before(root) == REPORT


def test_removed(root: Path) -> None:
    """A file that is gone counts."""
    (root / "handbook/a.md").unlink()
    assert _before(root) is None


def test_git(root: Path) -> None:
    """Another commit or another tag is another build."""
    git(root, "tag", "v1")
    assert _before(root) is None
    git(root, "tag", "--delete", "v1")
    assert _before(root) == REPORT
    commit(root, "Another")
    assert _before(root) is None


def test_other_commits_and_tags(root: Path) -> None:
    """A commit or a tag of what was there is told from any other difference."""

    def only(*, offline: bool = False) -> bool:
        return committed_only(look_around(root, BuildOptions(offline=offline), None))

    assert not only()
    git(root, "tag", "v1")
    assert only()
    assert not only(offline=True)
    at = dt.datetime(2026, 11, 22)  # noqa: DTZ001 - as the command line hands it on
    assert not committed_only(look_around(root, BuildOptions(), at))
    text = (root / "handbook/a.md").read_text()
    (root / "handbook/a.md").write_text("# Edited\n")
    assert not only()
    (root / "handbook/a.md").write_text(text)
    assert only()
    commit(root, "Another")
    assert only()
    (root / ".farflung/last-build.json").unlink()
    assert not only()


def test_the_site(root: Path) -> None:
    """A site that was replaced, or lacks a folder, is built again."""
    (root / "site/next").rename(root / "site/v1")
    assert _before(root) is None


def test_time(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day that is built for counts."""
    at = dt.datetime(2026, 11, 22)  # noqa: DTZ001 - as the command line hands it on
    assert same_as_before(look_around(root, BuildOptions(), at)) is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795370400")
    assert _before(root) is None


def test_feeds(root: Path) -> None:
    """Where feeds have an address, they are asked first; what they said counts."""
    seen = look_around(root, BuildOptions(), None)
    write_files(root, {".farflung/feeds/x.json": "noted while reading"})
    remember(seen, "Europe/Berlin", REPORT, asks=True)
    seen = look_around(root, BuildOptions(), None)
    assert same_as_before(seen) is None
    assert same_as_before(seen, asked=True) == REPORT
    write_files(root, {".farflung/feeds/x.json": "news"})
    assert same_as_before(look_around(root, BuildOptions(), None), asked=True) is None


def test_edited_meanwhile(root: Path) -> None:
    """A build during which a file was edited is not remembered."""
    (root / ".farflung/last-build.json").unlink()
    seen = look_around(root, BuildOptions(), None)
    write_files(root, {"handbook/a.md": "# Edited\n"})
    remember(seen, "Europe/Berlin", REPORT, asks=False)
    assert _before(root) is None


@pytest.mark.parametrize("settings", ["INHERIT: base.yml", "docs_dir: ../elsewhere"])
def test_settings_elsewhere(root: Path, settings: str) -> None:
    """What lies outside of the project is not watched, so such a build is never skipped."""
    write_files(root, {"mkdocs.yml": f"site_name: x\n{settings}\n"})
    _age(root)
    remember(look_around(root, BuildOptions(), None), "Europe/Berlin", REPORT, asks=False)
    assert _before(root) is None


@pytest.mark.parametrize("record", [b"", b"[]", b"{}", b'{"files": {}}', b"\xff"])
def test_damaged_record(root: Path, record: bytes) -> None:
    """A record that cannot be read is as none."""
    write_files(root, {".farflung/last-build.json": record})
    assert _before(root) is None


def test_environment(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that the settings may name counts."""
    write_files(root, {"mkdocs.yml": "site_name: !ENV [HANDBOOK_NAME, x]\n"})
    _age(root)
    remember(look_around(root, BuildOptions(), None), "Europe/Berlin", REPORT, asks=False)
    assert _before(root) == REPORT
    monkeypatch.setenv("HANDBOOK_NAME", "Another")
    assert _before(root) is None


def test_links(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Links to folders are followed, and those that lead round in a circle end."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write_files(elsewhere, {"c.md": "# C"})
    (root / "handbook/round").symlink_to(root, target_is_directory=True)
    (root / "handbook/linked").symlink_to(elsewhere, target_is_directory=True)
    assert _before(root) is None
    remember(look_around(root, BuildOptions(), None), "Europe/Berlin", REPORT, asks=False)
    assert _before(root) == REPORT
