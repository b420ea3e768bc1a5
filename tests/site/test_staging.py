"""Staged trees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from tests.site.projects import MKDOCS, git, make_newsletter, make_project, settings_of, write

from farflung.errors import UsageError
from farflung.git import open_repository
from farflung.site.around import around_handbook, around_newsletter, sign_of
from farflung.site.cache import Cache
from farflung.site.inherited import engine_data
from farflung.site.refs import read_snapshot
from farflung.site.staging import Stager
from farflung.site.writing import copy_tree

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.site.records import Stage, Staging


def _config(stage: Stage) -> dict[str, Any]:
    data = yaml.safe_load(stage.config.read_text())
    assert isinstance(data, dict)
    return data


def _stager(root: Path, work: Path) -> Stager:
    return Stager(settings_of(root), work, Cache(work / "cache", work / "spare"))


def _written(stagings: list[Staging]) -> Stage:
    stagings[0].write()
    return stagings[0].stage


def _past(root: Path, work: Path) -> Stage:
    settings, repository = settings_of(root), open_repository(root)
    assert repository is not None
    snapshot = read_snapshot(repository, "v1", "handbook")
    around = around_handbook(settings, sign_of(make_newsletter()), "latest")
    return _written(_stager(root, work).past("v1", around, (repository, snapshot)))


def test_working_tree(tmp_path: Path) -> None:
    """The pages are copied as they lie there, committed or not; links are not followed."""
    root = make_project(tmp_path / "p", {"handbook/index.md": "x", "handbook/a/b.png": "b"})
    write(tmp_path, {"secret/s.md": "secret"})
    (root / "handbook/linked.md").symlink_to(tmp_path / "secret/s.md")
    (root / "handbook/folder").symlink_to(tmp_path / "secret")
    settings = settings_of(root)
    around = around_handbook(settings, sign_of(make_newsletter()), "latest")
    stage = _written(_stager(root, tmp_path / "w").working_tree("next", around))
    files = sorted(
        p.relative_to(stage.docs).as_posix() for p in stage.docs.rglob("*") if p.is_file()
    )
    assert files == ["a/b.png", "index.md"]
    assert stage.source == "handbook"
    assert "nav" not in _config(stage)


def test_missing_pages(tmp_path: Path) -> None:
    """A project whose docs_dir is not there is told so."""
    settings = settings_of(make_project(tmp_path, {}))
    around = around_handbook(settings, sign_of(make_newsletter()), "latest")
    with pytest.raises(UsageError, match="handbook/"):
        _stager(tmp_path, tmp_path / "w").working_tree("next", around)


def test_past_version(tmp_path: Path) -> None:
    """An old version has its own pages and navigation, today's theme files, and no edit links."""
    old = MKDOCS + "nav: [{Old: index.md}]\nhooks: [evil.py]\n"
    root = make_project(tmp_path / "p", {"mkdocs.yml": old, "handbook/index.md": "old"}, tag="v1")
    today = MKDOCS + "extra_css: [style.css]\n"
    write(root, {"mkdocs.yml": today, "handbook/style.css": "x{}", "handbook/new.md": "new"})
    stage = _past(root, tmp_path / "w")
    assert sorted(p.name for p in stage.docs.iterdir()) == ["index.md", "style.css"]
    assert (stage.docs / "index.md").read_text() == "old"
    config = _config(stage)
    assert config["nav"] == [{"Old": "index.md"}]
    assert config["edit_uri"] == ""
    assert "hooks" not in config
    assert stage.source == ""


def test_old_navigation_replaces_todays(tmp_path: Path) -> None:
    """Where an old version had no navigation, today's does not show through."""
    root = make_project(tmp_path / "p", {"handbook/index.md": "old"}, tag="v1")
    write(root, {"mkdocs.yml": MKDOCS + "nav: [index.md, new.md]\n"})
    config = _config(_past(root, tmp_path / "w"))
    assert "nav" in config
    assert config["nav"] is None


