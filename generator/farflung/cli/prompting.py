"""Asking for an entry, one field after another; a wrong answer is asked for again, with the reason.

Questions go to stderr, so that what a verb writes to stdout stays the result alone.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from farflung.contribute.answers import Given
    from farflung.contribute.doors import Door, DoorField
    from farflung.kinds import Kind
    from farflung.pictures import TidyPicture

__all__ = ["ask_for_entry", "ask_for_kind"]

_RARE = {"language", "audience", "expires"}
"""What most entries do without: asked for only after asking whether anything of it applies."""


def ask_for_kind(kinds: Sequence[Kind]) -> str:
    """Show the kinds and ask which one it is; returns its name."""
    width = max(len(kind.name) for kind in kinds)
    for kind in kinds:
        click.echo(f"  {kind.name:<{width}}  {kind.help}", err=True)
    choice = click.Choice([kind.name for kind in kinds])
    name: str = click.prompt("What kind", type=choice, show_choices=False, err=True)
    return name


def ask_for_entry(kind: Kind, given: Given, *, everything: bool) -> Given:
    """Ask for what was not given yet: what is required, or ``everything`` that there is."""
    from farflung.contribute.doors import door_of

    door = door_of(kind)
    fields = [f for f in door.fields if f.name not in {*given.texts, *given.pictures}]
    apart = [f for f in fields if f.name in _RARE and not f.required]
    for field in fields:
        due = everything or field.must_be_given or field.needed_with in _pictured(kind, given)
        if due and field not in apart:
            given = _ask(kind, field, given)
    if everything and apart and click.confirm(_about(apart), default=False, err=True):
        for field in apart:
            given = _ask(kind, field, given)
    return _ask_rest(kind, door, given, everything=everything)


def _about(fields: Iterable[DoorField]) -> str:
    return f"Anything to say of {', '.join(field.label.lower() for field in fields)}?"


def _pictured(kind: Kind, given: Given) -> set[str]:
    """Return the fields of pictures that were given."""
    named = {name for name, text in given.texts.items() if text.strip()}
    return {s.name for s in kind.fields if s.type == "image"} & {*given.pictures, *named}


def _ask(kind: Kind, field: DoorField, given: Given) -> Given:
    """Ask for one field; what is about a picture only where there is that picture."""
    owners = {spec.name for spec in kind.fields if field.name in {spec.alt, spec.focus}}
    if owners and not field.required and not owners & _pictured(kind, given):
        return given
    if field.type == "image":
        picture = _ask_picture(field)
        pictures = {**given.pictures, field.name: picture} if picture else given.pictures
        return replace(given, pictures=pictures)
    needed = field.must_be_given or field.needed_with in _pictured(kind, given)
    asked = replace(field, required=needed)
    text = _ask_until_it_fits(kind, asked)
    return replace(given, texts={**given.texts, field.name: text})


def _ask_until_it_fits(kind: Kind, field: DoorField) -> str:
    """Ask for a field until the answer fits; empty where it may be skipped and was."""
    from farflung.contribute.answers import read_answer
    from farflung.fields import BadValue

    spec = kind.spec(field.name)
    _explain(field)
    while True:
        text = _lines(field) if field.multiline else _prompt(_question(field))
        if not text.strip():
            if not field.required:
                return ""
            _object("this is needed")
            continue
        try:
            if spec:  # the text below the fields has none
                read_answer(spec, text)
        except BadValue as error:
            _object(error.message, error.hint)
        else:
            return text


def _prompt(question: str, suffix: str = ": ") -> str:
    return click.prompt(question, default="", show_default=False, prompt_suffix=suffix, err=True)


def _object(message: str, hint: str = "") -> None:
    """Say why an answer will not do."""
    click.echo(f"  {message}{f' - {hint}' if hint else ''}", err=True)


def _explain(field: DoorField) -> None:
    if field.help:
        click.secho(field.help, dim=True, err=True)


def _question(field: DoorField) -> str:
    """Write a question with its choices, and with what Enter alone means."""
    choices = f" ({' | '.join(field.choices)})" if field.choices else ""
    several = ", divided by commas" if field.several else ""
    enter = "today" if field.name == "date" else "Enter to skip"
    return f"{field.label}{several}{choices}{'' if field.required else f' [{enter}]'}"


def _ask_picture(field: DoorField) -> TidyPicture | None:
    """Ask for the file of a picture until there is one that can be used."""
    from farflung.contribute.answers import on_the_command_line
    from farflung.errors import ProblemsFound
    from farflung.workflows.contributing import tidy_photo

    _explain(field)
    while True:
        text = _prompt(f"{field.label}, the file{'' if field.required else ' [Enter to skip]'}")
        if not text.strip():
            if not field.required:
                return None
            _object("this is needed")
            continue
        try:
            file = Path(text.strip().strip("'\"")).expanduser()
            return tidy_photo(file, field.name, on_the_command_line)
        except ProblemsFound as error:
            for problem in error.problems:
                _object(problem.message, problem.hint)


def _lines(field: DoorField) -> str:
    """Ask for lines until an empty one."""
    lines = [_prompt(f"{field.label}, ended by an empty line")]
    while lines[-1].strip():
        lines.append(_prompt("", suffix="> "))
    return "\n".join(lines[:-1])


def _ask_rest(kind: Kind, door: Door, given: Given, *, everything: bool) -> Given:
    """Ask for the text below the fields, and who agreed, where that matters."""
    if not given.body and (everything or door.body.required):
        given = replace(given, body=_ask_until_it_fits(kind, door.body))
    if not given.consent and door.asks_consent:
        question = "Who agreed to this today? [Enter: nobody yet, so it waits]"
        given = replace(given, consent=_prompt(question))
    return given
