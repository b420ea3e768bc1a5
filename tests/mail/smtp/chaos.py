"""An SMTP server that misbehaves on request, and writes down durably what it accepted.

It is strict where a client must be: a line that does not end in CRLF is a violation. Each
connection has a thread; all of it happens on 127.0.0.1.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Self

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["ALL", "ChaosServer", "Fault"]

ALL = ("PIPELINING", "SIZE 10000000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES")
"""What the server offers where a test does not say otherwise."""


@dataclass
class Fault:
    """Something that goes wrong at a verb: ``connect``, ``ehlo``, …, ``body``, ``dot``, ``quit``.

    ``what`` is a reply to give, or ``drop`` (close without a word), ``stall`` (say nothing more),
    ``garbage``, ``split`` (the right reply, octet by octet), ``late`` (the right reply, after a
    while), ``half`` (half of the right reply, then close), ``lose`` (do it, then close without a
    word). It happens ``times`` times, after having been skipped ``skip`` times.
    """

    verb: str
    what: str
    times: int = 1
    skip: int = 0


class _HangUpError(Exception):
    """The connection is to be closed."""


@dataclass
class ChaosServer:
    """The server; ``accepted`` lists recipients, in the order in which they were accepted.

    ``before_reply`` is called with the recipient as the end of a message arrives.
    """

    journal: Path
    faults: list[Fault] = field(default_factory=list)
    offers: tuple[str, ...] = ALL
    tls: ssl.SSLContext | None = None
    tls_at_once: bool = False
    user: tuple[str, str] | None = None
    obliging: bool = False  # answers 354 to DATA even without a recipient
    before_reply: Callable[[str], None] = lambda _: None
    accepted: list[str] = field(default_factory=list)
    messages: dict[str, bytes] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Self:
        """Listen on a free port."""
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._journal = os.open(self.journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self._start(self._listen)
        return self

    def __exit__(self, *_: object) -> None:
        """Close everything and wait for the threads."""
        self._over.set()
        for sock in (self._listener, *self._sockets):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
        for thread in self._threads:
            thread.join(10)
        os.close(self._journal)

    def journalled(self) -> list[str]:
        """Return the recipients that are on the disk."""
        return [json.loads(line) for line in self.journal.read_text().splitlines()]

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self.connections += 1
                self._sockets.append(sock)
            self._start(self._serve, sock)

    def _serve(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError, _HangUpError, ValueError):
            if self.tls and self.tls_at_once:
                sock = self._encrypt(sock)
            _Connection(self, sock).run()
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
        sock.close()

    def _encrypt(self, sock: socket.socket) -> socket.socket:
        assert self.tls
        sock = self.tls.wrap_socket(sock, server_side=True)
        with self._lock:
            self._sockets.append(sock)
        return sock

    def _fault(self, verb: str) -> str:
        """Return what goes wrong now, empty if nothing does."""
        with self._lock:
            for fault in self.faults:
                if fault.verb == verb and fault.times:
                    if fault.skip:
                        fault.skip -= 1
                        continue
                    fault.times -= 1
                    return fault.what
        return ""

    def _accept(self, recipient: str, message: bytes) -> None:
        """Write an accepted message down so that it survives anything, then remember it."""
        with self._lock:
            os.write(self._journal, json.dumps(recipient).encode() + b"\n")
            os.fsync(self._journal)
            self.accepted.append(recipient)
            self.messages[recipient] = message

    def _stall(self) -> None:
        self._over.wait(30)
        raise _HangUpError


class _Connection:
    def __init__(self, server: ChaosServer, sock: socket.socket) -> None:
        self.server = server
        self.sock = sock
        self.file: BinaryIO = sock.makefile("rb")
        self.encrypted = server.tls_at_once
        self.chunks = b""
        self.sender = self.recipient = ""

    def run(self) -> None:
        self.answer("connect", "220 chaos ESMTP")
        for line in self.lines():
            verb, _, rest = line.partition(" ")
            self.server.commands.append(line)
            handler = getattr(self, f"do_{verb.lower()}", None)
            if handler:
                handler(rest)
            else:
                self.say("500 5.5.2 what?")

    def lines(self) -> Iterator[str]:
        while raw := self.file.readline():
            if not raw.endswith(b"\r\n") or b"\r" in raw[:-2]:
                self.server.violations.append(repr(raw))
            yield raw.rstrip(b"\r\n").decode()

    def say(self, reply: str) -> None:
        self.sock.sendall(reply.encode() + b"\r\n")

    def answer(self, verb: str, reply: str) -> bool:
        """Give a reply, or do what goes wrong; tell whether the command is to be carried out."""
        return self.perform(self.server._fault(verb), reply)

    def perform(self, what: str, reply: str) -> bool:
        """Do what goes wrong with a reply, if anything does."""
        if what == "drop":
            raise _HangUpError
        if what == "stall":
            self.server._stall()
        if what == "late":
            time.sleep(0.2)
        if what == "garbage":
            self.say("\x00\xff this is not SMTP")
        elif what == "split":
            for octet in f"{reply}\r\n".encode():
                self.sock.sendall(bytes([octet]))
        elif what in {"half", "lose"}:
            self.sock.sendall(reply.encode()[:2] if what == "half" else b"")
            raise _HangUpError
        else:
            self.say(what if what[:1].isdigit() else reply)
            if what.startswith("421"):
                raise _HangUpError
        return not what[:1].isdigit() and what != "garbage"

    def do_ehlo(self, _: str) -> None:
        offers = [*self.server.offers]
        if self.server.tls and not self.encrypted:
            offers.append("STARTTLS")
        if self.server.user and (self.encrypted or not self.server.tls):
            offers.append("AUTH PLAIN LOGIN")
        self.answer("ehlo", "\r\n".join([*(f"250-{o}" for o in ("chaos", *offers)), "250 HELP"]))

    def do_helo(self, _: str) -> None:
        self.answer("helo", "250 chaos")

    def do_starttls(self, _: str) -> None:
        if self.answer("starttls", "220 2.0.0 go ahead"):
            self.file.close()
            self.sock = self.server._encrypt(self.sock)
            self.file = self.sock.makefile("rb")
            self.encrypted = True

    def do_auth(self, rest: str) -> None:
        from base64 import b64decode  # noqa: PLC0415 - only here

        mechanism, _, initial = rest.partition(" ")
        if mechanism == "PLAIN":
            given = tuple(b64decode(initial).decode().split("\0")[1:])
        else:
            words = []
            for prompt in ("VXNlcm5hbWU6", "UGFzc3dvcmQ6"):
                self.say(f"334 {prompt}")
                words.append(b64decode(next(self.lines())).decode())
            given = tuple(words)
        good = given == self.server.user
        self.answer("auth", "235 2.7.0 welcome" if good else "535 5.7.8 wrong password")

    def do_mail(self, rest: str) -> None:
        if self.sender:
            self.say("503 5.5.1 nested MAIL command")
        elif self.answer("mail", "250 2.1.0 ok"):
            self.sender = rest

    def do_rcpt(self, rest: str) -> None:
        if not self.sender:
            self.say("503 5.5.1 need MAIL command")
        elif self.answer("rcpt", "250 2.1.5 ok"):
            self.recipient = rest.partition("<")[2].partition(">")[0]

    def do_data(self, _: str) -> None:
        if not self.recipient and not self.server.obliging:
            self.say("554 5.5.1 no valid recipients")
        elif self.answer("data", "354 go ahead"):
            self.read_message()

    def read_message(self) -> None:
        message = b""
        what = self.server._fault("body")
        if what:
            self.file.read(10)
            self.perform("stall" if what == "stall" else "drop", "")
        while (line := self.file.readline()) != b".\r\n":
            if not line.endswith(b"\r\n"):
                raise _HangUpError
            message += line.removeprefix(b".")
        self.finish(message)

    def do_bdat(self, rest: str) -> None:
        size, _, last = rest.partition(" ")
        data = self.file.read(int(size))
        if not self.recipient:
            self.say("503 5.5.1 no valid recipients")
        elif last:
            self.finish(self.chunks + data)
        elif self.answer("bdat", f"250 2.0.0 {size} octets"):
            self.chunks += data

    def finish(self, message: bytes) -> None:
        """Accept a message, unless something goes wrong before."""
        recipient = self.recipient
        self.forget()
        if not recipient:
            self.say("554 5.5.1 no valid recipients")
            return
        self.server.before_reply(recipient)
        what = self.server._fault("dot")
        if not what or what in {"split", "late", "half", "lose", "garbage"}:
            self.server._accept(recipient, message)
        self.perform(what, "250 2.0.0 accepted")

    def do_rset(self, _: str) -> None:
        self.forget()
        self.answer("rset", "250 2.0.0 ok")

    def forget(self) -> None:
        self.sender = self.recipient = ""
        self.chunks = b""

    def do_quit(self, _: str) -> None:
        self.answer("quit", "221 2.0.0 bye")
        raise _HangUpError
