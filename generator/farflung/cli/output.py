"""How results and problems look: as text for people, as JSON for programs."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from farflung.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from farflung.cli.app import Run
    from farflung.model import Progress

__all__ = [
    "concise",
    "frame",
    "no_progress",
    "progress_bar",
    "show_json",
    "show_problems",
]


def frame(problem: Problem) -> str:
    """Show a problem with the line it stands in, underlined, and its hint."""
    head = f"{_styled_place(problem)} {problem.rule}: {problem.message}"
    if not problem.source:
        return f"{head}\n    hint: {problem.hint}" if problem.hint else head
    number = str(problem.place.line)
    margin = " " * len(number)
    source = problem.source.replace("\t", " ")
    column = max(problem.place.column, 1)
    length = max(1, min(problem.place.length, len(source) - column + 1))
    underline = " " * (column - 1) + click.style("^" * length, fg="red")
    hint = f" {problem.hint}" if problem.hint else ""
    return f"{head}\n  {number} | {source}\n  {margin} | {underline}{hint}"


def concise(problem: Problem) -> str:
    """Show a problem on one line."""
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"{problem.place}: {problem.rule}: {problem.message}{hint}"


def _styled_place(problem: Problem) -> str:
    warning = problem.severity is Severity.WARNING
    label = click.style(" warning:", fg="yellow") if warning else ""
    return click.style(f"{problem.place}:", bold=True) + label


def show_problems(problems: Sequence[Problem]) -> None:
    """Show problems on stderr, as a side remark of another verb."""
    for problem in problems:
        click.echo(frame(problem), err=True)


def show_json(data: object) -> None:
    """Write records as JSON to stdout."""
    click.echo(json.dumps(_plain(data), ensure_ascii=False, indent=2))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return value if isinstance(value, (int, float, bool)) or value is None else str(value)


def no_progress(what: str, done: int, total: int) -> None:
    """Say nothing of the steps of a run."""


@contextmanager
def progress_bar(run: Run) -> Iterator[Progress]:
    """Draw the steps of a long run on stderr, if that is a terminal and nobody asked for quiet."""
    if run.quiet or not sys.stderr.isatty():
        yield no_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def step(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield step
