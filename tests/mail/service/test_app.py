"""The service: nothing but a POST changes anything, and no answer says whose token it is."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from tests.mail.service.asking import KNOWN, NOBODY, OFFER, FakePeople, ask, service

from farflung.mail.service.choices import Choices
from farflung.mail.service.limits import Limiter

PAGE = f"/letters/{KNOWN}"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def test_rule_10_a_get_never_changes_anything() -> None:
    """GET, HEAD, OPTIONS and prefetches of every page, by whatever program, change nothing."""
    people = FakePeople()
    asked = service(people)
    for address in (PAGE, f"/confirm/{KNOWN}", f"{PAGE}?do=leave&List-Unsubscribe=One-Click"):
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"):
            for header in ({}, {"sec-purpose": "prefetch"}, {"user-agent": "LinkScanner/2.0"}):
                answer = ask(asked, method, address, headers=header)
                assert answer.status == (200 if method in {"GET", "HEAD"} else 405)
    assert people.changes == []
    assert '<button name="do" value="leave">' in ask(asked, "GET", PAGE).text
    assert '<button name="do" value="confirm">' in ask(asked, "GET", f"/confirm/{KNOWN}").text


def test_rule_10_one_click_is_a_post() -> None:
    """The POST of RFC 8058 unsubscribes at once, urlencoded and as multipart/form-data."""
    people = FakePeople()
    multipart = (
        b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n'
        b"One-Click\r\n--x--\r\n"
    )
    form = "multipart/form-data; boundary=x"
    assert ask(service(people), "POST", PAGE, ONE_CLICK).status == 200
    assert (
        ask(service(people), "POST", PAGE, multipart, headers={"content-type": form}).status == 200
    )
    assert people.changes == [("leave", KNOWN)] * 2


@pytest.mark.parametrize("fields", [{}, {"section": "pets"}, {"do": "x"}, b"\xff=%00&&", b"{}"])
def test_a_form_without_its_button_changes_nothing(fields: dict[str, str] | bytes) -> None:
    """A scanner that submits forms as they stand presses no button, and is shown the page again."""
    people = FakePeople()
    answer = ask(service(people), "POST", PAGE, fields)
    assert answer.status == 200
    assert "Do you want to stop receiving <bdi>The Far-Flung Post</bdi>?" in answer.text
    assert people.changes == []


@pytest.mark.parametrize(
    ("method", "path", "fields"),
    [
        ("GET", "/letters/{}", {}),
        ("POST", "/letters/{}", ONE_CLICK),
        ("POST", "/letters/{}", {"do": "leave"}),
        ("POST", "/letters/{}", {"do": "return"}),
        ("POST", "/letters/{}", {"do": "choose", "cadence": "monthly", "shown": "pets"}),
        ("POST", "/letters/{}", {"do": "choose", "cadence": "hourly"}),
        ("GET", "/confirm/{}", {}),
        ("POST", "/confirm/{}", {"do": "confirm"}),
    ],
)
def test_rule_10_the_answer_is_the_same_for_any_token(
    method: str, path: str, fields: dict[str, str]
) -> None:
    """Somebody's token, a token of nobody, and what is no token get the same octets."""
    answers = [
        ask(service(FakePeople()), method, path.format(token), fields)
        for token in (KNOWN, NOBODY, "x", "a" * 300)
    ]
    assert len({(a.status, a.text, tuple(a.headers.items())) for a in answers}) == 1
    assert answers[0].status == 200


def test_the_answer_takes_as_long_for_any_token() -> None:
    """An answer about a token is held back for a while, so that its time says little."""
    for token in (KNOWN, NOBODY):
        begun = time.monotonic()
        ask(service(FakePeople(), least=0.05), "POST", f"/letters/{token}", ONE_CLICK)
        assert time.monotonic() - begun >= 0.05


def test_what_somebody_chose_is_kept_and_shown() -> None:
    """Cadence, sections, language and a pause: kept, confirmed, and there the next time."""
    people = FakePeople()
    fields = {
        "do": "choose", "cadence": ["monthly"], "section": ["books"], "language": "ja",
        "shown": ["highlights", "pets", "books"], "paused": "2026-12-24",
    }  # fmt: skip
    answer = ask(service(people), "POST", PAGE, fields)
    wanted = Choices(
        frozenset({"monthly"}), frozenset({"highlights", "pets"}), "ja", dt.date(2026, 12, 24)
    )
    assert people.choices == wanted
    assert "<h1>Saved</h1>" in answer.text
    again = ask(service(people), "GET", PAGE).text
    for part in ('value="monthly" checked', 'value="books" checked', 'value="2026-12-24"'):
        assert part in answer.text
        assert part in again
    assert 'value="pets" checked' not in again


def test_a_choice_that_cannot_be_is_said_and_nothing_is_kept() -> None:
    """No cadence at all, or a pause of ten years: a sentence in the page, and no change."""
    people = FakePeople()
    none = ask(service(people), "POST", PAGE, {"do": "choose", "language": "ja"})
    assert "Choose at least one edition" in none.text
    assert 'value="ja" checked' in none.text  # what else they chose is still there
    far = {"do": "choose", "cadence": "weekly", "paused": "2036-01-01"}
    assert "within the coming year" in ask(service(people), "POST", PAGE, far).text
    assert people.changes == []


