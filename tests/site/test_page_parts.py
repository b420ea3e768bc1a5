"""What is done once for many pages: navigation, parser, templates; and what is kept of them."""

from __future__ import annotations

import contextlib
import io
import itertools
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment
from mkdocs.config import load_config
from mkdocs.structure.files import get_files
from mkdocs.structure.nav import get_navigation
from tests.site.handbooks import Handbook
from tests.site.projects import write
from tests.site.test_pages import MATERIAL

from farflung.resources import themes_folder
from farflung.site.attending import CareHtml
from farflung.site.cache.entries import Entries, packed
from farflung.site.engines.host import Host, start_host, stop_host
from farflung.site.engines.pages.crew import Crew
from farflung.site.engines.pages.locality import NotLocal
from farflung.site.engines.pages.shortcut import Shortcut, install_words
from farflung.site.engines.pages.templates import (
    remember_templates,
    settle_templates,
    squeezed,
)

if TYPE_CHECKING:
    from pathlib import Path

DEEP = {
    f"docs/{part}/{chapter}/{page}.md": f"# {part} {chapter} {page}\n\n## More\n\nText.\n"
    for part, chapter, page in itertools.product("ab", ("index-less", "with-index"), ("p", "q"))
}
DEEP |= {
    "docs/index.md": "# Start\n",
    "docs/a/with-index/index.md": "---\nicon: material/cat\nstatus: new\n---\n# A chapter\n",
    "docs/b/index.md": "# Part B\n",
    "docs/b/p.md": "# Beside\n",
}
FEATURES = ["navigation.prune", "navigation.indexes"]


@pytest.mark.parametrize(
    "features",
    [
        FEATURES,
        ["navigation.expand"],
        [*FEATURES, "navigation.sections"],
        [*FEATURES, "navigation.tabs", "navigation.sections"],
        ["navigation.prune", "toc.integrate"],
    ],
)
@pytest.mark.parametrize("addresses", [True, False])
def test_navigation(tmp_path: Path, features: list[str], *, addresses: bool) -> None:
    """Entries that are rendered once look on every page as if they were rendered for it."""
    write(tmp_path, DEEP)
    theme = {**MATERIAL["theme"], "features": features}
    handbook = Handbook(
        tmp_path, {**MATERIAL, "theme": theme, "use_directory_urls": addresses, "nav": None}
    )
    assert handbook.by_pages() == handbook.whole()


def test_navigation_with_links_and_a_page_twice(tmp_path: Path) -> None:
    """Links to a page's own address, and a page that is listed twice, are no exception."""
    write(tmp_path, DEEP)
    nav: list[Any] = [
        "index.md",
        {"A": ["a/index-less/p.md", {"Up": "../"}, {"Beside": "b/p/"}, {"Deep": ["b/p.md"]}]},
        {"B": ["b/index.md", {"C": ["a/with-index/index.md", "a/with-index/q.md"]}]},
    ]
    handbook = Handbook(tmp_path, {**MATERIAL, "nav": nav})
    assert handbook.by_pages() == handbook.whole()
    handbook = Handbook(tmp_path, {**MATERIAL, "nav": [*nav, {"Again": ["b/p.md", "index.md"]}]})
    assert handbook.by_pages() == handbook.whole()


@pytest.mark.parametrize(
    ("override", "used"),
    [({}, True), ({"main.html": "x"}, True), ({"main.html": "{% set features = [] %}"}, False)],
)
def test_the_theme_that_is_known(tmp_path: Path, override: dict[str, str], *, used: bool) -> None:
    """The shortcut knows the theme that is installed, and stays away where a template may differ.

    Where this fails after an update of Material: read what changed in partials/nav-item.html, and
    add the new hash if the macro still looks at nothing but what the shortcut allows for.
    """
    write(tmp_path, {**DEEP, **{f"theme/{name}": text for name, text in override.items()}})
    (tmp_path / "theme").mkdir(exist_ok=True)
    theme = {**MATERIAL["theme"], "custom_dir": str(tmp_path / "theme")}
    settings = {"site_name": "T", "docs_dir": str(tmp_path / "docs"), **MATERIAL, "theme": theme}
    config = load_config(config_file=io.BytesIO(yaml.safe_dump(settings).encode()))
    files = get_files(config)
    nav = get_navigation(files, config)
    shortcut = Shortcut(nav, [f.page for f in files.documentation_pages() if f.page], config.theme)
    assert shortcut.install(config.theme.get_env()) is used
    assert install_words(config.theme.get_env())


