"""A project with a frozen edition, people on its list, and a relay, for tests of the mailing."""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PIL import Image
from tests.projects import MKDOCS, commit, repository, write_files

from farflung.mail.ledger.gate import Pace
from farflung.mail.smtp.manners import Manners
from farflung.mail.subscribers import store
from farflung.mail.subscribers.addresses import normalise
from farflung.mail.subscribers.records import Newcomer, Origin, Profile
from farflung.mail.subscribers.states import Event, Rules
from farflung.workflows.editions import freeze
from farflung.workflows.maildatabase import open_mail
from farflung.workflows.mailing import Prepared, prepare
from farflung.workflows.mailplans import SendOptions
from farflung.workflows.moment import moment_of
from farflung.workflows.project import Project, open_project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from farflung.workflows.maildatabase import OpenMail
    from farflung.workflows.mailplans import Result

__all__ = ["EDITION", "NOW", "PEOPLE", "Newsroom", "frozen_project"]

EDITION = "2026-W47"
NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
SETTINGS = """\
title: The Far-Flung Post
sender: The Far-Flung Post <post@example.org>
reply_to: editors@example.org
languages: [en, ja]
teams: {payments: Payments}
sections:
  - {id: highlights, kind: highlight}
  - {id: pets, kind: pet}
delivery:
  smtp: {host: 127.0.0.1, port: 9925, security: none}
  bounces: bounces@example.org
  web: https://post.example.org
"""
ENTRY = "---\ndate: 2026-11-18\nby: Amara Okafor\ntitle: {}\n{}---\n{}\n"
FILES = {
    ".gitignore": ".farflung/\n",
    "mkdocs.yml": MKDOCS,
    "handbook/index.md": "# Welcome\n",
    "newsletter/newsletter.yml": SETTINGS,
    "newsletter/entries/highlights/all.md": ENTRY.format("For all", "", "Words for everybody."),
    "newsletter/entries/highlights/team.md": ENTRY.format(
        "For payments", "audience: [team:payments]\n", "Words for the team alone."
    ),
    "newsletter/entries/pets/kiwi.md": (
        "---\ndate: 2026-11-18\nby: Tevita Fonua\nname: Kiwi\nphoto: kiwi.png\n"
        "alt: A brown dog\n---\nHas opinions on Mondays.\n"
    ),
}
PEOPLE = {
    "ama@example.org": Profile("Amara Okafor", "en", "Africa/Lagos", "NG"),
    "yuki@example.org": Profile("Yuki Tanaka", "ja", "Asia/Tokyo", "JP"),
    "łucja@example.org": Profile('Łucja "Lu" Nowak, PhD', "pl", "Europe/Warsaw", "PL"),
    "pay@example.org": Profile("Tomás Reyes", "en", teams=frozenset({"payments"})),
    "quiet@example.org": Profile("", "en", muted=frozenset({"pets"})),
    "away@example.org": Profile("Ines", "en", paused=dt.date(2027, 1, 1)),
    "monthly@example.org": Profile("Mina", "en", cadences=frozenset({"monthly"})),
}


def frozen_project(folder: Path) -> Path:
    """Make a project in git with one frozen edition, to be copied."""
    root = folder / "project"
    write_files(root, FILES)
    Image.new("RGB", (64, 48), "peru").save(root / "newsletter/entries/pets/kiwi.png")
    repository(root, {})
    project = open_project(root)
    freeze(project, EDITION, moment_of(project, NOW))
    commit(root, "Freeze", at="2026-11-23T08:00:00+00:00")
    return root


@dataclass(frozen=True)
class Newsroom:
    """A copy of that project, in a folder of the test's own."""

    root: Path

    @classmethod
    def of(cls, template: Path, folder: Path, port: int = 25) -> Newsroom:
        """Copy the project; its relay is at ``port``."""
        shutil.copytree(template, folder / "project")
        room = cls(folder / "project")
        room.set("port: 9925", f"port: {port}")
        return room

    def set(self, before: str, after: str) -> None:
        """Change the settings."""
        file = self.root / "newsletter/newsletter.yml"
        file.write_text(file.read_text().replace(before, after))

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return open_project(self.root)

    @contextmanager
    def mail(self) -> Iterator[OpenMail]:
        """Open the database."""
        with open_mail(self.project) as mail:
            yield mail

    def subscribe(self, people: dict[str, Profile] | None = None) -> None:
        """Put people on the list."""
        with self.mail() as mail, mail.database.writing() as connection:
            for address, profile in (PEOPLE if people is None else people).items():
                newcomer = Newcomer(normalise(address), profile, Origin.ADDED)
                store.enter(connection, mail.keys, newcomer, Event.LISTED, Rules(NOW))

    @contextmanager
    def prepared(
        self,
        name: str = EDITION,
        options: SendOptions = SendOptions(),  # noqa: B008 - frozen
    ) -> Iterator[Prepared]:
        """Prepare a mailing."""
        project = self.project
        with prepare(project, name, options, moment_of(project, NOW)) as prepared:
            yield prepared

    def send(self, options: SendOptions = SendOptions()) -> Result:  # noqa: B008 - frozen
        """Send the edition, without long waits."""
        quick = Manners(tries=3, first_wait=0.01, most_wait=0.02)
        options = replace(options, pace=Pace(first_wait=0.02, most_wait=0.05), manners=quick)
        with self.prepared(options=options) as prepared:
            return prepared.send(NOW, None, lambda: False)
