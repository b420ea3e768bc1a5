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

_REDLINE = "farflung-shell/page.md"
_ROOM = 4  # by so many at a time there are more shells


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
    shells = [_redline_shell(), *_pair_shells(found)]
    overview = _overview(found, notes, setting)
    return WebSite(setting.site_name, "", (overview,), files, tuple(shells), tuple(copies))


def _redline_shell() -> WebPage:
    text = f"# {PageCopy.TITLE} {{ #redline }}\n\n{_mark('body')}\n"
    return WebPage(_REDLINE, PageCopy.TITLE, "", text, (Slot("body", ""),), listed=False)


def _pair_shells(found: Sequence[Changes]) -> Iterator[WebPage]:
    """Give a page for each number of headings that the page of a pair has, or might have soon.

    The next version seldom has one that is not there: then the engine has something to do for it.
    """
    if not found:
        return
    more = max(map(_count, found)) + 1
    for count in range((more // _ROOM + 1) * _ROOM):
        parts = [f"# {PageCopy.TITLE} {{ #changes }}", _mark("head")]
        for number in range(1, count + 1):
            parts.append(f"## {PageCopy.heading(number)} {{ #chapter-{number} }}")
            parts.append(_mark(f"chapter-{number}"))
        slots = (Slot("head", ""), *(Slot(f"chapter-{n}", "") for n in range(1, count + 1)))
        yield WebPage(_shell(count), PageCopy.TITLE, "", "\n\n".join(parts) + "\n", slots)


def _shell(headings: int) -> str:
    return f"farflung-shell-{headings}/index.md"


def _mark(name: str) -> str:
    return f'<div id="farflung-slot-{name}"></div>'


def _overview(found: Sequence[Changes], notes: Sequence[str], setting: Setting) -> WebPage:
    words = setting.words
    html = render_part("overview.html.j2", setting, found=found, notes=notes)
    entry = SearchEntry("", words.search_title, "")
    text = f"# {words.title}\n\n{_mark('pairs')}\n"
    slots = (Slot("pairs", html),)
    return WebPage("index.md", words.title, words.description, text, slots, (entry,))


def _count(changes: Changes) -> int:
    """Count the headings of a pair's page: one for each chapter, and one for small changes."""
    return sum(1 for _ in _chapters(changes)) + bool(changes.folded)


def _chapters(changes: Changes) -> Iterator[tuple[str, Iterator[PageChange]]]:
    return groupby(changes.shown, key=lambda page: page.chapter)


def _pair_page(changes: Changes, setting: Setting) -> PageCopy:
    headings = [chapter for chapter, _ in _chapters(changes)]
    contents = [_rows(changes, list(pages), setting) for _, pages in _chapters(changes)]
    if changes.folded:
        rows = Markup(_rows(changes, changes.folded, setting))  # noqa: S704 - our own template made it
        count = len(changes.folded)
        contents.append(render_part("small.html.j2", setting, rows=rows, count=count))
        headings.append(setting.words.small)
    slots = [Slot("head", render_part("pair-head.html.j2", setting, changes=changes))]
    slots += [Slot(f"chapter-{number}", html) for number, html in enumerate(contents, 1)]
    address = f"{changes.pair.slug}/"
    return PageCopy(
        _shell(len(headings)), address, _span(changes, setting), tuple(slots), tuple(headings)
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
    """Return the page of a pair and its redlines, each a page of its own."""

    def make() -> Iterator[PageCopy]:
        yield _pair_page(changes, setting)
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
            title = _titled(page, changes, setting)
            yield PageCopy(_REDLINE, page.redline, title, (Slot("body", html),))

    pair = changes.pair
    states = [
        (state.name, state.title, state.name in setting.built)
        for state in (pair.before, pair.after)
    ]
    shown = repr((changes.pages, changes.date, changes.notes))
    return PageCopies(
        digest("pair", _fixed(setting), pair.slug, states, shown),
        lambda: tuple(make()),
        (_shell(_count(changes)), _REDLINE),
        (WebPage(f"{pair.slug}/index.md", _span(changes, setting), "", ""),),
    )


def _gone(found: Sequence[Changes], setting: Setting) -> PageCopies:
    """Return a page for each redline that was promised and is not there any more."""
    made = {page.redline for changes in found for page in changes.pages}
    slugs = {changes.pair.slug for changes in found}
    gone = [(address, address.partition("/")[0]) for address in sorted(setting.promised - made)]
    known = [(address, pair if pair in slugs else "") for address, pair in gone]

    def make() -> Iterator[PageCopy]:
        for address, pair in known:
            html = render_part("gone.html.j2", setting, pair=pair)
            yield PageCopy(_REDLINE, address, setting.words.gone_title, (Slot("body", html),))

    key = digest("gone", _fixed(setting), known)
    return PageCopies(key, lambda: tuple(make()), (_REDLINE,))


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
