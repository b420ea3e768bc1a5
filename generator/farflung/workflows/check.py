"""``check``: everything that is wrong with contributed files, pages and settings, at once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.gather.openings import all_openings
from farflung.pictures import PictureFault, PictureInfo, PictureRequest, inspect_all
from farflung.problems import Severity, in_file_order
from farflung.workflows.care import consent_problems, private_problems
from farflung.workflows.frozen import read_manifests, rebuild_all
from farflung.workflows.gathering import read_entries
from farflung.workflows.links import link_problems
from farflung.workflows.look import look_without_pictures, picture_problems
from farflung.workflows.meanings import page_problems
from farflung.workflows.review import care_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from farflung.gather.contributions import Contribution
    from farflung.problems import Problem
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["check", "picture_findings"]


def check(project: Project, moment: Moment, paths: Sequence[Path] = ()) -> tuple[Problem, ...]:
    """Return every problem in file order; with ``paths``, those of these files and folders only."""
    manifests, problems = read_manifests(project)
    _, frozen = rebuild_all(project, manifests)
    contributions, faults = read_entries(project, manifests)
    found = in_file_order(
        (
            *problems,
            *frozen,
            *faults,
            *consent_problems(project, contributions),
            *private_problems(project, contributions),
            *all_openings(project.root, project.settings.publication),
            *care_problems(project, moment),
            *picture_findings(project, contributions),
            *link_problems(project),
            *page_problems(project),
            *look_without_pictures(project)[1],
        )
    )
    wanted = [path.resolve() for path in paths]
    return tuple(p for p in found if _is_wanted(project.root / p.place.file, wanted))


def _is_wanted(file: Path, wanted: Sequence[Path]) -> bool:
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
