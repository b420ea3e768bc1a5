"""The server alone, on a port of this machine, asked as a browser and as an attacker would."""

from __future__ import annotations

import http.client
import json
import socket
from typing import TYPE_CHECKING, NamedTuple

import pytest

from farflung.errors import UsageError
from farflung.problems import Place, Problem
from farflung.serving import Hub, LetterView, Store, open_server
from farflung.serving.entries import EntryView, Fate, Prospect
from farflung.serving.server import Shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from farflung.serving import Server

IN = Prospect(Fate.IN, "weekly", "2026-W48")
LETTER = LetterView(
    edition="2026-W48 <b>",
    subject="Week 48 & more",
    html="<style>:root{color-scheme:light dark}@media (prefers-color-scheme:dark){p{color:#fff}}"
    "</style><body><script>alert(1)</script><p>Hello</p></body>",
    text="Hello <script>",
    entries=(EntryView("newsletter/entries/pets/a.md", "Mochi <img src=x>", (IN,)),),
    plan=(("Also goes in: Reading", ("A story <b>",)), ("Notes", ("A photo: why",))),
)


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    """Return a site of one page and a file."""
    site = tmp_path / "site"
    (site / "next").mkdir(parents=True)
    (site / "next/index.html").write_text("<html><body><p>Start</p></body></html>")
    (site / "404.html").write_text("<html><body>Not here</body></html>")
    (site / "a.css").write_text("p{}")
    return Shown(Store(site), Hub(), (("Handbook", "/"),), LETTER)


@pytest.fixture
def server(shown: Shown) -> Iterator[Server]:
    """Start a server on any port."""
    server = open_server("127.0.0.1", 0, shown)
    server.start()
    yield server
    server.stop()


def ask(server: Server, path: str, method: str = "GET", host: str = "") -> Answer:
    """Send one request, its path as it is written."""
    port = server.server_address[1]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{port}")
    connection.endheaders()
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return Answer(response.status, dict(response.getheaders()), body)


def test_a_page_is_sent_with_the_client_and_is_never_stored(server: Server, shown: Shown) -> None:
    """HTML gets the client at its end, no cache keeps it, and the file stays as it was."""
    found = ask(server, "/next/")
    assert found.status == 200
    assert found.headers["Cache-Control"] == "no-store"
    assert found.headers["Content-Type"] == "text/html; charset=utf-8"
    assert found.body.count("/_farflung/live.js") == 1
    assert found.body.endswith("</script></body></html>")
    assert b"live.js" not in (shown.store.content("next/index.html") or b"")


def test_a_page_that_lets_no_script_run_is_left_alone(server: Server, shown: Shown) -> None:
    """A letter's own policy forbids scripts, so the client is not put into it."""
    letter = b"<head><meta content=\"default-src 'none'\"></head><body>Hello</body>"
    shown.store.patch(["next/letter.html"], letter)
    assert ask(server, "/next/letter.html").body == letter.decode()


def test_other_files_are_sent_as_they_are(server: Server) -> None:
    """A stylesheet is its own bytes, with its type; HEAD sends none."""
    assert ask(server, "/a.css").body == "p{}"
    head = ask(server, "/a.css", "HEAD")
    assert (head.body, head.headers["Content-Length"]) == ("", "3")


def test_a_foreign_host_is_refused(server: Server) -> None:
    """Under a name of somebody else's nothing is answered: 421, and no content."""
    for path in ("/next/", "/_farflung/", "/_farflung/events?page=/", "/a.css"):
        found = ask(server, path, host="evil.example:8000")
        assert found.status == 421
        assert "Start" not in found.body
    assert ask(server, "/next/", host="localhost:1").status == 200


def test_nothing_but_reading(server: Server) -> None:
    """Any other method is refused."""
    assert ask(server, "/next/", "POST").status == 501


def test_nothing_outside_the_site(server: Server) -> None:
    """Paths that lead out of the folder get the site's 404 page, and folders are not listed."""
    for path in ("/../secret", "/%2e%2e/secret", "/next/..%2f..%2fsecret", "//etc/passwd", "/x/"):
        found = ask(server, path)
        assert found.status == 404
        assert "Not here" in found.body


def test_the_letter_in_every_way_of_looking(server: Server) -> None:
    """The page shows it light, dark, at phone width and as text, with the plan; all as text."""
    page = ask(server, "/_farflung/")
    assert page.body.count("<iframe") == 4
    assert 'sandbox="allow-popups"' in page.body
    assert "Hello &lt;script&gt;" in page.body
    assert "Mochi &lt;img src=x&gt;" in page.body
    assert "A story &lt;b&gt;" in page.body
    assert "2026-W48 &lt;b&gt;" in page.body
    dark, light = (
        ask(server, "/_farflung/letter-dark.html"),
        ask(server, "/_farflung/letter-light.html"),
    )
    assert "@media all{p{color:#fff}}" in dark.body
    assert "@media not all{p{color:#fff}}" in light.body
    assert "live.js" not in dark.body
    assert "default-src 'none'" in dark.headers["Content-Security-Policy"]
    assert "sandbox" in dark.headers["Content-Security-Policy"]


def test_events_tell_of_changes_and_problems(server: Server, shown: Shown) -> None:
    """A page that listens hears its state at once, and again when it or a problem changes."""
    port = server.server_address[1]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/_farflung/events?page=%2Fnext%2F")
    stream = connection.getresponse()

    def news() -> dict[str, object]:
        while not (line := stream.readline()).startswith(b"data:"):
            pass
        found = json.loads(line.removeprefix(b"data:"))
        assert isinstance(found, dict)
        return found

    first = news()
    assert first["problems"] == []
    assert f'data-tag="{first["tag"]}"' in ask(server, "/next/").body
    problem = Problem(Place("handbook/a.md", 3, 2, 4), "engine-warning", "<b>wrong</b>", "mend it")
    shown.hub.tell([problem])
    second = news()
    assert second["tag"] == first["tag"]
    assert second["problems"] == [
        {
            "place": "handbook/a.md:3:2",
            "line": 3,
            "column": 2,
            "length": 4,
            "rule": "engine-warning",
            "message": "<b>wrong</b>",
            "hint": "mend it",
            "source": "",
            "severity": "error",
        }
    ]
    shown.store.patch(["next/index.html"], b"<p>new</p>")
    shown.hub.tell([])
    third = news()
    assert third["tag"] != first["tag"]
    assert third["problems"] == []
    connection.close()


def test_a_taken_port_gives_another(server: Server, shown: Shown) -> None:
    """Where the port is taken the next free one is used."""
    taken = server.server_address[1]
    other = open_server("127.0.0.1", taken, shown)
    assert other.server_address[1] != taken
    other.server_close()


def test_a_host_that_is_not_here(shown: Shown) -> None:
    """An address of another machine is wrong usage, said in words."""
    with pytest.raises(UsageError, match="cannot listen on"):
        open_server("192.0.2.1", 0, shown)


def test_a_browser_that_goes_away_harms_nothing(server: Server) -> None:
    """A connection that is cut in the middle leaves the server as it was."""
    for _ in range(3):
        cut = socket.create_connection(("127.0.0.1", server.server_address[1]))
        cut.sendall(b"GET /next/ HTTP/1.1\r\nHost: loc")
        cut.close()
    assert ask(server, "/next/").status == 200