@given(
    st.lists(
        st.sampled_from(
            ["\n", "\n  ", "\n \n", "\n" * 9, "\n" + " " * 70, " ", "  ", "<li>", "a  b"]
        ),
        max_size=40,
    ).map("".join)
)
def test_white_space_of_the_navigation(html: str) -> None:
    """The filters of the theme, which any engine has, and our one step leave the same of it."""
    theme = (themes_folder() / "handbook/farflung.html").read_text("utf-8")
    block = theme[theme.index("{% block site_nav %}") :].partition("{% endblock %}")[0]
    for name in ("squeezed(super())", "{{ super()"):
        assert name in block
    source = block.partition("%}")[2].replace("super()", "html")
    plain, ours = Environment(), Environment()  # noqa: S701 - as MkDocs has it
    remember_templates(ours)
    found = [env.from_string(source).render(html=html) for env in (plain, ours)]
    assert found[0] == found[1] == squeezed(html)
    assert not re.search(r"\n[ \n]", found[0])


def test_words_of_the_theme(tmp_path: Path) -> None:
    """A template of a project's own that gives words by page is asked for each page."""
    write(tmp_path, DEEP)
    text = "{% macro t(key) %}{{ key }} {{ page.title if page is defined }}{% endmacro %}"
    write(tmp_path, {"theme/partials/language.html": text})
    theme = {**MATERIAL["theme"], "custom_dir": str(tmp_path / "theme")}
    handbook = Handbook(tmp_path, {**MATERIAL, "theme": theme, "nav": None})
    assert handbook.by_pages() == handbook.whole()


class _Item:
    """What templates ask for attributes: it has some, and some items."""

    name = "attribute"

    def __getitem__(self, name: str) -> str:
        if name == "items":
            return "item"
        raise KeyError(name)


@pytest.mark.parametrize(
    "asked",
    [
        "a.items",
        "a.keys",
        "a.own",
        "a.none",
        "b.name",
        "b.items",
        "b.none",
        "c.none",
        "c.real",
        "no",
    ],
)
def test_what_templates_ask_for(asked: str) -> None:
    """Attributes come before items, and what is neither is undefined, as in any environment."""
    plain, ours = Environment(), Environment()  # noqa: S701 - as MkDocs has it
    remember_templates(ours)
    values = {"a": {"items": 1, "own": 2, "none": None}, "b": _Item(), "c": 3}
    text = f"{{{{ {asked} is defined }}}} {{{{ {asked} is callable or {asked} }}}}"
    assert plain.from_string(text).render(values) == ours.from_string(text).render(values)


def test_what_all_templates_see() -> None:
    """It can be added to until it is settled, and is the same for templates that are included."""
    env = Environment(  # noqa: S701 - as MkDocs has it
        loader=DictLoader({"a": "{{ x }} {% include 'b' %}", "b": "{{ x }} {{ y }} {{ z }}"})
    )
    remember_templates(env)
    env.globals["x"] = "early"
    template = env.get_template("a")
    env.globals["y"] = "late"
    settle_templates(env)
    assert template.render(z="given") == "early early late given"
    assert env.get_template("b").render(y="own") == "early own "


def test_a_parser_for_all_pages(tmp_path: Path) -> None:
    """No page leaves anything behind for the next: references, footnotes, ids, counters."""
    write(
        tmp_path,
        {
            "docs/index.md": "# A\n\n[x][ref] [^1]\n\n[ref]: https://example.org/\n[^1]: One.\n",
            "docs/b.md": "# A\n\n[x][ref] [^1]\n\n- [ ] a\n\n!!! note\n    In it\n\n    more\n",
            "docs/c.md": "# A\n# A\n\n```python\nx\n```\n\n??? note\n    In it\n\nTerm\n:   What\n",
            "docs/d.md": '<div markdown="1">\n# A\n',
            "docs/e.md": "# A\n\n|a|b|\n|-|-|\n|1|2|\n\n    code\n\n```\nnot closed\n",
            "docs/f.md": "Only text { .red }\n",
        },
    )
    extensions = [
        *("admonition", "attr_list", "def_list", "footnotes", "md_in_html", "sane_lists"),
        *("pymdownx.details", "pymdownx.highlight", "pymdownx.inlinehilite"),
        *("pymdownx.superfences", "pymdownx.tasklist", {"toc": {"permalink": True}}),
    ]
    handbook = Handbook(tmp_path, {**MATERIAL, "markdown_extensions": extensions})
    assert handbook.by_pages() == handbook.whole()


