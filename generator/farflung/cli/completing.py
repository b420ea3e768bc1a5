"""``farflung completion``, and what shells may complete: names of files, without reading them.

A shell waits for each answer, so nothing here imports more than it needs.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem, get_completion_class

from farflung.resources import kinds_folder, rules_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["complete_editions", "complete_kinds", "complete_rules", "complete_sections"]

_SECTION = re.compile(r"(?m)^\s*-\s*\{?\s*id:\s*[\"']?([a-z0-9-]+)")


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, *, shell: str) -> None:
    r"""Print what makes a SHELL complete verbs, options, kinds, sections, editions and rules.

    \b
    Example:
      farflung completion bash >> ~/.bashrc
      farflung completion zsh >> ~/.zshrc
      farflung completion fish > ~/.config/fish/completions/farflung.fish
    """
    script = get_completion_class(shell)
    if script is None:
        raise LookupError(shell)
    root = ctx.find_root()
    click.echo(script(root.command, {}, "farflung", "_FARFLUNG_COMPLETE").source())


def complete_kinds(ctx: click.Context, _: click.Parameter, start: str) -> list[CompletionItem]:
    """Offer the kinds of Farflung and of the project."""
    own = [root / "newsletter/kinds" for root in _root(ctx)]
    return _offered((name for folder in (kinds_folder(), *own) for name in _stems(folder)), start)


def complete_sections(ctx: click.Context, _: click.Parameter, start: str) -> list[CompletionItem]:
    """Offer the sections that the project's settings name, as far as that can be seen."""
    found: list[str] = []
    for root in _root(ctx):
        text = (root / "newsletter/newsletter.yml").read_text("utf-8", "replace")
        found += _SECTION.findall(text)
    return _offered(found, start)


def complete_editions(ctx: click.Context, _: click.Parameter, start: str) -> list[CompletionItem]:
    """Offer the frozen editions of the project."""
    return _offered((n for root in _root(ctx) for n in _stems(root / "newsletter/editions")), start)


def complete_rules(_ctx: click.Context, _: click.Parameter, start: str) -> list[CompletionItem]:
    """Offer the rules of ``check``."""
    return _offered((file.stem for file in rules_folder().glob("*.md")), start)


def _root(ctx: click.Context) -> list[Path]:
    """Return the project's root; nothing where there is none."""
    from farflung.errors import UsageError
    from farflung.workflows.root import find_root

    try:
        return [find_root(Path(ctx.find_root().params.get("directory") or "."))]
    except (UsageError, OSError):
        return []


def _stems(folder: Path) -> list[str]:
    return [file.stem for file in folder.glob("*.yml")]


def _offered(names: Iterable[str], start: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in sorted({*names}) if name.startswith(start)]
