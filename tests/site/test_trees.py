"""Lists of files as the cache writes them: whole, or as what they add to another list."""

from __future__ import annotations

import json
import os
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.site.cache import Cache, Kept, Tree
from farflung.site.cache.pruning import prune
from farflung.site.cache.trees import packed_tree, unpacked_tree

if TYPE_CHECKING:
    from pathlib import Path

TREES = st.dictionaries(
    st.text(max_size=3),
    st.builds(Kept, st.sampled_from("abc"), st.integers(0, 3), st.integers(0, 3)),
    max_size=9,
)


@given(st.lists(TREES, max_size=3), TREES, st.none() | st.lists(st.text()))
def test_round_trip(bases: list[dict[str, Kept]], files: dict[str, Kept], details: object) -> None:
    """A list is read as it was written, whichever list it was written as an addition to."""
    known = {str(number): Tree(base) for number, base in enumerate(bases)}
    tree = Tree(files, details)
    data, whole = packed_tree(tree, known)
    found = unpacked_tree(data, known.get)
    assert found
    assert (found.tree, found.lasting, found.tree.id) == (tree, whole, tree.id)
    base = known[found.base].files.values() if found.base else ()
    assert {*tree.files.values()} <= {*found.added, *base}


def _cache(folder: Path) -> Cache:
    return Cache(folder / "cache", folder / "spare")


def _trees(folder: Path, key: str) -> Tree:
    found = unpacked_tree((folder / "cache/trees" / key).read_bytes(), lambda _: None)
    assert found
    return found.tree


def _files(cache: Cache, number: int, edited: int = 0) -> dict[str, Kept]:
    texts = [str(index) if index >= edited else f"{index} edited" for index in range(number)]
    return {f"{index}.html": cache.put(text.encode()) for index, text in enumerate(texts)}


@pytest.fixture
def two(tmp_path: Path) -> tuple[Tree, Tree]:
    """Return the trees of two versions, of which the second was kept as an addition."""
    cache = _cache(tmp_path)
    trees = Tree(_files(cache, 100)), Tree(_files(cache, 101, 3))
    for name, tree in zip(("first", "second"), trees, strict=True):
        cache.save(name, tree)
    return trees


def test_a_version(tmp_path: Path, two: tuple[Tree, Tree]) -> None:
    """A version that is mostly as another takes next to no room, and is found by itself."""
    sizes = [(tmp_path / "cache/trees" / name).stat().st_size for name in ("first", "second")]
    assert sizes[1] * 5 < sizes[0]
    assert _cache(tmp_path).find("second") == two[1]


def test_another_version(tmp_path: Path, two: tuple[Tree, Tree]) -> None:
    """A version that has little in common with others is written whole."""
    cache = _cache(tmp_path)
    assert cache.find("second") == two[1]
    data, whole = packed_tree(Tree(_files(cache, 100, 60)), {"first": two[0]})
    assert whole
    assert unpacked_tree(data, lambda _: None) is not None


def test_a_key_that_is_given_again(tmp_path: Path, two: tuple[Tree, Tree]) -> None:
    """No list is written as an addition to one whose key will be given to another."""
    cache = _cache(tmp_path / "other")
    cache.save("again", two[0], lasting=False)
    cache.save("other", two[1])
    cache.save("again", Tree({}), lasting=False)
    assert _trees(tmp_path / "other", "other") == two[1]


def test_a_base_that_is_written_again(tmp_path: Path, two: tuple[Tree, Tree]) -> None:
    """A list that others add to is written whole again, after one of its files was lost."""
    lost = two[0].files["0.html"]
    (tmp_path / "cache/objects" / lost.name).unlink()
    cache = _cache(tmp_path)
    assert cache.find("first") is None
    assert cache.find("second") == two[1]
    cache.put(b"0")
    cache.save("first", Tree({**two[0].files, "0.html": cache.put(b"0")}))
    assert _trees(tmp_path, "first").files.keys() == two[0].files.keys()
    assert _cache(tmp_path).find("second") == two[1]


def test_a_base_that_became_another(tmp_path: Path, two: tuple[Tree, Tree]) -> None:
    """A version is not found if the list that it adds to was made again with other files."""
    cache = _cache(tmp_path)
    cache.save("first", Tree({**two[0].files, "50.html": cache.put(b"by chance")}))
    assert _cache(tmp_path).find("first") is not None
    assert _cache(tmp_path).find("second") is None


def test_lost_in_a_version(tmp_path: Path, two: tuple[Tree, Tree]) -> None:
    """A version is not found without one of its files, whether it added that or its base has it."""
    for path in ("0.html", "50.html"):
        file = tmp_path / "cache/objects" / two[1].files[path].name
        data = file.read_bytes()
        file.unlink()
        for first in ((), ("first",)):
            cache = _cache(tmp_path)
            assert [cache.find(name) is None for name in first] == [path == "50.html"] * len(first)
            assert cache.find("second") is None
        file.write_bytes(data)


def test_without_the_base(tmp_path: Path, two: tuple[Tree, Tree]) -> None:
    """A list is not found where the one that it adds to is gone or damaged, and nor is a circle."""
    assert two
    folder = tmp_path / "cache/trees"
    (folder / "first").write_bytes((folder / "second").read_bytes())
    assert _cache(tmp_path).find("first") is None
    assert _cache(tmp_path).find("second") is None
    (folder / "first").unlink()
    assert _cache(tmp_path).find("second") is None


def test_pruned(tmp_path: Path, two: tuple[Tree, Tree]) -> None:
    """A list stays as long as one in use adds to it, but files that only it has do not."""
    folder = tmp_path / "cache/trees"
    os.utime(folder / "first", (1, 1))
    (tmp_path / "cache/builds").write_text("100.0\n" * 10)
    prune(tmp_path / "cache")
    cache = _cache(tmp_path)
    assert cache.find("second") == two[1]
    assert cache.find("first") is None  # three of its files are gone
    os.utime(folder / "second", (1, 1))
    (tmp_path / "cache/builds").write_text("100.0\n" * 10)
    prune(tmp_path / "cache")
    assert not [*folder.iterdir()]
    assert not [*(tmp_path / "cache/objects").iterdir()]


def test_a_name_that_leads_out(tmp_path: Path) -> None:
    """A list that names files outside the cache is not believed, and they are left alone."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"x")
    columns = [["a.html"], ["../../victim"], [1], [1]]
    data = {"id": "", "base": "", "onto": "", "gone": [], "files": columns, "details": None}
    (tmp_path / "cache/trees").mkdir(parents=True)
    for more in ({"lasting": True}, {"lasting": False, "base": str(victim), "onto": "x"}):
        written = zlib.compress(json.dumps(data | more).encode())
        (tmp_path / "cache/trees/key").write_bytes(written)
        assert _cache(tmp_path).find("key") is None
    assert victim.exists()
