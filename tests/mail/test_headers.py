"""Header fields: what a receiver reads is what was given, whatever the names."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from email.header import decode_header, make_header
from email.parser import HeaderParser
from email.policy import default
from email.utils import getaddresses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from farflung.errors import RefusedError
from farflung.mail.headers import (
    Mailbox,
    date_field,
    identifier,
    language_tag,
    list_field,
    list_id,
    one_line,
    unstructured,
    uri_list,
)
from farflung.texts import has_control_characters, squeeze

NAUGHTY = [
    "Okafor, Amara",
    'Amara "Ama" Okafor',
    "Back\\slash",
    "Émile Zølå",
    "編集部",
    "Ann <ann@example.org>",
    "boss@example.org, all@example.org",
    "Tea; coffee: (both)",
    "👩🏽‍🚀 Crew 🎉",
    "=?utf-8?q?disguised?=",
    "=?utf-8?b?YQ==?= =?utf-8?b?Yg==?=",
    "a" * 200,
    "ü" * 180,
    "word " * 40,
    "Group: a@example.org;",
    "<>",
    '"',
    "''",
    "éa b c é",
    ".",
]


def printable(text: str) -> bool:
    """Tell whether a text may stand in a header at all."""
    return not has_control_characters(text) and not any(
        unicodedata.category(character) in {"Cs", "Zl", "Zp"} for character in text
    )


lines = st.text(max_size=120).filter(printable)


def decoded(field: str) -> str:
    """Unfold and decode a field by the older of the standard library's decoders."""
    return str(make_header(decode_header(field.replace("\r\n", ""))))


def well_folded(name: str, field: str) -> bool:
    """Tell whether a field keeps to ASCII, to CRLF and to the lengths of RFC 5322 and 2047."""
    rows = f"{name}: {field}".split("\r\n")
    words = re.findall(r"=\?utf-8\?b\?[^?]*\?=", field)
    return (
        field.isascii()
        and not re.search(r"[\r\n]", "".join(rows))
        and all(len(row) <= 998 and row.strip() for row in rows)
        and all(row.startswith(" ") for row in rows[1:])
        and all(len(word) <= 75 for word in words)
        and all(len(row) <= 76 for row in rows if "=?utf-8?b?" in row)
    )


@pytest.mark.parametrize("name", NAUGHTY)
def test_naughty_names_stay_one_mailbox(name: str) -> None:
    """A display name full of syntax is one address to a receiver, under the name given."""
    mailbox = Mailbox(squeeze(name), "post@example.org")
    parsed = HeaderParser(policy=default).parsestr(f"From: {mailbox.field}\r\n\r\n")
    assert [a.addr_spec for a in parsed["From"].addresses] == ["post@example.org"]
    assert not parsed["From"].defects
    assert well_folded("From", mailbox.field)


@settings(deadline=None)  # other work on the machine is no fault of ours
@given(lines)
def test_any_name_stays_one_mailbox(name: str) -> None:
    """No display name becomes a second address, in either of the standard library's parsers."""
    mailbox = Mailbox(squeeze(name), "post@example.org")
    unfolded = mailbox.field.replace("\r\n", "")
    parsed = HeaderParser(policy=default).parsestr(f"From: {mailbox.field}\r\n\r\n")
    assert [a.addr_spec for a in parsed["From"].addresses] == ["post@example.org"]
    ((shown, address),) = getaddresses([unfolded])
    assert address == "post@example.org"
    assert decoded(shown) == squeeze(name)
    assert well_folded("From", mailbox.field)


@settings(deadline=None)  # other work on the machine is no fault of ours
@given(lines)
def test_any_name_is_read_back(name: str) -> None:
    """A name written into the settings, quoted, comes out of the parser unchanged."""
    escaped = re.sub(r'([\\"])', r"\\\1", name)
    mailbox = Mailbox.parse(f'"{escaped}" <post@example.org>', "sender")
    assert mailbox == Mailbox(squeeze(name), "post@example.org")


def test_an_unquoted_name_may_hold_a_comma() -> None:
    """What people type into the settings is understood: a comma does not need quotes."""
    mailbox = Mailbox.parse("Okafor, Amara <amara@example.org>", "sender")
    assert mailbox == Mailbox("Okafor, Amara", "amara@example.org")
    assert mailbox.field == '"Okafor, Amara" <amara@example.org>'


def test_plain_names_stay_readable() -> None:
    """A plain name is neither quoted nor encoded."""
    assert Mailbox.parse("The Far-Flung Post <post@example.org>", "sender").field == (
        "The Far-Flung Post <post@example.org>"
    )
    assert Mailbox.parse("post@example.org", "sender").field == "post@example.org"


def test_an_international_domain_becomes_ascii() -> None:
    """The domain of an address is written as DNS knows it."""
    assert Mailbox.parse("Post <post@bücher.example>", "sender").address == (
        "post@xn--bcher-kva.example"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Post",
        "Post <>",
        "a@example.org, b@example.org",
        "Post <a@example.org> <b@example.org",
        "Post <a@example.org>, Other <b@example.org>",
        "Post <a@b@example.org>",
        "Post <a b@example.org>",
        "Post <a@example.org\x00>",
        "Post <ä@example.org>",
        "Post <a..b@example.org>",
        "Post <a@-example.org>",
        "Post <a@example..org>",
        "Post <a@[127.0.0.1]>",
        f"Post <{'a' * 250}@example.org>",
        "Post <@example.org:a@example.org>",
        "a@example.org, Post <b@example.org>",
    ],
)
def test_what_is_not_one_address_is_refused(text: str) -> None:
    """Two addresses, routes, quoted local parts and nonsense are errors, not guesses."""
    with pytest.raises(RefusedError):
        Mailbox.parse(text, "sender")


