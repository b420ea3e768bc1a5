"""The front of an edition: its names, its opening letter, and where it is found."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING

from farflung import markup
from farflung.catalogue import direction
from farflung.model import same_tag
from farflung.render.rows import NOTHING, body_html, clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from farflung.model import Edition
    from farflung.render.calendar import Postmark
    from farflung.render.chapters import Chapter
    from farflung.render.look import Look

__all__ = ["Front"]

_PREHEADER = 110  # characters: what a list of mails shows beside the subject
_DESCRIPTION = 160  # characters: what a search engine shows of a page


@dataclass(frozen=True, slots=True)
class Front:
    """What stands at the top and at the foot of an edition, wherever it is shown.

    ``title`` is the publication's, ``name`` the edition's. ``web`` and ``archive`` are absolute
    addresses, empty without a ``site_url``; ``reply`` is the address that answers reach.
    ``language`` and ``dir`` are those of the opening letter, empty where they are the whole's.
    """

    title: str
    name: str
    subject: str
    postmark: Postmark
    opening: Markup
    signed: str
    sender: str
    reply: str
    web: str
    archive: str
    language: str = ""
    dir: str = ""

    @classmethod
    def of(cls, edition: Edition, look: Look) -> Front:
        """Make the front of an edition; it is the same before and after freezing."""
        title = clean(look.publication.title)
        name = look.calendar.edition(edition.period)
        display, address = parseaddr(look.publication.sender)
        archive = f"{look.site_url}newsletter/{look.folder}" if look.site_url else ""
        opening = edition.opening.in_language(look.language)
        own = opening.language or look.publication.language
        other = bool(opening.sha256 or opening.body) and not same_tag(own, look.language)
        return cls(
            title,
            name,
            " ".join(clean(opening.subject).split()) or f"{title}, {name}",
            look.calendar.postmark(edition.period),
            body_html(opening.body) if opening.body.strip() else NOTHING,
            clean(opening.by) or (look.within(own) if other else look).words.editor,
            clean(display) or address,
            parseaddr(look.publication.reply_to or look.publication.sender)[1],
            f"{archive}{edition.id}/" if archive else "",
            archive,
            own if other else "",
            direction(own) if other else "",
        )

    def preheader(self, chapters: Sequence[Chapter]) -> str:
        """Return the line that a list of mails shows beside the subject."""
        return self._excerpt(chapters, _PREHEADER)

    def description(self, chapters: Sequence[Chapter]) -> str:
        """Return what a search engine says about the edition."""
        return self._excerpt(chapters, _DESCRIPTION)

    def _excerpt(self, chapters: Sequence[Chapter], length: int) -> str:
        headings = (
            block.heading for chapter in chapters for block in chapter.blocks if block.titled
        )
        text = markup.plain_text(self.opening) or " · ".join(headings)
        return markup.excerpt(text, length)
