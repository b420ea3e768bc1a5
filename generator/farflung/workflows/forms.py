"""``forms``: issue forms written for every kind, and the issues made with them read as entries."""

from __future__ import annotations

import datetime as dt
import json
import zoneinfo
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from farflung.contribute.adopt import Change
from farflung.contribute.answers import CONSENT_FIELD, Given
from farflung.contribute.doors import BODY, door_of
from farflung.contribute.issuebody import (
    MAX_CHARACTERS,
    IssueAnswers,
    kind_in,
    picture_addresses,
    read_body,
)
from farflung.contribute.issueforms import (
    AGREED,
    KIND,
    MARK,
    SECTION,
    chooser,
    form_file,
    issue_form,
    questions_of,
)
from farflung.errors import ProblemsFound
from farflung.gather.attachments import FetchFault, Forge, fetch_attachment, signed_address
from farflung.model import FieldType
from farflung.problems import Place, Problem, did_you_mean, in_file_order
from farflung.workflows.contributing import Draft, add_entry, spot_for, tidy_photo, usable_kinds
from farflung.workflows.proposing import Proposal, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from farflung.contribute.doors import DoorField
    from farflung.kinds import Kind
    from farflung.pictures import TidyPicture
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["Issue", "entry_of_issue", "open_kinds", "plan_forms", "read_issue"]

_CHOOSER = ".github/ISSUE_TEMPLATE/config.yml"


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue as a workflow has it; ``number`` 0 and no ``day`` where only the body is known.

    ``html`` is the body as the forge renders it, in which attachments have signed addresses.
    """

    body: str
    number: int = 0
    day: dt.date | None = None
    html: str = ""

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"issue #{self.number}" if self.number else "issue"


def open_kinds(project: Project) -> list[Kind]:
    """Return the kinds that may be contributed in an issue, which everybody can read."""
    return [kind for kind in usable_kinds(project) if not kind.secret]


def plan_forms(project: Project) -> Proposal:
    """Work out the files of the issue forms; changes nothing. Files of other people's stay."""
    wanted: dict[str, str] = {}
    for kind in open_kinds(project):
        wanted[form_file(kind.name)] = issue_form(door_of(kind), _sections(project, kind))
    wanted[_CHOOSER] = chooser(_preview(project))
    changes: list[Change] = []
    notes: list[str] = []
    for path, text in wanted.items():
        before = read_text(project.root, path)
        if before is not None and not before.startswith(MARK):
            notes.append(f"{path} is not ours, so it stays as it is")
        elif before != text:
            changes.append(Change(path, before, text))
    notes += _left_over(project, wanted)
    return Proposal(project.root, tuple(changes), tuple(notes))


def _preview(project: Project) -> str:
    """Return the address of the coming edition's page, empty where the site has none."""
    site = project.settings.site.site_url or ""
    shown = project.settings.publication.preview and site.startswith(("https://", "http://"))
    return f"{site.rstrip('/')}/newsletter/next/" if shown else ""


def _left_over(project: Project, wanted: dict[str, str]) -> Iterator[str]:
    for file in sorted((project.root / form_file("x")).parent.glob("entry-*.yml")):
        path = file.relative_to(project.root).as_posix()
        if path not in wanted and (read_text(project.root, path) or "").startswith(MARK):
            yield f"{path} is for a kind that is gone or not for issues: remove it"


def _sections(project: Project, kind: Kind) -> list[str]:
    return [s.id for s in project.settings.publication.sections if s.kind == kind.name]


def read_issue(text: str, zone: str) -> Issue:
    """Read an issue: its body, or JSON of the forge, the event's or the API's.

    ``zone`` is the time zone of the day it was opened on.
    """
    try:
        data: Any = json.loads(text) if text.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        data = None
    data = data.get("issue", data) if isinstance(data, dict) else None
    if not isinstance(data, dict) or "body" not in data:
        return Issue(text)
    number, html = data.get("number"), data.get("body_html")
    return Issue(
        str(data["body"] or ""),
        number if isinstance(number, int) and number > 0 else 0,
        _day(data.get("created_at"), zone),
        html if isinstance(html, str) else "",
    )


def _day(written: object, zone: str) -> dt.date | None:
    try:
        moment = dt.datetime.fromisoformat(str(written))
    except ValueError:
        return None
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).date()


