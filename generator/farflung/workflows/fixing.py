"""``check --fix``: mending what can be mended surely, each file whole or not at all.

Moved links, misspelt names of fields, line endings, and pictures that tell where they were taken.
What a frozen edition carries stays as it is, because the edition is known by its bytes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from farflung.files import write_atomically
from farflung.gather.openings import all_openings
from farflung.gather.places import called
from farflung.pictures import PictureInfo, PictureRequest, clean, inspect_all
from farflung.workflows.check import is_wanted
from farflung.workflows.entries import read_entries
from farflung.workflows.links import link_changes, read_handbook
from farflung.workflows.manifests import read_manifests
from farflung.workflows.tidy import frozen_hashes, text_files, tidied

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from farflung.edition.manifest import Manifest
    from farflung.gather.contributions import Contribution
    from farflung.problems import Problem
    from farflung.workflows.project import Project

__all__ = ["Mended", "fix"]


@dataclass(frozen=True, slots=True)
class Mended:
    """A file that was mended: its path below the root, and its bytes before and after."""

    file: str
    before: bytes
    after: bytes


def fix(project: Project, paths: Sequence[Path] = ()) -> tuple[Mended, ...]:
    """Mend the files of a project, with ``paths`` only these files and folders; say what was done.

    A file that somebody saves meanwhile is left alone.
    """
    wanted = [path.resolve() for path in paths]
    manifests, _ = read_manifests(project)
    done: dict[Path, tuple[bytes, bytes]] = {}
    for step in (_tidy, _rename_fields, _lead_links, _clean_pictures):
        for file, (before, after) in step(project, manifests).items():
            if before == after or not is_wanted(file, wanted) or file.read_bytes() != before:
                continue
            write_atomically(file, after)
            done[file] = (done.get(file, (before, after))[0], after)
    return tuple(Mended(called(project.root, file), *done[file]) for file in sorted(done))


_Changes = dict["Path", tuple[bytes, bytes]]


def _tidy(project: Project, manifests: Sequence[Manifest]) -> _Changes:
    """Give every line LF at its end, and take byte order marks away."""
    frozen = frozen_hashes(manifests)
    book, _ = read_handbook(project)
    contents = {file: file.read_bytes() for file in text_files(project, book)}
    return {
        file: (data, tidied(data))
        for file, data in contents.items()
        if sha256(data).hexdigest() not in frozen
    }


def _rename_fields(project: Project, manifests: Sequence[Manifest]) -> _Changes:
    """Correct the names of fields of which it is clear which one was meant."""
    _, faults = read_entries(project, manifests)
    frozen = frozen_hashes(manifests)
    by_file: dict[str, list[Problem]] = defaultdict(list)
    for problem in (*faults, *all_openings(project.root, project.settings.publication)):
        if problem.instead:
            by_file[problem.place.file].append(problem)
    changes: _Changes = {}
    for name, problems in by_file.items():
        file = project.root / name
        data = file.read_bytes()
        distinct = len({problem.instead for problem in problems}) == len(problems)
        if distinct and sha256(data).hexdigest() not in frozen:
            changes[file] = (data, _replaced(data, problems))
    return changes


def _replaced(data: bytes, problems: Iterable[Problem]) -> bytes:
    lines = data.decode("utf-8").split("\n")
    for problem in sorted(problems, reverse=True):
        place = problem.place
        line, start = lines[place.line - 1], place.column - 1
        if line != problem.source:  # YAML counts lines otherwise where a text has rare separators
            continue
        lines[place.line - 1] = line[:start] + problem.instead + line[start + place.length :]
    return "\n".join(lines).encode("utf-8")


def _lead_links(project: Project, _: Sequence[Manifest]) -> _Changes:
    """Lead the links of the handbook to where pages are now."""
    return link_changes(project)


def _clean_pictures(project: Project, manifests: Sequence[Manifest]) -> _Changes:
    """Save pictures again that say more than they show: where, when and with what."""
    contributions, _ = read_entries(project, manifests)
    requests = _unfrozen_pictures(project, contributions, frozen_hashes(manifests))
    cache = project.state / "pictures"
    verdicts = inspect_all([*requests.values()], cache)
    told = [
        request
        for request in requests.values()
        if isinstance(info := verdicts[request.sha256], PictureInfo) and info.metadata
    ]
    made = clean(told, cache)
    return {
        file: (file.read_bytes(), made[request.sha256])
        for file, request in requests.items()
        if request.sha256 in made
    }


def _unfrozen_pictures(
    project: Project, contributions: Sequence[Contribution], frozen: frozenset[str]
) -> dict[Path, PictureRequest]:
    return {
        project.root / picture.path: PictureRequest(project.root / picture.path, picture.sha256)
        for contribution in contributions
        for one in contribution.whole
        for picture in one.entry.pictures
        if picture.sha256 not in frozen
    }
