"""The database of the mailing, opened for a project: where it lies, and whether it may lie there."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from farflung.config.secrets import read_secret
from farflung.errors import RefusedError, UsageError
from farflung.git import GitError, open_repository
from farflung.mail.database.location import Location, SqliteFile, locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from farflung.git import Repository
    from farflung.mail.database.opening import Database
    from farflung.mail.subscribers.keys import Keys
    from farflung.workflows.project import Project

__all__ = [
    "OpenMail",
    "mail_location",
    "need_mail_extra",
    "need_web_extra",
    "open_mail",
    "open_mail_database",
]

DATABASE = "FARFLUNG_DATABASE"


@dataclass(frozen=True, slots=True)
class OpenMail:
    """What every verb of the mailing works with: the database, and the keys that belong to it."""

    database: Database
    keys: Keys


def need_mail_extra() -> None:
    """Raise :class:`UsageError` without the extra ``mail``.

    Verbs of the mailing ask before they import anything that needs it.
    """
    _need("the mailing", "mail", ("sqlalchemy", "alembic", "imap_tools", "flufl"))


def need_web_extra() -> None:
    """Raise :class:`UsageError` without the extra ``web``."""
    need_mail_extra()
    _need("the service", "web", ("starlette", "uvicorn", "python_multipart"))


def _need(what: str, extra: str, packages: Sequence[str]) -> None:
    for package in packages:
        if find_spec(package) is None:
            raise UsageError(
                f"{what} needs the package {package}, which is not installed",
                hint=f"pip install 'farflung[{extra}]'",
            )


def mail_location(project: Project, environment: Mapping[str, str] = os.environ) -> Location:
    """Return where a project's database lies: ``FARFLUNG_DATABASE``, else ``delivery.database``.

    Raises :class:`RefusedError` for a file that git would commit.
    """
    address = read_secret(DATABASE, environment) or project.settings.publication.delivery.database
    location = locate(address, project.root)
    if isinstance(location, SqliteFile):
        _refuse_in_git(location)
    return location


def open_mail_database(project: Project, environment: Mapping[str, str] = os.environ) -> Database:
    """Open a project's database, up to date.

    Raises :class:`UsageError` without the extra ``mail``, and what :func:`mail_location` and
    :func:`farflung.mail.database.opening.open_database` raise.
    """
    need_mail_extra()
    from farflung.mail.database.opening import open_database  # noqa: PLC0415 - an extra

    return open_database(mail_location(project, environment))


@contextmanager
def open_mail(project: Project, environment: Mapping[str, str] = os.environ) -> Iterator[OpenMail]:
    """Open a project's database with its keys, and close it at the end.

    Raises what :func:`open_mail_database` and :func:`~farflung.mail.subscribers.secret.open_keys`
    raise.
    """
    database = open_mail_database(project, environment)
    from farflung.mail.subscribers.secret import VARIABLE, open_keys  # noqa: PLC0415 - an extra

    try:
        location = mail_location(project, environment)
        file = location.secret if isinstance(location, SqliteFile) else None
        yield OpenMail(database, open_keys(database, read_secret(VARIABLE, environment), file))
    finally:
        database.close()


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
