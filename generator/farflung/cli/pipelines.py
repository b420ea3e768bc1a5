"""``farflung ci``: workflows for a forge, and what they run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from farflung.cli.context import at_option, open_run

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from farflung.cli.app import Run
    from farflung.contribute.pipelines import Forge

_NEXT = {
    "github": (
        "Next: commit them, then in the repository's settings\n"
        "  Pages > Source: GitHub Actions\n"
        "  Actions > General: allow GitHub Actions to create pull requests\n"
        "Nothing is mailed until you say so: farflung-publish.yml tells how."
    ),
    "gitlab": (
        "Next: commit them, make an hourly pipeline schedule, and set the variables that\n"
        ".gitlab/farflung.yml names. Nothing is mailed until you say so there."
    ),
}


@click.group()
def ci() -> None:
    r"""Write workflows that check requests, publish the site, and propose and mail editions.

    \b
    Example:
      farflung ci github
    """


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """Add what both forges are told."""
    options = (
        click.option(
            "--branch",
            default="main",
            show_default=True,
            help="The branch that the site is built from.",
        ),
        click.option(
            "--requirement",
            metavar="REQUIREMENT",
            help="What pip installs; by default this version of Farflung.",
        ),
        click.option(
            "--python", default="3.13", show_default=True, help="The version of Python to use."
        ),
        click.option("--force", is_flag=True, help="Write anew what somebody has edited."),
    )
    for option in options:
        command = option(command)
    return command


@ci.command()
@_options
@click.pass_obj
def github(run: Run, *, branch: str, requirement: str | None, python: str, force: bool) -> None:
    r"""Write workflows for GitHub Actions and Pages into .github/workflows.

    Requests, those of forks too, are checked without secrets and with the right to read alone. The
    modules of requirements.txt, if there is one, are installed beside Farflung.

    \b
    Example:
      farflung ci github
      farflung ci github --branch trunk --requirement "farflung @ git+https://example.org/farflung"
    """
    from farflung.contribute.pipelines import Forge

    _write(run, Forge.GITHUB, (branch, requirement, python), force=force)


@ci.command()
@_options
@click.pass_obj
def gitlab(run: Run, *, branch: str, requirement: str | None, python: str, force: bool) -> None:
    r"""Write pipelines for GitLab CI and Pages into .gitlab/farflung.yml.

    A .gitlab-ci.yml that includes it is written where there is none.

    \b
    Example:
      farflung ci gitlab
    """
    from farflung.contribute.pipelines import Forge

    _write(run, Forge.GITLAB, (branch, requirement, python), force=force)


def _write(run: Run, forge: Forge, given: tuple[str, str | None, str], *, force: bool) -> None:
    from importlib.metadata import version

    from farflung.contribute.pipelines import Pipeline
    from farflung.workflows.pipelines import write_pipelines

    project, _ = open_run(run)
    branch, requirement, python = given
    pipeline = Pipeline(branch, requirement or f"farflung=={version('farflung')}", python)
    written = write_pipelines(project, forge, pipeline, force=force)
    for file in written.files:
        click.echo(os.path.relpath(file))
    if written.to_include:
        click.echo(
            "Your .gitlab-ci.yml stays as it is. Include ours there:\n"
            "  include:\n    - local: .gitlab/farflung.yml",
            err=True,
        )
    if not run.quiet:
        click.echo(_NEXT[forge], err=True)


@ci.command()
@click.option(
    "--since", required=True, metavar="REF", help="The commit that the request is compared with."
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write to.",
)
@at_option
@click.pass_obj
def receipts(run: Run, *, since: str, out: Path, at: dt.datetime | None) -> None:
    r"""Write what the entries changed since REF add to the newsletter, as data for a comment.

    For each entry: which edition will carry it, or what holds it; the bytes it adds to the letter;
    how it looks there, as text and, where this machine has Chromium, as a picture.

    \b
    Example:
      farflung ci receipts --since origin/main --out receipts
    """
    from farflung.contribute.snapshot import find_chromium
    from farflung.workflows.receipts import FILE, take_receipts

    project, moment = open_run(run, at)
    folder = run.directory / out
    found = take_receipts(project, since, folder, moment, find_chromium())
    click.echo(os.path.relpath(folder / FILE))
    if not run.quiet:
        pictures = sum(bool(receipt.picture) for receipt in found.entries)
        click.echo(f"{len(found.entries)} entries, {pictures} with a picture", err=True)


@ci.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write comment.md and pictures/ to.",
)
@click.option("--pictures", metavar="ADDRESS", default="", help="Where the pictures will be found.")
@click.pass_obj
def comment(run: Run, *, folder: Path, out: Path, pictures: str) -> None:
    r"""Write the comment for a request from receipts, and print how many entries it shows.

    Nothing in FOLDER is trusted, and no project is needed: receipts of any other form are refused,
    every text is put into a code block, every picture is encoded anew.

    \b
    Example:
      farflung ci comment receipts --out comment --pictures https://example.org/pictures
    """
    import tempfile

    from farflung.workflows.receipts import write_remark

    with tempfile.TemporaryDirectory(prefix="farflung-comment-") as cache:
        count = write_remark(
            run.directory / folder, run.directory / out, pictures, Path(cache) / "pictures"
        )
    click.echo(count)


@ci.command()
@click.pass_context
def notes(ctx: click.Context) -> None:
    r"""Comment on GitLab's open merge requests with what their pipelines found; in a pipeline only.

    For a schedule of the main branch, which alone has FARFLUNG_TOKEN. Each comment is brought up to
    date, not repeated. Exit code 1 when a request left something else than receipts.

    \b
    Example:
      FARFLUNG_TOKEN=... farflung ci notes
    """
    from farflung.contribute.gitlab import GitLab
    from farflung.errors import UsageError
    from farflung.workflows.notes import comment_on_requests

    names = ("CI_API_V4_URL", "CI_PROJECT_ID", "FARFLUNG_TOKEN")
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        hint = "GitLab sets the first two in its pipelines; the token is a variable of yours"
        raise UsageError(f"{', '.join(missing)} not set", hint=hint)
    refused = False
    for told in comment_on_requests(GitLab(*(os.environ[name] for name in names))):
        refused = refused or bool(told.refused)
        click.echo(f"!{told.request}: {told.refused or 'commented'}")
    ctx.exit(1 if refused else 0)
