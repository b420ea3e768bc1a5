from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import time
import tracemalloc
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest
from tests.gather.feeds.servers import RSS, Request, giving, raw_site, routes, site
from tests.programs import need

from farflung.config import Fetching
from farflung.gather.feeds.cache import Validators
from farflung.gather.feeds.fetching import Answer, FetchFault, fetch
from farflung.gather.feeds.network import Deadline, Network

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MEGABYTE = 1024 * 1024


def ask(address: str, limits: Fetching, known: Validators | None = None) -> Answer:
    """Ask for an address as ``pull`` does."""
    return fetch(address, known or Validators(), limits, Network(), Deadline(limits.timeout))


def refused(address: str, limits: Fetching, network: Network | None = None) -> str:
    """Return why there is no answer."""
    with pytest.raises(FetchFault) as caught:
        fetch(address, Validators(), limits, network or Network(), Deadline(limits.timeout))
    return str(caught.value)


@dataclass
class Names:
    """A resolver that answers as told, one answer after the other, and counts its questions."""

    answers: list[Sequence[str]]
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(f"{host}:{port}")
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


@dataclass
class Wire:
    """A connector that notes where it should go, and goes to ``port`` on the loopback instead."""

    port: int
    dialled: list[tuple[str, int]] = field(default_factory=list)
    dead: frozenset[str] = frozenset()

    def __call__(self, address: tuple[str, int], timeout: float) -> socket.socket:
        self.dialled.append(address)
        if address[0] in self.dead:
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", self.port), timeout)


def test_an_answer_has_what_the_next_question_needs() -> None:
    """The body, validators and charset of an answer, asked for by name and version."""
    headers = {"ETag": '"1"', "Last_Modified": "Fri, 20 Nov 2026 09:00:00 GMT"}
    with site(giving(RSS, Content_Type="text/xml; charset=koi8-r", **headers)) as server:
        answer = ask(server.address(), server.limits())
    assert (answer.status, answer.body, answer.charset) == (200, RSS, "koi8-r")
    assert answer.validators == Validators(server.address(), '"1"', "Fri, 20 Nov 2026 09:00:00 GMT")
    sent = server.asked[0][1]
    assert sent["User-Agent"].startswith("farflung/")
    assert sent["Host"] == server.host
    assert "If-None-Match" not in sent


def test_validators_are_sent_where_they_came_from() -> None:
    """ETag and Last-Modified go back as they were, and to no other address."""
    with site(giving(status=304)) as server:
        known = Validators(server.address(), 'W/"é"', "Fri, 20 Nov 2026 09:00:00 GMT")
        assert ask(server.address(), server.limits(), known).status == 304
        ask(server.address("/other"), server.limits(), known)
    (_, first), (_, second) = server.asked
    assert first["If-None-Match"] == 'W/"é"'
    assert first["If-Modified-Since"] == "Fri, 20 Nov 2026 09:00:00 GMT"
    assert "If-None-Match" not in second


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "x-gzip"])
def test_compressed_answers_are_read(encoding: str) -> None:
    """What we said we understand, we understand."""
    body = gzip.compress(RSS) if "gzip" in encoding else zlib.compress(RSS)
    with site(giving(body, Content_Encoding=encoding)) as server:
        assert ask(server.address(), server.limits()).body == RSS


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip,gzip,gzip"])
def test_other_compressions_are_refused(encoding: str) -> None:
    """We asked for gzip once; anything else may not keep to the cap."""
    with site(giving(RSS, Content_Encoding=encoding)) as server:
        assert refused(server.address(), server.limits()).startswith("sent a compression")


def test_broken_compression_is_named() -> None:
    """An answer that says gzip and is not."""
    with site(giving(b"not compressed at all", Content_Encoding="gzip")) as server:
        assert refused(server.address(), server.limits()) == "sent broken compression"