def test_the_care_of_pages(tmp_path: Path) -> None:
    """It is put into finished pages, and another one into pages that are kept."""
    head = '{{ super() }}<meta name="ff-page" content="{{ page.file.src_uri if page }}">'
    places = "<ff-above></ff-above>{{ super() }}<ff-below></ff-below>"
    blocks = {"site_meta": head, "content": places}
    theme = '{% extends "base.html" %}' + "".join(
        f"{{% block {name} %}}{text}{{% endblock %}}" for name, text in blocks.items()
    )
    pages = {"docs/index.md": "# Start\n", "docs/b.md": "# B\n", "docs/c.md": "# C\n"}
    write(tmp_path, {"theme/main.html": theme, **pages})
    settings = {"theme": {**MATERIAL["theme"], "custom_dir": str(tmp_path / "theme")}}
    link = '<link rel="alternate " hreflang="es" href="es/">'
    amara = CareHtml("<p>Amara</p>", "<p>\\1 2026</p>", link)
    care = {"index.md": amara, "b.md": amara, "gone.md": amara}
    handbook = Handbook(tmp_path, {**MATERIAL, **settings}, care)
    first = handbook.by_pages()
    assert first == handbook.whole()
    for other in (CareHtml(), CareHtml("<p>Kenji</p>"), amara):
        again = Handbook(tmp_path, handbook.settings, {**care, "b.md": other})
        found = again.by_pages()
        assert found == again.whole()
        changed = {name for name in found.files if found.files[name] != first.files[name]}
        assert changed == (set() if other == amara else {"b/index.html"})
    assert (tmp_path / "pages/b/index.html").read_text("utf-8").count("<p>\\1 2026</p>") == 1


def test_rows(tmp_path: Path) -> None:
    """Rows are found by key and variant; whatever happens to the file costs no more than them."""
    entries = Entries(tmp_path)
    entries.save([("a", "1", packed("x"), packed("X"))], [("p", packed({"file": None}))])
    entries.save([("a", "2", packed("y"), b"damaged")], [])
    entries.mark(["a"])
    assert not entries.empty
    assert (entries.body("a", "1"), entries.body("a", "2"), entries.body("b", "1")) == (
        "X",
        None,
        None,
    )
    assert entries.parts(["p"]) == {"p": {"file": None}}
    (tmp_path / "pages.sqlite").write_bytes(b"not a database, but long enough to be one" * 99)
    damaged = Entries(tmp_path)
    assert damaged.facts(["a"]) == {}
    damaged.save([("a", "1", packed("x"), packed("X"))], [])
    assert damaged.facts(["a"]) == {"a": {"1": "x"}}


def test_rows_that_cannot_be_written(tmp_path: Path) -> None:
    """Where nothing can be kept, nothing is, and nobody hears of it."""
    (tmp_path / "file").write_text("")
    entries = Entries(tmp_path / "file/below")
    entries.save([("a", "1", packed("x"), packed("X"))], [])
    assert entries.facts(["a"]) == {}
    assert entries.empty


def _half(number: int) -> int:
    if number % 2:
        raise NotLocal("a number that is odd")
    return number // 2


@pytest.mark.parametrize("count", [0, 2])
def test_crew(count: int) -> None:
    """Each item is done once, whoever it was meant for, and what stops one process is told."""
    with contextlib.closing(Crew(count, {"half": _half})) as crew:
        own: list[list[int]] = [[n * 2 for n in range(400)], [800]][: len(crew)]
        common = [n * 2 for n in range(400 + len(own) - 1, 500)]
        done = [*crew.do("half", own, common)]
        assert sorted(result for _, result in done) == list(range(500))
        assert {who for who, _ in done} == {*range(len(crew))}
        with pytest.raises(NotLocal, match="a number that is odd"):
            list(crew.do("half", [[2], []][: len(crew)], [3]))


def test_a_host_that_ends(tmp_path: Path) -> None:
    """Whoever waits for a build of a process that was ended is told, and so is who asks later."""
    host = Host()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(host.build, {"config": "/nowhere"}, tmp_path / "answer")
        host.stop()
        assert asked.result(60) is None
    assert not host.alive
    assert host.build({}, tmp_path / "answer") is None


def test_a_host_that_nobody_needs() -> None:
    """It is ended, and another is started for whoever needs one after all."""
    first = start_host()
    assert start_host() is first
    stop_host()
    assert not first.alive
    stop_host()
    second = start_host()
    assert second is not first
    stop_host()
    with ThreadPoolExecutor(4) as pool:  # trees that are begun at once
        assert len({*pool.map(lambda _: start_host(), range(4))}) == 1
    second = start_host()
    assert second.alive
