"""A folder of an IMAP server as a letterbox (RFC 9051)."""

from __future__ import annotations

import imaplib
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxLoginError

from farflung.errors import ServiceError
from farflung.mail.mailbox.letterbox import MOST, Piece

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Sequence

    from imap_tools import BaseMailBox

__all__ = ["ImapFolder", "Security", "Server", "open_folder"]

_LEFT = "FarflungLeft"
"""The keyword of messages that are for people. Servers that keep no keywords show them again."""
_SECONDS = 60.0
_HINT = "see mailbox below delivery: in newsletter/newsletter.yml; the password is FARFLUNG_IMAP_PASSWORD"


class Security(Enum):
    """How a connection is encrypted: from its beginning, by STARTTLS, or not at all."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Server:
    """Where the folder is, and who reads it. ``tls`` makes the trust of a connection."""

    host: str
    port: int
    security: Security
    user: str
    password: str = field(repr=False)
    tls: Callable[[], ssl.SSLContext]


class ImapFolder:
    """An open folder; see :class:`~farflung.mail.mailbox.letterbox.Letterbox`."""

    def __init__(self, box: BaseMailBox, folder: str, done: str) -> None:
        """Take an open mailbox and the folder it stands in."""
        self._box = box
        self._folder = folder
        self._done = done

    def pieces(self) -> Iterator[Piece]:
        """See the port."""
        with _told():
            numbers = self._box.uids(f"UNKEYWORD {_LEFT}", charset=None)
        for number in numbers:
            with _told():
                raw = self._fetch(number)
            if raw is None:
                yield Piece(self._name(number), None, "the server does not hand it out")
            else:
                yield Piece(self._name(number), raw)

    def settle(self, done: Sequence[Piece], left: Sequence[Piece]) -> None:
        """See the port."""
        with _told():
            if left:
                self._flag(left)
            if done:
                if not self._box.folder.exists(self._done):
                    self._box.folder.create(self._done)
                self._box.move([_number(piece) for piece in done], self._done)

    def _flag(self, pieces: Sequence[Piece]) -> None:
        numbers = ",".join(_number(piece) for piece in pieces)
        self._box.client.uid("STORE", numbers, "+FLAGS.SILENT", f"({_LEFT})")  # NO is no harm

    def _fetch(self, number: str) -> bytes | None:
        """Return the beginning of a message without marking it as read."""
        status, parts = self._box.client.uid("FETCH", number, f"(BODY.PEEK[]<0.{MOST}>)")
        if status != "OK":
            return None
        bodies = [bytes(part[1]) for part in parts if isinstance(part, tuple)]
        return bodies[0] if bodies and bodies[0] else None

    def _name(self, number: str) -> str:
        return f"{self._folder}/{number}"


def _number(piece: Piece) -> str:
    return piece.name.rpartition("/")[2]


@contextmanager
def open_folder(server: Server, folder: str, done: str, *, readonly: bool) -> Iterator[ImapFolder]:
    """Connect, sign in and open a folder; sign out at the end.

    Raises :class:`ServiceError` where that fails.
    """
    with _told():
        box = _connected(server)
    try:
        with _told():
            box.login(server.user, server.password, initial_folder=None)
            box.folder.set(folder, readonly=readonly)
        yield ImapFolder(box, folder, done)
    finally:
        # all is done, or another error is on its way
        with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
            box.logout()


def _connected(server: Server) -> BaseMailBox:
    if server.security is Security.TLS:
        return MailBox(server.host, server.port, _SECONDS, ssl_context=server.tls())
    if server.security is Security.STARTTLS:
        return MailBoxStartTls(server.host, server.port, _SECONDS, ssl_context=server.tls())
    return MailBoxUnencrypted(server.host, server.port, _SECONDS)


@contextmanager
def _told() -> Iterator[None]:
    """Say what failed, without the server's words, which may name people."""
    try:
        yield
    except MailboxLoginError:
        raise ServiceError("the mailbox does not take user and password", hint=_HINT) from None
    except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
        raise ServiceError(f"the mailbox cannot be read ({_reason(error)})", hint=_HINT) from None


def _reason(error: Any) -> str:
    if isinstance(error, OSError):
        return error.strerror or getattr(error, "verify_message", "") or type(error).__name__
    return type(error).__name__
