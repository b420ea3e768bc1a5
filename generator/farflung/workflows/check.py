"""``check``: everything that is wrong with contributed files, pages and settings, at once."""

from __future__ import annotations

import os
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
from farflung.workflows.frozen import read_manifests, rebuild_all
from farflung.workflows.gathering import read_entries
from farflung.workflows.inward import inward_problems
from farflung.workflows.links import link_problems, read_handbook
from farflung.workflows.look import look_without_pictures, picture_problems
from farflung.workflows.meanings import page_problems
from farflung.workflows.moment import moment_of
from farflung.workflows.project import open_project
from farflung.workflows.review import care_problems
from farflung.workflows.tidy import tidy_problems

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
    """Return every problem in file order."""
    manifests, problems = read_manifests(project)
    _, frozen = rebuild_all(project, manifests)
    contributions, faults = read_entries(project, manifests)
    every = [one for contribution in contributions for one in contribution.whole]
    book, unread = read_handbook(project)
    return in_file_order(
        (
            *problems,
            *frozen,
            *faults,
            *consent_problems(project, contributions),
            *private_problems(project, contributions),
            *all_openings(project.root, project.settings.publication),
            *care_problems(project, moment),
            *picture_findings(project, contributions),
            *alt_problems(every),
            *date_problems(every, moment.today),
            *inward_problems(project, book, contributions, manifests),
            *unread,
            *tidy_problems(project, book, manifests),
            *link_problems(project, book),
            *page_problems(project),
            *look_without_pictures(project)[1],
        )
    )


def is_wanted(file: Path, wanted: Sequence[Path]) -> bool:
    """Tell whether a file is one of the ``wanted`` or lies in one; every file is without any."""
    place = Path(os.path.normpath(file.absolute()))
    return not wanted or any(place.is_relative_to(path) for path in wanted)


def picture_findings(project: Project, contributions: Sequence[Contribution]) -> Iterator[Problem]:
    """Look at the pictures of contributions and give what is wrong with them."""
    every = [one for contribution in contributions for one in contribution.whole]
    requests = {
        picture.sha256: PictureRequest(project.root / picture.path, picture.sha256)
        for contribution in every
        for picture in contribution.entry.pictures
    }
    verdicts = inspect_all(tuple(requests.values()), project.state / "pictures")
    faults = {
        digest: verdict for digest, verdict in verdicts.items() if isinstance(verdict, PictureFault)
    }
    yield from picture_problems(contributions, faults)
    for contribution in every:
        for picture in contribution.entry.pictures:
            if _tells_place(verdicts.get(picture.sha256)):
                yield contribution.document.problem(
                    (picture.field,),
                    "picture-location",
                    f"{picture.field}: the picture says where it was taken",
                    hint="the site drops that, but git keeps the file as it is: remove it first",
                    severity=Severity.WARNING,
                )


def _tells_place(verdict: PictureInfo | PictureFault | None) -> bool:
    return isinstance(verdict, PictureInfo) and verdict.location
