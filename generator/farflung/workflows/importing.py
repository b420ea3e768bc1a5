"""``subscribers import``: what a list would change, and changing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.errors import RefusedError, UsageError
from farflung.mail.subscribers.bulk import carry_out, compare, lock_list
from farflung.mail.subscribers.columns import COLUMNS
from farflung.mail.subscribers.csvfile import Sheet, read_sheet
from farflung.problems import did_you_mean
from farflung.workflows.subscribers import choices_of, rules_now

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from farflung.mail.subscribers.syncing import Sync
    from farflung.workflows.maildatabase import OpenMail
    from farflung.workflows.project import Project

__all__ = ["Import", "carry_out_import", "plan_import", "refuse_too_many"]


@dataclass(frozen=True, slots=True)
class Import:
    """A list that was read, and what it would change; with ``keep`` it removes nobody."""

    sheet: Sheet
    sync: Sync
    keep: bool


def plan_import(
    project: Project, mail: OpenMail, file: Path, mapping: Mapping[str, str], *, keep: bool
) -> Import:
    """Read a list and compare it with the one there is; nothing is changed.

    ``mapping`` names the headers of columns. Raises :class:`ProblemsFound` for a file that is no
    list, :class:`UsageError` for a column that there is not.
    """
    for column in mapping:
        if column not in COLUMNS:
            hint = did_you_mean(column, COLUMNS) or f"there are {', '.join(COLUMNS)}"
            raise UsageError(f'there is no column "{column}" to map', hint=hint)
    sheet = read_sheet(file.read_bytes(), file.name, choices_of(project), mapping)
    with mail.database.reading() as connection:
        return Import(sheet, compare(connection, mail.keys, sheet, keep=keep), keep)


def refuse_too_many(project: Project, planned: Import) -> None:
    """Raise :class:`RefusedError` where an import removes more than the settings let it."""
    share = project.settings.publication.subscribers.most_removed
    sync = planned.sync
    if sync.removes_too_many(share):
        raise RefusedError(
            f"this would remove {len(sync.removed)} of {sync.before} people,"
            f" and an import may remove {share:.0%}",
            hint="is the file whole? if it is, say --remove-many; to remove nobody, say --keep",
        )


def carry_out_import(project: Project, mail: OpenMail, planned: Import) -> Sync:
    """Do what was planned, as things stand now, all or nothing, and return what was done.

    Raises :class:`RefusedError` where it would remove somebody whom the plan did not name.
    """
    shown = {person.number for person in planned.sync.removed}
    with mail.database.writing() as connection:
        lock_list(connection)
        sync = compare(connection, mail.keys, planned.sheet, keep=planned.keep)
        if not shown.issuperset(person.number for person in sync.removed):
            raise RefusedError(
                "the list was changed meanwhile, and more people would be removed than shown",
                hint="do the same again",
            )
        carry_out(connection, mail.keys, sync, rules_now(project))
    return sync
