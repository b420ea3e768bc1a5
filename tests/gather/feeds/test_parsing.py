from __future__ import annotations

import json
import re
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from farflung.gather.feeds.items import CleanItem
from farflung.gather.feeds.parsing import MAX_ITEMS, NotAFeed, parse_feed

GOLDEN = Path(__file__).parent / "golden"
RSS = b"<rss><channel>%s</channel></rss>"
ITEM = b"<item><title>%s</title></item>"
WORDS = ["<rss>", "<item>", "</item>", "<title>", "</title>", "<feed xmlns='http://www.w3.org/2005/Atom'>",
         "<entry>", "<content type='xhtml'>", "<content mode='base64'>", "&", "&#xD800;", "&#0;", "]]>", "<![CDATA[",
         "<!--", "<?xml encoding='", "<!DOCTYPE", "<author>", "a@b.c", "<link>", "http://[", "<pubDate>", "\0", "é",
         "<x:y", "xmlns:x='u'", ">", "<itunes:image/>", "<media:content/>", "<geo:lat>", "<georss:point>"]  # fmt: skip


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "rdf.xml", "broken.xml", "feed.json.txt"])
def test_the_formats_are_read(name: str) -> None:
    """RSS, Atom, JSON Feed, an old format and a broken one give the items beside them."""
    items = parse_feed((GOLDEN / name).read_bytes(), "https://example.org/feeds/feed.xml")
    found = TypeAdapter(tuple[CleanItem, ...]).dump_python(items, mode="json")
    text = re.sub(r"sha256:\w+", "sha256:?", json.dumps(found))
    expected = (GOLDEN / name).with_suffix(".json").read_text("utf-8")
    assert json.loads(text) == json.loads(expected)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "something that is not a feed"),
        (b"%PDF-1.4", "something that is not a feed"),
        (b"<opml/>", "something that is not a feed"),
        (b"<!-- <rss>", "something that is not a feed"),
        (b"<!DOCTYPE html><p>", "a web page, not a feed"),
        (b"<!doctype HTML PUBLIC 'x'>\n<html>", "a web page, not a feed"),
        (b"\n <?xml version='1.0'?>\n<!-- x --><html><rss>", "a web page, not a feed"),
        (b"{}", "JSON that is not a feed"),
        (b"[" * 100_000, "JSON that is not a feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "JSON that is not a feed"),
        (b"<rss><", "a broken feed"),
    ],
)
def test_what_is_not_a_feed_is_named(body: bytes, what: str) -> None:
    """The reason says what came instead, by its content."""
    with pytest.raises(NotAFeed, match=f"^{re.escape(what)}$"):
        parse_feed(body)


def test_a_feed_may_be_empty() -> None:
    """A new blog without stories is no failure."""
    assert parse_feed(RSS % b"") == ()


@pytest.mark.parametrize("name", ["/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/x"])
def test_names_are_not_opened(name: str) -> None:
    """Bytes that look like a file's name or an address are bytes."""
    with pytest.raises(NotAFeed, match="something"):
        parse_feed(name.encode())


def test_entities_are_refused() -> None:
    """A document that declares entities is not read: neither a bomb nor a file of ours."""
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    for inner in (f"<!ENTITY l0 'ha'>{laughs}", "<!ENTITY l9 SYSTEM 'file:///etc/passwd'>"):
        document = f"<!DOCTYPE rss [{inner}]><rss><channel><item><title>&l9;</title></item>"
        with pytest.raises(NotAFeed, match="entities"):
            parse_feed(document.encode())


def test_a_story_about_entities_is_fine() -> None:
    """What looks like a declaration inside of an item is text."""
    (item,) = parse_feed(RSS % ITEM % b"<![CDATA[On &lt;!DOCTYPE x [&lt;!ENTITY y 'z'>]>]]>")
    assert item.title == "On <!DOCTYPE x [<!ENTITY y 'z'>]>"


