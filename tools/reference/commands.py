"""The page of every command, read from Click's own tree."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import click
from tools.reference.tables import code, plain, table

from farflung.cli.app import farflung

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["commands_page"]

_HEAD = """\
---
title: Commands
summary: Every verb of the command farflung with its arguments, its options and an example, and what its exit codes mean.
owner: Handbook editors
reviewed: 2026-11-20
---

# Commands

Type `farflung` anywhere inside the project, or say where with `farflung -C our-handbook build`. Each verb explains itself with `--help`, in the words that stand here. Results go to standard output and all else to standard error, so that another program can read the first: most verbs that show something have `--json` for it.

<!-- This page is written by tools/reference from the commands themselves: make reference. -->
"""

_TAIL = """
## Exit codes { #exit-codes }

| Code | Meaning |
| --- | --- |
| 0 | Done |
| 1 | Problems in content or settings, all of them shown |
| 2 | Wrong usage of the command |
| 3 | A service outside failed, such as a feed or a relay; trying again can help |
| 4 | A mailing is incomplete; running it again resumes it |
| 70 | A fault of Farflung's own, with a report to send |
| 130 | Interrupted; nothing is half-written |

## Where to go next

- [Running](running.md) says which of these a company needs, in which order, and what to do when one fails.
- [Settings](settings.md) has what the commands read from `mkdocs.yml`, `newsletter.yml` and the environment.
- [Rules of the check](rules.md) explains each thing that `farflung check` can find.
"""


def commands_page() -> str:
    """Return the page as Markdown."""
    context = click.Context(farflung, info_name="farflung")
    options = _options(farflung, context)
    return (
        f"{_HEAD}\nFor all verbs, before their name:\n\n{options}{''.join(_below(context))}{_TAIL}"
    )


def _below(context: click.Context) -> Iterator[str]:
    group = context.command
    if not isinstance(group, click.Group):
        return
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, parent=context, info_name=name)
        yield _section(command, inner)
        yield from _below(inner)


def _section(command: click.Command, context: click.Context) -> str:
    path = context.command_path.removeprefix("farflung ")
    depth = "###" if " " in path else "##"
    usage = " ".join(command.collect_usage_pieces(context))
    parts = [f"\n{depth} {path}\n", f"```text\nfarflung {path} {usage}\n```\n"]
    parts += [f"{_paragraph(text)}\n" for text in _help(command)]
    options = _options(command, context)
    return "\n".join([*parts, options] if options else parts)


def _help(command: click.Command) -> list[str]:
    """Return the paragraphs of a help: the example comes first, as in the terminal."""
    return inspect.cleandoc(command.help or "").replace("\\b\n", "\b\n").split("\n\n")


def _paragraph(text: str) -> str:
    """Return a paragraph; one whose lines click keeps is an example or a list."""
    if not text.startswith("\b\n"):
        return plain(" ".join(text.split()))
    lines = text.removeprefix("\b\n").removeprefix("Example:\n")
    return f"```console\n{inspect.cleandoc(lines)}\n```"


def _options(command: click.Command, context: click.Context) -> str:
    """Return a table of the options, but for ``--help``; empty where there is none."""
    found = [p for p in command.get_params(context) if isinstance(p, click.Option)]
    rows = [_row(option, context) for option in found if "--help" not in option.opts]
    return table(("Option", "What it does"), rows) if rows else ""


def _row(option: click.Option, context: click.Context) -> tuple[str, str]:
    value = (
        ""
        if option.is_flag or option.count
        else f" {option.make_metavar(context)}".replace("INTEGER RANGE", "NUMBER")
    )
    names = ", ".join(code(name) for name in option.opts[:-1])
    last = code(option.opts[-1] + value)
    shown = isinstance(option.default, str | int) and not option.is_flag and option.default != ""
    default = f" Without it: `{option.default}`." if shown else ""
    return f"{names}, {last}" if names else last, plain(option.help or "") + default
