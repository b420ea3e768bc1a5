"""``farflung init`` in a folder that holds a MkDocs project: shown, asked for, done, and built."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.commands import farflung
from tests.projects import commit, git, write_files

import farflung as package

MKDOCS = """\
# The settings of our documentation.
site_name: Acme Docs  # as people know us
theme:
  name: THEME
plugins:
  - search
  - shout:
      word: Hooray
hooks: [tools/hook.py]
markdown_extensions:
  - admonition
extra:
  # who counts
  counter: 7
"""
HOOK = "def on_page_content(html, **_):\n    return html + '<p>from the hook</p>'\n"
PLUGIN = """\
from mkdocs.config import config_options
from mkdocs.plugins import BasePlugin


class Shout(BasePlugin):
    config_scheme = (("word", config_options.Type(str)),)

    def on_page_markdown(self, markdown, **_):
        return markdown + "\\n\\n" + self.config["word"] + " from the plugin\\n"
"""


def tree(root: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def make(root: Path, theme: str = "material") -> Path:
    """Write a MkDocs project with pages in docs/, a hook, a plugin, a tag, and no newsletter."""
    write_files(
        root,
        {
            "mkdocs.yml": MKDOCS.replace("THEME", theme),
            "docs/index.md": "# Welcome\n\n!!! note\n    Hello.\n",
            "docs/guide/start.md": "# Start\n\nBack [home](../index.md).\n",
            "tools/hook.py": HOOK,
            ".gitignore": "*.pyc\n",
        },
    )
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root, "Our docs")
    git(root, "tag", "v1")
    return root


@pytest.fixture
def plugin(tmp_path: Path) -> str:
    """Install a small plugin where only this test finds it; gives the PYTHONPATH with it and with us."""
    folder = tmp_path / "installed"
    write_files(
        folder,
        {
            "shout.py": PLUGIN,
            "shout-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: shout\nVersion: 1\n",
            "shout-1.dist-info/entry_points.txt": "[mkdocs.plugins]\nshout = shout:Shout\n",
        },
    )
    return f"{Path(package.__file__).parents[1]}:{folder}"


def test_the_diff_is_shown_and_no_means_no(tmp_path: Path) -> None:
    """Declined, not a byte changes and nothing is left behind."""
    root = make(tmp_path / "project")
    before = tree(root)
    done = farflung(root, "init", answer="n\n")
    assert "+++ b/newsletter/newsletter.yml" in done.stdout
    assert "+++ b/.gitignore\n" in done.stdout
    assert "--- a/mkdocs.yml\n+++ b/mkdocs.yml\n" in done.stdout
    assert "+  handbook: # Farflung's" in done.stdout
    assert "Nothing was changed." in done.stderr
    assert tree(root) == before


def test_where_nobody_answers_nothing_is_changed(tmp_path: Path) -> None:
    """A script that forgot --yes is told so, with the exit code of wrong usage."""
    root = make(tmp_path / "project")
    before = tree(root)
    assert "in scripts say --yes" in farflung(root, "init", code=2).stderr
    assert tree(root) == before


def test_only_what_is_missing_is_added(tmp_path: Path) -> None:
    """Pages, hooks and each line of mkdocs.yml stay; a second run finds nothing to do."""
    root = make(tmp_path / "project")
    before = tree(root)
    farflung(root, "init", answer="y\n")
    after = tree(root)
    assert set(after) - set(before) == {"newsletter/newsletter.yml"}
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"mkdocs.yml", ".gitignore"}
    kept = iter(after["mkdocs.yml"].decode().splitlines())
    assert all(line in kept for line in before["mkdocs.yml"].decode().splitlines())
    assert after[".gitignore"].decode().startswith("*.pyc\n# made by farflung")
    assert "already" in farflung(root, "init", "--yes", code=1).stderr
    assert tree(root) == after


@pytest.mark.parametrize("theme", ["material", "readthedocs", "mkdocs"])
def test_an_adopted_project_builds_with_its_plugin_and_hook(
    tmp_path: Path, plugin: str, theme: str
) -> None:
    """Every theme builds with all versions; the plugin and the hook run as they did before."""
    root = make(tmp_path / "project", theme)
    done = farflung(root, "init", "--yes")
    assert ("need the theme material" in done.stderr) == (theme != "material")
    commit(root, "Adopt")
    built = farflung(
        root, "build", "--offline", "--strict", PYTHONPATH=plugin, SOURCE_DATE_EPOCH="1795370400"
    )
    assert "handbook next, v1" in built.stdout
    for version in ("next", "v1", "latest"):
        page = (root / "site" / version / "guide/start/index.html").read_text("utf-8")
        assert "Hooray from the plugin" in page
        assert "from the hook" in page
        assert ("ff-rooms" in page) == (theme == "material")
    letter = (root / "site/newsletter/index.html").read_text("utf-8")
    assert "Acme Docs newsletter" in letter
    assert "Hooray from the plugin" not in letter
    assert farflung(root, "check").stdout == ""


def test_pages_of_an_adopted_project_without_owners_are_listed(tmp_path: Path) -> None:
    """Review works from the first day."""
    root = make(tmp_path / "project")
    farflung(root, "init", "--yes")
    done = farflung(root, "review", "--at", "2026-11-22", code=1)
    assert done.stdout == "Without an owner\n  docs/guide/start.md\n  docs/index.md\n"


def test_what_will_look_otherwise_is_said(tmp_path: Path) -> None:
    """An own main.html, a site built by MkDocs and mike are named with what to do."""
    root = make(tmp_path / "project")
    settings = root / "mkdocs.yml"
    text = settings.read_text("utf-8").replace(
        "name: material", "name: material\n  custom_dir: own"
    )
    settings.write_text(text.replace("- search", "- search\n  - mike"), "utf-8")
    write_files(root, {"own/main.html": '{% extends "base.html" %}\n', "site/index.html": "x"})
    told = farflung(root, "init", answer="n\n").stderr
    assert '{% extends "farflung.html" %}' in told
    assert "the folder site/ holds what MkDocs built" in told
    assert "mike is not needed" in told


def test_settings_that_cannot_be_read_are_shown_with_their_line(tmp_path: Path) -> None:
    """Nothing is changed, and the exit code is that of problems."""
    write_files(tmp_path, {"mkdocs.yml": "site_name: [\n", "docs/index.md": "# Hi\n"})
    before = tree(tmp_path)
    assert "mkdocs.yml:2:1: not-yaml" in farflung(tmp_path, "init", "--yes", code=1).stderr
    assert tree(tmp_path) == before


def test_a_folder_that_cannot_be_written_to_is_left_as_it_was(tmp_path: Path) -> None:
    """Where newsletter is a file, nothing is half-written."""
    root = make(tmp_path / "project")
    (root / "newsletter").write_text("a file", "utf-8")
    before = tree(root)
    assert "nothing was changed" in farflung(root, "init", "--yes", code=1).stderr
    assert tree(root) == before
