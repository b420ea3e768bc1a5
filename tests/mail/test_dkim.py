"""Signatures: another implementation, dkimpy, finds them good, and bad when anything changes."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import dkim
import pytest
from tests.mail.signing import key
from tests.mail.test_message import with_pictures
from tests.mail.test_variant import ENVELOPE, JAPANESE, LETTER, addressee

from farflung.errors import RefusedError
from farflung.mail.ahead import Helpers
from farflung.mail.dkim import Signer, load_signer
from farflung.mail.message import Addressee, EncodedLetter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from farflung.mail.message import Envelope
    from farflung.model import Letter

FORMS = [["rsa"], ["ed25519"], ["rsa", "ed25519"]]


def signers(kinds: Sequence[str], domain: str = "example.org") -> list[Signer]:
    """Return signers with keys of these kinds, which are their selectors too."""
    return [load_signer(domain, kind, key(kind).pem) for kind in kinds]


def good(raw: bytes) -> list[bool]:
    """Verify each signature of a message with dkimpy, whose DNS is ours."""

    def dns(name: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001 - the form that dkimpy calls
        return key(name.decode().partition(".")[0]).record

    count = len(re.findall(rb"(?m)^DKIM-Signature:", raw))
    return [dkim.DKIM(raw).verify(idx=number, dnsfunc=dns) for number in range(count)]


def signed(
    kinds: Sequence[str],
    letter: Letter = LETTER,
    envelope: Envelope = ENVELOPE,
    person: Addressee | None = None,
) -> bytes:
    """Return a message with signatures, checked by reading it."""
    variant = EncodedLetter.of(letter, envelope, signers(kinds))
    person = person or addressee("Zoë")
    raw = variant.write(person)
    variant.verify(person, raw)
    return raw


@pytest.mark.parametrize("kinds", FORMS, ids="+".join)
@pytest.mark.parametrize("letter", [LETTER, JAPANESE], ids=["quoted-printable", "base64"])
def test_another_implementation_agrees(kinds: list[str], letter: Letter) -> None:
    """Each form of signature holds for each encoding of the body."""
    raw = signed(kinds, letter)
    assert good(raw) == [True] * len(kinds)
    assert all(len(line) <= 78 for line in raw.split(b"\r\n"))


@pytest.mark.parametrize("kinds", FORMS, ids="+".join)
def test_every_kind_of_message_is_signed(kinds: list[str], tmp_path: Path) -> None:
    """With pictures, long folded fields, UTF-8 addresses, and with as few fields as can be."""
    envelope = replace(
        ENVELOPE,
        sender=f"{'The Post of the Far Flung ' * 8}<post@news.example.org>",
        reply_to="editors@example.org",
        feedback_id="w47:post:newsletter:example",
    )
    long = replace(with_pictures(tmp_path), subject="Übersicht  der Woche " * 20)
    assert all(good(signed(kinds, long, envelope, Addressee("<a@b>", to="Ол <олена@example.org>"))))
    assert all(good(signed(kinds, person=Addressee("<a@b>"))))


@pytest.mark.parametrize("kinds", FORMS, ids="+".join)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"week", b"weak"),
        (b"\r\nSubject: ", b"\r\nSubject: Re: "),
        (
            b"\r\nList-Unsubscribe: <https://example.org",
            b"\r\nList-Unsubscribe: <https://example.com",
        ),
        (b"\r\nFrom: ", b"\r\nFrom: Boss <boss@example.org>\r\nFrom: "),
        (b"\r\nMIME-Version: 1.0\r\n", b"\r\nMIME-Version: 1.0\r\nReply-To: thief@example.com\r\n"),
        (b"\r\nMIME-Version: 1.0\r\n", b"\r\nMIME-Version: 1.0\r\nSubject: Another\r\n"),
    ],
)
def test_what_changes_on_the_way_is_noticed(kinds: list[str], old: bytes, new: bytes) -> None:
    """A changed word, a changed field, a second field and an added Reply-To break signatures."""
    raw = signed(kinds)
    assert old in raw
    assert good(raw.replace(old, new, 1)) == [False] * len(kinds)


@pytest.mark.parametrize("kinds", FORMS, ids="+".join)
def test_a_signed_message_is_the_same_on_every_try(kinds: list[str]) -> None:
    """The time of the signature is the message's date, and no algorithm of ours draws lots."""
    raw = signed(kinds)
    assert raw == signed(kinds)
    assert raw.count(b" t=1795330800;") == len(kinds)


def test_the_unsubscribe_fields_are_signed() -> None:
    """RFC 8058 wants both of them covered, so that nobody on the way changes where leaving leads."""
    field = re.sub(r"\s", "", signed(["rsa"]).decode().partition("; bh=")[0].partition("h=")[2])
    names = field.partition(";")[0].split(":")
    assert {"List-Unsubscribe", "List-Unsubscribe-Post", "Message-ID", "To"} <= set(names)
    assert names.count("From") == 2


@pytest.mark.parametrize("domain", ["example.com", "le.org", "post.example.org"])
def test_a_domain_that_is_not_the_sender_s_is_refused(domain: str) -> None:
    """A signature that is not aligned with From counts for nothing with receivers (reliability 11)."""
    with pytest.raises(RefusedError, match="cannot be signed"):
        EncodedLetter.of(LETTER, ENVELOPE, signers(["ed25519"], domain))


@pytest.mark.parametrize("kind", ["short", "curve"])
def test_keys_that_receivers_refuse_are_refused(kind: str) -> None:
    """RSA below 2048 bits, and curves that DKIM does not know."""
    with pytest.raises(RefusedError, match="neither RSA"):
        signers([kind])


@pytest.mark.parametrize(
    "pem", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_what_is_no_key_is_refused(pem: bytes) -> None:
    """An empty file, or one that was cut off, is an error with a hint."""
    with pytest.raises(RefusedError, match="no private key"):
        load_signer("example.org", "post", pem)


@pytest.mark.parametrize("selector", ["", "a b", "a;b", "-a", "a\r\nb"])
def test_what_is_no_selector_is_refused(selector: str) -> None:
    """Nothing gets into the field by way of the settings."""
    with pytest.raises(RefusedError, match="selector"):
        load_signer("example.org", selector, key("ed25519").pem)


def test_without_the_extra_there_is_a_hint(monkeypatch: Any) -> None:
    """Whoever wants to sign and lacks the package is told what to install."""
    monkeypatch.setitem(sys.modules, "farflung.mail.keys", None)
    with pytest.raises(RefusedError) as error:
        load_signer("example.org", "post", key("ed25519").pem)
    assert "farflung[dkim]" in error.value.hint


@pytest.mark.parametrize("kinds", FORMS, ids="+".join)
def test_a_signature_that_others_make_is_the_same(kinds: list[str]) -> None:
    """Signed beforehand by helpers or at once, a message has the same bytes."""
    variant = EncodedLetter.of(LETTER, ENVELOPE, signers(kinds))
    people = [addressee(f"Zoë {number}", number) for number in range(30)]
    with Helpers(2) as helpers:
        drafts = [variant.draft(person, helpers) for person in people]
        made = [complete() for complete in drafts]
    assert made == [variant.write(person) for person in people]
    assert good(made[-1]) == [True] * len(kinds)
