"""The command ``farflung``: its verbs, loaded when they are asked for, and its error boundary."""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from farflung.cli.helping import example_first
from farflung.errors import FarflungError, ProblemsFound

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

__all__ = ["VERBS", "Run", "farflung", "main"]

VERBS: dict[str, tuple[str, str]] = {
    "init": ("farflung.cli.starting", "Make a new project, or adopt a MkDocs project."),
    "new": ("farflung.cli.making", "Add an entry to the newsletter."),
    "forms": ("farflung.cli.doors", "Write issue forms, and read what people fill in."),
    "schema": ("farflung.cli.doors", "Write JSON Schemas and settings for editors."),
    "check": (
        "farflung.cli.checking",
        "Show everything that is wrong with files and settings.",
    ),
    "explain": ("farflung.cli.checking", "Say why a rule of check is one, with examples."),
    "whereis": ("farflung.cli.whereis", "Say which edition carries an entry, or what holds it."),
    "review": ("farflung.cli.review", "List pages without an owner or overdue for review."),
    "pull": ("farflung.cli.feeds", "Fetch the feeds into the cache."),
    "feeds": ("farflung.cli.feeds", "Import and export the list of feeds, as OPML."),
    "changes": ("farflung.cli.changes", "Show what changed in the handbook, page by page."),
    "edition": ("farflung.cli.editions", "Plan, freeze and verify editions."),
    "consent": ("farflung.cli.consent", "Take an entry back, out of every edition."),
    "build": ("farflung.cli.building", "Build the whole site."),
    "serve": ("farflung.cli.serving", "Show the site while you write, reloading as you save."),
    "ci": ("farflung.cli.pipelines", "Write the workflows of GitHub or GitLab."),
    "doctor": ("farflung.cli.doctor", "Say whether this installation can do its work."),
    "cms": ("farflung.cli.editor", "Write the browser editor into the site."),
    "preview": ("farflung.cli.building", "Write an edition's letter as .eml, .html and .txt."),
    "subscribers": ("farflung.cli.subscribers", "Say who gets the newsletter."),
    "send": ("farflung.cli.sending", "Mail a frozen edition to everybody on the list, once."),
    "status": ("farflung.cli.sending", "Show how a mailing stands: everybody in one place."),
    "resolve": ("farflung.cli.sending", "Settle recipients of whom nobody knows the outcome."),
    "mailbox": ("farflung.cli.returns", "Read bounces and requests to leave from a mailbox."),
    "web": ("farflung.cli.returns", "Answer the pages by which subscribers leave and choose."),
    "completion": ("farflung.cli.completing", "Let bash, zsh or fish complete what you type."),
}
"""Each verb with the module that holds it and its short help, so that help imports nothing."""

INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Run:
    """What every verb is told: the folder to work in and how much to say."""

    directory: Path
    quiet: bool
    verbose: bool


class _Verbs(click.Group):
    """A group that imports a verb's module only when the verb is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in VERBS:
            return None
        command = getattr(importlib.import_module(VERBS[cmd_name][0]), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(cmd_name)
        example_first(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Verbs"):
            formatter.write_dl([(name, text) for name, (_, text) in VERBS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer verbs and options; importing every verb for that would take too long."""
        from click.shell_completion import CompletionItem

        verbs = [
            CompletionItem(name, help=text)
            for name, (_, text) in VERBS.items()
            if name.startswith(incomplete)
        ]
        return [*verbs, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in VERBS and not name.startswith("-"):
            from farflung.problems import did_you_mean

            hint = did_you_mean(name, VERBS)
            ctx.fail(f'There is no verb "{name}". {hint}'.strip())
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Every verb has its own help: farflung build --help",
)
@click.option(
    "-C",
    "directory",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Work in this folder instead of the current one.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Say more.")
@click.version_option(package_name="farflung", message="%(prog)s %(version)s")
@click.pass_context
def farflung(ctx: click.Context, *, directory: Path, quiet: bool, verbose: bool) -> None:
    r"""Build a remote organisation's handbook and newsletter from one repository.

    \b
    Example:
      farflung init our-handbook
      farflung -C our-handbook build
    """
    ctx.obj = Run(directory, quiet, verbose)
    ctx.color = _colour()


example_first(farflung)


def _colour() -> bool | None:
    """Follow NO_COLOR and FORCE_COLOR; None leaves it to whether the output is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return True if os.environ.get("FORCE_COLOR") else None


def main() -> None:
    """Run the command; every error becomes a paragraph and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a file name need not be UTF-8
    code = _run()
    if code == INTERRUPTED:
        _leave(code)
    gc.freeze()  # the memory goes with the process; to look through it first takes its time
    sys.exit(code)


def _leave(code: int) -> NoReturn:
    """End with this code, whenever the interruption came.

    Where it came while Python ran a text, as it does to make a dataclass, ``python -m`` would end as
    if the signal had killed it, although somebody took notice of it.
    """
    atexit._run_exitfuncs()  # noqa: SLF001 - there is no public way to run them
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody reads it any more
            stream.flush()
    os._exit(code)


def _run() -> int:
    try:
        result = farflung.main(prog_name="farflung", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.exceptions.Abort):
        click.echo("Interrupted; nothing is half-written.", err=True)
        return INTERRUPTED
    except FarflungError as error:
        _show(error)
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the boundary: a bug becomes a report
        return _unexpected(error)
    return result if isinstance(result, int) else 0


def _unexpected(error: Exception) -> int:
    if isinstance(error, BrokenPipeError):  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    from farflung.cli.report import show_bug

    return show_bug(error)


def _show(error: FarflungError) -> None:
    if isinstance(error, ProblemsFound):
        from farflung.cli.output import show_problems

        show_problems(error.problems)
    click.echo(click.style(f"Error: {error.message}", fg="red"), err=True, color=_colour())
    if error.hint:
        click.echo(f"  {error.hint}", err=True)
