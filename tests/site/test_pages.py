"""Pages built one by one are those that MkDocs builds, file by file, however they came about."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.site.handbooks import EPOCH, Handbook, Site
from tests.site.projects import write

from farflung.resources import starter_files
from farflung.site.engines.pages.locality import NotLocal

if TYPE_CHECKING:
    from collections.abc import Iterator

MATERIAL: dict[str, Any] = {
    "theme": {
        "name": "material",
        "font": False,
        "features": ["navigation.prune", "navigation.indexes", "navigation.footer"],
    },
    "markdown_extensions": ["admonition", "attr_list", "footnotes", {"toc": {"permalink": True}}],
    "plugins": ["search"],
    "validation": {"links": {"anchors": "warn"}},
}
NESTED = {
    "docs/index.md": "# Welcome\n\nSee [deep](a/b/deep.md#part) and [gone](gone.md).\n",
    "docs/a/index.md": "---\ntitle: Chapter A\nstatus: new\n---\n\nText of A[^1].\n\n[^1]: Note.\n",
    "docs/a/one.md": "# One\n\n## Part\n\nTo [index](../index.md) and [x](b/deep.md#nowhere).\n",
    "docs/a/b/deep.md": "---\ndescription: Deep\ndate: 2026-11-02\n---\n# Deep\n\n## Part\n\nText.\n",
    "docs/a/b/other.md": "No heading, and ![a picture](../../img/p.svg).\n",
    "docs/z.md": "# Zed\n\n<h2 id='raw'>Raw</h2> [raw](#raw)\n\n!!! note\n    Noted.\n",
    "docs/outside.md": "---\nsearch: {exclude: true}\n---\n# Not in the navigation\n",
    "docs/img/p.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>\n",
    "docs/style.css": "p { color: inherit }\n",
}
NAV = [
    "index.md",
    {"A": ["a/index.md", {"First": "a/one.md"}, {"B": ["a/b/deep.md", "a/b/other.md"]}]},
    {"Elsewhere": "https://example.org/"},
    "z.md",
]


@pytest.fixture(scope="module", autouse=True)
def _moment() -> Iterator[None]:
    """Fix the time that MkDocs writes into a sitemap."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
        yield


def _same(handbook: Handbook) -> Site:
    """Compare a whole build with one from the cache and one from nothing, and return it."""
    whole = handbook.whole()
    warm, cold = handbook.by_pages(), handbook.by_pages("other-cache")
    shutil.rmtree(handbook.root / "other-cache")
    assert warm == whole
    assert cold == whole
    return whole


def _nested(root: Path, **more: Any) -> Handbook:
    write(root, NESTED)
    return Handbook(root, {**MATERIAL, "nav": NAV, "extra_css": ["style.css"], **more})


def test_starter(tmp_path: Path) -> None:
    """The starter's handbook is the same, from nothing and from the cache."""
    for name, file in starter_files().items():
        if name.startswith("handbook/"):
            target = tmp_path / "docs" / name.removeprefix("handbook/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    start = tmp_path / "docs/index.md"
    start.write_text(start.read_text("utf-8").replace("template: front.html\n", ""), "utf-8")
    own = yaml.safe_load(starter_files()["mkdocs.yml"].read_text("utf-8"))
    handbook = Handbook(tmp_path, own)
    _same(handbook)
    _same(handbook)


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_nested_navigation(tmp_path: Path, theme: str) -> None:
    """Sections in sections, links, pages outside, footnotes, front matter, other themes."""
    more = {} if theme == "material" else {"theme": {"name": theme}}
    handbook = _nested(tmp_path, **more)
    found = _same(handbook)
    assert len(found.messages) == 2
    assert _same(handbook) == found


@pytest.mark.parametrize("addresses", [True, False])
def test_found_by_itself(tmp_path: Path, *, addresses: bool) -> None:
    """Navigation that MkDocs finds by itself, with both sorts of addresses."""
    _same(_nested(tmp_path, nav=None, use_directory_urls=addresses))


@pytest.mark.parametrize(
    "change",
    [
        {"site_url": "https://example.org/elsewhere/"},
        {"site_name": "Another name"},
        {"nav": NAV[:2]},
        {"extra_css": []},
        {"repo_url": "https://example.org/repo", "edit_uri": "edit/main/"},
        {"markdown_extensions": ["toc"]},
        {"validation": {"links": {"not_found": "ignore"}}},
        {"plugins": []},
        {"plugins": [{"search": {"lang": "de"}}]},
        {"extra": {"homepage": "https://example.org/"}},
        {"extra_templates": ["img/p.svg"], "site_description": "About"},
    ],
)
def test_settings_matter(tmp_path: Path, change: dict[str, Any]) -> None:
    """A page that was kept is not taken where the settings are others."""
    _nested(tmp_path).by_pages()
    handbook = _nested(tmp_path, **change)
    assert handbook.by_pages() == handbook.whole()


def test_overrides_matter(tmp_path: Path) -> None:
    """A page that was kept is not taken where a template is another."""
    write(tmp_path, {"theme/main.html": '{% extends "base.html" %}'})
    theme = {**MATERIAL["theme"], "custom_dir": str(tmp_path / "theme")}
    handbook = _nested(tmp_path, theme=theme)
    _same(handbook)
    text = '{% extends "base.html" %}{% block footer %}{{ build_date_utc }}{% endblock %}'
    write(tmp_path, {"theme/main.html": text})
    _same(handbook)


def test_shared_between_places(tmp_path: Path) -> None:
    """What is kept is found again from a project in another folder."""
    first, second = _nested(tmp_path / "first"), _nested(tmp_path / "second")
    first.by_pages()
    shutil.copytree(tmp_path / "first/cache", tmp_path / "second/cache")
    before = {path: path.stat().st_ino for path in _kept(second.root)}
    assert second.by_pages() == second.whole()
    assert {path: path.stat().st_ino for path in _kept(second.root)} == before


def _kept(root: Path) -> list[Path]:
    return sorted(path for path in (root / "cache").rglob("*") if path.is_file())


def test_many_pages(tmp_path: Path) -> None:
    """So many pages that they are spread over processes."""
    pages = {f"docs/{n // 9}/page-{n}.md": f"# Page {n}\n\n[x](page-0.md)\n" for n in range(110)}
    write(tmp_path, {**pages, "docs/index.md": "# Start\n"})
    handbook = Handbook(tmp_path, MATERIAL)
    found = handbook.hosted()
    assert len(found.messages) == 101
    assert handbook.whole() == found
    assert handbook.hosted() == found


def test_damaged_cache(tmp_path: Path) -> None:
    """Whatever happens to files of the cache, the site is right."""
    handbook = _nested(tmp_path)
    expected = handbook.by_pages()
    for number, path in enumerate(_kept(tmp_path)):
        if number % 3 == 0:
            path.unlink()
        elif number % 3 == 1:
            path.write_bytes(path.read_bytes()[:-3])
    assert handbook.by_pages() == expected


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"plugins": ["search", "tags"]}, 'the plugin "material/tags"'),
        ({"hooks": ["hook.py"]}, 'the hook "'),
        ({"markdown_extensions": ["pymdownx.snippets"]}, "pymdownx.snippets"),
        ({"extra_templates": ["all.txt"]}, "the text of other pages"),
        ({"theme": {"name": "readthedocs"}}, "the text of other pages"),
    ],
)
def test_not_page_by_page(tmp_path: Path, more: dict[str, Any], reason: str) -> None:
    """What may look at other pages or files is named, and nothing is built."""
    text = "{% for file in pages %}{{ file.page.content }}{% endfor %}"
    write(tmp_path, {"hook.py": "", "docs/all.txt": text})
    more = {**more, "hooks": [str(tmp_path / hook) for hook in more.get("hooks", ())]}
    with pytest.raises(NotLocal, match=reason):
        _nested(tmp_path, **more).by_pages()


