"""One item of an edition → a block: everything a partial shows, ready to be put into markup."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup

from farflung import markup
from farflung.catalogue import direction
from farflung.kinds import PlaceShown
from farflung.model import ChangeKind, Entry, FeedItem, FieldType, same_tag
from farflung.render.bidi import settled
from farflung.render.labels import label_of
from farflung.render.records import Block, Link
from farflung.render.rows import NOTHING, Row, body_html, clean, day_of, moment_of, rows_of
from farflung.texts import is_web_address

if TYPE_CHECKING:
    from farflung.model import HandbookChange, Item
    from farflung.render.addresses import Shot
    from farflung.render.look import Look
    from farflung.render.records import Medium

__all__ = ["block_of"]

_SUMMARY = 240  # characters of a feed's summary: it points to the story, it does not replace it
_DIGEST = 280  # characters of an entry's body in a digest that leads to the whole of it


def block_of(item: Item, anchor: str, medium: Medium) -> Block:
    """Make the block of an item, with ``anchor`` as its id."""
    if isinstance(item, Entry):
        return _entry(item, anchor, medium)
    if isinstance(item, FeedItem):
        return _story(item, anchor, medium)
    return _change(item, anchor, medium)


def _entry(entry: Entry, anchor: str, medium: Medium) -> Block:
    kind = medium.look.kinds.get(entry.kind)
    tongue = _tongue(entry.language, medium.look)
    look, facing = tongue.look, tongue.facing
    body = body_html(entry.body)
    told = _told(entry, anchor, look, medium)
    leads_on = bool(told and told.address)
    longest = min(medium.longest or _DIGEST, _DIGEST) if leads_on else medium.longest
    short = _shortened(body, longest) if _is_on_page(entry, medium) else NOTHING
    link = entry.link if is_web_address(entry.link) else ""
    titled = kind is None or entry.heading != kind.label
    heading = entry.heading if titled else label_of(f"kind.{entry.kind}.label", entry.heading, look)
    return Block(
        anchor,
        entry.kind,
        settled(clean(heading), facing),
        look.words,
        look.calendar,
        link,
        _host(link),
        settled(clean(entry.by), facing),
        look.calendar.day(entry.date),
        _audience(entry, look),
        short or body,
        _rows(entry, tongue, medium),
        _shots(entry, medium),
        moment_of(entry, look.calendar),
        day_of(entry, look.calendar),
        tongue.language,
        tongue.dir,
        titled=titled,
        shortened=bool(short) and not leads_on,
        over=entry.over,
        told=told,
    )


@dataclass(frozen=True, slots=True)
class _Tongue:
    """What an item is said in: ``language`` and ``dir`` are empty where they are the whole's."""

    look: Look
    language: str
    dir: str
    facing: str


def _tongue(language: str, look: Look) -> _Tongue:
    """Return how an item in ``language``, by default the publication's, is said within a look."""
    own = language or look.publication.language
    if same_tag(own, look.language):
        return _Tongue(look, "", "", look.dir)
    return _Tongue(look.within(own), own, direction(own), direction(own))


def _is_on_page(entry: Entry, medium: Medium) -> bool:
    """Tell whether a page shows the entry: what is for the letter or some readers only is on none."""
    kind = medium.look.kinds.get(entry.kind)
    return kind is not None and kind.shown_in(PlaceShown.PAGE) and not entry.audience


def _told(entry: Entry, anchor: str, look: Look, medium: Medium) -> Link | None:
    """Lead to the edition that carries an entry in full; what no page shows is there in no other."""
    if entry.told is None or not _is_on_page(entry, medium):
        return None
    words = look.words.say("in_full", edition=look.calendar.edition(entry.told))
    return Link(words, medium.addresses.edition(entry.told.id, anchor))


def _rows(entry: Entry, tongue: _Tongue, medium: Medium) -> tuple[Row, ...]:
    """Return the fields in their language; choices lead to pages of the handbook about them."""

    def led(row: Row) -> Row:
        page = medium.look.publication.page_of(row.name, str(row.value))
        choice = row.type is FieldType.CHOICE and page
        return replace(
            row,
            text=settled(row.text, tongue.facing),
            link=medium.addresses.page(page) if choice else row.link,
        )

    kind = medium.look.kinds.get(entry.kind)
    return tuple(led(row) for row in rows_of(entry, kind, tongue.look))


def _story(item: FeedItem, anchor: str, medium: Medium) -> Block:
    text = markup.excerpt(markup.plain_text(clean(item.summary)), _SUMMARY)
    link = item.link if is_web_address(item.link) else ""
    tongue = _tongue(item.language, medium.look)
    look, facing = tongue.look, tongue.facing
    return Block(
        anchor,
        item.kind,
        settled(clean(item.title), facing),
        look.words,
        look.calendar,
        link,
        settled(clean(item.feed), facing),
        settled(clean(item.author), facing),
        look.calendar.day(item.date.date()),
        language=tongue.language,
        dir=tongue.dir,
        body=Markup("<p>{}</p>").format(clean(text)) if text else NOTHING,
    )


def _change(change: HandbookChange, anchor: str, medium: Medium) -> Block:
    gone = change.change is ChangeKind.REMOVED
    tongue = _tongue("", medium.look)
    return Block(
        anchor,
        "handbook-changes",
        settled(clean(change.title), tongue.facing),
        tongue.look.words,
        tongue.look.calendar,
        "" if gone else medium.addresses.page(change.path),
        body=Markup("<p>{}</p>").format(clean(change.summary)) if change.summary else NOTHING,
        change=change.change,
        previous=settled(clean(change.previous), tongue.facing),
        language=tongue.language,
        dir=tongue.dir,
        redline=medium.addresses.redline(change.redline),
    )


def _shots(entry: Entry, medium: Medium) -> tuple[Shot, ...]:
    addresses = medium.addresses
    if addresses.letter and not _is_on_page(entry, medium):
        addresses = replace(addresses, embed=True)  # the site does not have such a picture
    pairs = ((medium.look.pictures.get(source.sha256), source) for source in entry.pictures)
    return tuple(
        addresses.shot(picture, clean(source.alt), source.focus)
        for picture, source in pairs
        if picture
    )


def _audience(entry: Entry, look: Look) -> str:
    if not entry.audience:
        return ""
    return look.calendar.list([_group(group, look) for group in entry.audience])


def _group(group: str, look: Look) -> str:
    """Name a group as readers call it: Japan, the team Payments."""
    kind, _, name = group.partition(":")
    if kind == "country":
        return clean(look.calendar.country(name))
    team = clean(look.publication.teams.get(name, name))
    return look.words.say("team_of", name=team)


def _host(link: str) -> str:
    return (urlsplit(link).hostname or "").removeprefix("www.") if link else ""


def _shortened(body: Markup, longest: int | None) -> Markup:
    """Return a body cut to ``longest`` characters as one paragraph, nothing where it fits."""
    if longest is None:
        return NOTHING
    text = markup.plain_text(body)
    if len(text) <= longest:
        return NOTHING
    return Markup("<p>{}</p>").format(markup.excerpt(text, longest))
