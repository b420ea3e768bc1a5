"""How editions look: the theme, and every picture they show, re-encoded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from farflung.gather.theme import read_own_theme
from farflung.pictures import PictureRequest, prepare
from farflung.problems import Place, Problem
from farflung.render.look import Look
from farflung.render.theme import read_theme
from farflung.render.themecheck import theme_problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from farflung.gather.contributions import Contribution
    from farflung.model import Edition, Progress
    from farflung.pictures import PictureFault
    from farflung.workflows.frozen import Rebuilt
    from farflung.workflows.project import Project

__all__ = ["look_at", "look_without_pictures", "picture_problems"]


def look_at(
    project: Project,
    frozen: Sequence[Rebuilt],
    coming: Sequence[Edition],
    contributions: Sequence[Contribution],
    progress: Progress | None = None,
) -> tuple[Look, tuple[Problem, ...]]:
    """Prepare the pictures of editions and return how they look.

    The problems are those of pictures and of the project's own templates.
    """
    originals: dict[str, bytes | Path] = {}
    for rebuilt in frozen:
        originals.update(rebuilt.pictures)
    for edition in coming:
        for entry in (*edition.entries, *edition.answers):
            for picture in entry.all_pictures:
                originals.setdefault(picture.sha256, project.root / picture.path)
    requests = tuple(PictureRequest(source, digest) for digest, source in originals.items())
    report = prepare(requests, project.state / "pictures", progress=progress)
    faults = {failure.sha256: failure.fault for failure in report.failures}
    problems = [
        *picture_problems(contributions, faults),
        *_frozen_problems((rebuilt.edition for rebuilt in frozen), faults),
    ]
    look, theme_faults = look_without_pictures(project)
    return replace(look, pictures=report.pictures), (*problems, *theme_faults)


def look_without_pictures(project: Project) -> tuple[Look, tuple[Problem, ...]]:
    """Return how editions look but for their pictures, and what is wrong with own templates."""
    own, problems = read_own_theme(project.root)
    look = Look(
        publication=project.settings.publication,
        kinds=project.kinds,
        pictures={},
        theme=read_theme(own),
        site_url=project.settings.site.site_url,
        handbook=project.settings.handbook.versions.default,
    )
    return look, (*problems, *theme_problems(look))


def picture_problems(
    contributions: Iterable[Contribution], faults: Mapping[str, PictureFault]
) -> Iterator[Problem]:
    """Turn what is wrong with pictures, by the hash of the original, into problems of entries."""
    for contribution in (one for whole in contributions for one in whole.whole):
        for picture in contribution.entry.pictures:
            fault = faults.get(picture.sha256)
            if fault:
                message = f"{picture.field}: {fault.message}"
                yield contribution.document.problem(
                    (picture.field,), fault.rule, message, hint=fault.hint
                )


def _frozen_problems(
    editions: Iterable[Edition], faults: Mapping[str, PictureFault]
) -> Iterator[Problem]:
    for edition in editions:
        for entry in edition.entries:
            for picture in entry.all_pictures:
                fault = faults.get(picture.sha256)
                if fault:
                    message = f"carried by edition {edition.id}: {fault.message}"
                    yield Problem(Place(picture.path), fault.rule, message, fault.hint)
