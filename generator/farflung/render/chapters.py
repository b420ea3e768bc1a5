"""An edition → chapters: its sections with the blocks of what may be shown in a place."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from farflung.catalogue import direction, has_words
from farflung.kinds import PlaceShown
from farflung.model import Entry, FeedItem, HandbookChange, Section, same_tag
from farflung.render.bidi import settled
from farflung.render.blocks import block_of
from farflung.render.further import Further, further_changes, further_entries
from farflung.render.labels import label_of
from farflung.render.rows import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.model import Edition, Item
    from farflung.render.look import Look
    from farflung.render.records import Block, Medium

__all__ = ["Chapter", "chapters"]

_ANCHOR = 8  # hexadecimal digits


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section as it is shown: its blocks, and earlier riddles and questions with their answers.

    ``dated`` tells that the edition's calendar file has some of it; ``more`` counts the items that
    were left out because the letter would be too large; ``further`` leads to what the section has
    no room for. ``language`` and ``dir`` are those of the title, empty where they are those of the
    whole.
    """

    id: str
    kind: str
    title: str
    blocks: tuple[Block, ...] = ()
    answers: tuple[Block, ...] = ()
    dated: bool = False
    more: int = 0
    further: tuple[Further, ...] = ()
    language: str = ""
    dir: str = ""

    @property
    def shortened(self) -> bool:
        """Whether the section is whole on the page only."""
        return self.more > 0 or any(block.shortened for block in self.blocks)


def chapters(edition: Edition, medium: Medium) -> tuple[Chapter, ...]:
    """Return the edition's sections with what may be shown, empty ones left out."""
    taken = {section.id for section in edition.sections}
    sections = (*edition.sections, *_of_answers_alone(edition, medium.look))
    made = [_chapter(edition, section, medium, taken) for section in sections]
    return tuple(chapter for chapter in made if chapter.blocks or chapter.answers)


def _chapter(edition: Edition, section: Section, medium: Medium, taken: set[str]) -> Chapter:
    blocks = _blocks(section.id, section.items, medium, taken)
    kind = medium.look.kinds.get(section.kind)
    public = kind is not None and kind.shown_in(PlaceShown.PAGE)
    kept = _kept(blocks, medium.most) if public else blocks
    return replace(
        _titled(section, medium.look),
        blocks=kept,
        answers=_blocks(section.id, _answers(edition, section.id), medium, taken),
        dated=public and any(block.moment and not block.audience for block in blocks),
        more=len(blocks) - len(kept),
        further=_further(edition, section, medium),
    )


def _kept(blocks: tuple[Block, ...], most: int | None) -> tuple[Block, ...]:
    """Return the first blocks, and all that are for some readers only: no page has these."""
    places = accumulate(not block.audience for block in blocks)
    return tuple(
        block
        for block, place in zip(blocks, places, strict=True)
        if most is None or block.audience or place <= most
    )


def _titled(section: Section, look: Look) -> Chapter:
    """Return a chapter with the section's title in the language of the look, where there is one."""
    main = look.publication.language
    kind = look.kinds.get(section.kind)
    given = {tag.lower(): title for tag, title in section.titles.items()}
    title, language = given.get(look.language.lower(), ""), ""
    if not title and kind and section.title == kind.section and has_words(look.language):
        title = label_of(f"kind.{section.kind}.section", section.title, look)
    if not title:
        title, language = section.title, "" if same_tag(main, look.language) else main
    facing = direction(language) if language else ""
    named = settled(clean(title), look.dir)
    return Chapter(section.id, section.kind, named, language=language, dir=facing)


def _of_answers_alone(edition: Edition, look: Look) -> tuple[Section, ...]:
    """Return sections of last time's riddles that this edition would otherwise leave open."""
    kinds = {entry.section: entry.kind for entry in edition.answers}
    there = {section.id for section in edition.sections}
    return tuple(
        Section(name, kind, look.kinds[kind].section)
        for name, kind in kinds.items()
        if name not in there and kind in look.kinds
    )


def _further(edition: Edition, section: Section, medium: Medium) -> tuple[Further, ...]:
    is_handbook = any(isinstance(item, HandbookChange) for item in section.items)
    found = (
        further_entries(section.elsewhere, medium),
        further_changes(edition.history.more, medium) if is_handbook else None,
    )
    return tuple(further for further in found if further)


def _answers(edition: Edition, section: str) -> tuple[Entry, ...]:
    return tuple(entry for entry in edition.answers if entry.section == section)


def _blocks(
    section: str, items: Sequence[Item], medium: Medium, taken: set[str]
) -> tuple[Block, ...]:
    return tuple(
        block_of(_said(item, medium.look), _anchor(section, item, medium.look, taken), medium)
        for item in items
        if _is_shown(item, medium)
    )


def _said(item: Item, look: Look) -> Item:
    """Return an entry in the language of the look, if somebody has translated it."""
    return item.in_language(look.language) if isinstance(item, Entry) else item


def _is_shown(item: Item, medium: Medium) -> bool:
    if not isinstance(item, Entry | FeedItem):
        return True
    if isinstance(item, Entry) and not item.is_for(medium.audience):
        return False
    kind = medium.look.kinds.get(item.kind)
    if kind is None:  # nobody can say where it may appear, so it appears nowhere in public
        return medium.places == {PlaceShown.LETTER}
    return all(kind.shown_in(place) for place in medium.places)


def _anchor(section: str, item: Item, look: Look, taken: set[str]) -> str:
    """Make an id from what stays when the item is edited; a second of the name gets a number.

    What appears in the letter alone is known by its bytes: its file may be renamed, or be gone.
    """
    if isinstance(item, Entry) and item.kind in look.kinds and look.kinds[item.kind].secret:
        name = f"{section}-{item.sha256[:_ANCHOR]}"
    elif isinstance(item, Entry):
        name = f"{section}-{_slug(PurePosixPath(item.path).stem)}"
    elif isinstance(item, FeedItem):
        digest = hashlib.sha256(f"{item.feed}\0{item.id}".encode()).hexdigest()
        name = f"{section}-{digest[:_ANCHOR]}"
    else:
        name = f"handbook-{_slug(item.path.removesuffix('.md'))}"
    anchor, number = name, 1
    while anchor in taken:
        number += 1
        anchor = f"{name}-{number}"
    taken.add(anchor)
    return anchor


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-")
