"""Tokens and seals: derived from the secret, stable, and of no use without it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.mail.references import Reference
from farflung.mail.subscribers.addresses import normalise
from farflung.mail.subscribers.keys import Keys, token_hash
from farflung.mail.subscribers.records import Origin, Profile, Standing, State, Subscriber

KEYS = Keys(b"a secret of the tests, long enough")
OTHER = Keys(b"the secret of another installation")
NOW = dt.datetime(2026, 11, 27, 9, 0, 0, 123456, tzinfo=dt.UTC)
YUKI = Subscriber(
    7,
    normalise("yuki@example.org"),
    Profile(),
    Standing(State.PENDING, NOW, asked=NOW),
    NOW,
    Origin.SIGNED_UP,
    nonce=b"\x01" * 16,
)


def test_a_secret_that_could_be_guessed_is_refused() -> None:
    """Short secrets protect nobody, and no secret is ever shown."""
    with pytest.raises(ValueError, match="at least 32"):
        Keys(b"hunter2")
    assert "secret of the tests" not in repr(KEYS)
    assert KEYS.fingerprint != OTHER.fingerprint


@given(st.binary(min_size=16, max_size=16))
def test_a_token_is_the_same_in_every_letter(nonce: bytes) -> None:
    """It is derived anew for each letter, and known again whatever became of its case."""
    token = KEYS.token(nonce)
    assert token == KEYS.token(nonce)
    assert token != OTHER.token(nonce)
    assert token.isascii()
    assert token.isalnum()
    assert token_hash(token) == token_hash(token.upper()) is not None


@pytest.mark.parametrize("text", ["", "x", "1" * 24, "a" * 23, "a" * 25, "ä" * 24, "a" * 10_000])
def test_what_cannot_be_a_token_is_not_looked_up(text: str) -> None:
    """Links that were cut or made up lead to nobody."""
    assert token_hash(text) is None


def test_a_confirmation_is_for_one_person_and_one_request() -> None:
    """Another person's, an earlier request's and another installation's token confirm nothing."""
    token = KEYS.confirmation(YUKI.number, YUKI.nonce, NOW)
    assert Keys.number_in(token) == 7
    assert KEYS.confirms(token, YUKI)
    assert KEYS.confirms(token.upper(), YUKI)
    assert not KEYS.confirms(token, replace(YUKI, number=8))
    later = replace(YUKI, standing=replace(YUKI.standing, asked=NOW + dt.timedelta(microseconds=1)))
    assert not KEYS.confirms(token, later)
    assert not KEYS.confirms(token, replace(YUKI, standing=Standing(State.ACTIVE, NOW)))
    assert not OTHER.confirms(token, YUKI)
    assert not KEYS.confirms(f"7-{KEYS.token(YUKI.nonce)}", YUKI)
    assert not KEYS.confirms("\ud800", YUKI)


@pytest.mark.parametrize(
    "text", ["", "7", "7-", "0-" + "a" * 24, "-7-" + "a" * 24, "٧-" + "a" * 24]
)
def test_other_forms_are_nobodys_confirmation(text: str) -> None:
    """A number is read from tokens of our form only."""
    assert Keys.number_in(text) is None


def test_the_forgotten_cannot_be_guessed_without_the_secret() -> None:
    """The same address gives another hash in another installation."""
    assert KEYS.sealed("yuki@example.org") == KEYS.sealed("yuki@example.org")
    assert KEYS.sealed("yuki@example.org") != OTHER.sealed("yuki@example.org")


def test_references_have_a_seal_of_their_own() -> None:
    """What seals return paths is not the secret itself, and the same on every run."""
    path = KEYS.seal.return_path("bounces@example.org", Reference("2026-w47", 1))
    assert KEYS.seal.read(path) == Reference("2026-w47", 1)
    assert OTHER.seal.read(path) is None
