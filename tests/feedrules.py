"""What RFC 4287 and JSON Feed 1.1 demand of a feed, as far as a document alone can show it.

No validator that works without a network is published for Python, npm or Debian, so the rules
stand here, each with the section it comes from. They return what is wrong, one line for each.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ATOM = "{http://www.w3.org/2005/Atom}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DATE = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?"
    r"(Z|[+-]([01]\d|2[0-3]):[0-5]\d)"
)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+")
_REFERENCE = re.compile(r"[^\s<>\"{}|\\^`\x00-\x20]*")
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+")
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # RFC 5646, loosely
_ONE_OF_FEED = ("id", "title", "updated")
_AT_MOST_ONE_OF_FEED = ("generator", "icon", "logo", "rights", "subtitle")
_AT_MOST_ONE_OF_ENTRY = ("content", "published", "rights", "source", "summary")
_FEED = {*_ONE_OF_FEED, *_AT_MOST_ONE_OF_FEED, "author", "category", "contributor", "link", "entry"}
_ENTRY = {*_ONE_OF_FEED, *_AT_MOST_ONE_OF_ENTRY, "author", "category", "contributor", "link"}


def atom_faults(document: bytes) -> list[str]:
    """Return what is wrong with an Atom feed (RFC 4287; the numbers are its sections)."""
    root = ET.fromstring(document)  # noqa: S314 - we wrote it
    if root.tag != f"{ATOM}feed":
        return ["4.1.1: the root is not atom:feed"]
    faults = [*_container(root, _FEED, _AT_MOST_ONE_OF_FEED, "feed"), *_language(root)]
    if not any(link.get("rel") == "self" for link in root.iter(f"{ATOM}link")):
        faults.append("4.1.1: SHOULD have a link with rel=self")
    entries = root.findall(f"{ATOM}entry")
    authored = root.find(f"{ATOM}author") is not None
    for entry in entries:
        faults += _container(entry, _ENTRY, _AT_MOST_ONE_OF_ENTRY, "entry")
        faults += _entry(entry, authored=authored)
    ids = Counter(entry.findtext(f"{ATOM}id") for entry in entries)
    return faults + [f"4.1.1: the id {name} is used twice" for name, n in ids.items() if n > 1]


def _container(
    parent: ET.Element, allowed: set[str], single: tuple[str, ...], what: str
) -> Iterator[str]:
    for child in parent:
        if child.tag.removeprefix(ATOM) not in allowed:
            yield f"4.1: {child.tag} in {what}"
    yield from _counts(parent, single, what)
    if not _IRI.fullmatch(parent.findtext(f"{ATOM}id") or ""):
        yield f"4.2.6: the id of {what} is no absolute IRI: {parent.findtext(f'{ATOM}id')}"
    for name in ("updated", "published"):
        if (date := parent.findtext(f"{ATOM}{name}")) is not None and not _DATE.fullmatch(date):
            yield f"3.3: {name} of {what} is no RFC 3339 date: {date}"
    yield from _people(parent)
    yield from _links(parent, what)
    for category in parent.findall(f"{ATOM}category"):
        if not category.get("term"):
            yield "4.2.2: a category without term"
    for text in ("title", "summary", "subtitle", "rights", "content"):
        yield from _text(parent.find(f"{ATOM}{text}"), text)


def _counts(parent: ET.Element, single: tuple[str, ...], what: str) -> Iterator[str]:
    for name in _ONE_OF_FEED:
        if len(parent.findall(f"{ATOM}{name}")) != 1:
            yield f"4.1: {what} must have one {name}"
    for name in single:
        if len(parent.findall(f"{ATOM}{name}")) > 1:
            yield f"4.1: {what} has more than one {name}"


def _entry(entry: ET.Element, *, authored: bool) -> Iterator[str]:
    if not authored and entry.find(f"{ATOM}author") is None:
        yield "4.1.2: neither the entry nor the feed has an author"
    relations = [link.get("rel", "alternate") for link in entry.findall(f"{ATOM}link")]
    if entry.find(f"{ATOM}content") is None:
        if "alternate" not in relations:
            yield "4.1.2: an entry without content must have a link with rel=alternate"
        if entry.find(f"{ATOM}summary") is None:
            yield "4.1.1.1: SHOULD have a summary where there is no content"


def _people(parent: ET.Element) -> Iterator[str]:
    for person in (*parent.findall(f"{ATOM}author"), *parent.findall(f"{ATOM}contributor")):
        if len(person.findall(f"{ATOM}name")) != 1 or not person.findtext(f"{ATOM}name"):
            yield "3.2.1: a person must have one name"


def _links(parent: ET.Element, what: str) -> Iterator[str]:
    alternates: Counter[tuple[str | None, str | None]] = Counter()
    for link in parent.findall(f"{ATOM}link"):
        href = link.get("href")
        if not href or not _REFERENCE.fullmatch(href):
            yield f"4.2.7.1: a link must have an IRI as its href: {href}"
        kind = link.get("type")
        if kind is not None and not _MEDIA_TYPE.fullmatch(kind):
            yield f"4.2.7.3: no media type: {kind}"
        if link.get("rel", "alternate") == "alternate":
            alternates[kind, link.get("hreflang")] += 1
    if any(count > 1 for count in alternates.values()):
        yield f"4.1: {what} has two alternate links of one type and language"


def _text(element: ET.Element | None, name: str) -> Iterator[str]:
    if element is None:
        return
    if element.get("type", "text") not in {"text", "html", "xhtml"}:
        yield f"3.1.1: the type of {name}"
    if len(element):
        yield f"3.1.1: {name} must not contain child elements"


def _language(root: ET.Element) -> Iterator[str]:
    if not _TAG.fullmatch(root.get(_LANG, "en")):
        yield "2: xml:lang is no language tag"


_TOP = {"version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str,
        "user_comment": str, "next_url": str, "icon": str, "favicon": str, "authors": list,
        "language": str, "expired": bool, "hubs": list, "items": list}  # fmt: skip
_ITEM = {"id": str, "url": str, "external_url": str, "title": str, "content_html": str,
         "content_text": str, "summary": str, "image": str, "banner_image": str,
         "date_published": str, "date_modified": str, "authors": list, "tags": list,
         "language": str, "attachments": list}  # fmt: skip


def json_feed_faults(document: bytes) -> list[str]:
    """Return what is wrong with a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    data = json.loads(document.decode("utf-8"))
    faults = [*_members(data, _TOP, "feed"), *_authors(data)]
    if data.get("version") != "https://jsonfeed.org/version/1.1":
        faults.append("version must be the address of version 1.1")
    faults += [f"a feed must have {name}" for name in ("title", "items") if name not in data]
    if not _TAG.fullmatch(data.get("language", "en")):
        faults.append("language is no language tag")
    for item in data.get("items", []):
        faults += [*_members(item, _ITEM, "item"), *_item(item), *_authors(item)]
    ids = Counter(item.get("id") for item in data.get("items", []))
    return faults + [f"the id {name} is used twice" for name, n in ids.items() if n > 1]


def _members(data: dict[str, Any], known: Mapping[str, type], what: str) -> Iterator[str]:
    for name, value in data.items():
        if name not in known and not name.startswith("_"):
            yield f"{what} has an unknown member {name}"
        elif name in known and not isinstance(value, known[name]):
            yield f"{name} must be {known[name].__name__}"
        elif name.endswith(("url", "icon", "image")) and not _IRI.fullmatch(value):
            yield f"{name} is no absolute address: {value}"
        elif name.startswith("date_") and not _DATE.fullmatch(value):
            yield f"{name} is no RFC 3339 date: {value}"


def _item(item: dict[str, Any]) -> Iterator[str]:
    if not item.get("id"):
        yield "an item must have an id"
    if not item.get("content_html") and not item.get("content_text"):
        yield "an item must have content_html or content_text"
    if not all(isinstance(tag, str) and tag for tag in item.get("tags", [])):
        yield "tags must be strings"


def _authors(data: dict[str, Any]) -> Iterator[str]:
    for author in data.get("authors", []):
        if not {"name", "url", "avatar"} & {*author}:
            yield "an author must have a name, an address or a picture"
