from __future__ import annotations

import socket
import ssl
import subprocess
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.gather.feeds.asking import Names, Wire, ask, refused
from tests.gather.feeds.servers import RSS, giving, raw_site, site
from tests.programs import need

from farflung.config import Fetching
from farflung.gather.feeds.cache import Validators
from farflung.gather.feeds.fetching import fetch
from farflung.gather.feeds.network import Deadline, Network

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


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
    with raw_site(lambda _: time.sleep(1)) as server:
        reason = refused(f"https://{server.host}/", server.limits(timeout=0.2))
    assert reason == "took longer than 0.2 seconds"


def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would ask for us what we may not ask ourselves."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    with site(giving()) as server:
        assert ask(server.address(), server.limits()).body == RSS
