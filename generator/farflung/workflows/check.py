"""``check``: everything that is wrong with contributed files, pages and settings, at once."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.errors import ProblemsFound
from farflung.gather.openings import all_openings
from farflung.pictures import PictureFault, PictureInfo, PictureRequest, inspect_all
from farflung.problems import Severity, in_file_order
from farflung.workflows.care import (
    alt_problems,
    consent_problems,
    date_problems,
    private_problems,
)
from farflung.workflows.entries import read_entries
from farflung.workflows.frozen import rebuild_all
from farflung.workflows.inward import inward_problems
from farflung.workflows.links import link_problems, read_handbook
from farflung.workflows.look import look_without_pictures, picture_problems
from farflung.workflows.manifests import read_manifests
from farflung.workflows.meanings import page_problems
from farflung.workflows.moment import moment_of
from farflung.workflows.project import open_project
from farflung.workflows.review import care_problems
from farflung.workflows.tidy import frozen_hashes, tidy_problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from farflung.gather.contributions import Contribution
    from farflung.problems import Problem
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["check", "in_paths", "is_wanted", "picture_findings", "problems_below"]


def problems_below(folder: Path) -> tuple[Problem, ...]:
    """Return every problem of the project that ``folder`` lies in, in file order.

    Where its settings are wrong, these are all that can be said. Raises :class:`UsageError` where
    there is no project.
    """
    try:
        project = open_project(folder)
    except ProblemsFound as error:
        return error.problems
    return check(project, moment_of(project))


def in_paths(root: Path, problems: Iterable[Problem], paths: Sequence[Path]) -> tuple[Problem, ...]:
    """Return the problems of these files and folders only; all of them without any."""
    wanted = [path.resolve() for path in paths]
    return tuple(p for p in problems if is_wanted(root / p.place.file, wanted))


def check(project: Project, moment: Moment) -> tuple[Problem, ...]:
    """Return every problem in file order.

    New pictures are decoded in child processes meanwhile, so that they cost hardly any time.
    """
    manifests, problems = read_manifests(project)
    contributions, faults = read_entries(project, manifests)
    with ThreadPoolExecutor(1) as aside:
        looked = aside.submit(_verdicts, project, contributions)
        frozen = frozen_hashes(manifests)
        every = [
            one
            for contribution in contributions
            for one in contribution.whole
            if one.entry.sha256 not in frozen  # nobody can change what these say
        ]
        book, unread = read_handbook(project)
        found = (
            *problems,
            *rebuild_all(project, manifests)[1],
            *faults,
            *consent_problems(project, contributions),
            *private_problems(project, contributions),
            *alt_problems(every),
            *date_problems(every, moment.today),
            *all_openings(project.root, project.settings.publication),
            *inward_problems(project, book, contributions, manifests),
            *unread,
            *tidy_problems(project, book, manifests),
            *link_problems(project, book),
            *care_problems(project, moment),
            *page_problems(project),
            *look_without_pictures(project)[1],
        )
        return in_file_order((*found, *_of_pictures(contributions, looked.result(), frozen)))


def is_wanted(file: Path, wanted: Sequence[Path]) -> bool:
    """Tell whether a file is one of the ``wanted`` or lies in one; every file is without any."""
    place = Path(os.path.normpath(file.absolute()))
    return not wanted or any(place.is_relative_to(path) for path in wanted)


def picture_findings(project: Project, contributions: Sequence[Contribution]) -> Iterator[Problem]:
    """Look at the pictures of contributions and give what is wrong with them."""
    yield from _of_pictures(contributions, _verdicts(project, contributions))


_Verdicts = Mapping[str, "PictureInfo | PictureFault"]


def _verdicts(project: Project, contributions: Sequence[Contribution]) -> _Verdicts:
    """Say what each picture is, or why it cannot be used, by the hash of its bytes."""
    pictures = [
        picture
        for contribution in contributions
        for one in contribution.whole
        for picture in one.entry.pictures
    ]
    requests = [PictureRequest(project.root / p.path, p.sha256) for p in pictures]
    return inspect_all(requests, project.state / "pictures")


def _of_pictures(
    contributions: Sequence[Contribution],
    verdicts: _Verdicts,
    frozen: Collection[str] = frozenset(),
) -> Iterator[Problem]:
    faults = {
        digest: verdict for digest, verdict in verdicts.items() if isinstance(verdict, PictureFault)
    }
    yield from picture_problems(contributions, faults)
    for contribution in (one for whole in contributions for one in whole.whole):
        for picture in contribution.entry.pictures:
            if _tells_place(verdicts.get(picture.sha256)):
                yield contribution.document.problem(
                    (picture.field,),
                    "picture-location",
                    f"{picture.field}: the picture says where it was taken",
                    hint="the site drops that; git keeps the file, and a frozen edition needs it"
                    if picture.sha256 in frozen
                    else "the site drops that, but git keeps the file: farflung check --fix",
                    severity=Severity.WARNING,
                )


def _tells_place(verdict: PictureInfo | PictureFault | None) -> bool:
    return isinstance(verdict, PictureInfo) and verdict.location
