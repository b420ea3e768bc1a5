"""Where the links of a page lead."""

from __future__ import annotations

import pytest

from farflung.changes.redline import Leads, redline_of

MOVED = {"values/index.md": "principles/index.md", "team/ours.md": "ours.md"}
THEN, NOW = Leads("team/ours.md", MOVED), Leads("ours.md")


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("../values/index.md#trust", "principles/index.md#trust"),
        ("../time%20zones.md", "time zones.md"),
        ("pay.md", "team/pay.md"),
        ("#top", "#top"),
        ("#top", "ours.md#top"),
        ("https://example.org/values/index.md", "https://example.org/values/index.md"),
    ],
)
def test_the_same_place(then: str, now: str) -> None:
    """A link that was mended after a move leads where it led; so do the links of a moved page."""
    assert THEN.to(then) == NOW.to(now)


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("../values/index.md", "values/index.md"),  # a new page at the old name
        ("../values/index.md#trust", "principles/index.md#kindness"),
        ("https://example.org/a", "https://example.org/b"),
        ("/pay/", "pay.md"),
        ("http://[", "pay.md"),
    ],
)
def test_another_place(then: str, now: str) -> None:
    """What leads elsewhere now is a change."""
    assert THEN.to(then) != NOW.to(now)


def test_a_mended_link_is_no_change() -> None:
    """The redline of a page whose links follow a move is empty and small; other links count."""
    leads = Leads("index.md", MOVED), Leads("index.md")
    mended = redline_of(
        "See [Values](values/index.md).", "See [Values](principles/index.md).", leads
    )
    assert (mended.inserted, mended.deleted, mended.excerpts, mended.small) == (0, 0, (), True)
    other = redline_of("See [Values](values/index.md).", "See [Values](pay.md).", leads)
    assert (other.inserted, other.deleted, other.small) == (1, 1, False)