def test_chunked_answers_are_read() -> None:
    """An answer without a length, in pieces."""

    def chunks(request: Request) -> None:
        request.protocol_version = "HTTP/1.1"
        request.send_response(200)
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        for at in range(0, len(RSS), 100):
            piece = RSS[at : at + 100]
            request.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        request.wfile.write(b"0\r\n\r\n")

    with site(chunks) as server:
        assert ask(server.address(), server.limits()).body == RSS


def test_redirects_are_followed() -> None:
    """Relative and absolute; a new address is worth writing down only if all of them last."""
    table = {
        "/old": giving(status=301, Location="/newer"),
        "/newer": giving(status=308, Location="new?a=b"),
        "/new?a=b": giving(),
        "/today": giving(status=302, Location="/old"),
    }
    with site(routes(table)) as server:
        lasting = ask(server.address("/old"), server.limits())
        passing = ask(server.address("/today"), server.limits())
    assert (lasting.body, lasting.moved) == (RSS, server.address("/new?a=b"))
    assert lasting.address == server.address("/new?a=b")
    assert (passing.body, passing.moved) == (RSS, "")


def test_redirects_have_an_end() -> None:
    """Five are followed, and a loop is one too many."""
    with site(giving(status=302, Location="/feed.xml")) as server:
        assert refused(server.address(), server.limits()) == "redirects more than 5 times"
    assert len(server.asked) == 6


def test_redirects_into_the_own_network_are_refused() -> None:
    """One port of this machine is allowed; its redirect to another port is not followed."""
    with site(giving()) as secret, site(giving(status=302, Location=secret.address())) as server:
        reason = refused(server.address(), server.limits())
    assert reason == "redirects to an address in the own network (127.0.0.1)"
    assert not secret.asked


@pytest.mark.parametrize(
    "location",
    ["file:///etc/passwd", "http://0x7f.1/", "http://a@127.0.0.1/", "ftp://example.org/", "//[::1/", "/a\x01b"],
)  # fmt: skip
def test_redirects_are_checked_like_settings(location: str) -> None:
    """Other schemes and tricks are refused at every hop."""
    with site(giving(status=302, Location=location)) as server:
        assert refused(server.address(), server.limits()).startswith(("redirects to", "did not"))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "127.0.0.1."]
)
def test_the_own_network_is_not_asked(host: str) -> None:
    """However this machine is written, it is not asked unless allowed."""
    with site(giving()) as server:
        reason = refused(f"http://{host}:{server.port}/", Fetching(timeout=5))
    assert reason.startswith("is an address in the own network (")
    assert not server.asked


def test_a_name_is_resolved_once() -> None:
    """A resolver that says public first and loopback after finds no second listener."""
    with site(giving()) as server:
        names = Names([["93.184.215.14"], ["127.0.0.1"]])
        wire = Wire(server.port)
        limits = Fetching(timeout=5)
        answer = fetch(
            "http://rebind.example.org/x", Validators(), limits, Network(names, wire), Deadline(5)
        )
    assert answer.body == RSS
    assert names.asked == ["rebind.example.org:80"]
    assert wire.dialled == [("93.184.215.14", 80)]
    assert server.asked[0][1]["Host"] == "rebind.example.org"


def test_one_inner_address_is_enough_to_refuse() -> None:
    """A name with a public and an inner address is not asked at either."""
    wire = Wire(1)
    network = Network(Names([["93.184.215.14", "2606:4700::1", "10.0.0.1"]]), wire)
    reason = refused("http://mixed.example.org/", Fetching(), network)
    assert reason == "is an address in the own network (10.0.0.1)"
    assert not wire.dialled


def test_allowed_hosts_may_be_inside() -> None:
    """An intranet's host is asked when it is on the list by name."""
    with site(giving()) as server:
        network = Network(Names([["10.0.0.1"]]), Wire(server.port))
        limits = Fetching(timeout=5, allow_hosts=("wiki.example.org",))
        deadline = Deadline(5)
        answer = fetch("http://wiki.example.org/", Validators(), limits, network, deadline)
        reason = refused("http://other.example.org/", limits, network)
    assert answer.body == RSS
    assert "own network" in reason


