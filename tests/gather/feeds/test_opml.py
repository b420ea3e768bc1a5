from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.config import FeedSettings
from farflung.errors import ProblemsFound
from farflung.gather.feeds.opml import MAX_BYTES, read_opml, write_opml

LIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>Subscriptions</title></head>
  <body>
    <outline text="Engineering">
      <outline text="Clocks &amp; co" type="rss" xmlUrl="https://example.org/clocks.xml"
        htmlUrl="https://example.org/"/>
      <outline text="x" title="The  Library" type="rss" xmlUrl=" http://library.example.org/feed "/>
    </outline>
    <outline text="A note, not a feed"/>
    <outline xmlUrl="https://nameless.example.org/atom"/>
    <outline text="Inside" xmlUrl="file:///etc/passwd"/>
    <outline text="Secret" xmlUrl="https://me:hunter2@example.org/feed"/>
  </body>
</opml>
"""


def refused(data: bytes) -> str:
    """Return why a list cannot be read, with its place."""
    with pytest.raises(ProblemsFound) as caught:
        read_opml(data, "list.opml")
    (problem,) = caught.value.problems
    assert problem.hint
    return f"{problem.place}: {problem.message}"


def test_a_list_is_read() -> None:
    """Feeds in folders or not, called by title, text or host; what is no feed is passed over."""
    feeds, problems = read_opml(LIST, "list.opml")
    assert [(feed.title, feed.url) for feed in feeds] == [
        ("Clocks & co", "https://example.org/clocks.xml"),
        ("The Library", "http://library.example.org/feed"),
        ("nameless.example.org", "https://nameless.example.org/atom"),
    ]
    assert [(p.place.line, p.rule) for p in problems] == [
        (12, "wrong-address"),
        (13, "wrong-address"),
    ]
    assert "hunter2" not in "".join(problem.message for problem in problems)


def test_bombs_and_strangers_are_refused() -> None:
    """Entities, other documents, broken ones, deep and large ones are named with their line."""
    bomb = b'<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><opml>&b;</opml>'
    assert "declares a document type" in refused(bomb)
    outside = b'<?xml version="1.0"?>\n<!DOCTYPE o SYSTEM "file:///etc/passwd"><opml/>'
    assert "declares a document type" in refused(outside)
    assert "not OPML" in refused(b"<rss version='2.0'/>")
    assert refused(b"<opml>\n<body>").startswith("list.opml:2:7: this is not XML")
    assert "not XML" in refused(b"")
    assert "not XML" in refused(b'<?xml version="1.0" encoding="klingon"?><opml/>')
    assert "levels deep" in refused(b"<opml>" + b"<outline>" * 100)
    assert "MiB" in refused(b" " * (MAX_BYTES + 1))
    many = b'<outline xmlUrl="https://example.org/f"/>' * 2001
    assert "more than 2000" in refused(b"<opml>" + many + b"</opml>")


def test_what_is_written_is_read_again() -> None:
    """A list has a folder for each section with feeds; files have no address and stay out."""
    feeds = [
        FeedSettings(url="https://example.org/a?x=1&y=2", title='Clocks & "co"'),
        FeedSettings(url="https://example.org/b", title="図書館"),
    ]
    local = FeedSettings(path="feeds/local.xml", title="Local")
    document = write_opml("The Post", [("Reading", [*feeds, local]), ("Empty", [local])])
    assert document.count(b"<outline") == 3
    assert b'<outline text="Reading">' in document
    assert read_opml(document, "list.opml") == (tuple(feeds), ())


@given(st.binary() | st.text().map(lambda words: b"<opml>" + words.encode("utf-8", "ignore")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Whatever comes, there are feeds or a problem."""
    try:
        feeds, _ = read_opml(data, "list.opml")
    except ProblemsFound:
        return
    assert feeds == ()
