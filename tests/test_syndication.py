from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.feedrules import atom_faults, json_feed_faults

from farflung.syndication import Feed, Post, Tag, atom, json_feed, tag_uri

POST = Post(
    tag_uri("example.org", 2026, "changes/since-v1/ways of working/naïve.md"),
    "https://example.org/changes/x/",
    "Ways of working: changed",
    "2026-11-20T09:00:00Z",
    html="<p>New.</p>",
    tags=(Tag("Ways"), Tag(""), Tag("weekly", "Weekly edition")),
)
FEED = Feed(
    id=tag_uri("example.org", 2026, "changes"),
    title="Changes",
    language="en",
    author="The Post",
    home="https://example.org/changes/",
    atom="changes.xml",
    json="changes.json",
    updated="2026-11-20T09:00:00Z",
    posts=(POST,),
)


def test_feeds_obey_their_specifications() -> None:
    """A feed with a post, one without, and one of a site without an address are valid."""
    for feed in (FEED, replace(FEED, posts=())):
        assert atom_faults(atom(feed)) == []
        assert json_feed_faults(json_feed(feed)) == []
    homeless = replace(FEED, home="", posts=(replace(POST, url="x/", html="", summary="New."),))
    assert atom_faults(atom(homeless)) == ["4.1.1: SHOULD have a link with rel=self"]
    assert json_feed_faults(json_feed(homeless)) == []


@given(st.text(st.characters(exclude_categories=[]), min_size=1), st.text(min_size=1))
def test_any_words_make_valid_feeds(words: str, path: str) -> None:
    """Control characters and half characters in titles and names break neither format."""
    post = replace(POST, id=tag_uri("example.org", 2026, path), title=words, summary=words,
                   html=words, tags=(Tag(words, words),))  # fmt: skip
    feed = replace(FEED, posts=(post,))
    assert [fault for fault in atom_faults(atom(feed)) if "SHOULD" not in fault] == []
    assert json_feed_faults(json_feed(feed)) == []


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (replace(FEED, id="no address"), "4.2.6"),
        (replace(FEED, updated="yesterday"), "3.3"),
        (replace(FEED, author=""), "3.2.1"),
        (replace(FEED, posts=(POST, POST)), "used twice"),
        (replace(FEED, language="?"), "xml:lang"),
        (replace(FEED, posts=(replace(POST, url="a b"),)), "4.2.7.1"),
    ],
)
def test_the_rules_find_what_is_wrong(broken: Feed, fault: str) -> None:
    """The rules of these tests can fail, or they would prove nothing."""
    assert any(fault in found for found in atom_faults(atom(broken)))


def test_the_rules_of_json_find_what_is_wrong() -> None:
    """The same for JSON Feed."""
    document = b'{"version": "1", "title": 3, "itemz": [], "items": [{"url": "x"}]}'
    assert len(json_feed_faults(document)) == 6


def test_atom_needs_its_own_root() -> None:
    """Another document is not a feed."""
    assert atom_faults(ET.tostring(ET.Element("rss"))) == ["4.1.1: the root is not atom:feed"]
