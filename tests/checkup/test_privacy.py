"""Whether strangers can read a private site, asked of a real web server."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from farflung.checkup.privacy import private_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Answer: TypeAlias = "tuple[int, str, bytes]"  # status, Location, body
FORM = b'<form><input name=user><input type="password" name=p></form>'


@contextmanager
def web(answer: Callable[[str], Answer]) -> Iterator[str]:
    """Run a web server and give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, location, body = answer(self.path)
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/handbook/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "answer",
    [
        (401, "", b""),
        (403, "", b"no"),
        (302, "https://sign-in.example.org/?to=handbook", b""),
        (302, "/login?next=/handbook/", b""),
        (302, "/oauth2/start", b""),
        (307, "/cdn-cgi/access/login/handbook", b""),
        (200, "", FORM),
    ],
)
def test_a_guarded_site(answer: Answer) -> None:
    """A refusal, a redirect to a sign-in, or the form itself: strangers cannot read it."""
    with web(lambda _: answer) as site:
        (found,) = private_site(site)
    assert (found.state, found.subject) == ("ok", "private"), found


def test_an_open_site() -> None:
    """A page that anybody can read is an error that says what to do."""
    with web(lambda _: (200, "", b"<h1>Salaries</h1>")) as site:
        (found,) = private_site(site)
    assert (found.state, f"anybody can read {site}, " in found.message) == ("error", True)
    assert "sign-in" in found.advice


def test_redirects_within_the_site_are_followed() -> None:
    """A redirect to the newest version is no sign-in, though a page be about authors."""

    def answer(path: str) -> Answer:
        return (302, "/handbook/v1/authors/", b"") if path == "/handbook/" else (200, "", b"Hello")

    with web(answer) as site:
        (found,) = private_site(site)
    assert found.state == "error"


def test_what_feeds_and_scripts_read_is_asked_for_too() -> None:
    """Where pages alone are guarded, the address that is not is named."""

    def answer(path: str) -> Answer:
        return (200, "", b"[]") if path.endswith("versions.json") else (401, "", b"")

    with web(answer) as site:
        (found,) = private_site(site)
    assert found.state == "error"
    assert found.message.startswith(f"anybody can read {site}versions.json, though")


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        ((404, "", b""), "warning", "there is nothing"),
        ((503, "", b""), "failed", "answers 503"),
        ((302, "/handbook/", b""), "failed", "redirects for ever"),
    ],
)
def test_answers_that_say_nothing(answer: Answer, state: str, words: str) -> None:
    """An absent, a failing and a turning site prove nothing, and none is called private."""
    with web(lambda _: answer) as site:
        (found,) = private_site(site)
    assert (found.state, words in found.message) == (state, True), found


def test_a_site_that_cannot_be_reached() -> None:
    """It is a failure, which another try may mend."""
    with web(lambda _: (200, "", b"")) as site:
        pass
    (found,) = private_site(site, seconds=1.0)
    assert (found.state, "cannot be reached" in found.message) == ("failed", True)