def entry_of_issue(
    project: Project, issue: Issue, moment: Moment, forge: Forge | None, kind: str = ""
) -> Path:
    """Write the entry that an issue holds, with its pictures, and return its file.

    Pictures come from the ``forge``; without one an issue with pictures is a problem. ``kind``
    stands in for the one that the issue names. An issue gives the same file name every time.
    Raises :class:`ProblemsFound` with everything that is wrong; nothing is left behind then.
    """
    if len(issue.body) > MAX_CHARACTERS:
        message = f"this has more than {MAX_CHARACTERS} characters"
        raise ProblemsFound([Problem(Place(issue.name), "file-too-large", message, "shorten it")])
    chosen = _kind(project, issue, kind)
    sections = _sections(project, chosen)
    questions = questions_of(door_of(chosen), sections)
    answers, problems = read_body(issue.body, questions, issue.name)
    if problems:
        raise ProblemsFound(in_file_order(problems))
    given, faults = _given(questions, answers, lambda q: _picture(q, answers, issue, forge))
    section = answers.texts.get(SECTION, "").strip() or sections[0]
    if section not in sections:
        hint = did_you_mean(section, sections)
        faults.append(
            answers.blame(SECTION, "unknown-section", f'there is no section "{section}"', hint)
        )
        section = sections[0]
    token = f"issue-{issue.number}" if issue.number else ""
    blame = _Blame(answers)
    draft = Draft(given, issue.day or moment.today, blame, token, tuple(faults))
    return add_entry(project, spot_for(project, chosen.name, section), draft)


@dataclass(frozen=True, slots=True)
class _Blame:
    """Blames the answer to the question that a field of the kind was asked with."""

    answers: IssueAnswers

    def __call__(self, name: str, rule: str, message: str, hint: str = "") -> Problem:
        return self.answers.blame(AGREED if name == CONSENT_FIELD else name, rule, message, hint)


def _kind(project: Project, issue: Issue, named: str) -> Kind:
    """Return the kind of an issue. Raises :class:`ProblemsFound`."""
    name = named or kind_in(issue.body)
    kinds = {kind.name: kind for kind in open_kinds(project)}
    if name in kinds:
        return kinds[name]
    if not name:
        message = "nothing here says which kind of entry this is"
        hint = "open a new issue with one of the forms"
    else:
        message, hint = f'"{name}" is no kind for issues', did_you_mean(name, kinds)
    raise ProblemsFound([Problem(Place(issue.name), "unknown-kind", message, hint)])


def _given(
    questions: Sequence[DoorField],
    answers: IssueAnswers,
    fetched: Callable[[DoorField], TidyPicture],
) -> tuple[Given, list[Problem]]:
    """Sort the answers, and fetch the pictures; those that cannot be had are problems."""
    texts: dict[str, str] = {}
    pictures: dict[str, TidyPicture] = {}
    problems: list[Problem] = []
    for question in questions:
        text = answers.texts.get(question.name, "")
        if not text or question.name in {KIND, SECTION, AGREED, BODY}:
            continue
        if question.type is not FieldType.IMAGE:
            texts[question.name] = text
            continue
        try:
            pictures[question.name] = fetched(question)
        except ProblemsFound as error:
            problems.extend(error.problems)
            texts[question.name] = question.example  # so that it is not said to be missing too
    said = answers.texts
    return Given(texts, said.get(BODY, ""), pictures, said.get(AGREED, "")), problems


def _picture(
    question: DoorField, answers: IssueAnswers, issue: Issue, forge: Forge | None
) -> TidyPicture:
    """Fetch the picture of an answer and make it anew. Raises :class:`ProblemsFound`."""
    name = question.name
    found = picture_addresses(answers.texts[name])
    if len(found) != 1:
        message = f"{name}: {'there is no picture here' if not found else 'one picture fits here'}"
        hint = "drag the picture into the answer"
        raise ProblemsFound([answers.blame(name, "missing-picture", message, hint)])
    if forge is None:
        message = f"{name}: the picture was not fetched, because this run is offline"
        raise ProblemsFound([answers.blame(name, "picture-not-fetched", message)])
    try:
        signed = picture_addresses(issue.html)
        data = fetch_attachment(signed_address(found[0], signed), forge)
    except FetchFault as error:
        message = f"{name}: {found[0]} {error}"
        problem = answers.blame(name, "picture-not-fetched", message, _NOT_FETCHED)
        raise ProblemsFound([problem]) from None
    return tidy_photo(data, name, answers.blame)


_NOT_FETCHED = (
    "drag the picture into the answer; a workflow in a private repository has to give the issue "
    "as the API's full+json does"
)
