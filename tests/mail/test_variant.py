"""Variants: encoded once, each person's words put in, and nothing else changed."""

from __future__ import annotations

import quopri
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, message_from_string
from email.policy import default
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from farflung.errors import FarflungError, RefusedError
from farflung.mail.encoding import Base64Text, GappedText, QuotedText, canonical, encode
from farflung.mail.message import Addressee, EncodedLetter, Envelope, Fragment, list_id
from farflung.mail.personal import Link, Wording, greeting, links
from farflung.model import Letter

SENDER = "The Far-Flung Post <post@example.org>"
ENVELOPE = Envelope(
    sender=SENDER,
    date=datetime(2026, 11, 22, 7, 0, tzinfo=UTC),
    list_id=list_id("The Far-Flung Post", SENDER),
)
BODY = "<p>Thé week.</p>\n" * 30
LETTER = Letter(
    edition="2026-W47",
    subject="Highlights of the week",
    html=f"<html><body>{Letter.GREETING}{BODY}<hr>{Letter.PERSONAL}</body></html>",
    text="This is the week.\n..dots\n.\nFrom here on.\n",
    language="en",
)
JAPANESE = replace(
    LETTER,
    html=f"<body>{Letter.GREETING}今週のハイライト{Letter.PERSONAL}終わり</body>",
    text="今週のハイライト\n" * 20,
    language="ja",
)
ENGLISH = Wording("Hello {name},", "Hello,")
NAMES = (
    *("", "Amara Okafor", "Zoë <b>Łuk</b>", "編集部", "O'Brien & Søn = ü", "نور", "x" * 300, "."),
    *("=?utf-8?q?x?=", "{name}", "a=", "👩🏽‍🚀"),
)
words = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(".\n= "), max_size=80)


def addressee(name: str = "Amara Okafor", number: int = 1) -> Addressee:
    """Return somebody with a greeting and links of their own."""
    leave = f"https://example.org/leave?t=abc{number}&u=2"
    return Addressee(
        f"<2026-w47.{number}@example.org>",
        to=f"p{number}@example.org",
        unsubscribe=(leave, "mailto:leave@example.org"),
        greeting=greeting(ENGLISH, name),
        links=links((Link("Unsubscribe", leave), Link("Preferences", "https://example.org/p"))),
    )


def decoded(raw: bytes) -> tuple[str, str]:
    """Return text and HTML of a message as a receiver has them, with plain line ends."""
    plain, html = message_from_bytes(raw, policy=default).iter_parts()
    return plain.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")


@pytest.mark.parametrize("letter", [LETTER, JAPANESE], ids=["quoted-printable", "base64"])
@pytest.mark.parametrize("name", NAMES)
def test_each_person_reads_their_own_words(letter: Letter, name: str) -> None:
    """Greeting and links are where the marks were, in both parts; all else is the letter."""
    person = addressee(name)
    variant = EncodedLetter.of(letter, ENVELOPE)
    raw = variant.write(person)
    variant.verify(person, raw)
    text, html = decoded(raw)
    assert text == f"{person.greeting.text}{letter.text}{person.links.text}"
    expected = letter.html.replace(Letter.GREETING, person.greeting.html)
    assert html == expected.replace(Letter.PERSONAL, person.links.html) + "\n"
    assert "<b>" not in html
    assert 'href="https://example.org/leave?t=abc1&amp;u=2"' in html
    assert raw.isascii()
    assert all(len(line) <= 78 for line in raw.split(b"\r\n"))


@pytest.mark.parametrize("letter", [LETTER, JAPANESE], ids=["quoted-printable", "base64"])
def test_every_try_has_the_same_bytes(letter: Letter) -> None:
    """A message written again, by another process even, is the same (reliability 6)."""
    one = EncodedLetter.of(letter, ENVELOPE).write(addressee())
    assert EncodedLetter.of(letter, ENVELOPE).write(addressee()) == one


@settings(deadline=None)
@given(st.lists(words, min_size=1, max_size=5), st.data())
@pytest.mark.parametrize("kind", [QuotedText, Base64Text])
def test_any_words_fit_any_gaps(kind: Any, pieces: list[str], data: st.DataObject) -> None:
    """Whatever is around the gaps and in them, the body decodes to all of it, in short lines."""
    gaps = data.draw(st.lists(words, min_size=len(pieces) - 1, max_size=len(pieces) - 1))
    plain = [canonical(piece) for piece in pieces]
    filled: GappedText = kind(plain)
    body = b"".join(filled.fill(gaps))
    expected = plain[0] + "".join(
        canonical(gap) + piece for gap, piece in zip(gaps, plain[1:], strict=True)
    )
    header = f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {filled.name}"
    read = message_from_bytes(header.encode() + b"\r\n\r\n" + body).get_payload(decode=True)
    assert isinstance(read, bytes)
    assert read.decode().replace("\r\n", "\n") == expected
    assert body.isascii()
    rows = body.split(b"\r\n")
    assert all(len(row) <= 76 and b"\n" not in row and b"\r" not in row for row in rows)
    assert not any(row.startswith(b".") for row in rows)


@pytest.mark.parametrize("piece", ["x" * 76, "x" * 75 + ".", "x" * 73 + "é", "é" * 12 + "xxé"])
@pytest.mark.parametrize("more", range(4))
def test_a_gap_after_a_full_line(piece: str, more: int) -> None:
    """A line of 76 characters has no room for the sign of a soft break: its last one moves on."""
    text = "x" * more + piece
    body = b"".join(QuotedText([text, "end\n"]).fill([text]))
    assert quopri.decodestring(body).decode() == f"{text}{text}end\r\n"
    assert all(len(row) <= 76 and not row.startswith(b".") for row in body.split(b"\r\n"))


