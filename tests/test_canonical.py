from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.canonical import story_address

STORY = "https://example.org/2026/clocks"


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/2026/clocks",
        "https://www.example.org/2026/clocks/",
        "HTTPS://Example.org:443/2026/clocks#comments",
        f"{STORY}?utm_source=rss&utm_medium=feed&UTM_Campaign=x",
        f"{STORY}/?fbclid=1&mtm_campaign=2&mc_eid=3",
        "https://example.org/2026/c%6Cocks?",
    ],
)
def test_one_story_has_many_addresses(other: str) -> None:
    """Scheme, www, slash, place on the page, tracking and escapes make no other story."""
    assert story_address(other) == story_address(STORY)


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/2026/Clocks",
        "https://blog.example.org/2026/clocks",
        "https://example.org:8080/2026/clocks",
        f"{STORY}?p=2",
        f"{STORY}?utm=2",
        f"{STORY}#!/next",
        "https://example.org/2026%2Fclocks/x",
    ],
)
def test_another_story_has_another_address(other: str) -> None:
    """Host, port, path and what a query asks for do count."""
    assert story_address(other) != story_address(STORY)


def test_the_order_of_a_query_does_not_count() -> None:
    """The same parameters in another order ask for the same."""
    assert story_address(f"{STORY}?b=2&a=1&utm_term=x") == story_address(f"{STORY}?a=1&b=2")


def test_what_is_no_web_address_is_left_alone() -> None:
    """A mail address, nonsense and nothing stay what they are."""
    for text in (
        "",
        "mailto:post@example.org",
        "http://[",
        "http://x:y/",
        "tag:example.org,2026:1",
    ):
        assert story_address(text) == text


@given(st.text())
def test_any_text_is_compared(text: str) -> None:
    """Nothing a feed can say makes it fail, and comparing twice changes nothing."""
    assert story_address(f"https://example.org/{text}").startswith("//example.org")
    assert isinstance(story_address(text), str)