def test_a_template_that_reads_other_pages(tmp_path: Path) -> None:
    """A theme that shows the text of another page is noticed, wherever it does so."""
    text = '{% extends "base.html" %}{% block footer %}{{ nav.homepage.content }}{% endblock %}'
    write(tmp_path, {"theme/main.html": text})
    theme = {**MATERIAL["theme"], "custom_dir": str(tmp_path / "theme")}
    with pytest.raises(NotLocal, match="the text of other pages"):
        _nested(tmp_path, theme=theme).by_pages()


_NAMES = st.sampled_from(["index", "one", "two", "part/index", "part/three", "part/more/four"])
_TITLES = st.sampled_from(
    ["# Red\n", "# Blue\n", "---\ntitle: Green\n---\n", "---\nicon: material/cat\n---\n"]
)
_ENDS = st.sampled_from(["", "## Red\n", "Text.\n", "- [ ] `x`\n", "<b id='red'>x</b>\n"])
_LINKS = st.builds("[link]({}.md{})\n\n".format, _NAMES, st.sampled_from(["", "#red", "#blue"]))
_PAGES = st.builds(lambda *parts: "\n".join(parts), _TITLES, _LINKS, _ENDS)
_STEPS = st.one_of(
    st.tuples(st.just("write"), _NAMES, _PAGES),
    st.tuples(st.just("write"), _NAMES, _PAGES),
    st.tuples(st.just("remove"), _NAMES, st.just("")),
    st.tuples(st.just("rename"), _NAMES, _NAMES),
)


def _do(docs: Path, step: tuple[str, str, str]) -> None:
    action, name, argument = step
    file = docs / f"{name}.md"
    if action == "write":
        write(docs, {f"{name}.md": argument})
    elif action == "remove":
        file.unlink(missing_ok=True)
    elif file.is_file():
        target = docs / f"{argument}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)


@settings(
    max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(st.lists(st.lists(_STEPS, min_size=1, max_size=3), min_size=2, max_size=3))
def test_any_history(history: list[list[tuple[str, str, str]]]) -> None:
    """Whatever pages were edited, added, renamed and removed, the cache makes no difference."""
    with tempfile.TemporaryDirectory() as folder:
        handbook = Handbook(Path(folder), MATERIAL)
        write(handbook.docs, {"index.md": "# Start\n", "two.md": "[a](one.md#red)\n"})
        for step in itertools.chain([[]], history):
            for one in step:
                _do(handbook.docs, one)
            assert handbook.by_pages() == handbook.whole()


def test_two_builds_at_once(tmp_path: Path) -> None:
    """Builds at the same time share a cache."""
    handbooks = _nested(tmp_path / "first"), _nested(tmp_path / "second")
    with ThreadPoolExecutor(2) as pool:
        found = [*pool.map(lambda handbook: handbook.hosted("../cache"), handbooks)]
    assert found == [handbooks[0].whole()] * 2
