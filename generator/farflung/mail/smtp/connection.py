"""A socket and the session on it: octets in and out, TLS, and how long to wait. Never blocks."""

from __future__ import annotations

import errno
import os
import selectors
import socket
import ssl
import time
from functools import cache
from typing import TYPE_CHECKING

from farflung.mail.smtp.events import Closed, StartTls
from farflung.mail.smtp.outcomes import Outcome, Step, Verdict
from farflung.mail.smtp.ports import Security
from farflung.mail.smtp.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from farflung.mail.smtp.events import Event
    from farflung.mail.smtp.manners import Manners
    from farflung.mail.smtp.ports import Relay

__all__ = ["Connection", "Dialer"]

_READ = 65536  # octets at once
_SEND_BUFFER = 1 << 20  # octets; a whole letter leaves in one call
_AGAIN = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


_Address = tuple[int, tuple[object, ...]]  # a family, and an address as its sockets want it


class Dialer:
    """Makes connections to one relay."""

    def __init__(self, relay: Relay, manners: Manners) -> None:
        """Begin without having asked for the relay's addresses."""
        self._relay = relay
        self._timeouts = manners.timeouts
        self._tls = cache(manners.tls)
        self._addresses: list[_Address] = []

    def dial(self, attempt: int) -> Connection:
        """Begin to connect, to another address at each attempt if there are several.

        Raises :class:`OSError` where that fails at once, or the name has no address.
        """
        if not self._addresses:
            relay = self._relay
            found = socket.getaddrinfo(relay.host, relay.port, type=socket.SOCK_STREAM)
            self._addresses = [(family, address) for family, _, _, _, address in found]
        address = self._addresses[attempt % len(self._addresses)]
        return Connection(self._relay, address, self._tls, self._timeouts)


class Connection:
    """One connection to a relay, from connecting to closed."""

    def __init__(
        self,
        relay: Relay,
        address: _Address,
        tls: Callable[[], ssl.SSLContext],
        timeouts: Mapping[Step, float],
    ) -> None:
        """Begin to connect. Raises :class:`OSError` where that fails at once."""
        self.session = Session(relay)
        self.wants = self.watched = selectors.EVENT_WRITE
        self.closed = False
        self._relay = relay
        self._tls = tls
        self._timeouts = timeouts
        self._step: Step | None = Step.CONNECT
        self._since = time.monotonic()
        self.socket: socket.socket = socket.socket(address[0], socket.SOCK_STREAM)
        self.socket.settimeout(0)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        self.number = self.socket.fileno()
        code = self.socket.connect_ex(address[1])
        if code not in {0, errno.EINPROGRESS}:
            self.socket.close()
            raise OSError(code, f"cannot connect: {os.strerror(code)}")

    @property
    def deadline(self) -> float | None:
        """When to give up, by the monotonic clock; None where it is our turn."""
        step = self._step or self.session.awaiting
        return None if step is None else self._since + self._timeouts[step]

    def ready(self, *, permitted: bool = False) -> list[Event]:
        """Do what the socket is ready for, and return what came of it; then :meth:`send`.

        ``permitted`` is that of :class:`~farflung.mail.smtp.session.Session`.
        """
        if self.closed:
            return []
        self.session.permitted = permitted
        self._since = time.monotonic()
        try:
            if self._step is Step.CONNECT:
                return self._connected()
            if self._step is Step.TLS:
                return self._shake_hands()
            return self._read()
        except OSError as error:
            return self.lost(_reason(error))

    def send(self) -> list[Event]:
        """Send what waits, as far as the system takes it."""
        events: list[Event] = []
        outbox = self.session.outbox
        try:
            while outbox and not self.closed and self._step is None:
                pieces = outbox.next()
                if isinstance(self.socket, ssl.SSLSocket):
                    count = self.socket.send(pieces[0])
                else:
                    count = self.socket.sendmsg(pieces)
                self._since = time.monotonic()
                events += self.session.flushed(count)
        except _AGAIN:
            pass
        except OSError as error:
            events += self.lost(_reason(error))
        self._want(writing=bool(outbox))
        return events

    def expired(self, now: float) -> list[Event]:
        """Give up if the server has been waited for long enough."""
        deadline = self.deadline
        if deadline is None or now < deadline or self.closed:
            return []
        step = self._step or self.session.awaiting
        return self.lost(f"timed out waiting for {step.value if step else 'nothing'}")

    def lost(self, reason: str) -> list[Event]:
        """Close the connection; a message whose end has gone out is unknown from here on."""
        events = [] if self.closed else self.session.lost(reason)
        self.close()
        return events

    def close(self) -> None:
        """Close the socket."""
        self.closed = True
        self.socket.close()

    def _connected(self) -> list[Event]:
        error = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error:
            raise OSError(error, f"cannot connect: {os.strerror(error)}")
        self._step = None
        self._want(writing=False)
        return self._begin_tls() if self._relay.security is Security.TLS else self.send()

    def _begin_tls(self) -> list[Event]:
        self._step = Step.TLS
        plain = self.socket
        self.socket = self._tls().wrap_socket(
            plain, server_hostname=self._relay.host, do_handshake_on_connect=False
        )
        return self._shake_hands()

    def _shake_hands(self) -> list[Event]:
        try:
            self.socket.do_handshake()  # type: ignore[attr-defined]
        except ssl.SSLWantReadError:
            self._want(writing=False)
            return []
        except ssl.SSLWantWriteError:
            self._want(writing=True)
            return []
        except ssl.SSLCertVerificationError as error:
            self.close()
            reason = f"the server's certificate is not good: {error.verify_message}"
            return [Closed(Verdict(Outcome.STOP, reason))]
        self._step = None
        if self._relay.security is Security.STARTTLS:
            self.session.tls_started()
        return self.send()

    def _read(self) -> list[Event]:
        events: list[Event] = []
        while not self.closed:
            try:
                data = self.socket.recv(_READ)
            except _AGAIN:
                break
            if not data:
                return [*events, *self.lost("the server closed the connection")]
            for event in self.session.receive(data):
                if isinstance(event, StartTls):
                    return self._begin_tls()
                events.append(event)
                if isinstance(event, Closed):
                    self.close()
            if len(data) < _READ and not isinstance(self.socket, ssl.SSLSocket):
                break
        return events

    def _want(self, *, writing: bool) -> None:
        self.wants = selectors.EVENT_READ | (selectors.EVENT_WRITE if writing else 0)


def _reason(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__
