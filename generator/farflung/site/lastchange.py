"""When each page was last changed, in every version at once, from one walk of ``git log``."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from farflung.git import Repository

__all__ = ["last_changes"]

_WALK = (
    *("log", "--topo-order", "--full-history", "--sparse", "--no-renames", "--diff-merges=off"),
    *("--no-ext-diff", "--no-notes", "--no-color", "--name-only", "-z", "--format=%x01%H %ct %P"),
)


@dataclass(frozen=True, slots=True)
class _Row:
    """One commit of the walk: when (seconds since 1970), its parents, the files it touched."""

    name: str
    when: int
    parents: tuple[str, ...]
    files: tuple[str, ...]


def last_changes(
    repository: Repository, folders: Mapping[str, str]
) -> dict[str, dict[str, dt.date]]:
    """Return the day (UTC) of the last change of the files below a folder, at each commit.

    ``folders`` gives the folder for each full commit hash, relative to the project, empty or with a
    slash at its end; so are the paths of the result relative to it. Merges count as the commits
    they bring. In a shallow clone what came before it is not known, and left out.
    """
    if not folders:
        return {}
    under = {name: repository.prefix + folder for name, folder in folders.items()}
    wanted = sorted(set(under.values()))
    paths = [] if "" in wanted else [f":(top,literal){path}" for path in wanted]
    out = repository.run(*_WALK, "--end-of-options", *folders, "--", *paths)
    bits = {name: 1 << place for place, name in enumerate(folders)}
    reached: dict[str, int] = {}
    newest: dict[str, dict[str, int]] = {name: {} for name in folders}
    for row in _rows(out.decode("utf-8", "surrogateescape")):
        # Children come before parents, so by now it is known which versions hold this commit.
        mask = reached.pop(row.name, 0) | bits.get(row.name, 0)
        for parent in row.parents:
            reached[parent] = reached.get(parent, 0) | mask
        if not row.parents and repository.shallow:
            continue
        touched = {
            folder: [file.removeprefix(folder) for file in row.files if file.startswith(folder)]
            for folder in wanted
        }
        for name in (name for name, bit in bits.items() if mask & bit):
            _note(newest[name], touched[under[name]], row.when)
    return {name: {path: _day(when) for path, when in new.items()} for name, new in newest.items()}


def _note(newest: dict[str, int], touched: Iterable[str], when: int) -> None:
    for path in touched:
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
