"""A Maildir on this machine as a letterbox."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from farflung.errors import ServiceError
from farflung.mail.mailbox.letterbox import MOST, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["Maildir"]

_SEEN = ":2,S"


class Maildir:
    """A folder with ``new`` and ``cur``; what is done goes into the subfolder ``done`` (Maildir++).

    What is left stays as it was: reading a local file again costs nothing.
    """

    def __init__(self, folder: Path, done: str) -> None:
        """Take the folder, and the name of the subfolder. Nothing is touched yet."""
        self._folder = folder
        self._done = folder / f".{done}"

    def pieces(self) -> Iterator[Piece]:
        """See the port."""
        try:
            found = [
                entry.path[len(str(self._folder)) + 1 :]
                for part in ("new", "cur")
                for entry in os.scandir(self._folder / part)
                if not entry.name.startswith(".")
            ]
        except OSError as error:
            raise ServiceError(
                f"{self._folder} cannot be read as a Maildir ({error.strerror})",
                hint="it is a folder with new and cur inside, and this user reads and writes it",
            ) from None
        for name in sorted(found):
            piece = self._read(name)
            if piece:
                yield piece

    def settle(self, done: Sequence[Piece], left: Sequence[Piece]) -> None:  # noqa: ARG002 - the port's
        """See the port."""
        try:
            for name in ("tmp", "new", "cur"):
                (self._done / name).mkdir(parents=True, exist_ok=True, mode=0o700)
            (self._done / "maildirfolder").touch()
            for piece in done:
                self._put_aside(piece)
        except OSError as error:
            raise ServiceError(
                f"what was read cannot be moved into {self._done} ({error.strerror})",
                hint="nothing is lost: it is recorded, and is put aside the next time",
            ) from None

    def _read(self, name: str) -> Piece | None:
        """Read a message; None for one that another program has moved meanwhile."""
        path = self._folder / name
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with open(descriptor, "rb") as file:  # noqa: PTH123 - of a descriptor
                raw = file.read(MOST)
        except FileNotFoundError:
            return None
        except OSError as error:
            return Piece(name, None, error.strerror or type(error).__name__)
        return Piece(name, raw) if raw else Piece(name, None, "it is empty")

    def _put_aside(self, piece: Piece) -> None:
        source = self._folder / piece.name
        target = self._done / "cur" / f"{source.name.partition(':')[0]}{_SEEN}"
        if source.exists():  # else another program has moved it
            source.replace(target)
