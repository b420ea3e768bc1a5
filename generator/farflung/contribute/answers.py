"""What somebody gave at a door → the values of an entry, or everything that is wrong with it.

The command line and issue forms read through here, so they find the same faults, all at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from farflung.contribute.doors import BODY
from farflung.fields import BadValue, FieldSpec, parse
from farflung.markup import MAX_BYTES
from farflung.model import Consent, FieldType
from farflung.problems import Place, Problem, did_you_mean, listed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from farflung.kinds import Kind
    from farflung.model import Value
    from farflung.pictures import TidyPicture

__all__ = [
    "CONSENT_FIELD",
    "Answers",
    "Blame",
    "Given",
    "on_the_command_line",
    "read_answer",
    "read_answers",
]

CONSENT_FIELD = "consent"
"""What messages call the place where somebody says who agreed."""

_LISTS = {FieldType.PEOPLE, FieldType.AUDIENCE}
_AGREED_BY = FieldSpec("by", FieldType.PERSON, max=80)


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gave, as typed: texts by field, the text below, pictures, who agreed today."""

    texts: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    pictures: Mapping[str, TidyPicture] = field(default_factory=dict)
    consent: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was given, read: values by field (no pictures yet), the text, and who agreed."""

    values: Mapping[str, Value]
    body: str
    consent: Consent | None = None


class Blame(Protocol):
    """Makes a problem of what is wrong with an answer, at the place where it was given."""

    def __call__(self, name: str, rule: str, message: str, hint: str = "") -> Problem:
        """Return the problem of the field called ``name``."""
        ...


_OPTIONS = {BODY: "--text", CONSENT_FIELD: "--consent"}


def on_the_command_line(name: str, rule: str, message: str, hint: str = "") -> Problem:
    """Blame the option that gives a field: ``--set author``."""
    return Problem(Place(_OPTIONS.get(name, f"--set {name}")), rule, message, hint)


def read_answer(spec: FieldSpec, text: str) -> Value:
    """Read one answer; people and groups are divided by commas. Raises :class:`BadValue`."""
    if spec.type not in _LISTS:
        return parse(spec, text)
    return parse(spec, [part for part in re.split(r"[,\n]", text) if part.strip()])


def read_answers(
    kind: Kind, given: Given, today: dt.date, blame: Blame
) -> tuple[Answers, list[Problem]]:
    """Read everything that was given for an entry: what is right of it, and every fault.

    Where no date is given, it is ``today``'s. Blank answers count as none.
    """
    problems = list(_unknown(kind, given, blame))
    texts = {name: text for name, text in given.texts.items() if text.strip()}
    values: dict[str, Value] = {}
    for spec in kind.fields:
        try:
            if spec.name in texts:
                values[spec.name] = read_answer(spec, texts[spec.name])
            elif spec.name == "date":
                values[spec.name] = today
        except BadValue as error:
            message = f"{spec.name}: {error.message}"
            problems.append(blame(spec.name, error.rule, message, error.hint))
    problems += _missing(kind, {*texts, *values, *given.pictures}, blame)
    problems += _body_faults(kind, given.body, blame)
    consent = _consent(given.consent, today, problems, blame)
    return Answers(values, given.body, consent), problems


def _unknown(kind: Kind, given: Given, blame: Blame) -> Iterator[Problem]:
    known = [spec.name for spec in kind.fields]
    for name in given.texts:
        if name not in known:
            hint = did_you_mean(name, known) or f"it has {listed(known)}"
            yield blame(
                name, "unknown-field", f'the kind "{kind.name}" has no field "{name}"', hint
            )
    for name in given.pictures:
        if name not in known:
            yield blame(name, "unknown-field", f'the kind "{kind.name}" has no picture')


def _missing(kind: Kind, there: set[str], blame: Blame) -> Iterator[Problem]:
    """Find the required fields that nobody gave, and the words that a picture needs."""
    for spec in kind.fields:
        if spec.required and spec.name not in there:
            message = f'the kind "{kind.name}" needs the field "{spec.name}"'
            yield blame(spec.name, "missing-field", message, spec.help)
        alt = kind.spec(spec.alt) if spec.name in there else None
        if alt and not alt.required and alt.name not in there:
            message = f'the picture needs "{alt.name}", words for somebody who cannot see it'
            yield blame(alt.name, "missing-alt", message, alt.help)


def _body_faults(kind: Kind, body: str, blame: Blame) -> Iterator[Problem]:
    if kind.body.required and not body.strip():
        yield blame(BODY, "missing-text", f'the kind "{kind.name}" needs a text', kind.body.help)
    if len(body.encode()) > MAX_BYTES:
        message = f"the text has more than {MAX_BYTES // 1024} KiB"
        yield blame(BODY, "file-too-large", message, "shorten it")


def _consent(name: str, today: dt.date, problems: list[Problem], blame: Blame) -> Consent | None:
    if not name.strip():
        return None
    try:
        return Consent(str(parse(_AGREED_BY, name)), today)
    except BadValue as error:
        problems.append(blame(CONSENT_FIELD, error.rule, f"consent: {error.message}", error.hint))
        return None