def test_the_shorter_encoding_is_taken() -> None:
    """Latin text is quoted, so that its source can be read; other scripts take base64."""
    assert encode(["Thé highlights of the week"]).name == "quoted-printable"
    assert encode(["今週"]).name == "base64"


@pytest.mark.parametrize(
    "html",
    [
        f"{Letter.PERSONAL}{Letter.PERSONAL}",
        f"{Letter.GREETING}{Letter.GREETING}",
        f"{Letter.PERSONAL}{Letter.GREETING}",
        f"{Letter.GREETING}{Letter.PERSONAL}{Letter.GREETING}",
    ],
)
def test_marks_out_of_place_are_refused(html: str) -> None:
    """A letter whose marks are there twice or out of order is not guessed at."""
    with pytest.raises(RefusedError, match="mark"):
        EncodedLetter.of(replace(LETTER, html=html), ENVELOPE)


def test_nobody_gets_a_letter_they_cannot_leave() -> None:
    """Links need a place in the letter; a greeting without a place is left out."""
    variant = EncodedLetter.of(replace(LETTER, html="<p>Hello</p>"), ENVELOPE)
    with pytest.raises(RefusedError, match="no place"):
        variant.write(addressee())
    person = replace(addressee(), links=Fragment())
    raw = variant.write(person)
    variant.verify(person, raw)
    assert "Amara" not in decoded(raw)[0]


def test_an_international_address_is_written_in_utf8() -> None:
    """A local part that is not ASCII stands in To as it is (RFC 6532); the domain as DNS has it."""
    person = replace(addressee(), to="Олена Шевченко <олена@пошта.example>")
    variant = EncodedLetter.of(LETTER, ENVELOPE)
    raw = variant.write(person)
    variant.verify(person, raw)
    to = message_from_string(raw.decode(), policy=default)["To"].addresses[0]
    assert to.addr_spec == "олена@xn--80a1acn3a.example"
    assert to.display_name == "Олена Шевченко"
    assert raw.partition(b"\r\n\r\n")[2].isascii()


def test_a_domain_follows_idna_2008() -> None:
    """The ß of a domain stays one: IDNA 2003 would send the mail to somebody else's domain."""
    raw = EncodedLetter.of(LETTER, ENVELOPE).write(replace(addressee(), to="a@faß.example"))
    assert b"To: a@xn--fa-hia.example\r\n" in raw


@pytest.mark.parametrize(
    "to", ["a b@example.org", "a\u3000b@example.org", f"{'é' * 40}@example.org", "é@-x.example"]
)
def test_addresses_that_are_none_are_refused(to: str) -> None:
    """White space of any script, too many octets and bad domains are refused in UTF-8 as well."""
    with pytest.raises(RefusedError):
        EncodedLetter.of(LETTER, ENVELOPE).write(replace(addressee(), to=to))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"week.", b"weak."),
        (b"Amara", b"Anara"),
        (b"From: ", b"To: x@example.org\r\nFrom: "),
        (b"p1@example.org", b"p2@example.org"),
        (b"\r\n\r\n", b"\n\n"),
        (b"Subject: ", b"Subject: " + b"x" * 999),
        (b"MIME-Version", b"From: a@example.org\r\nMIME-Version"),
    ],
)
def test_the_check_finds_what_is_wrong(old: bytes, new: bytes) -> None:
    """A message that differs from what was meant is found by reading it."""
    variant, person = EncodedLetter.of(LETTER, ENVELOPE), addressee()
    raw = variant.write(person)
    assert old in raw
    with pytest.raises(FarflungError, match="came out wrong"):
        variant.verify(person, raw.replace(old, new, 1))


def test_every_variant_and_a_sample_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A specimen of each variant, and one message in a thousand, always the same ones."""
    checked: list[str] = []
    verify = EncodedLetter.verify

    def noted(self: EncodedLetter, person: Addressee, raw: bytes) -> None:
        checked.append(person.message_id)
        verify(self, person, raw)

    monkeypatch.setattr(EncodedLetter, "verify", noted)
    variant = EncodedLetter.of(LETTER, ENVELOPE)
    assert checked == ["<specimen@example.org>"]
    samples = []
    for _ in range(2):
        checked.clear()
        for number in range(4000):
            variant.write(Addressee(f"<{number}@example.org>", to="a@example.org"))
        samples.append(tuple(checked))
    assert samples[0] == samples[1]
    assert 1 <= len(samples[0]) <= 12


def test_a_greeting_cannot_be_smuggled_into() -> None:
    """Line breaks in a name, and addresses that run scripts, are refused."""
    with pytest.raises(RefusedError):
        greeting(ENGLISH, "Amara\r\n.\r\nMAIL FROM:<x@example.org>")
    with pytest.raises(RefusedError):
        links((Link("Leave", "javascript:alert(1)"),))
    with pytest.raises(RefusedError):
        links((Link("Leave", "https://example.org/\n"),))


def test_links_without_any_are_nothing() -> None:
    """Nobody gets an empty paragraph."""
    assert links(()) == Fragment()
    assert not re.search("{|}", greeting(ENGLISH, "").html)
