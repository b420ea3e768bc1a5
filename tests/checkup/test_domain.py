"""SPF, DKIM and DMARC, asked of a small DNS server on 127.0.0.1."""

from __future__ import annotations

import base64
import socketserver
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from farflung.checkup.domain import dkim, dmarc, spf
from farflung.checkup.nameserver import Nameserver

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from farflung.checkup.records import Finding

DOMAIN = "mail.farflung.example"
LONG = base64.b64encode(b"x" * 294).decode()
SHORT = base64.b64encode(b"x" * 162).decode()


@contextmanager
def nameserver(records: Mapping[str, Sequence[str]], code: int = 0) -> Iterator[Nameserver]:
    """Answer for these names and those above them; every other name does not exist."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, sock = self.request
            query = dns.message.from_wire(data)
            name = query.question[0].name.to_text(omit_final_dot=True).lower()
            answer = dns.message.make_response(query)
            answer.flags |= dns.flags.AA
            if code:
                answer.set_rcode(dns.rcode.Rcode(code))
            elif name in records:
                texts = [f'"{text[:200]}" "{text[200:]}"' for text in records[name]]
                rows = dns.rrset.from_text(f"{name}.", 60, "IN", "TXT", *texts)
                answer.answer.append(rows)
            elif not any(one.endswith(f".{name}") for one in records):
                answer.set_rcode(dns.rcode.NXDOMAIN)
            sock.sendto(answer.to_wire(), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield Nameserver("127.0.0.1", server.server_address[1], seconds=2.0)
        server.shutdown()
        thread.join()


def test_a_domain_in_order() -> None:
    """The three records are found among others, a key longer than one string of the DNS included."""
    records = {
        DOMAIN: ["hosting=1", "v=spf1 include:_spf.relay.example ~all"],
        f"_dmarc.{DOMAIN}": ["v=DMARC1; p=reject; rua=mailto:post@farflung.example"],
        f"post._domainkey.{DOMAIN}": [f"v=DKIM1; k=rsa; p={LONG}"],
    }
    with nameserver(records) as dns_server:
        found = [
            *spf(DOMAIN, dns_server),
            *dkim(DOMAIN, ["post"], dns_server),
            *dmarc(DOMAIN, dns_server),
        ]
        (guess,) = dkim(DOMAIN, [], dns_server)
    assert [(one.subject, one.state) for one in found] == [
        ("spf", "ok"),
        ("dkim", "ok"),
        ("dmarc", "ok"),
    ]
    assert "forgeries are refused" in found[2].message
    assert (guess.state, "--selector" in guess.advice) == ("ok", True)


def test_a_domain_without_any() -> None:
    """Each that is missing is a warning that says which record to add, and where."""
    with nameserver({"other.example": [""]}) as dns_server:
        found = [
            *spf(DOMAIN, dns_server),
            *dkim(DOMAIN, [], dns_server),
            *dmarc(DOMAIN, dns_server),
        ]
        (named,) = dkim(DOMAIN, ["post"], dns_server)
    assert [one.state for one in found] == ["warning"] * 3
    assert "v=spf1" in found[0].advice
    assert f"_dmarc.{DOMAIN}" in found[2].advice
    assert (named.state, named.message) == (
        "error",
        f"post._domainkey.{DOMAIN} has no DKIM key",
    )


def test_the_policy_of_the_domain_above_counts() -> None:
    """A subdomain without a record of its own follows its organisation's."""
    with nameserver({"_dmarc.farflung.example": ["v=DMARC1; p=none"]}) as dns_server:
        (found,) = dmarc(DOMAIN, dns_server)
    assert (found.state, "farflung.example has the policy none" in found.message) == ("ok", True)


@pytest.mark.parametrize(
    ("texts", "state", "words"),
    [
        (["v=spf1 -all", "v=spf1 mx -all"], "error", "2 SPF records"),
        (["v=spf1 mx +all"], "error", "every server in the world"),
        (["v=spf1 mx all"], "error", "every server in the world"),
        (["v=spf10 -all"], "warning", "no SPF record"),
        (["V=SPF1 -ALL"], "ok", "says who sends"),
        (
            [" ".join(["v=spf1", *(f"include:{n}.example" for n in range(11)), "-all"])],
            "error",
            "10",
        ),
        ([" ".join(["v=spf1", *["ip4:192.0.2.1"] * 20, "-all"])], "ok", "says who sends"),
        (["v=spf1 a:x.example mx/24 " + "exists:%{i}.y.example " * 9 + "-all"], "error", "void"),
    ],
)
def test_spf_records(texts: list[str], state: str, words: str) -> None:
    """RFC 7208: one record, not for everybody, and no more than ten questions (3.2, 4.6.4)."""
    with nameserver({DOMAIN: texts}) as dns_server:
        (found,) = spf(DOMAIN, dns_server)
    assert (found.state, words in found.message) == (state, True), found


@pytest.mark.parametrize(
    ("text", "state", "words"),
    [
        ("v=DKIM1; p=", "error", "revoked"),
        ("v=DKIM1; p=?not base64?", "error", "damaged"),
        (f"v=DKIM1; k=rsa; p={SHORT}", "warning", "shorter than 2048 bits"),
        ("v=DKIM1; k=ed25519; p=" + base64.b64encode(b"x" * 32).decode(), "ok", "(ed25519)"),
    ],
)
def test_dkim_keys(text: str, state: str, words: str) -> None:
    """RFC 6376, 3.6.1: an empty key is a revoked one; a key has to be whole and long enough."""
    with nameserver({f"post._domainkey.{DOMAIN}": [text]}) as dns_server:
        (found,) = dkim(DOMAIN, ["post"], dns_server)
    assert (found.state, words in found.message) == (state, True), found


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], "2 DMARC records"),
        (["v=DMARC1; p=maybe"], "no policy that is known"),
        (["v=DMARC1"], "no policy that is known"),
    ],
)
def test_dmarc_records(texts: list[str], words: str) -> None:
    """RFC 7489, 6.3 and 6.6.3: one record, with a policy that there is."""
    with nameserver({f"_dmarc.{DOMAIN}": texts}) as dns_server:
        (found,) = dmarc(DOMAIN, dns_server)
    assert (found.state, words in found.message) == ("error", True), found


def looks(dns_server: Nameserver) -> list[Finding]:
    """Return all that can be found of the domain."""
    return [*spf(DOMAIN, dns_server), *dkim(DOMAIN, [], dns_server), *dmarc(DOMAIN, dns_server)]


def test_a_dns_that_fails() -> None:
    """No answer is not a missing record: it may be there, and trying again can help."""
    with nameserver({}, code=dns.rcode.SERVFAIL) as broken:
        assert {(one.state, bool(one.advice)) for one in looks(broken)} == {("failed", True)}
    silent = Nameserver("127.0.0.1", broken.port, seconds=0.3)
    assert {one.state for one in looks(silent)} == {"failed"}
