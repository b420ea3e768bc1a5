"""``farflung serve``."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

import click

from farflung.cli.context import at_option

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from types import FrameType

    from farflung.cli.app import Run
    from farflung.problems import Problem
    from farflung.workflows.build import BuildReport


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="HOST",
    help="Listen on this address. Anybody who reaches it can read everything.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8000,
    show_default=True,
    help="Listen on this port, or the next free one; 0 takes any.",
)
@click.option("--pull", is_flag=True, help="Fetch the feeds once, at the start.")
@at_option
@click.pass_obj
def serve(run: Run, *, host: str, port: int, pull: bool, at: dt.datetime | None) -> None:
    r"""Show the site while you write: saving a page reloads it in the browser.

    Shows the handbook, the newsletter, and the coming edition's letter in light, dark, phone
    width and text. What is wrong with a file is shown in the browser and here. Nothing is
    written to site/. Ctrl-C ends it.

    \b
    Example:
      farflung serve
      farflung serve --port 8080
    """
    from farflung.cli.output import progress_bar
    from farflung.workflows.serve import serve as serve_project
    from farflung.workflows.telling import ServeOptions

    signal.signal(signal.SIGTERM, _interrupt)
    options = ServeOptions(host=host, port=port, at=at, pull=pull)
    try:
        with progress_bar(run) as progress:
            serve_project(run.directory, options, _Terminal(run), progress)
    except KeyboardInterrupt:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if not run.quiet:
            click.echo("Stopped.", err=True)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


class _Terminal:
    """Says on stdout where things are, and on stderr what happens."""

    def __init__(self, run: Run) -> None:
        self._quiet = run.quiet
        self._lock = threading.Lock()

    def listening(self, addresses: Sequence[tuple[str, str]], asked: int, got: int) -> None:
        """See :class:`~farflung.workflows.telling.Teller`."""
        if asked not in {0, got}:
            self._say(f"Port {asked} is taken; listening on {got}.")
        for name, address in addresses:
            click.echo(f"{name:<11}{address}")
        self._say("Building. Ctrl-C ends it.")

    def shown(self, paths: Sequence[str], seconds: float) -> None:
        """See :class:`~farflung.workflows.telling.Teller`."""
        self._say(f"{', '.join(paths)}: shown after {seconds:.2f} s")

    def built(self, report: BuildReport, seconds: float) -> None:
        """See :class:`~farflung.workflows.telling.Teller`."""
        self._say(f"Built {report.pages} pages in {seconds:.1f} s")

    def problems(self, problems: Sequence[Problem]) -> None:
        """See :class:`~farflung.workflows.telling.Teller`."""
        from farflung.cli.output import show_problems

        if not problems:
            self._say("All problems are mended.")
        with self._lock:
            show_problems(problems)

    def remark(self, sentence: str) -> None:
        """See :class:`~farflung.workflows.telling.Teller`."""
        self._say(f"note: {sentence}")

    def _say(self, sentence: str) -> None:
        if not self._quiet:
            with self._lock:
                click.echo(sentence, err=True)
