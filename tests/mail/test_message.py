"""Messages: structure, encodings, and the same bytes every time."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from farflung.errors import RefusedError
from farflung.mail.message import Addressee, Envelope, Fragment, compose, list_id
from farflung.model import Letter, LetterPicture, Rendition

if TYPE_CHECKING:
    from pathlib import Path

SENDER = "The Far-Flung Post <post@example.org>"
ENVELOPE = Envelope(
    sender=SENDER,
    reply_to="editors@example.org",
    date=datetime(2026, 11, 22, 7, 0, tzinfo=UTC),
    list_id=list_id("The Far-Flung Post", SENDER),
    feedback_id="2026-W47:the-far-flung-post:newsletter:example.org",
)
AMARA = Addressee(
    "<2026-w47.1f@example.org>",
    to="Amara Okafor <amara@example.org>",
    unsubscribe=("https://example.org/leave?t=abc", "mailto:leave@example.org"),
)
LETTER = Letter(
    edition="2026-W47",
    subject="Highlights of the week",
    html="<!doctype html><html lang=en><body><p>Héllo</p></body></html>",
    text="Hello,\n\nthis is the week.\n",
    language="en",
)


def parse(raw: bytes) -> EmailMessage:
    """Read a message as a receiver does."""
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def words(part: Any) -> str:
    """Return the text of a part with plain line ends."""
    content = part.get_content()
    return str(content).replace("\r\n", "\n")


def with_pictures(folder: Path, count: int = 2) -> Letter:
    """Return a letter that shows pictures."""
    pictures = []
    for number in range(count):
        data = bytes(range(256)) * (number + 5)
        file = folder / f"{number}.jpg"
        file.write_bytes(data)
        rendition = Rendition(file, 1072, 804, "image/jpeg", hashlib.sha256(data).hexdigest())
        pictures.append(LetterPicture(f"p{number}.abc@farflung", rendition))
    shown = "".join(f'<img src="cid:{p.cid}" alt="A cat">' for p in pictures)
    return replace(LETTER, html=f"<html><body>{shown}</body></html>", pictures=tuple(pictures))


def test_the_header_is_complete() -> None:
    """Every field a mailing needs is there once, with what the envelope and the letter say."""
    message = parse(compose(LETTER, ENVELOPE, AMARA))
    assert dict(message.items()) == {
        "From": "The Far-Flung Post <post@example.org>",
        "To": "Amara Okafor <amara@example.org>",
        "Reply-To": "editors@example.org",
        "Subject": "Highlights of the week",
        "Date": "Sun, 22 Nov 2026 07:00:00 +0000",
        "Message-ID": "<2026-w47.1f@example.org>",
        "List-Id": "The Far-Flung Post <the-far-flung-post.example.org>",
        "List-Unsubscribe": "<https://example.org/leave?t=abc>, <mailto:leave@example.org>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Feedback-ID": "2026-W47:the-far-flung-post:newsletter:example.org",
        "Content-Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": message["Content-Type"],
    }


def test_a_preview_is_for_nobody_in_particular() -> None:
    """Without a recipient the message is valid and has no address to reply to by accident."""
    message = parse(compose(LETTER, replace(ENVELOPE, reply_to=""), Addressee("<x@example.org>")))
    assert message["To"] == "undisclosed-recipients:;"
    assert message["To"].addresses == ()
    assert "Reply-To" not in message
    assert "List-Unsubscribe" not in message
    assert "List-Unsubscribe-Post" not in message


def test_mailto_alone_promises_no_one_click() -> None:
    """List-Unsubscribe-Post is for an https address only (RFC 8058)."""
    message = parse(
        compose(LETTER, ENVELOPE, replace(AMARA, unsubscribe=("mailto:a@example.org",)))
    )
    assert message["List-Unsubscribe"] == "<mailto:a@example.org>"
    assert "List-Unsubscribe-Post" not in message


def test_a_letter_without_pictures_is_two_alternatives() -> None:
    """Plain text comes first, HTML, which is preferred, last."""
    message = parse(compose(LETTER, ENVELOPE, AMARA))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    plain, html = message.iter_parts()
    assert words(plain) == LETTER.text
    assert words(html) == f"{LETTER.html}\n"
    assert "MIME-Version" not in plain


def test_pictures_travel_beside_the_html(tmp_path: Path) -> None:
    """HTML and its pictures are one related part; each Content-ID is one that the HTML shows."""
    letter = with_pictures(tmp_path)
    message = parse(compose(letter, ENVELOPE, AMARA))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/jpeg",
        "image/jpeg",
    ]
    related = list(message.iter_parts())[1]
    assert related.get_param("type") == "text/html"
    html, *pictures = related.iter_parts()
    shown = re.findall(r'src="cid:([^"]+)"', words(html))
    assert [picture["Content-ID"] for picture in pictures] == [f"<{cid}>" for cid in shown]
    for picture, source, number in zip(pictures, letter.pictures, (1, 2), strict=True):
        assert picture.get_content_disposition() == "inline"
        assert picture.get_filename() == f"picture-{number}.jpg"
        assert picture.get_content() == source.rendition.file.read_bytes()


def test_the_same_letter_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nothing in a message is left to chance."""
    letter = with_pictures(tmp_path)
    assert compose(letter, ENVELOPE, AMARA) == compose(letter, ENVELOPE, AMARA)


def test_the_body_is_the_same_for_every_recipient(tmp_path: Path) -> None:
    """Only the header knows who it is for."""
    letter = with_pictures(tmp_path)
    other = Addressee("<x@example.org>", to="kenji@example.org")
    _, _, one = compose(letter, ENVELOPE, AMARA).partition(b"\r\n\r\n")
    _, _, two = compose(letter, ENVELOPE, other).partition(b"\r\n\r\n")
    assert one == two


