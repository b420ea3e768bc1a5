"""Addresses: one key for all spellings of one, and never shown whole by an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.fields import BadValue
from farflung.mail.subscribers.addresses import normalise
from farflung.texts import redact


@pytest.mark.parametrize(
    ("given_as", "written", "key"),
    [
        ("  amara@example.org ", "amara@example.org", "amara@example.org"),
        ("Amara.Okafor@Example.ORG", "Amara.Okafor@example.org", "amara.okafor@example.org"),
        ("o'brien+post@example.org", "o'brien+post@example.org", "o'brien+post@example.org"),
        ("ゆき@例え.JP", "ゆき@xn--r8jz45g.jp", "ゆき@xn--r8jz45g.jp"),
        ("x@straße.example", "x@xn--strae-oqa.example", "x@xn--strae-oqa.example"),
        ("jose\u0301@example.org", "josé@example.org", "josé@example.org"),
        ("JOSÉ@example.org", "JOSÉ@example.org", "josé@example.org"),
    ],
)
def test_one_key_for_all_spellings(given_as: str, written: str, key: str) -> None:
    """The domain is ASCII and small, the local part composed; case makes no other person."""
    address = normalise(given_as)
    assert (address.written, address.key) == (written, key)
    assert normalise(address.written).key == normalise(address.key).key == key


@pytest.mark.parametrize(
    "given_as",
    [
        "",
        "amara",
        "amara@",
        "@example.org",
        "amara@localhost",
        "a b@example.org",
        "a@b@example.org",
        "amara@example..org",
        "amara@example.org, yuki@example.org",
        "Amara Okafor <amara@example.org>",
        "amara@exam ple.org",
        "amara\u202e@example.org",
        "amara@-example.org",
        f"{'x' * 65}@example.org",
        "amara@example.org\r\nBcc: everybody@example.org",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(given_as: str) -> None:
    """The reason names no address that mail could be sent to."""
    with pytest.raises(BadValue) as caught:
        normalise(given_as)
    assert "amara@" not in caught.value.message
    assert caught.value.rule == "wrong-recipient"


@given(st.emails())
def test_whatever_is_an_address_has_a_stable_key(text: str) -> None:
    """Normalising again changes nothing, whatever letters an address has."""
    try:
        address = normalise(text)
    except BadValue:
        return  # quoted local parts and the like, which we do not write to
    assert normalise(address.written) == address
    assert normalise(text.swapcase()).key == address.key
    assert address.written not in str(address)
    local = address.written.rpartition("@")[0]
    if local[-1] not in "=/":  # these alone are not taken for an address within a text
        assert redact(f"<{address.written}>") != f"<{address.written}>"