@pytest.mark.parametrize(
    ("encoding", "declaration"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", "<?xml version='1.0' encoding='utf-16'?>"),
        ("utf-16-le", ""),
        ("utf-32", ""),
        ("iso-8859-15", "<?xml version='1.0' encoding='ISO-8859-15'?>"),
        ("windows-1252", ""),
        ("utf-8", "<?xml version='1.0' encoding='punycode'?>"),
        ("utf-8", "<?xml version='1.0' encoding='unicode_escape'?>"),
        ("utf-8", "<?xml version='1.0' encoding='hex'?>"),
        ("utf-8", "<?xml version='1.0' encoding='no-such-thing'?>"),
    ],
)
def test_characters_survive(encoding: str, declaration: str) -> None:
    """Marks, declarations and UTF-8 are believed in this order; dangerous codecs are not used."""
    body = f"{declaration}<rss><channel><item><title>Zoë €1</title></item></channel></rss>"
    assert parse_feed(body.encode(encoding))[0].title == "Zoë €1"


def test_the_servers_word_counts_where_the_document_is_silent() -> None:
    """A charset of HTTP helps with bytes that are not UTF-8 and do not say what they are."""
    body = "<rss><channel><item><title>Журнал</title></item></channel></rss>".encode("koi8-r")
    assert parse_feed(body, charset="koi8-r")[0].title == "Журнал"


def test_the_newest_items_are_kept() -> None:
    """Of a feed with its whole archive, oldest first, the newest 500 stay."""
    day = "<item><title>{0}</title><guid>{0}</guid><pubDate>1 Jan {0} 00:00 GMT</pubDate></item>"
    body = "".join(day.format(year) for year in range(2000, 2000 + MAX_ITEMS + 20))
    items = parse_feed(RSS % body.encode())
    assert len(items) == MAX_ITEMS
    assert min(item.title for item in items) == "2020"


def test_invisible_characters_are_dropped() -> None:
    """Control characters and reversed text reach no title, joined letters and emoji stay."""
    (item,) = parse_feed(RSS % ITEM % "a\x07b\u202ec \U0001f469\u200d\U0001f680".encode())
    assert item.title == "abc \U0001f469\u200d\U0001f680"


def test_long_texts_are_cut() -> None:
    """Whatever a feed says of itself fits its place."""
    word = b"word " * 5000
    body = b"<item><title>%s</title><guid>%s</guid><description>x %s</description></item>"
    (item,) = parse_feed(RSS % (body % (word, word, word)))
    assert len(item.title) <= 200
    assert len(item.summary) <= 400
    assert item.id.startswith("sha256:")


def test_slow_feeds_are_given_up() -> None:
    """An expression of feedparser that takes minutes for this author is interrupted."""
    body = RSS % (b"<item><author>" + b"a" * 400_000 + b"</author></item>")
    begin = time.monotonic()
    with pytest.raises(NotAFeed, match="takes longer than"):
        parse_feed(body, seconds=0.2)
    assert time.monotonic() - begin < 20


def test_reading_in_another_thread_works() -> None:
    """Only the main thread can be interrupted; another one reads without a limit on time."""
    found: list[tuple[CleanItem, ...]] = []
    thread = threading.Thread(target=lambda: found.append(parse_feed(RSS % ITEM % b"x")))
    thread.start()
    thread.join()
    assert found[0][0].title == "x"


def _reads_or_refuses(body: bytes) -> None:
    try:
        items = parse_feed(body, "https://example.org/feed.xml")
    except NotAFeed:
        return
    for item in items:
        assert item.id
        assert item.title
        assert item.link == "" or item.link.startswith(("http://", "https://"))
        assert json.dumps([item.id, item.title, item.link, item.author, item.summary]).isascii()


@given(st.binary() | st.binary().map(lambda b: b"<rss>" + b) | st.binary().map(lambda b: b"{" + b))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    """Whatever comes, there are items or a reason."""
    _reads_or_refuses(body)


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=25), st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_markup_is_read_or_refused(words: list[str], rss: bool) -> None:  # noqa: FBT001 - drawn
    """Pieces of feeds in any order are read or refused."""
    start = "<rss><channel><item>" if rss else "<feed xmlns='http://www.w3.org/2005/Atom'><entry>"
    _reads_or_refuses((start + "".join(words)).encode("utf-8", "replace"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
NAMES = ["id", "url", "external_url", "title", "summary", "content_html", "content_text",
         "date_published", "authors", "author", "name"]  # fmt: skip


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), JSON), max_size=3))
@settings(max_examples=150, deadline=None)
def test_any_json_is_read_or_refused(items: list[dict[str, object]]) -> None:
    """A JSON Feed with fields of any type is read as far as it makes sense."""
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": items}
    _reads_or_refuses(json.dumps(feed).encode())
