from __future__ import annotations

import pytest

from farflung.serving.hosts import is_own_host


@pytest.mark.parametrize(
    "header",
    ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:1", "localhost."],
)
def test_this_machine_is_answered(header: str) -> None:
    """The names of this machine are ours, with any port."""
    assert is_own_host(header, "127.0.0.1")


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:8000",
        "[evil]",
        ":",
    ],
)
def test_other_names_are_not(header: str | None) -> None:
    """A name that somebody else made lead to this machine is refused, and so is none."""
    assert not is_own_host(header, "127.0.0.1")


def test_the_host_that_was_asked_for() -> None:
    """The name given with --host is ours, and no other because of it."""
    assert is_own_host("desk.example.org:8000", "desk.example.org")
    assert not is_own_host("192.0.2.7", "desk.example.org")


def test_on_every_address_any_address_is_ours_but_no_name() -> None:
    """Listening on 0.0.0.0, a phone may use the machine's address; rebinding needs a name."""
    assert is_own_host("192.0.2.7:8000", "0.0.0.0")
    assert is_own_host("[2001:db8::7]:8000", "::")
    assert not is_own_host("evil.example:8000", "0.0.0.0")
