from __future__ import annotations

import gzip
import zlib

import pytest
from tests.gather.feeds.asking import ask, refused
from tests.gather.feeds.servers import RSS, Request, giving, routes, site

from farflung.gather.feeds.cache import Validators


def test_an_answer_has_what_the_next_question_needs() -> None:
    """The body, validators and charset of an answer, asked for by name and version."""
    day = "Fri, 20 Nov 2026 09:00:00 GMT"
    kind = "text/xml; charset=koi8-r"
    with site(giving(RSS, Content_Type=kind, ETag='"1"', Last_Modified=day)) as server:
        answer = ask(server.address(), server.limits())
    assert (answer.status, answer.body, answer.charset) == (200, RSS, "koi8-r")
    assert answer.validators == Validators(server.address(), '"1"', day)
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
