"""Help begins with its example, because that is what people read first."""

from __future__ import annotations

import inspect

import click

__all__ = ["example_first"]

_PARAGRAPH = "\n\n"
_WRITTEN = "\\b\n"  # in a raw docstring the mark is a backslash and a letter
_KEEP_LINES = "\b\n"  # to click it is one character: the lines of a paragraph stay as they are
_EXAMPLE = f"{_KEEP_LINES}Example:"


def example_first(command: click.Command) -> None:
    """Move the example of a command, and of those below it, to the beginning of its help.

    The list of verbs keeps its short descriptions. Nothing happens to a help that begins so.
    """
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            example_first(inner)
    text = inspect.cleandoc(command.help or "").replace(_WRITTEN, _KEEP_LINES)
    paragraphs = text.split(_PARAGRAPH)
    examples = [paragraph for paragraph in paragraphs if paragraph.startswith(_EXAMPLE)]
    if paragraphs[0] in examples:
        return
    rest = [paragraph for paragraph in paragraphs if paragraph not in examples]
    command.short_help = " ".join(rest[0].split())
    command.help = _PARAGRAPH.join([*examples, *rest])
