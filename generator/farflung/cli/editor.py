"""``farflung cms``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from farflung.cli.context import open_run

if TYPE_CHECKING:
    from farflung.cli.app import Run


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write DIR/admin/ instead of site/admin/.",
)
@click.pass_obj
def cms(run: Run, *, out: Path | None) -> None:
    r"""Write the browser editor, admin/, into the site that is built.

    It is Sveltia CMS with a form for each section, made from the kinds. Each entry that somebody
    saves becomes a branch and a pull request of its own, with its picture. The setting "editor" in
    newsletter.yml says where; with it, farflung build writes the editor too.

    \b
    Example:
      farflung cms
      farflung cms --out public
    """
    from farflung.workflows.browser_editor import write_editor

    project, _ = open_run(run)
    folder = write_editor(project, out)
    if not run.quiet:
        click.echo(str(folder))
        click.echo("Next: publish the site, open admin/ in it and sign in.", err=True)
