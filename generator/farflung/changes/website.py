"""Comparisons as a part of the site: an overview, a page a pair of states, and the redlines."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from farflung.changes.feeds import FeedSource, atom, json_feed
from farflung.changes.parts import Setting, in_version, render_part
from farflung.identity import digest, identity
from farflung.model import (
    ChangeKind,
    PageCopies,
    PageCopy,
    SearchEntry,
    SiteFile,
    Slot,
    WebPage,
    WebSite,
)
from farflung.resources import themes_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from farflung.changes.records import Changes, PageChange, Redline

__all__ = ["changes_site"]

_SHELL = "shell/page.md"


def changes_site(
    found: Sequence[Changes],
    redlines: Mapping[str, Redline],
    setting: Setting,
    notes: Sequence[str] = (),
) -> WebSite:
    """Return everything below ``changes/``.

    ``found`` is newest first; ``redlines`` are by their addresses, and none is asked for that an
    earlier build may have shown already; ``notes`` say what is missing.
    An address that was promised and has no redline any more gets a page that says so.
    """
    pages = [
        _overview(found, notes, setting),
        *(_pair_page(changes, setting) for changes in found),
    ]
    pages.append(
        WebPage(_SHELL, PageCopy.TITLE, "", _SHELL_TEXT, (Slot("body", ""),), listed=False)
    )
    source = FeedSource(
        setting.site_name, setting.site_url, setting.author, setting.host, setting.language
    )
    files = (
        SiteFile("changes.css", (themes_folder() / "changes/changes.css").read_bytes()),
        SiteFile("changes.xml", atom(found, redlines, source)),
        SiteFile("changes.json", json_feed(found, redlines, source)),
    )
    copies = [_copies(changes, redlines, setting) for changes in found]
    copies.append(_gone(found, setting))
    return WebSite(setting.site_name, "", tuple(pages), files, tuple(copies))


_SHELL_TEXT = f'# {PageCopy.TITLE} {{ #redline }}\n\n<div id="farflung-slot-body"></div>\n'


def _mark(name: str) -> str:
    return f'<div id="farflung-slot-{name}"></div>'


def _overview(found: Sequence[Changes], notes: Sequence[str], setting: Setting) -> WebPage:
    words = setting.words
    html = render_part("overview.html.j2", setting, found=found, notes=notes)
    entry = SearchEntry("", words.search_title, "")
    text = f"# {words.title}\n\n{_mark('pairs')}\n"
    slots = (Slot("pairs", html),)
    return WebPage("index.md", words.title, words.description, text, slots, (entry,))


def _pair_page(changes: Changes, setting: Setting) -> WebPage:
    title = _span(changes, setting)
    parts = [f"# {_plain(title)}", _mark("head")]
    slots = [Slot("head", render_part("pair-head.html.j2", setting, changes=changes))]
    groups = groupby(changes.shown, key=lambda page: page.chapter)
    for number, (chapter, pages) in enumerate(groups, 1):
        parts += [f"## {_plain(chapter)} {{ #chapter-{number} }}", _mark(f"chapter-{number}")]
        slots.append(Slot(f"chapter-{number}", _rows(changes, list(pages), setting)))
    if changes.folded:
        parts += [f"## {setting.words.small} {{ #small }}", _mark("small")]
        rows = Markup(_rows(changes, changes.folded, setting))  # noqa: S704 - our own template made it
        slots.append(
            Slot(
                "small", render_part("small.html.j2", setting, rows=rows, count=len(changes.folded))
            )
        )
    return WebPage(
        f"{changes.pair.slug}/index.md",
        title,
        "",
        "\n\n".join(parts) + "\n",
        tuple(slots),
        (SearchEntry("", title, ""),),
        in_nav=False,  # the next version must not change the pages of those before it
    )


def _rows(changes: Changes, pages: Sequence[PageChange], setting: Setting) -> str:
    owners = [(owner, list(group)) for owner, group in groupby(pages, key=lambda page: page.owner)]

    def address(page: PageChange) -> str:
        gone = page.change is ChangeKind.REMOVED
        return in_version(changes.pair.before if gone else changes.pair.after, page.path, setting)

    return render_part(
        "rows.html.j2",
        setting,
        owners=owners,
        address=address,
        slug=changes.pair.slug,
    )


def _copies(changes: Changes, redlines: Mapping[str, Redline], setting: Setting) -> PageCopies:
    """Return the redlines of a pair, each a page of its own."""

    def make() -> Iterator[PageCopy]:
        for page in changes.pages:
            redline = redlines.get(page.redline)
            if redline is None:
                continue
            html = render_part(
                "redline.html.j2",
                setting,
                changes=changes,
                page=page,
                body=Markup(redline.html),  # noqa: S704 - the store gives what nh3 was the last to touch
                links=_links(changes, page, setting),
            )
            yield PageCopy(page.redline, _titled(page, changes, setting), html)

    pair = changes.pair
    states = [
        (state.name, state.title, state.name in setting.built)
        for state in (pair.before, pair.after)
    ]
    key = digest("redlines", _fixed(setting), pair.slug, states, repr(changes.pages))
    return PageCopies(key, lambda: tuple(make()))


def _gone(found: Sequence[Changes], setting: Setting) -> PageCopies:
    """Return a page for each redline that was promised and is not there any more."""
    made = {page.redline for changes in found for page in changes.pages}
    slugs = {changes.pair.slug for changes in found}
    gone = [(address, address.partition("/")[0]) for address in sorted(setting.promised - made)]
    known = [(address, pair if pair in slugs else "") for address, pair in gone]

    def make() -> Iterator[PageCopy]:
        for address, pair in known:
            html = render_part("gone.html.j2", setting, pair=pair)
            yield PageCopy(address, setting.words.gone_title, html)

    return PageCopies(digest("gone", _fixed(setting), known), lambda: tuple(make()))


def _fixed(setting: Setting) -> str:
    """Return a hash of what is the same for all pages: the site around them, and the programs."""
    around = replace(setting, built=frozenset(), promised=frozenset())
    return digest(identity(), repr(around))


def _links(changes: Changes, page: PageChange, setting: Setting) -> list[tuple[str, str]]:
    """Return the addresses of the page itself, before and after, where the site has them."""
    pair = changes.pair
    both = ((pair.after, page.path), (pair.before, page.previous or page.path))
    links = [(state.title, in_version(state, path, setting)) for state, path in both]
    return [(title, f"../{link}") for title, link in links if link]


def _span(changes: Changes, setting: Setting) -> str:
    pair = changes.pair
    return setting.words.say("span", before=pair.before.title, after=pair.after.title)


def _titled(page: PageChange, changes: Changes, setting: Setting) -> str:
    pair = changes.pair
    names = {"page": page.title, "before": pair.before.title, "after": pair.after.title}
    return setting.words.say("page_in_span", **names)


def _plain(text: str) -> str:
    """Write a line so that no Markdown extension sees anything in it."""
    words = " ".join(text.split())
    return "".join(c if c.isalnum() or c == " " or ord(c) > 127 else f"&#{ord(c)};" for c in words)  # noqa: PLR2004 - ASCII