@pytest.mark.parametrize(
    "text",
    [
        *("a\nb", "a\rb", "a\r\nBcc: b@example.org", "a\x00b", "a\x1bb", "a\u202eb", "a\u2066b"),
        *("a\u2028b", "a\u2029b", "a\x85b", "a\ud800b", "a\x7fb", "a\tb", "\ufeffa", "trailing\n"),
    ],
)
def test_control_characters_are_refused(text: str) -> None:
    """No header value may hold a line break, a control character or an override of direction."""
    with pytest.raises(RefusedError, match="control character"):
        one_line(text, "subject")
    with pytest.raises(RefusedError):
        unstructured(text, "subject")
    with pytest.raises(RefusedError):
        Mailbox.parse(f"{text} <post@example.org>", "sender")


@settings(deadline=None)  # other work on the machine is no fault of ours
@given(lines)
def test_any_subject_is_read_back(subject: str) -> None:
    """A receiver reads the subject that was given, encoded or not."""
    field = unstructured(subject, "subject")
    assert decoded(field) == squeeze(subject)
    assert not field or well_folded("Subject", field)


@pytest.mark.parametrize("subject", NAUGHTY)
def test_naughty_subjects_are_read_back_by_the_newer_parser(subject: str) -> None:
    """The parser that we verify with agrees on subjects that matter."""
    field = unstructured(subject, "subject")
    parsed = HeaderParser(policy=default).parsestr(f"Subject: {field}\r\n\r\n")
    assert str(parsed["Subject"]) == squeeze(subject)


def test_a_long_plain_subject_is_folded_at_spaces() -> None:
    """ASCII stays readable in the source of the mail."""
    field = unstructured("one two three " * 10, "subject")
    assert "=?" not in field
    assert all(len(row) <= 78 for row in f"Subject: {field}".split("\r\n"))
    assert field.replace("\r\n", "") == " ".join(["one two three"] * 10)


def test_dates_carry_their_offset() -> None:
    """Date is written with the offset of the moment; a moment without one is our mistake."""
    moment = datetime(2026, 11, 22, 7, 0, tzinfo=timezone(timedelta(hours=9)))
    assert date_field(moment) == "Sun, 22 Nov 2026 07:00:00 +0900"
    assert date_field(datetime(2026, 11, 22, tzinfo=UTC)).endswith("+0000")
    with pytest.raises(ValueError, match="time zone"):
        date_field(datetime(2026, 11, 22))  # noqa: DTZ001 - the mistake in question


@pytest.mark.parametrize("text", ["a@example.org", "<a>", "<a@b>\r\nX: y", "<a b@example.org>", ""])
def test_wrong_message_ids_are_refused(text: str) -> None:
    """A Message-ID is a dot-atom, an at sign and a dot-atom in angle brackets."""
    with pytest.raises(RefusedError):
        identifier(text)


@pytest.mark.parametrize("text", ["", "en_GB", "en, de", "english\n", "-"])
def test_wrong_languages_are_refused(text: str) -> None:
    """Content-Language takes one language tag."""
    with pytest.raises(RefusedError):
        language_tag(text)


@pytest.mark.parametrize(
    ("title", "identity"),
    [
        ("The Far-Flung Post", "<the-far-flung-post.example.org>"),
        ("Café: News", "<cafe-news.example.org>"),
        ("遠方新聞", "<post.example.org>"),
    ],
)
def test_the_list_is_named_after_the_publication(title: str, identity: str) -> None:
    """List-Id is made of the title, of the local part where the title has no Latin letters."""
    field = list_field(list_id(title, "Somebody <post@Example.org>"))
    assert field.endswith(f" {identity}")
    assert decoded(field) == f"{title} {identity}"
    assert list_field(identity) == identity


@pytest.mark.parametrize("text", ["Post", "Post <post>", "Post <a b.c>", "Post <p.q>\nX: y", "<>"])
def test_wrong_list_ids_are_refused(text: str) -> None:
    """List-Id needs a label below a domain."""
    with pytest.raises(RefusedError):
        list_field(text)


def test_ways_to_leave_are_listed() -> None:
    """List-Unsubscribe holds each address in angle brackets, in order."""
    field = uri_list(("https://example.org/leave?t=1&u=2", "mailto:leave@example.org?subject=x"))
    assert field.replace("\r\n", "") == (
        "<https://example.org/leave?t=1&u=2>, <mailto:leave@example.org?subject=x>"
    )


@pytest.mark.parametrize(
    "address",
    [
        *("http://example.org/", "https://example.org/a b", "https://example.org/>"),
        *("https://example.org/ü", "https://example.org/\r\nX: y", "mailto:", "ftp://example.org"),
        *("javascript:alert(1)", "https://example.org/a,b", f"https://example.org/{'a' * 1000}"),
    ],
)
def test_wrong_ways_to_leave_are_refused(address: str) -> None:
    """Only plain https and mailto addresses get into List-Unsubscribe."""
    with pytest.raises(RefusedError):
        uri_list((address,))
