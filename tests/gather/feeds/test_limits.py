from __future__ import annotations

import socket
import time
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import pytest
from tests.gather.feeds.asking import refused
from tests.gather.feeds.servers import Request, giving, raw_site, site

if TYPE_CHECKING:
    from collections.abc import Iterator

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize("announced", [True, False])
def test_large_answers_are_cut_off(announced: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """20 MB are refused, at once where they are announced."""

    def large(request: Request) -> None:
        request.send_response(200)
        if announced:
            request.send_header("Content-Length", str(20 * MEGABYTE))
        request.end_headers()
        for _ in range(20):
            request.wfile.write(b" " * MEGABYTE)

    with site(large) as server:
        reason = refused(server.address(), server.limits(max_bytes=5 * MEGABYTE))
    assert reason == "is more than 5 MB"


def _bomb() -> Iterator[bytes]:
    """Yield ten gigabytes of zeros, compressed as they go."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(MEGABYTE)
    for _ in range(10 * 1024):
        yield packer.compress(block)
    yield packer.flush()


def test_compressed_bombs_stop_at_the_cap() -> None:
    """Of ten gigabytes in gzip no more is unpacked than the cap and one piece."""

    def bomb(request: Request) -> None:
        request.send_response(200)
        request.send_header("Content-Encoding", "gzip")
        request.end_headers()
        for piece in _bomb():
            request.wfile.write(piece)

    with site(bomb) as server:
        tracemalloc.start()
        reason = refused(server.address(), server.limits(max_bytes=2 * MEGABYTE))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert reason == "is more than 2 MB"
    assert peak < 16 * MEGABYTE


@pytest.mark.parametrize(
    "opening",
    [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n<rss>", b"HTTP/1.1 100 Continue\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\0",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"],
)  # fmt: skip
def test_drips_are_cut(opening: bytes) -> None:
    """A server that sends a byte at a time, anywhere in its answer, is cut at the deadline."""

    def drip(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(opening)
        for _ in range(1000):  # until the other side is gone
            time.sleep(0.03)
            connection.sendall(b"1")

    with raw_site(drip) as server:
        begin = time.monotonic()
        reason = refused(server.address(), server.limits(timeout=0.3))
    assert reason == "took longer than 0.3 seconds"
    assert time.monotonic() - begin < 15


def test_silence_is_cut() -> None:
    """A server that takes the question and says nothing."""
    with raw_site(lambda _: time.sleep(1)) as server:
        assert refused(server.address(), server.limits(timeout=0.2)).startswith("took longer")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (b"", "closed the connection without an answer"),
        (b"220 mail.example.org ESMTP\r\n", "did not answer as a web server does"),
        (b"\xff\xfe\0\0" * 100, "did not answer as a web server does"),
        (b"HTTP/1.1 abc\r\n\r\n", "did not answer as a web server does"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n", "did not answer as a web server does"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000, "did not answer as a web server does"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n<rss>", "broke off in the middle of its answer"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rs", "broke off in the middle of its answer"),
    ],
)  # fmt: skip
def test_garbage_is_named(said: bytes, reason: str) -> None:
    """Something else than HTTP, or half of it, is a reason and no crash."""

    def say(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(said)
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(1)
        connection.recv(1)

    with raw_site(say) as server:
        assert refused(server.address(), server.limits()) == reason


def test_a_dead_server_is_named() -> None:
    """Nobody listens."""
    with site(giving()) as server:
        pass
    assert refused(server.address(), server.limits()) == "refuses connections"
