"""The engine at work: which trees it is given, and which come of another's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.site.projects import make_newsletter, make_project, rooms_of, settings_of
from tests.site.test_cache import CountingEngine

from farflung.site import SiteRequest
from farflung.site.cache import Cache
from farflung.site.engines.kept import Keeper
from farflung.site.records import Stage, Staging
from farflung.site.works import Works

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class _Tree:
    """A staged tree that is known by a word, and by another one after it was written."""

    name: str
    home: Path
    word: str
    then: str = ""
    made: list[str] = field(default_factory=list)

    def staging(self) -> Staging:
        """Return it as the engine is given it."""
        folder = self.home / self.name
        stage = Stage(self.name, folder / "mkdocs.yml", folder / "docs", folder / "site")
        settings: dict[str, Any] = {"site_name": "x"}
        return Staging(stage, settings, lambda: self.word, self.write, lambda: folder)

    def write(self) -> None:
        """Write it, while somebody edits a page."""
        for place in ("docs", "site"):
            (self.home / self.name / place).mkdir(parents=True, exist_ok=True)
        self.word = self.then or self.word
        (self.home / self.name / "docs/index.md").write_text(self.word)


def _built(root: Path, *trees: _Tree) -> list[str]:
    """Have trees built, and return the stages that the engine was given."""
    make_project(root, {"handbook/index.md": "# Start\n"})
    engine, cache = CountingEngine(), Cache(root / "cache", root / "spare")
    request = SiteRequest(
        settings=settings_of(root),
        repository=None,
        **rooms_of(make_newsletter()),
        out=root / "out",
        work=root / "work",
        stamp=0,
    )
    with Works(request, Keeper(engine, cache, root, 0)) as works:
        works.begin(tree.staging() for tree in trees)
        found = {tree.name: cache.read(works[tree.name].files["index.html"]) for tree in trees}
    for tree in trees:
        assert found[tree.name].endswith(tree.word.encode()), tree.name
    return sorted(engine.built)


def test_trees_of_the_same(tmp_path: Path) -> None:
    """One of them is built, and all are there."""
    trees = [
        _Tree(name, tmp_path / "t", word) for name, word in (("a", "x"), ("b", "x"), ("c", "y"))
    ]
    assert _built(tmp_path, *trees) == ["a", "c"]


def test_a_page_edited_while_its_tree_is_written(tmp_path: Path) -> None:
    """A version gets nothing of what the working tree has become meanwhile."""
    trees = [_Tree("next", tmp_path / "t", "x", then="edited"), _Tree("v1", tmp_path / "t", "x")]
    assert _built(tmp_path, *trees) == ["next", "v1"]
