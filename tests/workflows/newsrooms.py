"""A small newsletter in git whose editions tests freeze, and how they look at what the site shows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PIL import Image
from tests.projects import MKDOCS, commit, repository, write_files

from farflung.edition.expiry import unexpired
from farflung.problems import has_errors
from farflung.render.web import web_site
from farflung.workflows.editions import freeze
from farflung.workflows.frozen import rebuild_all
from farflung.workflows.look import look_at
from farflung.workflows.manifests import read_manifests
from farflung.workflows.moment import moment_of
from farflung.workflows.project import Project, open_project

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.workflows.moment import Moment

SETTINGS = """\
title: The Far-Flung Post
sender: The Far-Flung Post <post@example.org>
private: ../private
sections:
  - {id: pets, kind: pet}
  - {id: questions, kind: question}
  - {id: milestones, kind: milestone}
  - {id: support, kind: support}
  - {id: trivia, kind: trivia}
"""
FILES: dict[str, str] = {
    ".gitignore": ".farflung/\n",
    "mkdocs.yml": MKDOCS,
    "handbook/index.md": "# Welcome\n",
    "newsletter/newsletter.yml": SETTINGS,
    "newsletter/entries/milestones/aroha.md": (
        "---\ndate: 2026-11-17\nperson: Aroha Ngata\noccasion: birthday\nday: '11-20'\n"
        "expires: 2026-12-24\nconsent: {by: Aroha Ngata, date: 2026-11-16}\n---\nSing quietly.\n"
    ),
    "newsletter/entries/pets/kiwi.md": (
        "---\ndate: 2026-11-18\nby: Tevita Fonua\nname: Kiwi\nphoto: kiwi.png\n"
        "alt: A brown dog\n---\nHas opinions on Mondays.\n"
    ),
    "newsletter/entries/questions/heating.md": (
        "---\ndate: 2026-11-18\ntitle: Does the allowance cover heating?\nto: Ruth Abebe\n"
        "due: 2026-11-25\n---\n"
    ),
    "newsletter/entries/trivia/clock.md": (
        "---\ndate: 2026-11-18\nquestion: Which clock is right twice a day?\n"
        "answer: A stopped one.\n---\n"
    ),
}
SUPPORT = (
    "---\ndate: 2026-11-18\nperson: Oksana Hrytsenko\nhow: A card goes round.\n"
    "expires: 2026-12-06\nconsent: {by: Oksana Hrytsenko, date: 2026-11-17}\n---\n"
    "Her father has died, and she is away.\n"
)
KIWI = "newsletter/entries/pets/kiwi.md"


def at(project: Project, day: str) -> Moment:
    """Return the morning of a day."""
    return moment_of(project, dt.datetime.fromisoformat(f"{day}T08:00:00+00:00"))


def newsroom(folder: Path, *, support: bool = True) -> Project:
    """Make the project in ``folder/project``, its private folder beside it."""
    root = folder / "project"
    write_files(root, FILES)
    Image.new("RGB", (64, 48), "peru").save(root / "newsletter/entries/pets/kiwi.png")
    (folder / "private").mkdir()
    if support:
        write_files(folder / "private", {"support/oksana-father.md": SUPPORT})
    repository(root, {})
    return open_project(root)


def frozen(project: Project, *days: str) -> Project:
    """Freeze the editions that are coming on some days, each committed, and open the project anew."""
    for day in days:
        freeze(project, None, at(project, day))
        commit(project.root, f"Freeze on {day}", at=f"{day}T09:00:00+00:00")
        project = open_project(project.root)
    return project


def shown(project: Project, day: str) -> str:
    """Return all that the site holds of the frozen editions on a day, in every language, as text."""
    manifests, problems = read_manifests(project)
    rebuilt, faults = rebuild_all(project, manifests)
    assert not has_errors((*problems, *faults))
    look, _ = look_at(project, rebuilt, (), ())
    today = dt.date.fromisoformat(day)
    editions = [unexpired(one.edition, today) for one in rebuilt]
    sites = [web_site(editions, (), look.speaking(tongue)) for tongue in look.publication.spoken]
    files = (
        (file.path, file.content.decode() if isinstance(file.content, bytes) else "")
        for site in sites
        for file in site.files
    )
    return repr([*(site.pages for site in sites), *files])
