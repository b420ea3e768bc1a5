"""What a text may hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.texts import has_control_characters, is_web_address, redact, squeeze


@pytest.mark.parametrize(
    "address",
    ["http://example.org", "HTTPS://EXAMPLE.ORG/x", "http://[::1]/", "mailto:a@example.org"],
)
def test_web_addresses(address: str) -> None:
    """Absolute http, https and mailto addresses are web addresses."""
    assert is_web_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/x",
        "//example.org",
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        " https://example.org",
        "https://exa mple.org",
        "https://",
        "http:///x",
        "http://[::1",
        "http://example.org:port/",
        "data:text/html,x",
        "mailto:nobody",
        "https://example.org/\u202e",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_web_address(address: str) -> None:
    """Everything else is refused, however it is dressed up."""
    assert not is_web_address(address)


def test_joiners_that_scripts_need_are_no_control_characters() -> None:
    """Persian and emoji need joiners; line breaks count only where there is one line."""
    assert not has_control_characters("\u0645\u06cc\u200c\u062e 👩\u200d🚀")
    assert has_control_characters("a\nb")
    assert not has_control_characters("a\nb\tc", lines=True)


@given(st.text())
def test_squeezing_twice_changes_nothing(text: str) -> None:
    """A squeezed text is on one line and stays as it is."""
    once = squeeze(text)
    assert squeeze(once) == once
    assert "\n" not in once


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("amara.okafor@example.org", "a…@example.org"),
        ("a@example.org", "…@example.org"),
        ("Amara <amara@example.org>, 'yuki@例え.jp'", "Amara <a…@example.org>, 'y…@例え.jp'"),
        (
            "DETAIL:  Key (key)=(amara@example.org) exists",
            "DETAIL:  Key (key)=(a…@example.org) exists",
        ),
        ('"amara okafor"@example.org', "a…@example.org"),
        ("postgresql://post:hunter2@db/post", "postgresql://post:h…@db/post"),
        ("@handle, 5 @ 6", "@handle, 5 @ 6"),
    ],
)
def test_addresses_are_shortened(text: str, shown: str) -> None:
    """Nobody can be written to by what is shown; nothing else changes."""
    assert redact(text) == shown
    assert redact(shown) == shown
