"""The feeds of the archive: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING

from farflung import syndication
from farflung.kinds import PlaceShown
from farflung.render.addresses import Addresses
from farflung.render.channels import channels
from farflung.render.chapters import chapters
from farflung.render.front import Front
from farflung.render.records import Medium
from farflung.render.shelves import newest_first
from farflung.syndication import Feed, Post, Tag, rfc3339, tag_uri

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from farflung.model import Edition
    from farflung.render.channels import Channel
    from farflung.render.look import Look

__all__ = ["atom", "json_feed"]

_FIRST_YEAR = 2026  # any year in which the sender had the domain; it only has to stay the same
_LENGTH = 40  # editions in a feed


def atom(
    editions: Sequence[Edition], look: Look, updated: dt.datetime, channel: Channel | None = None
) -> bytes:
    """Return the Atom feed of frozen editions, newest first; ``updated`` is that of the feed."""
    return syndication.atom(_feed(editions, look, channel, rfc3339(updated)))


def json_feed(editions: Sequence[Edition], look: Look, channel: Channel | None = None) -> bytes:
    """Return the JSON Feed of frozen editions, newest first."""
    return syndication.json_feed(_feed(editions, look, channel))


def _feed(
    editions: Sequence[Edition], look: Look, channel: Channel | None, updated: str = ""
) -> Feed:
    channel = channel or channels(look)[0]
    sender, address = parseaddr(look.publication.sender)
    return Feed(
        id=tag_uri(_host(address), _FIRST_YEAR, channel.name),
        title=channel.title,
        language=look.language,
        author=sender or look.publication.title,
        home=f"{look.site_url}newsletter/{look.folder}" if look.site_url else "",
        atom=f"{channel.file}.xml",
        json=f"{channel.file}.json",
        updated=updated,
        posts=tuple(_posts(editions, look, _host(address))),
    )


def _host(address: str) -> str:
    return address.rpartition("@")[2]


def _posts(editions: Sequence[Edition], look: Look, host: str) -> Iterator[Post]:
    medium = Medium(look, Addresses.of_feed(look), frozenset({PlaceShown.FEED}))
    for edition in newest_first(editions)[:_LENGTH]:
        if edition.frozen is None:  # a preview is in no feed
            continue
        front = Front.of(edition, look)
        shown = chapters(edition, medium)
        shots = (block.shot for chapter in shown for block in chapter.blocks if block.shot)
        shot = next(shots, None)
        moment = rfc3339(edition.frozen)
        name = f"newsletter/{look.folder}{edition.id}"
        yield Post(
            id=tag_uri(host, edition.period.start.year, name),
            url=front.web or f"{edition.id}/",
            title=front.subject,
            updated=moment,
            published=moment,
            summary=front.description(shown),
            html=_content(edition, medium) if look.site_url else "",
            image=shot.src if shot and look.site_url else "",
            tags=_tags(edition, look),
        )


def _tags(edition: Edition, look: Look) -> tuple[Tag, ...]:
    """Name the cadence of an edition where a publication has several."""
    cadence = edition.period.cadence
    several = len(look.publication.cadences) > 1
    return (Tag(cadence, look.words.cadences[cadence]),) if several else ()


def _content(edition: Edition, medium: Medium) -> str:
    look = medium.look
    return look.theme.render(
        "page/feed.html.j2",
        look=look,
        words=look.words,
        calendar=look.calendar,
        front=Front.of(edition, look),
        edition=edition,
        chapters=chapters(edition, medium),
        preview=False,
    )
