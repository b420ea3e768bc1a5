"""``farflung build`` and ``farflung preview``."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from farflung.cli.context import at_option, edition_argument, json_option, open_run

if TYPE_CHECKING:
    import datetime as dt

    from farflung.cli.app import Run
    from farflung.workflows.records import BuildOptions, BuildReport
    from farflung.workflows.unchanged import Seen


class _Asked(TypedDict):
    """The options that :class:`~farflung.workflows.records.BuildOptions` has by the same names."""

    offline: bool
    strict: bool
    version: str | None
    pdf: str | None


@click.command()
@click.option("--offline", is_flag=True, help="Fetch no feed; use what is in the cache.")
@click.option("--strict", is_flag=True, help="Fail on warnings (1) and on feeds that failed (3).")
@click.option("--version", metavar="V", help="Build only this version of the handbook.")
@click.option(
    "--pdf",
    metavar="[V]",
    is_flag=False,
    flag_value="",
    help="Print a version too, by default the one the site opens at, as handbook.pdf beside it.",
)
@click.option("--no-cache", is_flag=True, help="Use nothing that an earlier build made.")
@at_option
@json_option
@click.pass_obj
def build(
    run: Run,
    *,
    no_cache: bool,
    at: dt.datetime | None,
    as_json: bool,
    **asked: Unpack[_Asked],
) -> None:
    r"""Build the handbook's versions and the newsletter into site/, all of it or nothing.

    \b
    Example:
      farflung build
      farflung build --offline --strict
      farflung build --no-cache
      farflung build --pdf
    """
    from farflung.cli.output import show_json
    from farflung.workflows.records import BuildOptions
    from farflung.workflows.root import find_root
    from farflung.workflows.unchanged import committed_only, look_around, same_as_before
    from farflung.workflows.warming import cool_down, warm_up

    options = BuildOptions(**asked, cached=not no_cache)
    root = find_root(run.directory)
    warm_up(root)  # most builds need it, and it takes longer than to see whether this one does
    seen = look_around(root, options, at)
    report = same_as_before(seen)
    if report is None:
        if committed_only(seen):
            cool_down()
        report = _build(run, options, at, seen)
    if as_json:
        show_json(report)
    else:
        _show(report, run)


def _build(run: Run, options: BuildOptions, at: dt.datetime | None, seen: Seen) -> BuildReport:
    from farflung.cli.output import progress_bar
    from farflung.garbage import collect_seldom
    from farflung.interruptions import held_interruptions
    from farflung.workflows.apart import apart

    collect_seldom()
    forks = sys.platform == "linux"  # libraries of other systems may fail in a copy of a process
    with progress_bar(run) as progress, ExitStack() as stack:
        if forks:
            options = replace(options, hand_over=stack.enter_context(apart(progress)))
        aside = stack.enter_context(ThreadPoolExecutor(1))
        opened = aside.submit(open_run, run, at)  # which waits for git most of the time
        with held_interruptions():
            # while the copy imports its own
            from farflung.workflows.build import build as build_site

        project, moment = opened.result()
        return build_site(project, options, moment, progress, at, seen)


def _show(report: BuildReport, run: Run) -> None:
    from farflung.cli.output import show_problems

    show_problems(report.problems)
    for failure in report.failures:
        kept = f"; {failure.items} items of an earlier fetch are used" if failure.items else ""
        click.echo(f"feed failed: {failure.source}: {failure.reason}{kept}", err=True)
    if run.quiet:
        return
    for sentence in report.left_out:
        click.echo(f"note: {sentence}", err=True)
    count = len(report.editions)
    editions = f"{count} edition{'' if count == 1 else 's'}"
    versions = ", ".join(report.versions)
    click.echo(f"site/: handbook {versions}; newsletter with {editions}; {report.pages} pages")


@click.command()
@edition_argument
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write to; .farflung/preview/ by default.",
)
@click.option("--language", metavar="TAG", default="", help="The letter in this language.")
@click.option(
    "--audience",
    metavar="GROUPS",
    default="",
    help="The letter of somebody who belongs to these, such as country:JP,team:payments.",
)
@click.option("--to", metavar="ADDRESS", default="", help="Also mail it to this address, once.")
@at_option
@click.pass_obj
def preview(
    run: Run,
    *,
    edition_id: str | None,
    out: Path | None,
    language: str,
    audience: str,
    to: str,
    at: dt.datetime | None,
) -> None:
    r"""Write an edition's letter as .eml, .html and .txt; the newest frozen one by default.

    The .eml opens in any mail program and is the mail as it would be sent. It is everybody's letter
    in the newsletter's own language, unless told otherwise.

    \b
    Example:
      farflung preview 2026-W47
      farflung preview 2026-W48 --out /tmp
      farflung preview --language ja --audience country:JP,team:payments
      farflung preview 2026-W47 --to amara@example.org
    """
    from farflung.cli.output import show_problems
    from farflung.model import Variant
    from farflung.workflows.preview import preview as write_preview

    if to:
        from farflung.workflows.maildatabase import need_mail_extra

        need_mail_extra()
    project, moment = open_run(run, at)
    folder = run.directory / out if out else project.state / "preview"
    variant = Variant(language, _groups(audience))
    result = write_preview(project, edition_id, folder, moment, variant, to)
    show_problems(result.problems)
    for file in result.files:
        click.echo(os.path.relpath(file))
    if to:
        from farflung.workflows.posting import post

        post(project.settings.publication, to, result.message)
        click.echo("It is on its way.", err=True)


def _groups(audience: str) -> frozenset[str]:
    """Read the groups that somebody belongs to, as an entry's front matter names them."""
    from farflung.errors import UsageError
    from farflung.fields import BadValue, FieldSpec, parse
    from farflung.model import FieldType

    if not audience.strip():
        return frozenset()
    try:
        groups = parse(FieldSpec("audience", FieldType.AUDIENCE), audience.split(","))
    except BadValue as error:
        raise UsageError(f"--audience: {error.message}", hint=error.hint) from error
    assert isinstance(groups, tuple)  # noqa: S101 - the field's type says so
    return frozenset(groups)
