"""The way out: a name is resolved once, every address checked, and one of those connected to.

Nothing here follows a setting of the environment, such as a proxy's.
"""

from __future__ import annotations

import contextlib
import ipaddress
import queue
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Protocol, Self

from farflung.gather.feeds.addresses import Ip, Target, is_public

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from types import TracebackType

__all__ = ["Deadline", "Network", "OwnNetwork", "open_socket"]

_TRIED = 4  # addresses of one name


class OwnNetwork(Exception):  # noqa: N818 - named for what was found
    """A host has an address in an own network, which is the message."""


class Resolver(Protocol):
    """Finds the addresses of a name."""

    def __call__(self, host: str, port: int) -> Sequence[str]:
        """Return IP addresses in the order to try them. Raises :class:`OSError`."""


class Connector(Protocol):
    """Opens a TCP connection."""

    def __call__(self, address: tuple[str, int], timeout: float) -> socket.socket:
        """Connect to an IP address and port within ``timeout`` seconds. Raises OSError."""


def _resolve(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def _connect(address: tuple[str, int], timeout: float) -> socket.socket:
    return socket.create_connection(address, timeout)


@cache
def _tls() -> ssl.SSLContext:
    """Trust whom the system trusts (``SSL_CERT_FILE`` counts); loading that takes 20 ms, once."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Network:
    """What is asked of the operating system; tests bring their own."""

    resolve: Resolver = _resolve
    connect: Connector = _connect
    tls: Callable[[], ssl.SSLContext] = _tls


@dataclass
class Deadline:
    """An end in time, in seconds from now, that cuts a connection however slowly it drips.

    Socket timeouts alone count from the last byte. As a context manager it starts the clock.
    """

    seconds: float
    expired: bool = False
    _end: float = 0.0
    _socket: socket.socket | None = None
    _timer: threading.Timer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        """Start the clock."""
        self._end = time.monotonic() + self.seconds
        self._timer = threading.Timer(self.seconds, self.cut)
        self._timer.daemon = True
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Stop the clock."""
        if self._timer:
            self._timer.cancel()

    @property
    def left(self) -> float:
        """Seconds that are left. Raises :class:`TimeoutError` when there are none."""
        seconds = self._end - time.monotonic()
        if self.expired or seconds <= 0:
            raise TimeoutError
        return seconds

    def watch(self, connection: socket.socket) -> None:
        """Cut this connection when the time is up."""
        with self._lock:
            self._socket = connection
        if self.expired:
            self.cut()

    def cut(self) -> None:
        """End it now: whoever reads from the connection finds it closed."""
        self.expired = True
        with self._lock, contextlib.suppress(OSError):
            if self._socket is not None:
                # Not SSLSocket.shutdown, which takes the encryption from under the reader.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def open_socket(
    target: Target, allowed: Collection[str], network: Network, deadline: Deadline
) -> socket.socket:
    """Connect to ``target``, with TLS for https.

    Raises :class:`OwnNetwork` where a single one of its addresses lies in an own network and the
    host is not ``allowed``; :class:`OSError` (with its subclasses TimeoutError, ssl.SSLError and
    socket.gaierror) where it cannot be reached.
    """
    found = [target.ip] if target.ip else _addresses(target, network, deadline)
    inner = next((ip for ip in found if not is_public(ip)), None)
    if inner is not None and not target.is_among(allowed):
        raise OwnNetwork(str(inner))
    connection = _first_open(found[:_TRIED], target.port, network, deadline)
    if target.scheme == "http":
        return connection
    return _with_tls(connection, network.tls(), target.host, deadline)


def _addresses(target: Target, network: Network, deadline: Deadline) -> list[Ip]:
    """Resolve in a thread of its own, because nothing else can hurry the system's resolver."""
    answer: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(network.resolve(target.host, target.port))
        except Exception as error:  # noqa: BLE001 - handed to the thread that asked
            answer.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answer.get(timeout=deadline.left)
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(found, UnicodeError):
        raise socket.gaierror from found
    if isinstance(found, Exception):
        raise found
    if not found:
        raise socket.gaierror
    return [ipaddress.ip_address(text.partition("%")[0]) for text in found]


def _first_open(
    found: Sequence[Ip], port: int, network: Network, deadline: Deadline
) -> socket.socket:
    for tried, ip in enumerate(found, 1):
        share = deadline.left / (len(found) - tried + 1)
        try:
            return network.connect((str(ip), port), share)
        except OSError:
            if tried == len(found):
                raise
    raise socket.gaierror


def _with_tls(
    connection: socket.socket, tls: ssl.SSLContext, host: str, deadline: Deadline
) -> socket.socket:
    try:
        connection.settimeout(deadline.left)
        secure = tls.wrap_socket(connection, server_hostname=host, do_handshake_on_connect=False)
    except BaseException:
        connection.close()
        raise
    try:
        deadline.watch(secure)
        secure.do_handshake()
    except BaseException:
        secure.close()
        raise
    return secure
