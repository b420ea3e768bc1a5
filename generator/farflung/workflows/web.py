"""``web``: the pages of a publication for its subscribers, answered until told to end."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from farflung.catalogue import CATALOGUES, label
from farflung.mail.service.app import Service, application
from farflung.mail.service.choices import Offer
from farflung.mail.service.limits import Limiter
from farflung.mail.service.listed import Listed
from farflung.mail.service.pages import Masthead, Paint
from farflung.mail.service.running import listen, run
from farflung.render.palette import Tones, palette
from farflung.workflows.maildatabase import open_mail

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from farflung.config import SectionSettings
    from farflung.workflows.maildatabase import OpenMail
    from farflung.workflows.project import Project

__all__ = ["Listening", "answer", "masthead_of", "offer_of", "service_of"]


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the service listens; ``proxies`` elsewhere may say, too, whom they ask for."""

    host: str
    port: int
    proxies: Sequence[str] = ()


def answer(project: Project, listening: Listening, told: Callable[[str], None]) -> None:
    """Answer requests until the process is told to end; ``told`` gets a line about where, first.

    Raises :class:`UsageError` where nobody can listen there.
    """
    with open_mail(project) as mail:
        app = application(service_of(project, mail))
        socket = listen(listening.host, listening.port)
        host = f"[{listening.host}]" if ":" in listening.host else listening.host
        told(f"Listening on http://{host}:{socket.getsockname()[1]}/  Ctrl-C ends it.")
        run(app, socket, listening.proxies)


def service_of(project: Project, mail: OpenMail) -> Service:
    """Return the service of a project."""
    offer = offer_of(project)
    people = Listed(mail.database, mail.keys, offer, lambda: dt.datetime.now(dt.UTC))
    address = project.settings.publication.delivery.web or ""
    return Service(
        people,
        masthead_of(project),
        offer,
        Limiter(secrets.token_bytes(32)),
        prefix=urlsplit(address).path,
    )


def offer_of(project: Project) -> Offer:
    """Return what subscribers can choose."""
    publication = project.settings.publication
    return Offer(
        tuple(str(cadence) for cadence in publication.cadences),
        tuple(section.id for section in publication.sections),
        publication.spoken,
    )


def masthead_of(project: Project) -> Masthead:
    """Return how the publication presents itself, with its sections in every language we speak."""
    publication = project.settings.publication
    colours = palette(publication.accent)
    spoken = {file.stem.replace("_", "-") for file in CATALOGUES.glob("*.po")}
    languages = {publication.language, *publication.languages, *spoken, "en"}
    return Masthead(
        publication.title,
        publication.language,
        _paint(colours.light),
        _paint(colours.dark),
        {
            tag: {s.id: _title(project, s, tag) for s in publication.sections}
            for tag in sorted(languages)
        },
    )


def _title(project: Project, section: SectionSettings, language: str) -> str:
    """Return a section's title in a language, else in the publication's."""
    given = {tag.lower(): title for tag, title in section.titles.items()}
    if language.lower() in given:
        return given[language.lower()]
    if section.title:
        return section.title
    kind = project.kinds[section.kind]
    return label(f"kind.{kind.name}.section", kind.section, language)


def _paint(tones: Tones) -> Paint:
    return Paint(
        tones.desk, tones.sheet, tones.ink, tones.muted, tones.line, tones.accent, tones.seal
    )
