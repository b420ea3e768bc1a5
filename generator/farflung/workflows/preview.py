"""``preview``: an edition's letter as a file for every way of looking at it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from email.utils import parseaddr
from typing import TYPE_CHECKING

from farflung.errors import ProblemsFound, UsageError
from farflung.files import write_atomically
from farflung.gather.openings import EDITIONS
from farflung.mail.headers import list_id
from farflung.mail.message import Addressee, EncodedLetter, Envelope
from farflung.model import Variant
from farflung.problems import (
    Place,
    Problem,
    Severity,
    did_you_mean,
    has_errors,
    in_file_order,
    listed,
)
from farflung.render.letter import render_letter
from farflung.workflows.frozen import rebuild
from farflung.workflows.gathering import Gatherer
from farflung.workflows.look import look_at
from farflung.workflows.manifests import read_manifests
from farflung.workflows.signing import signers_of
from farflung.workflows.weighing import fitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from farflung.config import Publication
    from farflung.edition.manifest import Manifest
    from farflung.model import Edition
    from farflung.render.look import Look
    from farflung.workflows.frozen import Rebuilt
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["Preview", "preview"]


@dataclass(frozen=True, slots=True)
class Preview:
    """The files that were written, what is wrong with files of the edition, and the message."""

    files: tuple[Path, ...]
    problems: tuple[Problem, ...]
    message: bytes


def preview(
    project: Project,
    name: str | None,
    folder: Path,
    moment: Moment,
    variant: Variant = Variant(),
    to: str = "",
) -> Preview:
    """Write the letter of an edition into ``folder`` as ``.eml``, ``.html`` and ``.txt``.

    It is addressed to nobody in particular, or ``to`` an address.

    It is everybody's, or that of a ``variant``, whose name the files then have too. ``name`` is by default the newest frozen edition of the main cadence, or the coming one where
    none is frozen. Raises :class:`ProblemsFound` for faulty files, and :class:`UsageError`
    for a language that the newsletter is not made in.
    """
    _refuse_language(variant.language, project.settings.publication)
    manifests, problems = read_manifests(project)
    chosen = name or _newest(project, manifests)
    frozen = next((manifest for manifest in manifests if manifest.id == chosen), None)
    if frozen:
        edition, look, faults = _frozen(project, frozen)
    else:
        edition, look, faults = _coming(project, chosen, manifests, moment)
    found = in_file_order((*problems, *faults))
    if has_errors(found):
        raise ProblemsFound(found)
    letter = fitted(render_letter(edition, look, variant), project)
    when = edition.frozen or dt.datetime.fromtimestamp(moment.stamp, dt.UTC)
    envelope, addressee = _envelope(edition.id, project.settings.publication, when)
    signers = signers_of(project.settings.publication) if to else ()
    message = EncodedLetter.of(letter, envelope, signers).write(replace(addressee, to=to))
    contents = {".eml": message, ".html": letter.html.encode(), ".txt": letter.text.encode()}
    stem = ".".join([edition.id, *_named(variant)])
    files = tuple(folder / f"{stem}{suffix}" for suffix in contents)
    for file, content in zip(files, contents.values(), strict=True):
        write_atomically(file, content)
    return Preview(files, found, message)


def _refuse_language(language: str, publication: Publication) -> None:
    if language and language not in publication.spoken:
        known = publication.spoken
        raise UsageError(
            f'the newsletter is not made in the language "{language}"',
            hint=did_you_mean(language, known) or f"it is made in {listed(known)}",
        )


def _named(variant: Variant) -> Iterator[str]:
    """Return what a variant adds to the names of its files: 2026-W47.ja.country-JP+team-payments."""
    if variant.language:
        yield variant.language
    if variant.audience:
        yield "+".join(sorted(group.replace(":", "-") for group in variant.audience))


def _newest(project: Project, manifests: Sequence[Manifest]) -> str | None:
    main = project.settings.publication.cadence
    ids = [manifest.id for manifest in manifests if manifest.period.cadence is main]
    return ids[-1] if ids else None


def _frozen(project: Project, manifest: Manifest) -> tuple[Edition, Look, tuple[Problem, ...]]:
    rebuilt = rebuild(project, manifest)
    look, faults = look_at(project, [rebuilt], (), ())
    return rebuilt.edition, look, (*rebuilt.problems, *faults, *_absent(rebuilt))


def _absent(rebuilt: Rebuilt) -> Iterator[Problem]:
    """Warn of a letter that lacks something, so that nobody takes it for the one that is mailed."""
    if rebuilt.absent:
        message = f"{rebuilt.absent} of its entries are private and not on this machine"
        hint = "the letter shown here is without them"
        place = Place(f"{EDITIONS}/{rebuilt.manifest.id}.yml")
        yield Problem(place, "private-absent", message, hint, Severity.WARNING)


def _coming(
    project: Project, name: str | None, manifests: Sequence[Manifest], moment: Moment
) -> tuple[Edition, Look, tuple[Problem, ...]]:
    gatherer = Gatherer(project, manifests, moment)
    gathered = gatherer.gather(gatherer.period(name))
    edition = gathered.plan.edition
    look, faults = look_at(project, (), [edition], gathered.contributions)
    return edition, look, (*gathered.problems, *faults)


def _envelope(
    edition: str, publication: Publication, when: dt.datetime
) -> tuple[Envelope, Addressee]:
    """Address the letter to nobody in particular; leaving goes to whoever reads the replies."""
    answers = publication.reply_to or publication.sender
    domain = parseaddr(publication.sender)[1].rpartition("@")[2]
    envelope = Envelope(
        sender=publication.sender,
        date=when,
        list_id=list_id(publication.title, publication.sender),
        reply_to=publication.reply_to or "",
    )
    leave = f"mailto:{parseaddr(answers)[1]}?subject=unsubscribe"
    return envelope, Addressee(f"<{edition}.preview@{domain}>", unsubscribe=(leave,))
