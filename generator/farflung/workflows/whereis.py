"""``whereis``: a receipt for every contributor - which edition carries an entry, or what holds it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.edition.cadences import cadences_of
from farflung.edition.manifest import name_of
from farflung.edition.periods import parse_period
from farflung.errors import UsageError
from farflung.gather.names import original_of
from farflung.gather.places import called
from farflung.problems import in_file_order
from farflung.workflows.check import picture_findings
from farflung.workflows.gathering import Gatherer
from farflung.workflows.manifests import read_manifests
from farflung.workflows.remarks import no_entry, remarks, withdrawal
from farflung.workflows.root import find_root

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from farflung.edition.manifest import Carried, Manifest, ManifestSection
    from farflung.gather.contributions import Contribution
    from farflung.model import Cadence, Entry, Plan
    from farflung.problems import Problem
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["Standing", "State", "Whereabouts", "project_of", "say", "whereis"]


class State(StrEnum):
    """How an entry stands with the editions of one cadence."""

    CARRIED = "carried"  # a frozen edition has it
    LED_TO = "led-to"  # a digest leads to the edition that has it
    GOES = "goes-into"  # the coming edition has it, as things stand
    WAITS = "waits-for"  # a later edition will have it
    EARLIER = "earlier"  # it is older than the editions of this cadence
    HELD = "held"  # no edition will have it until what holds it is mended


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry and one cadence: the edition, the ``day`` it was frozen or closes, and the reason."""

    cadence: Cadence
    state: State
    edition: str = ""
    day: dt.date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where one entry is: its standing with each cadence that has its section, main one first.

    ``heading`` is empty where the file cannot be read; then ``problems`` say why.
    """

    path: str
    heading: str = ""
    section: str = ""
    standings: tuple[Standing, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def say(standing: Standing, today: dt.date) -> str:
    """Say in words what the editions of a cadence do with an entry."""
    closes = ""
    if standing.day:
        closes = f", which {'closed' if standing.day < today else 'closes'} on {standing.day}"
    because = f" ({standing.reason})" if standing.reason else ""
    return {
        State.CARRIED: f"carried by {standing.edition}, frozen on {standing.day}{because}",
        State.LED_TO: f"{standing.edition} has no room for it and leads to the whole{because}",
        State.GOES: f"goes into {standing.edition}{closes}",
        State.WAITS: f"waits for {standing.edition}{closes}{because}",
        State.EARLIER: f"in none: {standing.reason}",
        State.HELD: f"held: {standing.reason}",
    }[standing.state]


def project_of(directory: Path, file: Path) -> Path:
    """Return the root of the project that a file lies in, else that of ``directory``.

    The file need not exist any more. Raises :class:`UsageError` where there is no project.
    """
    try:
        return find_root((directory / file).parent)
    except UsageError:
        return find_root(directory)


def whereis(
    project: Project, directory: Path, file: Path, moment: Moment
) -> tuple[Whereabouts, ...]:
    """Say where an entry is; for a picture, where each entry is that shows it.

    ``file`` is relative to ``directory``, or to the project. Raises :class:`UsageError` for what is
    no entry.
    """
    path = _path(project, directory, file)
    manifests, _ = read_manifests(project)
    gatherer = Gatherer(project, manifests, moment)
    contributions, problems = gatherer.contributions
    mine = [c for c in contributions if path in _files(c.entry)]
    if mine:
        return tuple(_of_entry(project, gatherer, manifests, c, moment) for c in mine)
    faults = in_file_order(problem for problem in problems if problem.place.file == path)
    if faults:
        return (Whereabouts(path, standings=tuple(_told(manifests, path)), problems=faults),)
    original = original_of(Path(path)).as_posix()  # of what was withdrawn nothing else is known
    gone = dict.fromkeys(
        carried.path or original
        for manifest in manifests
        for carried in manifest.files
        if _known(carried) & {name_of(path), name_of(original)}
    )
    if not gone:
        raise no_entry(project, path, contributions)
    return tuple(_of_gone(manifests, name) for name in gone)


def _path(project: Project, directory: Path, file: Path) -> str:
    """Return the path of a file relative to the project, whether or not it exists."""
    root = project.root.resolve()
    here = Path(os.path.abspath(directory / file))  # noqa: PTH100 - a link is not followed
    if not os.path.lexists(here) and os.path.lexists(root / file):
        here = root / file
    place = here.parent.resolve() / here.name
    private = project.private
    if private and place.is_relative_to(private.resolve()):
        return called(project.root, private / place.relative_to(private.resolve()))
    if not place.is_relative_to(root):
        raise UsageError(f"{file} lies outside of this project, {root.name}")
    return place.relative_to(root).as_posix()


def _files(entry: Entry) -> set[str]:
    """Return the paths of an entry, its translations, and all their pictures."""
    whole = (entry, *entry.translations)
    return {path for one in whole for path in (one.path, *(shown.path for shown in one.pictures))}


def _known(carried: Carried) -> set[str]:
    """Return how a manifest knows the files of an entry (:func:`name_of`), as :func:`_files`."""
    whole = (carried, *carried.translations)
    return {name for one in whole for name in (one.known, *(shown.known for shown in one.pictures))}


def _of_entry(
    project: Project,
    gatherer: Gatherer,
    manifests: Sequence[Manifest],
    contribution: Contribution,
    moment: Moment,
) -> Whereabouts:
    entry = contribution.entry
    publication = project.settings.publication
    settings = next(s for s in publication.sections if s.id == entry.section)
    told = {one.cadence: one for one in _told(manifests, entry.path, entry.sha256)}
    cadences = cadences_of(settings, project.kinds[settings.kind], publication)
    faults = tuple(picture_findings(project, [contribution]))
    return Whereabouts(
        entry.path,
        entry.heading,
        entry.section,
        tuple(
            told.get(cadence) or _ahead(gatherer.gather(gatherer.coming(cadence)).plan, entry.path)
            for cadence in sorted(cadences, key=publication.cadences.index)
        ),
        tuple(remarks(entry, manifests, moment.today)),
        in_file_order(faults),
    )


def _told(manifests: Sequence[Manifest], path: str, sha256: str = "") -> Iterator[Standing]:
    """Give what frozen editions have done with an entry, known by its path or its bytes."""
    for manifest in manifests:
        for section in manifest.sections:
            standing = _in_section(manifest, section, {name_of(path), sha256})
            if standing:
                yield standing


def _in_section(manifest: Manifest, section: ManifestSection, known: set[str]) -> Standing | None:
    cadence, day = manifest.period.cadence, manifest.frozen.date()
    for carried in section.entries:
        if known & {carried.known, carried.sha256}:
            told = f"in full in {carried.told.id}" if carried.told else ""
            return Standing(cadence, State.CARRIED, manifest.id, day, told)
    for one in section.elsewhere:
        if known & {one.name, one.sha256}:
            reason = f"in full in {one.edition.id}"
            return Standing(cadence, State.LED_TO, manifest.id, day, reason)
    return None


def _ahead(plan: Plan, path: str) -> Standing:
    """Say what the coming edition of a cadence does with an entry that none has carried yet."""
    period = plan.edition.period
    standing = Standing(period.cadence, State.GOES, period.id, period.end)
    for section in plan.edition.sections:
        for one in section.elsewhere:
            if one.name == name_of(path):
                reason = f"in full in {one.edition.id}"
                return replace(standing, state=State.LED_TO, reason=reason)
    if held := next((held for held in plan.held if held.what == path), None):
        until = parse_period(held.until) if held.until else None
        if until:
            return Standing(period.cadence, State.WAITS, until.id, until.end, held.reason)
        return Standing(period.cadence, State.HELD, reason=held.reason)
    if held := next((held for held in plan.earlier if held.what == path), None):
        return Standing(period.cadence, State.EARLIER, reason=held.reason)
    return standing


def _of_gone(manifests: Sequence[Manifest], path: str) -> Whereabouts:
    """Say where an entry is whose file is not there any more."""
    standings = tuple(_told(manifests, path))
    notes = tuple(withdrawal(manifests, path)) or (
        "The file is not there any more; what is frozen keeps it as it was.",
    )
    return Whereabouts(path, Path(path).name, Path(path).parent.name, standings, notes)
