"""``farflung new``."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from farflung.cli.completing import complete_kinds, complete_sections
from farflung.cli.context import open_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.cli.app import Run
    from farflung.contribute.answers import Given
    from farflung.kinds import Kind
    from farflung.problems import Problem
    from farflung.workflows.contributing import Spot
    from farflung.workflows.project import Project


class _Where(TypedDict):
    """What is to be made, and where; None where the command line did not say."""

    kind_name: str | None
    section: str | None
    language: str | None
    original: Path | None


class _Said(TypedDict):
    """What the command line says of the entry."""

    pairs: tuple[str, ...]
    text: str | None
    photo: Path | None
    consent: str | None


class _Options(_Where, _Said):
    """Everything that can be said on the command line."""


@click.command()
@click.argument("kind_name", metavar="[KIND]", required=False, shell_complete=complete_kinds)
@click.option(
    "--section",
    metavar="ID",
    help="The section, where several have this kind.",
    shell_complete=complete_sections,
)
@click.option(
    "--set", "pairs", multiple=True, metavar="FIELD=VALUE", help="Give a field; may be repeated."
)
@click.option("--text", default=None, help="The text below the fields.")
@click.option(
    "--photo",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A picture to put beside the entry: upright, smaller, without place and camera.",
)
@click.option("--consent", metavar="NAME", help="Who agreed to it today, for kinds that need that.")
@click.option("--language", metavar="TAG", help="The language it is in, such as ja.")
@click.option(
    "--of",
    "original",
    metavar="ENTRY",
    type=click.Path(path_type=Path),
    help="Translate this entry into the language.",
)
@click.option("--no-input", is_flag=True, help="Ask nothing, even in a terminal.")
@click.option("--open", "open_editor", is_flag=True, help="Open the new entry in your editor.")
@click.pass_obj
def new(run: Run, *, no_input: bool, open_editor: bool, **options: Unpack[_Options]) -> None:
    r"""Add an entry of a KIND, asking for what it needs where a person can answer.

    Without --set and --text it asks for everything, and Enter skips what may be left out; with
    them only for what is still needed. Where nobody can answer, everything that is missing is said
    at once. Several people or groups are divided by commas.

    \b
    Example:
      farflung new pet
      farflung new pet --photo ~/mochi.jpg --set name=Mochi --set alt="A cat asleep on a keyboard"
      farflung new --of newsletter/entries/pets/mochi.md --language ja
    """
    from farflung.cli.whereis import standings_of
    from farflung.contribute.answers import on_the_command_line
    from farflung.errors import ProblemsFound
    from farflung.workflows.contributing import Draft, add_entry

    asking = sys.stdin.isatty() and not no_input
    project, moment = open_run(run)
    spot = _spot(project, run, options, asking=asking)
    given, faults = _given(spot.kind, options)
    if asking and faults:
        raise ProblemsFound(faults)
    if asking:
        from farflung.cli.prompting import ask_for_entry

        bare = not options["pairs"] and options["text"] is None
        given = ask_for_entry(spot.kind, given, everything=bare)
    draft = Draft(given, moment.today, on_the_command_line, problems=tuple(faults))
    file = add_entry(project, spot, draft)
    click.echo(os.path.relpath(file))
    if not run.quiet:
        original = spot.original
        whole = project.root / original.entry.path if original else file
        for standing in standings_of(project, whole, moment):
            click.echo(standing, err=True)
        click.echo(_next_step(project, spot.kind), err=True)
    if open_editor:
        click.edit(filename=str(file))


def _spot(project: Project, run: Run, where: _Options, *, asking: bool) -> Spot:
    """Work out what is to be made and where; in a terminal the kind is asked for."""
    from farflung.errors import UsageError
    from farflung.problems import listed
    from farflung.workflows.contributing import spot_for, usable_kinds

    name, language, original = where["kind_name"], where["language"], where["original"]
    if original is not None:
        return _translation(project, run.directory / original, language, name)
    if name is None:
        kinds = usable_kinds(project)
        if not asking or not kinds:
            names = listed([kind.name for kind in kinds])
            raise UsageError("what kind of entry?", hint=f"choose {names}")
        from farflung.cli.prompting import ask_for_kind

        name = ask_for_kind(kinds)
    return spot_for(project, name, where["section"])


def _translation(project: Project, original: Path, language: str | None, name: str | None) -> Spot:
    from farflung.errors import UsageError
    from farflung.workflows.translating import spot_of_translation

    if language is None:
        raise UsageError("a translation into which language?", hint="say --language ja")
    spot = spot_of_translation(project, original, language)
    if name not in {None, spot.kind.name}:
        raise UsageError(f'{original.name} is of the kind "{spot.kind.name}", not "{name}"')
    return spot


def _given(kind: Kind, said: _Options) -> tuple[Given, Sequence[Problem]]:
    """Take what the command line says, and what is wrong with the photo. Raises :class:`UsageError`."""
    from farflung.contribute.answers import Given, on_the_command_line
    from farflung.errors import ProblemsFound
    from farflung.model import FieldType
    from farflung.workflows.contributing import tidy_photo

    texts = _texts(said["pairs"])
    if said["language"] and said["original"] is None:
        texts.setdefault("language", said["language"])
    given = Given(texts, said["text"] or "", consent=said["consent"] or "")
    photo = said["photo"]
    if photo is None:
        return given, ()
    images = [spec.name for spec in kind.fields if spec.type is FieldType.IMAGE]
    field = images[0] if images else "photo"
    try:
        return replace(given, pictures={field: tidy_photo(photo, field, on_the_command_line)}), ()
    except ProblemsFound as error:
        # named all the same, so that it is not said to be missing too
        return replace(given, texts={**texts, field: "photo.jpg"}), error.problems


def _texts(pairs: Sequence[str]) -> dict[str, str]:
    from farflung.errors import UsageError

    texts: dict[str, str] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise UsageError(f'"{pair}" gives no value', hint="write it as --set name=Mochi")
        texts[name] = text
    return texts


def _next_step(project: Project, kind: Kind) -> str:
    if not kind.secret:
        return "Next: farflung check, then commit it and open a pull request."
    if project.private:
        return "It lies in the private folder, which git does not see. Next: farflung check."
    return (
        "It appears in the letter alone, but git would remember it: move it into a folder outside "
        "of the repository, and name that in newsletter.yml (private: ../post-private)."
    )
