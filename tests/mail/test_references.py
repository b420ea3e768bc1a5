"""References in return paths and Message-IDs: found again, and believed only with our seal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.errors import RefusedError
from farflung.mail.headers import identifier
from farflung.mail.references import Reference, Seal

SEAL = Seal(b"k" * 32)
ROW = Reference("2026-w47", 17)


@given(
    st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True), st.integers(0, 10**10 - 1)
)
def test_what_we_sealed_is_found_again(mailing: str, number: int) -> None:
    """Return path and Message-ID lead to the row they were made for, in any case of letters."""
    row = Reference(mailing, number)
    path = SEAL.return_path("bounces@example.org", row)
    assert SEAL.read(path) == row
    assert SEAL.read(path.upper()) == row
    assert SEAL.read(f"Final-Recipient: rfc822; <{path}>") == row
    assert SEAL.read(identifier(SEAL.message_id("example.org", row))) == row


def test_a_seal_of_somebody_else_is_nothing() -> None:
    """Another key, another row, a shortened seal, a padded number: no reference."""
    path = SEAL.return_path("bounces@example.org", ROW)
    assert path.startswith("bounces+2026-w47.17.")
    assert Seal(b"j" * 32).read(path) is None
    for forged in (
        path.replace(".17.", ".18."),
        path.replace(".17.", ".017."),
        path.replace("2026-w47", "2026-w46"),
        path.replace("@", "a@"),
        path.replace("+2026", "+x2026"),
        "bounces@example.org",
        "",
    ):
        assert SEAL.read(forged) is None


def test_a_delimiter_of_the_relay() -> None:
    """Relays that divide a local part by another sign are served too, by a hyphen even."""
    for delimiter in "-=":
        path = SEAL.return_path("the-bounces@example.org", ROW, delimiter)
        assert path.startswith(f"the-bounces{delimiter}2026-w47.17.")
        assert SEAL.read(path) == ROW


def test_what_does_not_fit_is_refused() -> None:
    """A local part has 64 octets at most; a reference has its alphabet; a key its length."""
    with pytest.raises(RefusedError):
        SEAL.return_path(f"{'b' * 40}@example.org", ROW)
    for row in (
        Reference("2026 W47", 1),
        Reference("a", -1),
        Reference("a", 10**10),
        Reference("", 1),
    ):
        with pytest.raises(RefusedError):
            SEAL.message_id("example.org", row)
    with pytest.raises(ValueError, match="32"):
        Seal(b"short")