def test_overrides(tmp_path: Path) -> None:
    """The project's own overrides lie over ours."""
    root = make_project(
        tmp_path / "p",
        {
            "mkdocs.yml": MKDOCS.replace("font: false", "font: false\n  custom_dir: mine"),
            "handbook/index.md": "x",
            "mine/404.html": "mine",
            "mine/partials/extra.html": "more",
        },
    )
    settings = settings_of(root)
    around = around_handbook(settings, sign_of(make_newsletter()), "latest")
    stage = _written(_stager(root, tmp_path / "w").working_tree("next", around))
    overrides = stage.docs.parent / "overrides"
    assert (overrides / "404.html").read_text() == "mine"
    assert (overrides / "partials/extra.html").is_file()
    assert (overrides / "farflung.html").is_file()


def test_another_theme(tmp_path: Path) -> None:
    """Overrides of Material are of no use to another theme, so they stay away."""
    settings = "site_name: x\ndocs_dir: handbook\ntheme: readthedocs\n"
    root = make_project(tmp_path / "p", {"mkdocs.yml": settings, "handbook/index.md": "x"})
    around = around_handbook(settings_of(root), sign_of(make_newsletter()), "latest")
    stage = _written(_stager(root, tmp_path / "w").working_tree("next", around))
    assert not list((stage.docs.parent / "overrides").iterdir())
    assert _config(stage)["theme"]["name"] == "readthedocs"


def test_newsletter(tmp_path: Path) -> None:
    """Pages carry their title and description; what is not listed asks not to be indexed."""
    root = make_project(tmp_path / "p", {"handbook/index.md": "x"})
    around = around_newsletter(settings_of(root), make_newsletter(), "latest")
    stager = _stager(root, tmp_path / "w")
    stage = _written([stager.newsletter("newsletter", make_newsletter(), around)])
    assert (
        (stage.docs / "2026-W47/index.md").read_text().startswith("---\ndescription: The edition")
    )
    assert "robots: noindex" in (stage.docs / "next/index.md").read_text()
    config = _config(stage)
    assert config["site_name"] == "The Test Post"
    assert config["extra"]["version"] is None
    assert config["extra"]["farflung"]["styles"] == ["newsletter.css"]
    assert config["extra"]["farflung"]["feeds"] == [
        {"title": "The Test Post", "href": "feed.xml", "type": "application/atom+xml"}
    ]


def test_inherited_settings(tmp_path: Path) -> None:
    """Settings that the project's file inherits count, because lists are replaced as a whole."""
    write(
        tmp_path,
        {
            "base.yml": "INHERIT: further.yml\ntheme: {name: material, features: [a]}\n",
            "further.yml": "hooks: [h.py]\n",
        },
    )
    assert engine_data(tmp_path, {"INHERIT": "base.yml", "theme": {"font": False}}) == {
        "theme": {"name": "material", "features": ["a"], "font": False},
        "hooks": ["h.py"],
    }


def test_inheriting_in_a_circle(tmp_path: Path) -> None:
    """Files that inherit each other do not keep us for ever; the engine has the last word."""
    write(tmp_path, {"a.yml": "INHERIT: a.yml\nx: one\n"})
    assert engine_data(tmp_path, {"INHERIT": "a.yml"}) == {"x": "one"}


def test_copy_over(tmp_path: Path) -> None:
    """Files that are copied over others replace them."""
    write(tmp_path, {"a/x": "a", "a/y/z": "a", "b/x": "b"})
    copy_tree(tmp_path / "a", tmp_path / "c")
    copy_tree(tmp_path / "b", tmp_path / "c")
    assert (tmp_path / "c/x").read_text() == "b"
    assert (tmp_path / "c/y/z").read_text() == "a"


def test_a_theme_file_in_a_repository_of_its_own(tmp_path: Path) -> None:
    """Pages of such a folder are left out; a logo in it is not, in any version."""
    settings = "site_name: x\ndocs_dir: handbook\ntheme: {name: material, logo: brand/logo.svg}\n"
    root = make_project(
        tmp_path / "p", {"mkdocs.yml": settings, "handbook/index.md": "x"}, tag="v1"
    )
    git(root, "init", "--quiet", "handbook/brand")
    write(root, {"handbook/brand/logo.svg": "<svg/>", "handbook/brand/page.md": "# No\n"})
    around = around_handbook(settings_of(root), sign_of(make_newsletter()), "latest")
    today = _written(_stager(root, tmp_path / "w").working_tree("next", around))
    for stage in (today, _past(root, tmp_path / "past")):
        files = [p.relative_to(stage.docs).as_posix() for p in stage.docs.rglob("*") if p.is_file()]
        assert sorted(files) == ["brand/logo.svg", "index.md"]
