"""An edition as a page of the site: our own headings as Markdown, everything else as slots."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from farflung.kinds import PlaceShown
from farflung.model import SearchEntry, Slot, WebPage
from farflung.render.addresses import Addresses
from farflung.render.alternates import alternates
from farflung.render.chapters import chapters
from farflung.render.front import Front
from farflung.render.records import Medium

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from farflung.model import Edition
    from farflung.render.chapters import Chapter
    from farflung.render.look import Look
    from farflung.render.palette import Tones

__all__ = ["edition_page", "escape_markdown", "page_css", "preview_folder", "slot_mark"]

_NOT_PLAIN = re.compile(r"[!-/:-@\[-`{-~]")
"""Every ASCII punctuation mark: each of them means something to some Markdown extension."""


def edition_page(
    edition: Edition, look: Look, *, preview: bool, shelves: Collection[str] = ()
) -> WebPage:
    """Return the page of an edition, which leads on to those sections that have ``shelves``.

    A ``preview`` lies in a :func:`preview_folder`, says that it is one, and is in no navigation, search or
    sitemap. Kinds that may not be shown on a page are left out.
    """
    medium = Medium(look, Addresses.of_page(look), frozenset({PlaceShown.PAGE}))
    shown = chapters(edition, medium)
    front = Front.of(edition, look)
    folder = preview_folder(edition, look) if preview else edition.id
    slots = _slots(edition, look, shown, preview=preview, shelves=shelves)
    return WebPage(
        f"{folder}/index.md",
        f"{front.title}, {front.name}",
        front.description(shown),
        _skeleton(front, shown),
        tuple(slots),
        () if preview else tuple(_search(front, shown, look)),
        listed=not preview,
        alternates=alternates(look, f"{folder}/"),
    )


def preview_folder(edition: Edition, look: Look) -> str:
    """Return where the coming edition of a cadence is shown: ``next``, or ``next-monthly``."""
    cadence = edition.period.cadence
    return "next" if cadence is look.publication.cadence else f"next-{cadence}"


def page_css(look: Look) -> str:
    """Return the style sheet of the newsletter's pages, in the publication's accent."""
    light, dark = look.palette.light, look.palette.dark
    return (
        f":root {{ {_properties(light)} }}\n"
        f'[data-md-color-scheme="slate"] {{ {_properties(dark)} }}\n'
        f"{look.theme.source('page.css')}"
    )


def escape_markdown(text: str) -> str:
    """Write a line so that no Markdown extension sees anything in it, by character references."""
    return _NOT_PLAIN.sub(lambda match: f"&#{ord(match[0])};", " ".join(text.split()))


def slot_mark(name: str) -> str:
    """Return the element of a page that is filled with the slot called ``name``."""
    return f'<div id="farflung-slot-{name}"></div>'


def _properties(tones: Tones) -> str:
    return (
        f"--ff-accent: {tones.accent}; --ff-seal: {tones.seal}; "
        f"--ff-tint: {tones.tint}; --ff-grey: {tones.muted};"
    )


def _skeleton(front: Front, shown: Sequence[Chapter]) -> str:
    parts = [slot_mark("masthead"), f"# {escape_markdown(front.name)}", slot_mark("opening")]
    for chapter in shown:
        other = f" lang={chapter.language} dir={chapter.dir}" if chapter.language else ""
        parts.append(f"## {escape_markdown(chapter.title)} {{ #{chapter.id}{other} }}")
        parts.append(slot_mark(f"section-{chapter.id}"))
    return "\n\n".join(parts) + "\n"


def _slots(
    edition: Edition,
    look: Look,
    shown: Sequence[Chapter],
    *,
    preview: bool,
    shelves: Collection[str],
) -> Iterator[Slot]:
    values = {
        "look": look,
        "words": look.words,
        "calendar": look.calendar,
        "front": Front.of(edition, look),
        "edition": edition,
        "chapters": shown,
        "preview": preview,
        "shelves": shelves,
        "alternates": alternates(
            look, f"{preview_folder(edition, look) if preview else edition.id}/"
        ),
    }
    for name in ("masthead", "opening"):
        yield Slot(name, look.theme.render(f"page/{name}.html.j2", **values))
    for chapter in shown:
        html = look.theme.render("page/section.html.j2", chapter=chapter, **values)
        yield Slot(f"section-{chapter.id}", html)


def _search(front: Front, shown: Sequence[Chapter], look: Look) -> Iterator[SearchEntry]:
    yield SearchEntry("", f"{front.title}, {front.name}", front.description(shown))
    for chapter in shown:
        for block in chapter.blocks:
            if block.told:  # the search finds the edition that carries it in full
                continue
            if block.language and look.folder:  # found where it is said in its own language
                continue
            title = block.heading if block.titled else f"{chapter.title}, {front.name}"
            yield SearchEntry(block.anchor, title, block.plain)
