"""What the theme says around the pages of the handbook and of the newsletter: pure functions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from farflung.catalogue import spoken
from farflung.site.records import Feed, Room, Sign, Surroundings
from farflung.site.words import HandbookWords

if TYPE_CHECKING:
    from farflung.config import Settings
    from farflung.model import WebSite
    from farflung.site.translated import Translated

__all__ = [
    "around_changes",
    "around_handbook",
    "around_newsletter",
    "around_translation",
    "searches_elsewhere",
    "sign_of",
    "site_language",
]

_FEEDS = {
    "feed.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
    "changes.xml": "application/atom+xml",
    "changes.json": "application/feed+json",
}


def sign_of(website: WebSite) -> Sign:
    """Return how a part of the site is announced."""
    return Sign(website.title, tuple(f.path for f in website.files if f.path in _FEEDS))


def around_handbook(
    settings: Settings, newsletter: Sign, default: str, changes: Sign | None = None
) -> Surroundings:
    """Return what surrounds every version; ``default`` is the folder that the site opens at.

    It is the same for all versions, so that a page that did not change is the same file in both.
    """
    current = settings.handbook.versions.current
    words = spoken(HandbookWords, site_language(settings))
    return Surroundings(
        site_url=_address(settings, default),
        scope=_scope(settings),
        selector=default,
        rooms=(
            Room(words.handbook, _index(settings) or ".", current=True),
            Room(words.newsletter, f"../newsletter/{_index(settings)}"),
            *([Room(words.changes, f"../changes/{_index(settings)}")] if changes else []),
        ),
        feeds=(
            *_feeds(newsletter, "../newsletter/", words),
            *_feeds(changes, "../changes/", words),
        ),
        private=settings.handbook.private,
        home=_address(settings, default),
        live=tuple(dict.fromkeys([default, *([current.name] if current else [])])),
        markdown=settings.handbook.markdown,
        offline=settings.handbook.offline,
    )


def around_translation(settings: Settings, around: Surroundings, pages: Translated) -> Surroundings:
    """Return what surrounds the pages of a version in another language, one folder below it.

    The newsletter is that in the same language where there is one. ``around`` is what surrounds the
    version.
    """
    language = pages.language
    words = spoken(HandbookWords, language)
    publication = settings.publication
    archive = language if language in publication.spoken[1:] else ""
    index = _index(settings)
    home = index or "."
    named = {".": words.handbook, "newsletter": words.newsletter, "changes": words.changes}

    def moved(href: str) -> str:
        if archive and href.startswith("../newsletter/"):
            return f"../{href}".replace("newsletter/", f"newsletter/{archive}/", 1)
        return f"../{href}"

    rooms = [
        replace(room, title=words.handbook, href=home if pages.has_home else f"../{index}")
        if room.current
        else replace(room, title=named[room.href.split("/")[1]], href=moved(room.href))
        for room in around.rooms
    ]
    return replace(
        around,
        site_url=f"{around.site_url}{language}/" if around.site_url else "",
        rooms=tuple(rooms),
        feeds=tuple(replace(feed, href=moved(feed.href)) for feed in around.feeds),
        language=language,
    )


def around_newsletter(
    settings: Settings, website: WebSite, default: str, changes: Sign | None = None
) -> Surroundings:
    """Return what surrounds the newsletter's pages: no selector, and a way back to the handbook."""
    paths = [file.path for file in website.files]
    words = spoken(HandbookWords, website.language)
    up, folder = (
        ("../../", f"newsletter/{website.folder}") if website.folder else ("../", "newsletter")
    )
    return Surroundings(
        site_url=_address(settings, folder),
        scope=_scope(settings),
        selector="",
        rooms=(
            Room(words.handbook, f"{up}{default}/{_index(settings)}"),
            Room(words.newsletter, _index(settings) or ".", current=True),
            *([Room(words.changes, f"{up}changes/{_index(settings)}")] if changes else []),
        ),
        feeds=_feeds(sign_of(website), "", words),
        search=_also(settings, f"{up}{default}/"),
        styles=tuple(path for path in paths if path.endswith(".css")),
        private=settings.handbook.private,
    )


def around_changes(
    settings: Settings, newsletter: Sign, default: str, changes: WebSite
) -> Surroundings:
    """Return what surrounds the pages below ``changes/``: no selector, and a way back."""
    words = spoken(HandbookWords, site_language(settings))
    return Surroundings(
        site_url=_address(settings, "changes"),
        scope=_scope(settings),
        selector="",
        rooms=(
            Room(words.handbook, f"../{default}/{_index(settings)}"),
            Room(words.newsletter, f"../newsletter/{_index(settings)}"),
            Room(words.changes, _index(settings) or ".", current=True),
        ),
        feeds=(*_feeds(sign_of(changes), "", words), *_feeds(newsletter, "../newsletter/", words)),
        search=_also(settings, f"../{default}/", whole=True),
        styles=tuple(file.path for file in changes.files if file.path.endswith(".css")),
        private=settings.handbook.private,
    )


def searches_elsewhere(settings: Settings) -> bool:
    """Tell whether the theme's search can load the index of another folder in the browser.

    Where it cannot, that index is written into the other.
    """
    theme = settings.site.data.get("theme")
    name = theme.get("name") if isinstance(theme, dict) else theme
    return name == "material" and settings.handbook.engine != "zensical"


def site_language(settings: Settings) -> str:
    """Return the language of the handbook's theme, which is that of the words around its pages."""
    return settings.site.language


def _address(settings: Settings, folder: str) -> str:
    return f"{settings.site.site_url}{folder}/" if settings.site.site_url else ""


def _scope(settings: Settings) -> str:
    return urlsplit(settings.site.site_url).path or "/"


def _also(settings: Settings, handbook: str, *, whole: bool = False) -> str:
    """Ask the search worker (farflung-search.js) for the handbook, or for the ``whole`` site."""
    if not searches_elsewhere(settings):
        return ""
    return f"also={quote(handbook, safe='')}{'&all' if whole else ''}"


def _index(settings: Settings) -> str:
    """Name the file where the project asks for links that work without a web server."""
    return "index.html" if settings.site.data.get("use_directory_urls") is False else ""


def _feeds(sign: Sign | None, base: str, words: HandbookWords) -> tuple[Feed, ...]:
    return tuple(
        Feed(_title(sign.title, name, words), base + name, _FEEDS[name])
        for sign in ([sign] if sign else [])
        for name in sign.feeds
    )


def _title(title: str, name: str, words: HandbookWords) -> str:
    return words.say("changes_feed", title=title) if name.startswith("changes") else title
