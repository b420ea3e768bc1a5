"""What git knows about two states: the files that differ, and the commits in between."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from farflung.git import empty_tree

if TYPE_CHECKING:
    from farflung.changes.records import State
    from farflung.git import Repository

__all__ = ["Difference", "Touch", "differences", "touches"]

_FORMAT = "%x01%H%x00%cI%x00%s%x00%(trailers:key=Change,valueonly,separator=%x2C)%x00"
_COMMIT = re.compile(r"\x01(?P<hash>[0-9a-f]{40,64})\x00(?P<date>[^\x00]*)\x00")
_RENAMES = "-l4000"  # pages that git compares with each other to find out what was renamed


@dataclass(frozen=True, slots=True)
class Difference:
    """A page that differs; ``status`` is A, M, D or R, ``old`` and ``new`` are hashes of git."""

    status: str
    path: str
    previous: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Touch:
    """The last commit that touched a page, and whether all that did are marked as minor.

    ``subject`` is that of the last one that is not, where there is one. What is not ``committed`` is
    never minor, and has the subject and date of the last commit before it.
    """

    subject: str = ""
    date: str = ""
    minor: bool = False
    committed: bool = True


def differences(repository: Repository, before: State, after: State) -> list[Difference]:
    """Return the pages that differ, renames found, wherever each state keeps its pages."""
    out = repository.run(
        *("diff-tree", "-r", "-z", "-M", _RENAMES, "--raw", "--no-abbrev"),
        _tree(before) or empty_tree(after.commit),
        _tree(after) or empty_tree(before.commit),
    )
    parts = iter(out.decode("utf-8", "surrogateescape").split("\0"))
    found: list[Difference] = []
    for row in parts:
        if not row:
            continue
        before_mode, after_mode, old, new, status = row.removeprefix(":").split(" ")
        first = next(parts)
        moved = status[0] in "RC"
        path = next(parts) if moved else first
        mode = before_mode if status == "D" else after_mode
        if path.endswith(".md") and mode.startswith("100"):
            letter = "R" if moved else status[0].replace("T", "M")
            found.append(Difference(letter, path, first if moved else "", old, new))
    return found


def _tree(state: State) -> str:
    return f"{state.commit}:{state.folder.strip('/')}" if state.commit else ""


def touches(repository: Repository, before: State, after: State) -> dict[str, Touch]:
    """Return the last commit between two states for each path that was touched, by one walk.

    Paths are below the folder of either state, as they were at the time.
    """
    folders = {state.folder for state in (before, after) if state.commit}
    span = f"{before.commit}..{after.commit}" if before.commit else after.commit
    out = repository.run(
        *("log", "-z", "--name-only", "--no-renames", f"--format={_FORMAT}", span, "--"),
        *(f":(top,literal){folder.strip('/')}" for folder in sorted(folders) if "" not in folders),
    ).decode("utf-8", "surrogateescape")
    starts = list(_COMMIT.finditer(out))
    found: dict[str, Touch] = {}
    for start, end in zip(starts, [*(m.start() for m in starts[1:]), len(out)], strict=False):
        subject, trailer, *paths = out[start.end() : end].split("\0")
        subject = subject.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        minor = "minor" in {word.strip().casefold() for word in trailer.split(",")}
        for name in {path.strip("\n") for path in paths} - {""}:
            for folder in folders:
                if not name.startswith(folder):
                    continue
                path = name.removeprefix(folder)
                if after.edited and start["hash"] == after.commit:
                    found[path] = Touch(committed=False)
                else:
                    _note(found, path, (subject, start["date"]), minor=minor)
    return found


def _note(found: dict[str, Touch], path: str, last: tuple[str, str], *, minor: bool) -> None:
    known = found.get(path)
    if known is None or not known.date:
        moment = datetime.fromisoformat(last[1]).astimezone(UTC)
        committed = known is None
        date = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
        found[path] = Touch(last[0], date, minor and committed, committed)
    elif known.minor and not minor:
        found[path] = replace(known, subject=last[0], minor=False)
