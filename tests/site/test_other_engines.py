"""The adapters of ProperDocs and Zensical, each in what it has to level."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.programs import need_module

from farflung.errors import EngineError, UsageError
from farflung.site.cache import Cache
from farflung.site.engines import choose_engine
from farflung.site.engines.properdocs import ProperDocs
from farflung.site.engines.running import last_lines
from farflung.site.engines.running import need_module as need_engine
from farflung.site.engines.zensical import Zensical, merged_settings, read_messages
from farflung.site.records import Stage

INSTALL = "pip install -c constraints.txt properdocs zensical"
WARNINGS = """\
Build started
Warning: page does not exist
   ╭─[ a/index.md:3:5 ]
   │
 3 │ [x](missing.md) [y](index.md#nope)
   │     ─────┬────
2 issues found
"""


def stage(folder: Path, settings: str, pages: dict[str, str]) -> Stage:
    """Write a staged tree below ``folder``, as the stager writes them."""
    home = folder / "work/next"
    docs = home / "docs"
    for name, text in pages.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text, "utf-8")
    (home / "overrides").mkdir()
    (folder / "mkdocs.yml").write_text(settings, "utf-8")
    config = home / "mkdocs.yml"
    overlay = {
        "INHERIT": str(folder / "mkdocs.yml"),
        "docs_dir": str(docs),
        "site_dir": str(folder / "site/next"),
        "theme": {"custom_dir": str(home / "overrides")},
        "plugins": ["search"],
    }
    config.write_text(yaml.safe_dump(overlay), "utf-8")
    return Stage("next", config, docs, folder / "site/next", "docs")


def test_each_engine_is_chosen_by_its_name() -> None:
    """The names of the setting lead to their adapters; another name is wrong usage."""
    assert isinstance(choose_engine("properdocs", Cache(Path(), Path())), ProperDocs)
    assert isinstance(choose_engine("zensical", Cache(Path(), Path())), Zensical)
    with pytest.raises(UsageError, match='no engine "hugo"'):
        choose_engine("hugo", Cache(Path(), Path()))


def test_an_engine_that_is_not_installed_says_how_to_install_it() -> None:
    """The message names the extra."""
    with pytest.raises(UsageError) as caught:
        need_engine("no_such_engine", "Nosuch")
    assert "pip install 'farflung[no_such_engine]'" in caught.value.hint


def test_settings_become_one_file_with_lists_replaced_and_tags_carried_over(
    tmp_path: Path,
) -> None:
    """Lists replace those of the parent, mappings merge, tags stay; hooks and no navigation go."""
    settings = (
        "site_name: T\nhooks: [tools/hook.py]\nplugins: [search, tags]\n"
        "theme: {name: material, features: [a]}\nnav: ~\n"
        "markdown_extensions:\n  - pymdownx.emoji:\n"
        "      emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
    )
    made = stage(tmp_path, settings, {"index.md": "# Hi\n"})
    text = merged_settings(made.config, "docs", "built")
    assert "!!python/name:material.extensions.emoji.twemoji" in text
    data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but text
    assert data["plugins"] == ["search"]
    assert data["theme"]["features"] == ["a"]
    assert data["theme"]["custom_dir"] == str(made.docs.parent / "overrides")
    assert (data["docs_dir"], data["site_dir"]) == ("docs", "built")
    assert not {"hooks", "INHERIT", "nav"} & set(data)


def test_warnings_name_page_and_link(tmp_path: Path) -> None:
    """The place that Zensical draws becomes the file and the piece of it that is wrong."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/index.md").write_text("# A\n\n[x](missing.md) [y](index.md#nope)\n", "utf-8")
    (message,) = read_messages(WARNINGS, tmp_path)
    assert message.file == "a/index.md"
    assert message.quoted == "missing.md"
    assert message.text == "the link 'missing.md' is broken: page does not exist"


def test_a_trace_is_shortened_to_what_it_says() -> None:
    """Of a Python traceback only the error itself is shown."""
    output = 'started\nTraceback (most recent call last):\n  File "x"\n    y()\nRuntimeError: bad\n'
    assert last_lines(output) == "started\nRuntimeError: bad"


def test_zensical_refuses_a_theme_that_it_cannot_show(tmp_path: Path) -> None:
    """Its templates are not Jinja2, so another theme is wrong usage with a way out."""
    need_module("zensical", INSTALL)
    made = stage(tmp_path, "site_name: T\ntheme: readthedocs\n", {"index.md": "# Hi\n"})
    config = made.config.read_text("utf-8").replace("theme:", "theme:\n  name: readthedocs", 1)
    made.config.write_text(config, "utf-8")
    with pytest.raises(UsageError, match='cannot show the theme "readthedocs"') as caught:
        Zensical().build(made, tmp_path, 0)
    assert "mkdocs or properdocs" in caught.value.hint


def test_zensical_builds_where_front_matter_is_no_yaml(tmp_path: Path) -> None:
    """A page of an old version that nobody can mend does not stop its version."""
    need_module("zensical", INSTALL)
    pages = {"index.md": "# Hi\n\n[x](missing.md)\n", "b.md": "---\ntitle: [\n---\n\n# Bee\n"}
    made = stage(tmp_path, "site_name: T\ntheme: {name: material}\n", pages)
    (message,) = Zensical().build(made, tmp_path, 0).messages
    assert (message.file, message.quoted) == ("index.md", "missing.md")
    assert "Bee" in (tmp_path / "site/next/b/index.html").read_text("utf-8")


def test_zensicals_own_refusal_is_passed_on(tmp_path: Path) -> None:
    """What it says is shown without the traceback around it."""
    need_module("zensical", INSTALL)
    made = stage(tmp_path, "theme: {name: material}\n", {"index.md": "# Hi\n"})
    with pytest.raises(EngineError) as caught:
        Zensical().build(made, tmp_path, 0)
    assert "site_name" in caught.value.message
    assert "Traceback" not in caught.value.message


def test_properdocs_reads_the_settings_as_mkdocs_does(tmp_path: Path) -> None:
    """Hooks of the working tree run, relative to the project's folder, and warnings are read."""
    need_module("properdocs", INSTALL)
    hook = "def on_page_content(html, **_):\n    return html + '<p>hooked</p>'\n"
    (tmp_path / "hook.py").write_text(hook, "utf-8")
    settings = "site_name: T\nhooks: [hook.py]\ntheme: {name: material}\n"
    made = stage(tmp_path, settings, {"index.md": "# Hi\n\n[x](missing.md)\n"})
    (message,) = ProperDocs().build(made, tmp_path, 0).messages
    assert (message.file, message.quoted) == ("index.md", "missing.md")
    assert "hooked" in (tmp_path / "site/next/index.html").read_text("utf-8")
