"""The file of a SQLite database, which holds personal data: readable by its owner alone."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from farflung.errors import RefusedError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["close_to_others", "create_private"]

_OWNER = 0o600
_FOLDER = 0o700
_STATE = ".farflung"  # ours, so we may close it


def create_private(path: Path) -> None:
    """Make an empty file of mode 0600, or close one that is there; a missing folder gets 0700.

    ``.farflung``, which is ours, gets 0700 as well. Raises :class:`RefusedError` where others may
    change the folder, or where the mode cannot be set.
    """
    folder = path.parent
    try:
        folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
        if folder.name == _STATE:
            folder.chmod(_FOLDER)
        if folder.stat().st_mode & stat.S_IWOTH:
            raise RefusedError(
                f"everybody may change the folder {folder}, and the database with it",
                hint="keep the database in a folder of its own, of mode 0700",
            )
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, _OWNER))
        close_to_others(path)
    except OSError as error:
        raise RefusedError(
            f"{path} cannot be made or opened ({error.strerror})",
            hint="may this user write there? a link is refused, too",
        ) from None


def close_to_others(path: Path) -> None:
    """Let nobody but its owner read or change a file. Raises :class:`OSError`."""
    if stat.S_IMODE(path.stat().st_mode) != _OWNER:
        path.chmod(_OWNER)