def test_another_letter_has_other_boundaries() -> None:
    """Boundaries come from the content, so that a letter cannot hold its own."""
    one = parse(compose(LETTER, ENVELOPE, AMARA)).get_boundary()
    two = parse(compose(replace(LETTER, text="Other\n"), ENVELOPE, AMARA)).get_boundary()
    assert one != two


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Short ASCII lines.\nMore of them.\n", "quoted-printable"),
        ("a" * 77, "quoted-printable"),
        ("trailing space \n", "quoted-printable"),
        ("Mostly ASCII, naïve though.", "quoted-printable"),
        ("こんにちは、皆さん。", "base64"),
        ("bell \x07", "quoted-printable"),
    ],
)
def test_the_transfer_encoding_fits_the_text(text: str, encoding: str) -> None:
    """Latin letters stay readable, other scripts take the shorter way."""
    plain, _ = parse(compose(replace(LETTER, text=text), ENVELOPE, AMARA)).iter_parts()
    assert plain["Content-Transfer-Encoding"] == encoding
    assert words(plain).rstrip("\n") == text.rstrip("\n")


@settings(deadline=None)
@given(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=400),
    subject=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp"])),
)
def test_any_letter_survives_the_journey(text: str, subject: str) -> None:
    """A receiver gets the text and the subject; lines are short, ASCII, and end in CRLF."""
    raw = compose(replace(LETTER, text=text, html=text, subject=subject), ENVELOPE, AMARA)
    assert raw.isascii()
    rows = raw.split(b"\r\n")
    assert not any(b"\r" in row or b"\n" in row for row in rows)
    assert all(len(row) <= 78 for row in rows)
    for part in parse(raw).iter_parts():
        assert words(part).rstrip("\r\n") == text.rstrip("\n")


def test_line_ends_of_every_kind_become_crlf() -> None:
    """A text with the line ends of another system has those of mail afterwards."""
    plain, _ = parse(compose(replace(LETTER, text="a\r\nb\rc\nd"), ENVELOPE, AMARA)).iter_parts()
    assert words(plain) == "a\nb\nc\nd\n"


@pytest.mark.parametrize(
    "change",
    [
        {"sender": "Post\r\nBcc: all@example.org <post@example.org>"},
        {"reply_to": "editors@example.org\x00"},
        {"list_id": "Post\n <post.example.org>"},
        {"feedback_id": "a:b:c:sender\r\nBcc: b@example.org"},
        {"feedback_id": "sender"},
    ],
)
def test_nothing_can_be_smuggled_into_the_header(change: dict[str, Any]) -> None:
    """Line breaks and second addresses in an envelope are refused."""
    with pytest.raises(RefusedError):
        compose(LETTER, replace(ENVELOPE, **change), AMARA)


@pytest.mark.parametrize(
    "change",
    [
        {"to": "Amara\n <amara@example.org>"},
        {"to": "amara@example.org, kenji@example.org"},
        {"to": "Amara\ud800 <amara@example.org>"},
        {"message_id": "<a@example.org>\r\nBcc: b@example.org"},
        {"unsubscribe": ("mailto:a@example.org\r\nBcc: b@example.org",)},
        {"links": Fragment("", "\ud800")},
    ],
)
def test_nothing_can_be_smuggled_in_by_a_recipient(change: dict[str, Any]) -> None:
    """What a list of subscribers holds is checked for each message."""
    with pytest.raises(RefusedError):
        compose(LETTER, ENVELOPE, replace(AMARA, **change))


@pytest.mark.parametrize(
    "change", [{"subject": "Hi\nBcc: a@example.org"}, {"language": "en\nX: y"}]
)
def test_nothing_can_be_smuggled_in_by_the_letter(change: dict[str, Any]) -> None:
    """The letter's subject and language are checked like the envelope."""
    with pytest.raises(RefusedError):
        compose(replace(LETTER, **change), ENVELOPE, AMARA)


def test_half_a_character_is_refused() -> None:
    """A lone surrogate cannot be sent."""
    with pytest.raises(RefusedError, match="surrogate"):
        compose(replace(LETTER, text="\ud83d"), ENVELOPE, AMARA)


def test_a_picture_that_changed_is_refused(tmp_path: Path) -> None:
    """A letter is sent with the pictures that it was made with, or not at all."""
    letter = with_pictures(tmp_path)
    letter.pictures[0].rendition.file.write_bytes(b"other")
    with pytest.raises(RefusedError, match="changed"):
        compose(letter, ENVELOPE, AMARA)
    letter.pictures[0].rendition.file.unlink()
    with pytest.raises(RefusedError, match="No such file"):
        compose(letter, ENVELOPE, AMARA)


@pytest.mark.parametrize("cid", ["a b@farflung", "no-at-sign", 'x"y@farflung', "a>b@farflung", ""])
def test_a_wrong_content_id_is_refused(tmp_path: Path, cid: str) -> None:
    """A Content-ID has the form of a Message-ID."""
    letter = with_pictures(tmp_path, 1)
    picture = replace(letter.pictures[0], cid=cid)
    with pytest.raises(RefusedError):
        compose(replace(letter, pictures=(picture,)), ENVELOPE, AMARA)


def test_a_letter_that_quotes_a_boundary_stays_whole() -> None:
    """Text that looks like a boundary of another letter is only text."""
    boundary = parse(compose(LETTER, ENVELOPE, AMARA)).get_boundary()
    text = f"--{boundary}--\nafter\n"
    plain, _ = parse(compose(replace(LETTER, text=text), ENVELOPE, AMARA)).iter_parts()
    assert words(plain) == text
