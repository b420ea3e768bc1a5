"""What comes back by mail, read: messages in the forms of many servers, and in several languages.

The samples stand in folders that say what they are. Those called ``exim-real`` were written by
Exim 4.96; the others were written by hand in the form of the server that they are named for. All
of them answer a message of the mailing 2026-w47, and their addresses are invented.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.mail.references import Reference, Seal
from farflung.mail.returns.messages import parse
from farflung.mail.returns.reading import judge_message, read_return
from farflung.mail.returns.records import BOUNCES, Kind
from farflung.mail.returns.saying import PHRASES, says

SEAL = Seal(b"k" * 32)
SAMPLES = Path(__file__).parent / "samples"
FILES = {file.relative_to(SAMPLES).as_posix(): file for file in sorted(SAMPLES.rglob("*.eml"))}
QMAIL = FILES["hard/qmail.eml"].read_bytes()
DSN = FILES["hard/postfix-virtual.eml"].read_bytes()
FOREIGN = {"other/postmaster-writes.eml"}
"""Samples that answer nothing of ours."""


@pytest.mark.parametrize("name", FILES)
def test_what_it_is(name: str) -> None:
    """Each sample is what its folder says, and is tied to the message that it answers."""
    found = read_return(FILES[name].read_bytes(), SEAL)
    assert found.judgement.kind is Kind[FILES[name].parent.name.upper()], found
    if name in FOREIGN:
        assert found.reference is None
    else:
        assert found.reference
        assert found.reference.mailing == "2026-w47"
    assert "@example" not in found.judgement.reason


@pytest.mark.parametrize("name", FILES)
def test_a_seal_of_somebody_else_ties_nothing(name: str) -> None:
    """What a message is does not depend on the seal, but it counts for nothing with another one."""
    raw = FILES[name].read_bytes()
    found = read_return(raw, Seal(b"j" * 32))
    assert found.reference is None
    kind = read_return(raw, SEAL).judgement.kind
    left = {Kind.OTHER, Kind.AUTOMATIC}  # as which nobody is taken off the list
    assert found.judgement.kind in (left if kind is Kind.LEAVE else {kind})


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("hard/")])
def test_only_hard_bounces_are_hard(name: str) -> None:
    """Whatever else it says, and however the mail program of its reader wrapped it."""
    raw = FILES[name].read_bytes()
    for changed in (raw, raw.replace(b"\n", b"\r\n"), raw.replace(b"Return-Path", b"X-Path", 1)):
        assert judge_message(parse(changed)).kind is not Kind.HARD


def test_a_message_that_names_two_of_ours_is_tied_to_none() -> None:
    """Nothing says which of them it is about."""
    other = SEAL.message_id("example.org", Reference("2026-w47", 18)).encode()
    lonely = QMAIL.replace(b"bounces+2026-w47.17.4wn46viauhvsrurb@", b"bounces@")
    assert read_return(lonely, SEAL).reference == Reference("2026-w47", 17)  # by its Message-ID
    assert read_return(lonely + b"\n" + other, SEAL).reference is None
    assert read_return(QMAIL + b"\n" + other, SEAL).reference == Reference("2026-w47", 17)


def test_a_reference_is_found_in_an_encoded_part() -> None:
    """What a report returns may be quoted-printable, and a line of it cut within a Message-ID."""
    raw = (
        b"From: MAILER-DAEMON@example.net\nSubject: Undeliverable\nMIME-Version: 1.0\n"
        b"Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n"
        b"User unknown\n\nMessage-ID: <2026-w47.17.4wn46vi=\nauhvsrurb@example.org>\n"
    )
    assert read_return(raw, SEAL).reference == Reference("2026-w47", 17)


@given(st.binary(max_size=300))
def test_no_message_is_too_strange(noise: bytes) -> None:
    """Noise, noise within a report, and a report cut short: read, and never hard by accident."""
    assert judge_message(parse(noise)).kind not in BOUNCES
    judge_message(parse(DSN[: len(DSN) // 2] + noise + DSN[len(DSN) // 2 :]))
    judge_message(parse(DSN[: len(noise) * 5]))


def test_a_long_message_is_read_at_its_beginning() -> None:
    """What a report says comes first; megabytes that it returns are neither here nor there."""
    found = read_return(DSN.replace(b"Good morning", b"x " * 2_000_000), SEAL)
    assert found.judgement.kind is Kind.HARD
    for noise in (b"-" * 200_000, b"." * 200_000, b"a@" * 100_000, (b"-" * 2000 + b"\n") * 100):
        begun = time.process_time()
        daemon = b"From: MAILER-DAEMON@example.net\nReturn-Path: <>\nSubject: hello\n\n"
        assert judge_message(parse(daemon + noise)).kind is Kind.AUTOMATIC
        assert time.process_time() - begun < 5  # it takes a tenth; a careless pattern takes hours
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(80)
    )
    assert judge_message(parse(deep)).kind is Kind.AUTOMATIC  # and nothing recurses without end


@pytest.mark.parametrize("what", ["hard", "soft", "blocked", "delayed", "subjects", "replies"])
def test_phrases_are_written_as_their_note_says(what: str) -> None:
    """In lower case and each once; a phrase finds itself."""
    lines = (PHRASES / f"{what}.txt").read_text("utf-8").splitlines()
    phrases = [line for line in lines if line and not line.startswith("#")]
    assert len(set(phrases)) == len(phrases), {p for p in phrases if phrases.count(p) > 1}
    for phrase in phrases:
        assert phrase == " ".join(phrase.split()) == phrase.lower(), phrase
        assert says(what, f"Sorry: {phrase.replace('*', 'x@example.org')} ."), phrase