def test_the_next_address_is_tried() -> None:
    """Where one of several addresses is dead, another answers."""
    with site(giving()) as server:
        wire = Wire(server.port, dead=frozenset({"2606:4700::1"}))
        network = Network(Names([["2606:4700::1", "93.184.215.14"]]), wire)
        deadline = Deadline(5)
        answer = fetch("http://example.org/", Validators(), Fetching(), network, deadline)
    assert answer.body == RSS
    assert [address for address, _ in wire.dialled] == ["2606:4700::1", "93.184.215.14"]


def test_unknown_names_are_named() -> None:
    """A name that leads nowhere, and one that the resolver cannot even read."""

    def unknown(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(f"{host}:{port}")

    network = Network(resolve=unknown)
    nowhere = Network(resolve=Names([[]]))
    for way in (network, nowhere):
        reason = refused("http://nobody.example.org/", Fetching(), way)
        assert reason == "names a host that cannot be found"


def test_a_resolver_that_hangs_is_given_up() -> None:
    """Time spent on finding an address counts."""

    def hang(host: str, port: int) -> Sequence[str]:
        del host, port
        time.sleep(1.5)
        return []

    limits = Fetching(timeout=0.2)
    reason = refused("http://slow.example.org/", limits, Network(resolve=hang))
    assert reason == "took longer than 0.2 seconds"


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
        for _ in range(100):
            time.sleep(0.03)
            connection.sendall(b"1")

    with raw_site(drip) as server:
        begin = time.monotonic()
        reason = refused(server.address(), server.limits(timeout=0.3))
    assert reason == "took longer than 0.3 seconds"
    assert time.monotonic() - begin < 1.5


def test_silence_is_cut() -> None:
    """A server that takes the question and says nothing."""
    with raw_site(lambda connection: time.sleep(1) or connection.close()) as server:
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


def _certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for feeds.example.org that nobody has signed."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [need("openssl", "apt-get install openssl"), "req", "-x509", "-nodes", "-days", "2",
         "-newkey", "rsa:2048", "-subj", "/CN=feeds.example.org", "-keyout", key, "-out", certificate,
         "-addext", "subjectAltName=DNS:feeds.example.org"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return certificate, key


def test_certificates_are_checked(tmp_path: Path) -> None:
    """The name, not the address, is what a certificate must be for, and somebody must trust it."""
    certificate, key = _certificate(tmp_path)
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate, key)

    def serve(connection: socket.socket) -> None:
        with server_side.wrap_socket(connection, server_side=True) as secure:
            secure.recv(4096)
            secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(RSS), RSS))

    with raw_site(serve) as server:
        known = ssl.create_default_context(cafile=str(certificate))
        network = Network(Names([["93.184.215.14"]]), Wire(server.port), lambda: known)
        address, other = "https://feeds.example.org/x", "https://other.example.org/x"
        answer = fetch(address, Validators(), Fetching(), network, Deadline(5))
        wrong_name = refused(other, Fetching(), network)
        unknown = refused(address, Fetching(), replace(network, tls=Network().tls))
    assert answer.body == RSS
    assert wrong_name.startswith("has a certificate that is not trusted (Hostname mismatch")
    assert unknown.startswith("has a certificate that is not trusted (self")


def test_https_to_a_plain_server_is_named() -> None:
    """A server that speaks no TLS."""
    with site(giving()) as server:
        reason = refused(f"https://{server.host}/", server.limits())
    assert reason == "speaks no encryption that can be agreed on"


def test_a_slow_handshake_is_cut() -> None:
    """The time of TLS counts too."""
    with raw_site(lambda connection: time.sleep(1) or connection.close()) as server:
        reason = refused(f"https://{server.host}/", server.limits(timeout=0.2))
    assert reason == "took longer than 0.2 seconds"


def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would ask for us what we may not ask ourselves."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    with site(giving()) as server:
        assert ask(server.address(), server.limits()).body == RSS
