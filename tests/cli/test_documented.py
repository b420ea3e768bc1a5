"""Help and README: each command shows an example, and whatever they show can be typed."""

from __future__ import annotations

import re
import shlex
from itertools import chain
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from farflung.cli.app import farflung

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_VARIABLES = re.compile(r"^([A-Z_]+=\S+\s+)+")  # set for one command
_CODE = re.compile(r"`([^`\n]+)`")
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(group: click.Group, prefix: str = "") -> dict[str, click.Command]:
    """Return every command below a group by its full name."""
    found: dict[str, click.Command] = {}
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found[f"{prefix}{name}"] = command
        if isinstance(command, click.Group):
            found |= commands(command, f"{prefix}{name} ")
    return found


COMMANDS = commands(farflung)


def lines_typed(text: str) -> list[str]:
    """Return each command line of ours in a text, from its name to a comment or the next command."""
    codes = (re.sub(r"(^|\s)#.*", "", line) for line in text.splitlines())
    split = (part.strip() for code in codes for part in re.split(r"&&|[;|<>]", code))
    parts = (_VARIABLES.sub("", part) for part in split)
    return [part for part in parts if f"{part} ".startswith("farflung ")]


def readme_lines(text: str) -> list[str]:
    """Return the command lines of ours in README: in its blocks, and in code within sentences."""
    blocks = _BLOCK.findall(text)
    prose = _BLOCK.sub("", text)
    return lines_typed("\n".join(chain(blocks, _CODE.findall(prose))))


def options_of(command: click.Command) -> dict[str, click.Option]:
    """Return the options of a command by each way to write them."""
    options = [option for option in command.params if isinstance(option, click.Option)]
    return {name: o for o in options for name in (*o.opts, *o.secondary_opts)}


def _needs_value(option: click.Option) -> bool:
    """Tell whether an option cannot stand alone; some stand for a value of their own then."""
    return not option.is_flag and not isinstance(option.flag_value, str)


def faults(line: str) -> Iterator[str]:
    """Say what in a line cannot be typed: verbs and options that there are not."""
    command: click.Command = farflung
    words = iter(shlex.split(line)[1:])
    for word in words:
        if word.startswith("-") and word != "-":
            name, equals, _ = word.partition("=")
            option = options_of(command).get(name)
            if option is None and name not in {"--help", "-h"}:
                yield f"{line}: {command.name} has no option {name}"
            elif option and _needs_value(option) and not equals and next(words, None) is None:
                yield f"{line}: {name} needs a value"
        elif isinstance(command, click.Group):
            inner = command.get_command(click.Context(command), word)
            if inner is None:
                yield f"{line}: there is no {word}"
                return
            command = inner


def test_what_cannot_be_typed_is_found() -> None:
    """The check of README and help itself finds wrong verbs, options and missing values."""
    assert not list(faults("farflung -C our-handbook build --version v1 --strict"))
    assert not list(faults("farflung edition plan 2026-W48 --json"))
    assert list(faults("farflung bild"))
    assert list(faults("farflung edition thaw"))
    assert list(faults("farflung build --no-cash"))
    assert list(faults("farflung build --version"))
    assert not list(faults("farflung build --pdf"))
    text = "Say `farflung pull`.\n```console\ncd x && farflung build --strict # farflung no\n```\n"
    assert readme_lines(text) == ["farflung build --strict", "farflung pull"]


@pytest.mark.parametrize("name", ["", *sorted(COMMANDS)])
def test_every_help_begins_with_an_example(name: str) -> None:
    """After the usage comes an example of this very command, and all that it shows can be typed."""
    done = CliRunner().invoke(farflung, [*name.split(), "--help"])
    assert done.exit_code == 0
    usage, example, *rest = done.output.split("\n\n")
    assert usage.startswith("Usage: ")
    heading, *lines = example.split("\n")
    assert heading.strip() == "Example:"
    assert len(lines_typed(example)) == len([line for line in lines if "farflung" in line])
    typed = lines_typed(example)
    assert typed
    assert any(f"farflung {name}".strip() in line for line in typed)
    assert [fault for line in typed for fault in faults(line)] == []
    assert rest, "it says what it does, too"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_says_what_it_does(name: str) -> None:
    """No option is without a sentence of help."""
    silent = [o.opts[0] for o in options_of(COMMANDS[name]).values() if not (o.help or "").strip()]
    assert silent == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_in_the_readme(name: str, repository: Path) -> None:
    """README shows each verb at least once, as it is typed."""
    typed = readme_lines((repository / "README.md").read_text("utf-8"))
    assert any(f"{line} ".startswith(f"farflung {name} ") for line in typed)


def test_everything_in_the_readme_can_be_typed(repository: Path) -> None:
    """Each verb and each option that README shows is one of the command's."""
    text = (repository / "README.md").read_text("utf-8")
    typed = readme_lines(text)
    assert len(typed) > 20
    assert [fault for line in typed for fault in faults(line)] == []
    known = set().union(*(options_of(command) for command in (farflung, *COMMANDS.values())))
    alone = [code for code in _CODE.findall(_BLOCK.sub("", text)) if code.startswith("--")]
    assert [code for code in alone if code.split()[0].partition("=")[0] not in known] == []


def test_the_list_of_verbs_says_what_each_does() -> None:
    """Though help begins with an example, the lists of verbs show a sentence for each."""
    for name in (name for name, command in COMMANDS.items() if isinstance(command, click.Group)):
        output = CliRunner().invoke(farflung, [*name.split(), "--help"]).output
        listed = output.partition("Commands:\n")[2]
        assert listed
        assert "Example" not in listed