def test_whoever_left_can_undo_it() -> None:
    """The page that says so has a button for whoever did not mean it."""
    people = FakePeople()
    left = ask(service(people), "POST", PAGE, {"do": "leave"})
    assert '<button name="do" value="return">' in left.text
    assert (
        "You will receive <bdi>The Far-Flung Post</bdi> again."
        in ask(service(people), "POST", PAGE, {"do": "return"}).text
    )
    assert people.changes == [("leave", KNOWN), ("come_back", KNOWN)]


def test_a_double_opt_in_is_confirmed_by_a_button() -> None:
    """The link of the confirmation shows a button; pressing it confirms."""
    people = FakePeople()
    ask(service(people), "POST", f"/confirm/{KNOWN}", {})
    assert people.changes == []
    ask(service(people), "POST", f"/confirm/{KNOWN}", {"do": "confirm"})
    assert people.changes == [("confirm", KNOWN)]


def test_a_client_that_asks_too_often_waits() -> None:
    """Beyond its burst a client gets 429 with a time to wait, and nothing is changed."""
    people = FakePeople()
    asked = service(people, limiter=Limiter(b"chance", rate=0.001, burst=3))
    statuses = [ask(asked, "POST", PAGE, ONE_CLICK).status for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert len(people.changes) == 3
    assert ask(asked, "GET", PAGE).headers["retry-after"] == "60"


def test_a_list_that_cannot_be_reached_is_said() -> None:
    """Mailbox providers try again after a 503; a person is told that nothing was changed."""
    asked = service(FakePeople(broken=True))
    answer = ask(asked, "POST", PAGE, ONE_CLICK)
    assert answer.status == 503
    assert answer.headers["retry-after"] == "120"
    assert "Nothing was changed" in answer.text
    assert ask(asked, "GET", "/health").status == 503
    assert ask(service(FakePeople()), "GET", "/health").text == "ok\n"


def test_a_fault_of_ours_is_a_page_too() -> None:
    """Whoever meets one reads a sentence, under the same headers; the fault goes to the log."""

    class Faulty(FakePeople):
        def leave(self, token: str) -> None:
            raise RuntimeError(token)

    with pytest.raises(RuntimeError):
        ask(service(Faulty()), "POST", PAGE, ONE_CLICK)
    answer = ask(service(Faulty()), "POST", PAGE, ONE_CLICK, faulty=True)
    assert answer.status == 500
    assert "This does not work right now" in answer.text
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("body", [b"a=" + b"x" * 20_000, b"&".join([b"a=b"] * 300)])
def test_a_form_beyond_all_measure_is_refused(body: bytes) -> None:
    """Neither long bodies nor bodies of many fields are read to their end."""
    people = FakePeople()
    answer = ask(service(people), "POST", PAGE, b"List-Unsubscribe=One-Click&" + body)
    assert answer.status in {400, 413}
    assert people.changes == []


def test_headers_keep_the_page_to_itself() -> None:
    """No script, no frame, no cache, no referrer, no search engine; the style alone has its hash."""
    for address, status in ((PAGE, 200), ("/nowhere", 404)):
        answer = ask(service(FakePeople()), "GET", address)
        assert answer.status == status
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'self'")
        assert "style-src 'sha256-" in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-robots-tag"].startswith("noindex")
        assert "<script" not in answer.text
        assert "strict-transport-security" not in answer.headers  # not over http


def test_pages_speak_the_readers_language() -> None:
    """As the link says, else as the browser asks, else the publication's; never by the token."""
    asked = service(FakePeople())
    assert '<html lang="ja" dir="ltr">' in ask(asked, "GET", f"{PAGE}?l=ja").text
    arabic = ask(asked, "GET", PAGE, headers={"accept-language": "sw, ar-EG;q=0.8, en;q=0.5"}).text
    assert '<html lang="ar-EG" dir="rtl">' in arabic
    assert "<bdi>حيوانات</bdi>" in arabic
    assert "<bdi>Books</bdi>" in arabic  # nobody has translated it
    for strange in ("../../x", "<b>", "%00", "ja;q=x", "x" * 5000):
        assert (
            '<html lang="en"' in ask(asked, "GET", PAGE, headers={"accept-language": strange}).text
        )
    assert '<html lang="en"' in ask(asked, "GET", f"{PAGE}?l=%3Cb%3E").text


def test_pages_are_reached_below_the_prefix_of_a_proxy() -> None:
    """A proxy may leave the path of the public address in its requests, or take it away."""
    asked = service(FakePeople(), prefix="/post/")
    assert ask(asked, "GET", f"/post{PAGE}").status == 200
    assert ask(asked, "GET", PAGE).status == 200
    assert OFFER.sections[1] in ask(asked, "GET", f"/post{PAGE}").text
