"""When each page was last changed, in every version at once, from a walk of ``git log``."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from farflung.git import GitError
from farflung.identity import digest, identity
from farflung.site.cache import Tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from farflung.git import Repository
    from farflung.site.cache import Cache

__all__ = ["last_changes"]

_WALK = (
    *("log", "--topo-order", "--full-history", "--sparse", "--no-renames", "--diff-merges=off"),
    *("--no-ext-diff", "--no-notes", "--no-color", "--name-only", "-z", "--format=%x01%H %ct %P"),
)

_OTHERS = 12  # states that are kept though nobody wants them now, such as the last commit
_State: TypeAlias = tuple[str, str]
"""A commit, and the folder of its pages from the repository's top."""
_Newest: TypeAlias = dict[str, int]
"""When files were last changed, in seconds since 1970, by their paths below that folder."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One commit of the walk: when (seconds since 1970), its parents, the files it touched."""

    name: str
    when: int
    parents: tuple[str, ...]
    files: tuple[str, ...]


def last_changes(
    repository: Repository, folders: Mapping[str, str], cache: Cache | None = None
) -> dict[str, dict[str, dt.date]]:
    """Return the day (UTC) of the last change of the files below a folder, at each commit.

    ``folders`` gives the folder for each full commit hash, from the repository's top, empty or with
    a slash at its end; so are the paths of the result relative to it. Merges count as the commits
    they bring. In a shallow clone what came before it is not known, and left out. What is known of
    a commit is kept in the ``cache``, so that only what came after it is walked.
    """
    if not folders:
        return {}
    under = folders
    keep = cache if cache and not repository.shallow else None
    before = _known(keep) if keep else {}
    newest = {state: before[state] for state in under.items() if state in before}
    new = {name: folder for name, folder in under.items() if (name, folder) not in newest}
    if new:
        walked: dict[_State, _Newest] | None = None
        with suppress(GitError):  # what was known may be there no more
            walked = _walked(repository, new, before) if before else None
        newest |= walked or _walked(repository, new, {}) or {}
        if keep:
            others = [state for state in before if state not in newest][:_OTHERS]
            wanted = {state: newest[state] for state in under.items()}
            _keep(wanted | {state: before[state] for state in others}, keep)
    return {
        name: {path: _day(when) for path, when in newest[name, folder].items()}
        for name, folder in under.items()
    }


def _walked(
    repository: Repository, under: Mapping[str, str], before: Mapping[_State, _Newest]
) -> dict[_State, _Newest] | None:
    """Walk to commits from those that are known ``before``.

    None if these are not where the way begins. Raises :class:`GitError`.
    """
    wanted = sorted(set(under.values()))
    paths = [] if "" in wanted else [f":(top,literal){path}" for path in wanted]
    known = dict.fromkeys(f"^{name}" for name, _ in before)
    out = repository.run(*_WALK, "--end-of-options", *under, *known, "--", *paths)
    bits = {name: 1 << place for place, name in enumerate(under)}
    unmet = {*under}
    reached: dict[str, int] = {}
    newest: dict[_State, _Newest] = {state: {} for state in under.items()}
    for row in _rows(out.decode("utf-8", "surrogateescape")):
        # Children come before parents, so by now it is known which versions hold this commit.
        mask = reached.pop(row.name, 0) | bits.get(row.name, 0)
        unmet.discard(row.name)
        for parent in row.parents:
            reached[parent] = reached.get(parent, 0) | mask
        if not row.parents and repository.shallow:
            continue
        touched = {
            folder: [file.removeprefix(folder) for file in row.files if file.startswith(folder)]
            for folder in wanted
        }
        for state in (state for state in newest if mask & bits[state[0]]):
            _note(newest[state], dict.fromkeys(touched[state[1]], row.when))
    if not before:
        return newest
    for name, mask in reached.items():
        for state in (state for state in newest if mask & bits[state[0]]):
            if (name, state[1]) not in before:
                return None
            _note(newest[state], before[name, state[1]])
    return None if unmet else newest


def _known(cache: Cache) -> dict[_State, _Newest]:
    """Return what an earlier build found out, which is written as it differs from state to state."""
    tree = cache.find(_key())
    found: dict[_State, _Newest] = {}
    newest: _Newest = {}
    try:
        for name, folder, more, gone in tree.details if tree else ():
            lost = {*gone}
            newest = {path: when for path, when in newest.items() if path not in lost} | more
            found[name, folder] = newest
    except (TypeError, ValueError, AttributeError):  # somebody else wrote into the cache
        return {}
    return found


def _keep(found: Mapping[_State, _Newest], cache: Cache) -> None:
    rows: list[list[Any]] = []
    last: _Newest = {}
    for state, newest in found.items():
        more = dict(newest.items() - last.items())
        rows.append([*state, more, sorted(last.keys() - newest.keys())])
        last = newest
    with suppress(OSError):  # a full disk costs the next build a moment
        cache.save(_key(), Tree({}, rows), lasting=False)


def _key() -> str:
    return digest("last changes", identity())


def _note(newest: _Newest, touched: _Newest) -> None:
    for path, when in touched.items():
        if newest.get(path, -1) < when:
            newest[path] = when


def _rows(text: str) -> Iterator[_Row]:
    for part in text.split("\x01")[1:]:
        head, _, files = part.partition("\0")
        name, when, *parents = head.split()
        touched = tuple(file for file in files.removeprefix("\n").split("\0") if file)
        yield _Row(name, int(when), tuple(parents), touched)


@lru_cache(1000)
def _day(when: int) -> dt.date:
    return dt.datetime.fromtimestamp(when, dt.UTC).date()
