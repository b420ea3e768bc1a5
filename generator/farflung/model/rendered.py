"""What becomes of an edition: pictures, letters, and pages before they are put into the site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = [
    "Alternate",
    "ItemWeight",
    "Letter",
    "LetterPicture",
    "LetterWeight",
    "PageCopies",
    "PageCopy",
    "Picture",
    "Progress",
    "Rendition",
    "SearchEntry",
    "SiteFile",
    "Slot",
    "WebPage",
    "WebSite",
]


@dataclass(frozen=True, slots=True)
class Rendition:
    """A re-encoded picture file in the cache: size in pixels, media type, hash of its bytes."""

    file: Path
    width: int
    height: int
    media_type: str
    sha256: str

    @property
    def suffix(self) -> str:
        """The usual ending of the file name, with its dot."""
        return {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}[self.media_type]


@dataclass(frozen=True, slots=True)
class Picture:
    """A contributed picture, re-encoded: ``fallback`` and ``webp`` for the site, ``letter``.

    ``fallback`` and ``webp`` go from narrow to wide. ``source`` is the hash of the original. The
    words for those who cannot see it belong to its use: :attr:`SourcePicture.alt`.
    """

    source: str
    fallback: tuple[Rendition, ...]
    webp: tuple[Rendition, ...]
    letter: Rendition


@dataclass(frozen=True, slots=True)
class LetterPicture:
    """A picture that travels inside a letter under its Content-ID (without angle brackets)."""

    cid: str
    rendition: Rendition


@dataclass(frozen=True, slots=True)
class Letter:
    """An edition as an e-mail: subject, complete HTML, plain text, and the pictures inside.

    ``html`` may hold each of the marks once, where a recipient's own greeting and links belong.
    """

    GREETING: ClassVar[str] = "<!--farflung-greeting-->"
    PERSONAL: ClassVar[str] = "<!--farflung-personal-->"

    edition: str
    subject: str
    html: str
    text: str
    language: str
    pictures: tuple[LetterPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemWeight:
    """What one item adds to the HTML of a letter, in bytes of UTF-8, pictures not counted."""

    section: str
    heading: str
    size: int


@dataclass(frozen=True, slots=True)
class LetterWeight:
    """The HTML of a letter before anything is shortened, against the most that clients show.

    Both ``size`` and ``limit`` are bytes of UTF-8; ``items`` are in reading order.
    """

    size: int
    limit: int
    items: tuple[ItemWeight, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether the letter is mailed whole."""
        return self.size <= self.limit

    def heaviest(self, count: int = 5) -> tuple[ItemWeight, ...]:
        """Return the items that weigh most, the heaviest first."""
        return tuple(sorted(self.items, key=lambda item: -item.size)[:count])


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a page that the engine leaves alone and that is filled with finished HTML.

    The page's Markdown holds ``<div id="farflung-slot-ID"></div>`` where ``html`` belongs. So text
    of contributors never passes through the handbook's Markdown extensions or plugins.
    """

    id: str
    html: str


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """Something the site's search finds: ``anchor`` is an id on its page, empty for the page."""

    anchor: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in a language: where it is, as seen from the page, and its whole address.

    ``name`` is what the language calls itself; ``address`` is empty where the site has none.
    """

    language: str
    name: str
    href: str
    address: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page of the newsletter's part of the site, before the engine puts it into the theme.

    ``path`` is the Markdown file below ``newsletter/`` (``2026-W47/index.md``); ``markdown`` is our
    own skeleton (headings and slots, nothing contributed). A page that is not ``listed`` is in no
    navigation, search or sitemap. ``alternates`` are all languages it is in, the main one first,
    empty where there is one. Pages of a ``group`` follow each other, its index first, and the
    navigation shows them under that name. A ``wide`` page has no table of contents beside it.
    """

    path: str
    title: str
    description: str
    markdown: str
    slots: tuple[Slot, ...] = ()
    search: tuple[SearchEntry, ...] = ()
    listed: bool = True
    alternates: tuple[Alternate, ...] = ()
    group: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A finished file of the site: its path below its part of the site, its bytes or their file."""

    path: str
    content: bytes | Path


@dataclass(frozen=True, slots=True)
class PageCopy:
    """A page that is like another, its ``shell``, but for its address, its titles and its slots.

    ``shell`` is the path of one of :attr:`WebSite.shells`, which is as many folders deep as
    ``address``. ``title`` takes the place of :attr:`TITLE` there, and each of ``headings`` that of
    :meth:`heading`. So a thousand such pages cost the engine no more than one.
    """

    TITLE: ClassVar[str] = "farflung-title-of-copy"
    shell: str
    address: str
    title: str
    slots: tuple[Slot, ...]
    headings: tuple[str, ...] = ()

    @staticmethod
    def heading(number: int) -> str:
        """Return what stands in a shell for a heading; the first has the number 1."""
        return f"farflung-heading-{number}-of-copy"


@dataclass(frozen=True, slots=True)
class PageCopies:
    """Copies that are only made where they are not known from an earlier build.

    ``make`` makes them, and ``key`` is a hash of all that they are made of but their ``shells``,
    which are named by their paths. ``listed`` are those of them that the sitemap and the search
    know.
    """

    key: str
    make: Callable[[], tuple[PageCopy, ...]]
    shells: tuple[str, ...]
    listed: tuple[WebPage, ...] = ()


@dataclass(frozen=True, slots=True)
class WebSite:
    """A part of the site beside the handbook: pages in navigation order, and finished files.

    ``shells`` are pages that the engine builds for ``copies`` of them alone. ``folder`` is the
    folder below ``newsletter/`` of a newsletter in another language than its main one, such as
    ``ja``.
    """

    title: str
    language: str
    pages: tuple[WebPage, ...]
    files: tuple[SiteFile, ...] = ()
    shells: tuple[WebPage, ...] = ()
    copies: tuple[PageCopies, ...] = ()
    folder: str = ""

    @property
    def listed(self) -> tuple[WebPage, ...]:
        """The pages that the sitemap and the search know, copies among them."""
        copied = (page for copies in self.copies for page in copies.listed)
        return (*(page for page in self.pages if page.listed), *copied)


class Progress(Protocol):
    """Told of each step of a long run; the command line draws it."""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Say that ``done`` of ``total`` steps are finished and ``what`` comes now."""
