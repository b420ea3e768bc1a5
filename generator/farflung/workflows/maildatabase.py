"""The database of the mailing, opened for a project: where it lies, and whether it may lie there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from farflung.config.secrets import read_secret
from farflung.errors import RefusedError, UsageError
from farflung.git import GitError, open_repository
from farflung.mail.database.location import Location, SqliteFile, locate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.git import Repository
    from farflung.mail.database.opening import Database
    from farflung.workflows.project import Project

__all__ = ["mail_location", "open_mail_database"]

VARIABLE = "FARFLUNG_DATABASE"


def mail_location(project: Project, environment: Mapping[str, str] = os.environ) -> Location:
    """Return where a project's database lies: ``FARFLUNG_DATABASE``, else ``delivery.database``.

    Raises :class:`RefusedError` for a file that git would commit.
    """
    address = read_secret(VARIABLE, environment) or project.settings.publication.delivery.database
    location = locate(address, project.root)
    if isinstance(location, SqliteFile):
        _refuse_in_git(location)
    return location


def open_mail_database(project: Project, environment: Mapping[str, str] = os.environ) -> Database:
    """Open a project's database, up to date.

    Raises :class:`UsageError` without the extra ``mail``, and what :func:`mail_location` and
    :func:`farflung.mail.database.opening.open_database` raise.
    """
    location = mail_location(project, environment)
    try:
        from farflung.mail.database.opening import open_database  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise UsageError(
            f"the mailing needs the package {error.name}, which is not installed",
            hint="pip install 'farflung[mail]'",
        ) from None
    return open_database(location)


def _refuse_in_git(location: SqliteFile) -> None:
    """Refuse a database that git would commit: what git has once had, it never forgets."""
    real = SqliteFile(location.path.resolve())
    folder = next(folder for folder in real.path.parents if folder.is_dir())
    repository = open_repository(folder)
    if repository and not _all_ignored(repository, real):
        raise RefusedError(
            f"git would commit the database {location.path}, with everybody's address",
            hint="keep it outside of the repository, or in a folder that .gitignore names",
        )


def _all_ignored(repository: Repository, location: SqliteFile) -> bool:
    """Tell whether git passes over every file of a database; a file it has already, it does not."""
    names = b"".join(os.fsencode(file) + b"\0" for file in location.companions)
    try:
        ignored = repository.run("check-ignore", "-z", "--stdin", data=names)
    except GitError:  # none of them is
        return False
    return ignored == names
