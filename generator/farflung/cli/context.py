"""What the verbs share: opening the project of a run, and the option that sets its time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from farflung.cli.completing import complete_editions

if TYPE_CHECKING:
    from farflung.cli.app import Run
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["at_option", "edition_argument", "json_option", "open_run"]


class _Moment(click.ParamType[dt.datetime]):
    """A date or a date with time (ISO 8601), on the publication's clock unless it says otherwise."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.datetime:
        if isinstance(value, dt.datetime):
            return value
        try:
            return dt.datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f'"{value}" is not a date; write it as 2026-11-22', param, ctx)


at_option = click.option(
    "--at", type=_Moment(), metavar="DATE", help="Act as if it were this day (2026-11-22)."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
edition_argument = click.argument(
    "edition_id", metavar="[ID]", required=False, shell_complete=complete_editions
)


def open_run(run: Run, at: dt.datetime | None = None) -> tuple[Project, Moment]:
    """Open the project of a run and work out its time."""
    from farflung.workflows.moment import moment_of
    from farflung.workflows.project import open_project

    project = open_project(run.directory)
    return project, moment_of(project, at)
