"""Which pages of past versions may redirect by hand: those in which the field's name stands.

Asking git takes as long as there are versions and pages, so the answer is kept by what the pages are.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from farflung.git import GitError
from farflung.identity import digest
from farflung.site.cache import Tree
from farflung.site.redirects import FIELD, is_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from farflung.git import Repository
    from farflung.site.cache import Cache
    from farflung.site.refs import Snapshot

__all__ = ["mentioning", "note_mentions"]


def mentioning(
    repository: Repository, past: Sequence[Snapshot], cache: Cache
) -> dict[str, tuple[str, ...]]:
    """Return by commit the paths of pages that have ``redirect_from`` somewhere, sorted."""
    keys = {one.commit: _key(one.origin) for one in past}
    found: dict[str, tuple[str, ...]] = {}
    for one in past:
        tree, files = cache.find(keys[one.commit]), {*one.files}
        if tree is not None and isinstance(tree.details, list):
            found[one.commit] = tuple(path for path in tree.details if path in files)
    asked = [one for one in past if one.commit not in found]
    answers = _ask(repository, asked) if asked else {}
    for commit, paths in answers.items():
        with suppress(OSError):  # a full disk costs the next build a moment
            cache.save(keys[commit], Tree({}, paths))
    return found | answers


def note_mentions(cache: Cache, origin: str, paths: Sequence[str]) -> None:
    """Keep the answer for files with an origin, of which it is known without git."""
    key = _key(origin)
    if not cache.touch(key):
        with suppress(OSError):
            cache.save(key, Tree({}, [*paths]))


def _key(origin: str) -> str:
    return digest("mentioning", FIELD, origin)


def _ask(repository: Repository, past: Iterable[Snapshot]) -> dict[str, tuple[str, ...]]:
    """Have git look into all of them at once; nothing where it cannot."""
    past = [*past]
    folders = sorted({f":(top,literal){one.place}" for one in past})
    options = ("-l", "-z", "-I", "--full-name", "--fixed-strings", "-e", FIELD)
    try:
        out = repository.run("grep", *options, *(one.commit for one in past), "--", *folders)
    except GitError as error:
        if error.status != 1:  # which says that there are none
            return {}
        out = b""
    rows = (row.partition(":") for row in out.decode("utf-8", "surrogateescape").split("\0"))
    names: dict[str, list[str]] = {}
    for commit, _, name in rows:
        names.setdefault(commit, []).append(name)

    def below(one: Snapshot) -> tuple[str, ...]:
        home, files = one.place, {*one.files}
        paths = (n.removeprefix(home) for n in names.get(one.commit, ()) if n.startswith(home))
        return tuple(sorted(path for path in paths if is_page(path) and path in files))

    return {one.commit: below(one) for one in past}
