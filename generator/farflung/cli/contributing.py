"""``farflung new``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from farflung.cli.context import open_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.cli.app import Run
    from farflung.kinds import Kind
    from farflung.model import Value
    from farflung.workflows.project import Project


class _Given(TypedDict):
    """What an entry has beside its fields; None where the command line did not say."""

    text: str | None
    photo: Path | None
    consent: str | None


@click.command()
@click.argument("kind_name", metavar="KIND")
@click.option("--section", metavar="ID", help="The section, where several have this kind.")
@click.option(
    "--set", "pairs", multiple=True, metavar="FIELD=VALUE", help="Give a field; may be repeated."
)
@click.option("--text", default=None, help="The text below the fields.")
@click.option(
    "--photo",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A picture to put beside the entry.",
)
@click.option("--consent", metavar="NAME", help="Who agreed to it today, for kinds that need that.")
@click.option("--open", "open_editor", is_flag=True, help="Open the new entry in your editor.")
@click.pass_obj
def new(
    run: Run,
    *,
    kind_name: str,
    section: str | None,
    pairs: tuple[str, ...],
    open_editor: bool,
    **given: Unpack[_Given],
) -> None:
    r"""Add an entry of a KIND, asking for what it needs where a person can answer.

    \b
    Example:
      farflung new pet
      farflung new pet --photo ~/mochi.jpg --set name=Mochi --set alt="A cat asleep on a keyboard"
    """
    from farflung.kinds import ConsentRule
    from farflung.workflows.contributing import Draft, add_entry, kind_and_section

    project, moment = open_run(run)
    kind, chosen = kind_and_section(project, kind_name, section)
    values = _values(kind, pairs)
    text, photo, consent = given["text"], given["photo"], given["consent"]
    if sys.stdin.isatty():
        _ask(kind, values, with_photo=photo is not None)
        if text is None and kind.body.required:
            text = click.prompt(kind.body.help or "Text")
        if consent is None and kind.consent is not ConsentRule.NONE:
            question = "Who agreed to this today? (nobody yet: it waits)"
            consent = click.prompt(question, default="", show_default=False)
    draft = Draft(values, text or "", photo, consent or "")
    file = add_entry(project, kind, chosen, draft, moment.today)
    click.echo(os.path.relpath(file))
    if not run.quiet:
        click.echo(_next_step(project, kind), err=True)
    if open_editor:
        click.edit(filename=str(file))


def _next_step(project: Project, kind: Kind) -> str:
    if not kind.secret:
        return "Next: farflung check, then commit it and open a pull request."
    if project.private:
        return "It lies in the private folder, which git does not see. Next: farflung check."
    return (
        "It appears in the letter alone, but git would remember it: move it into a folder outside "
        "of the repository, and name that in newsletter.yml (private: ../post-private)."
    )


def _values(kind: Kind, pairs: Sequence[str]) -> dict[str, Value]:
    from farflung.errors import UsageError
    from farflung.workflows.contributing import read_value

    values: dict[str, Value] = {}
    for pair in pairs:
        name, equals, given = pair.partition("=")
        if not equals:
            raise UsageError(f'"{pair}" gives no value', hint="write it as --set name=Mochi")
        values[name] = read_value(kind, name, given)
    return values


def _ask(kind: Kind, values: dict[str, Value], *, with_photo: bool) -> None:
    from farflung.errors import UsageError
    from farflung.model import FieldType
    from farflung.workflows.contributing import read_value

    for spec in kind.fields:
        from_photo = with_photo and spec.type is FieldType.IMAGE
        if not spec.required or spec.name in values or spec.name == "date" or from_photo:
            continue
        question = f"{spec.label} ({spec.help})" if spec.help else spec.label
        while spec.name not in values:
            try:
                values[spec.name] = read_value(kind, spec.name, click.prompt(question))
            except UsageError as error:
                click.echo(f"  {error.message} {error.hint}".rstrip(), err=True)
