from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import feedparser
import pytest
from tests.feedrules import atom_faults, json_feed_faults
from tests.render import sample
from tests.render.reading import read

from farflung.render.feeds import atom, json_feed

NS = {"a": "http://www.w3.org/2005/Atom"}


def parsed(site_url: str = sample.SITE) -> ET.Element:
    """Return the parsed Atom feed of the sample."""
    return ET.fromstring(atom([sample.every_kind()], sample.look(site_url), sample.FROZEN))  # noqa: S314 - ours


@pytest.mark.parametrize("site_url", [sample.SITE, ""])
def test_atom_has_what_it_must(site_url: str) -> None:
    """Feed and entries have id, title, updated, an author and a link (RFC 4287, 4.1)."""
    feed = parsed(site_url)
    assert feed.findtext("a:id", None, NS) == "tag:example.org,2026:newsletter"
    assert feed.findtext("a:title", None, NS) == "The Far-Flung Post"
    assert feed.findtext("a:updated", None, NS) == "2026-11-23T06:30:00Z"
    assert feed.findtext("a:author/a:name", None, NS) == "The Far-Flung Post"
    (entry,) = feed.findall("a:entry", NS)
    assert entry.findtext("a:id", None, NS) == "tag:example.org,2026:newsletter/2026-W47"
    assert entry.findtext("a:updated", None, NS) == "2026-11-23T06:30:00Z"
    assert entry.find("a:link[@rel='alternate']", NS) is not None
    assert entry.findtext("a:content", None, NS) or entry.findtext("a:summary", None, NS)


def test_the_feeds_obey_their_specifications() -> None:
    """Every rule of RFC 4287 and of JSON Feed 1.1 that a document can show is kept."""
    editions = [sample.every_kind()]
    assert atom_faults(atom(editions, sample.look(), sample.FROZEN)) == []
    assert json_feed_faults(json_feed(editions, sample.look())) == []
    without_address = atom_faults(atom(editions, sample.look(""), sample.FROZEN))
    assert without_address == ["4.1.1: SHOULD have a link with rel=self"]
    assert json_feed_faults(json_feed(editions, sample.look(""))) == []


def test_atom_content_is_absolute() -> None:
    """The content can be read anywhere: its links and pictures are absolute."""
    content = parsed().findtext("a:entry/a:content", "", NS)
    reading = read(content)
    for addresses in (reading.all("a"), reading.all("img")):
        assert addresses
        assert all(a.get("href", a.get("src", "")).startswith("https://") for a in addresses)
    assert reading.faults() == []


def test_atom_without_a_site_address() -> None:
    """Where nothing can be absolute, entries have a summary alone."""
    entry = parsed("").find("a:entry", NS)
    assert entry is not None
    assert entry.find("a:content", NS) is None
    assert entry.findtext("a:summary", "", NS).startswith("Dear all")


def test_a_reader_understands_it() -> None:
    """Feedparser reads the feed without a complaint."""
    feed = feedparser.parse(atom([sample.every_kind()], sample.look(), sample.FROZEN))
    assert not feed.bozo
    assert feed.entries[0].link == f"{sample.SITE}newsletter/2026-W47/"


@pytest.mark.parametrize("site_url", [sample.SITE, ""])
def test_json_feed_has_what_it_must(site_url: str) -> None:
    """The members that JSON Feed 1.1 requires, and absolute addresses or none."""
    feed = json.loads(json_feed([sample.every_kind()], sample.look(site_url)))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "The Far-Flung Post"
    (item,) = feed["items"]
    assert item["id"]
    assert item["date_published"] == "2026-11-23T06:30:00Z"
    assert "content_html" in item or "content_text" in item
    for name in ("url", "image"):
        assert item.get(name, sample.SITE).startswith("https://")


def test_letter_only_kinds() -> None:
    """Words of support are in no feed."""
    edition, look = sample.every_kind(), sample.look()
    assert b"father is ill" not in atom([edition], look, sample.FROZEN)
    assert b"father is ill" not in json_feed([edition], look)


def test_previews() -> None:
    """An edition that is not frozen is in no feed."""
    draft = replace(sample.every_kind(), frozen=None)
    assert json.loads(json_feed([draft], sample.look()))["items"] == []
    assert b"<entry>" not in atom([draft], sample.look(), sample.FROZEN)


def test_ids_survive_a_move() -> None:
    """Moving the site does not make old editions new to readers."""
    ids = {
        json.loads(json_feed([sample.every_kind()], sample.look(url)))["items"][0]["id"]
        for url in (sample.SITE, "https://other.example.org/", "")
    }
    assert len(ids) == 1
