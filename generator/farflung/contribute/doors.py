"""A kind of entry as a door sees it: what to ask for, in which order, and what fits.

Prompts, issue forms, schemas and the browser editor are all made from a :class:`Door`, and
:func:`farflung.fields.parse` has the last word on what they let through. So a pattern here never
refuses what validation accepts; it may accept more, where a rule is no matter of form (a check
digit, a day that no month has).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.fields import PICTURES, FieldSpec, timezones
from farflung.kinds import ConsentRule, Source
from farflung.markup import MAX_BYTES
from farflung.model import FieldType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from farflung.kinds import Kind

__all__ = [
    "BODY",
    "CONSENT",
    "HANDLING",
    "Door",
    "DoorField",
    "door_of",
    "doors_of",
    "known_values",
]

BODY = "body"
"""What the doors call the text below the front matter; no field of a kind may have this name."""

HANDLING = ("by", "date", "language", "audience", "expires")
"""Fields that say how an entry is handled, asked for after what it says."""

_SHARE = "(100|[0-9]{1,2})%"
_ACROSS, _DOWN = f"({_SHARE}|left|cent(re|er)|right)", f"({_SHARE}|top|middle|cent(re|er)|bottom)"
_ENDINGS = "|".join(
    "".join(f"[{letter}{letter.upper()}]" for letter in ending[1:]) for ending in PICTURES
)

_PATTERNS = {
    FieldType.DATE: "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    FieldType.TIME: "([01][0-9]|2[0-3]):[0-5][0-9]",
    FieldType.MONTH_DAY: "[0-9]{2}-[0-9]{2}",
    FieldType.URL: r"([Hh][Tt][Tt][Pp][Ss]?:\/\/|[Mm][Aa][Ii][Ll][Tt][Oo]:)\S+",
    FieldType.IMAGE: rf"[^.\/\\][^\/\\]*\.({_ENDINGS})",
    FieldType.FOCUS: rf"{_ACROSS}\s+{_DOWN}",
    FieldType.NUMBER: r"[-+]?[0-9]{1,18}(\.[0-9]{1,18})?",
    FieldType.ISBN: "([ -]*[0-9]){9}[ -]*([0-9Xx]|([0-9][ -]*){4})[ -]*",
    FieldType.TIMEZONE: r"[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*",
    FieldType.COUNTRY: "[A-Z]{2}",
    FieldType.LANGUAGE: "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*",
    FieldType.AUDIENCE: "(country:[A-Z]{2}|team:[a-z0-9]+(-[a-z0-9]+)*)",
}
"""What a value looks like, for regular expressions of Python and JavaScript (ECMA-262) alike."""

_EXAMPLES = {
    FieldType.DATE: "2026-11-19",
    FieldType.TIME: "14:30",
    FieldType.MONTH_DAY: "03-21",
    FieldType.URL: "https://example.org/",
    FieldType.IMAGE: "mochi.jpg",
    FieldType.FOCUS: "30% 60%",
    FieldType.NUMBER: "12",
    FieldType.ISBN: "978-0-14-143951-8",
    FieldType.TIMEZONE: "Africa/Lagos",
    FieldType.COUNTRY: "KE",
    FieldType.LANGUAGE: "pt-BR",
    FieldType.AUDIENCE: "country:JP",
    FieldType.PERSON: "Amara Okafor",
    FieldType.PEOPLE: "Amara Okafor",
}


@dataclass(frozen=True, slots=True)
class DoorField:
    """One thing to ask for.

    ``longest`` is a number of characters, ``least`` and ``most`` are bounds of numbers.
    ``pattern`` is what a whole value (one of them, where there are ``several``) looks like, empty
    where anything does; ``example`` is a value that fits. ``multiline`` tells that it is Markdown,
    of several lines. ``needed_with`` names the picture whose description this is: where the
    picture is given, so must this be.
    """

    name: str
    type: FieldType
    label: str
    help: str = ""
    required: bool = False
    longest: int | None = None
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    pattern: str = ""
    example: str = ""
    needed_with: str = ""

    @property
    def must_be_given(self) -> bool:
        """Whether somebody has to answer: a date that is left out is the day of asking."""
        return self.required and self.name != "date"

    @property
    def several(self) -> bool:
        """Whether it is a list."""
        return self.type in {FieldType.PEOPLE, FieldType.AUDIENCE}

    @property
    def multiline(self) -> bool:
        """Whether it is Markdown, of several lines."""
        return self.type is FieldType.MARKDOWN


@dataclass(frozen=True, slots=True)
class Door:
    """What a door asks for an entry of one kind.

    ``fields`` are in the order to ask in: what the entry says, who says it, how it is handled.
    ``body`` is the text below the front matter. ``consent`` tells whether, and to what, somebody
    must have agreed; what is written down then is :data:`CONSENT`.
    """

    kind: str
    label: str
    help: str
    fields: tuple[DoorField, ...]
    body: DoorField
    consent: ConsentRule

    @property
    def asks_consent(self) -> bool:
        """Whether somebody has to agree before an entry appears."""
        return self.consent is not ConsentRule.NONE

    def field(self, name: str) -> DoorField | None:
        """Return the field called ``name``, None if there is none."""
        return next((field for field in self.fields if field.name == name), None)


def door_of(kind: Kind) -> Door:
    """Describe a kind."""
    alts = {spec.alt: spec.name for spec in kind.fields if spec.alt}
    first = [spec for spec in kind.fields if spec.name not in HANDLING]
    last = sorted(
        (spec for spec in kind.fields if spec.name in HANDLING),
        key=lambda s: HANDLING.index(s.name),
    )
    body = DoorField(
        BODY, FieldType.MARKDOWN, "Text", kind.body.help, kind.body.required, longest=MAX_BYTES
    )
    fields = tuple(_field(spec, alts.get(spec.name, "")) for spec in (*first, *last))
    return Door(kind.name, kind.label, kind.help, fields, body, kind.consent)


def doors_of(kinds: Iterable[Kind]) -> tuple[Door, ...]:
    """Describe the kinds that people contribute to, in order of their names."""
    usable = (kind for kind in kinds if kind.source is not Source.GIT)
    return tuple(door_of(kind) for kind in sorted(usable, key=lambda kind: kind.name))


def known_values(field: DoorField) -> tuple[str, ...]:
    """Return all values that a field can have, where there is a list of them, else nothing.

    Time zones are those that this machine knows.
    """
    return tuple(sorted(timezones())) if field.type is FieldType.TIMEZONE else field.choices


def _field(spec: FieldSpec, described: str = "") -> DoorField:
    number = spec.type is FieldType.NUMBER
    return DoorField(
        name=spec.name,
        type=spec.type,
        label=spec.label,
        help=spec.help,
        required=spec.required,
        longest=None if number else spec.max,
        least=spec.min if number else None,
        most=spec.max if number else None,
        choices=spec.choices,
        pattern=_PATTERNS.get(spec.type, ""),
        example=_EXAMPLES.get(spec.type, ""),
        needed_with=described,
    )


CONSENT: tuple[DoorField, ...] = (
    _field(
        FieldSpec("by", FieldType.PERSON, "Agreed by", "Who agreed to it.", required=True, max=80)
    ),
    _field(FieldSpec("date", FieldType.DATE, "Agreed on", "The day they agreed.", required=True)),
)
"""The two parts of ``consent`` in front matter."""
