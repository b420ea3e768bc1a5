"""``llms.txt`` (llmstxt.org): an index of the pages for programs that read text, as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from farflung.catalogue import spoken
from farflung.site.around import site_language
from farflung.site.linking import directories
from farflung.site.markdown import Copies, markdown_file
from farflung.site.words import HandbookWords

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from farflung.config import Settings
    from farflung.model import WebSite
    from farflung.site.cache import Cache, Tree
    from farflung.site.markdown import PageLine
    from farflung.site.records import Staging
    from farflung.site.selection import Selection

__all__ = ["copies_of", "llms_text"]

_MARKS = re.compile(r"([\\\[\]<>`*_])")


def copies_of(settings: Settings, cache: Cache, stagings: Mapping[str, Staging]) -> dict[str, Tree]:
    """Make the Markdown of each version, by its name; none where the settings want none."""
    if not settings.handbook.markdown:
        return {}
    copies = Copies(cache, directories=directories(settings))
    return {name: copies.of(staging) for name, staging in stagings.items()}


def llms_text(
    settings: Settings,
    selection: Selection,
    pages: Iterable[PageLine],
    newsletters: Sequence[WebSite],
) -> str:
    """Write the index of the default version's ``pages``.

    It is in the order of the navigation, pages in no chapter first, with each page's summary; pages
    that ask not to be indexed are left out. Editions follow, those of each language by themselves.
    """
    site, default = settings.site, selection.plan.default
    lines = {page.path: page for page in pages if page.title}
    version = selection.plan.opened
    snapshot = selection.snapshots.get(version.tag) if version.tag else None
    nav = snapshot.nav if snapshot else site.nav
    chapters: dict[str, list[PageLine]] = {}
    for chapter, path in _in_order(nav, "", lines):
        if path in lines:
            chapters.setdefault(chapter, []).append(lines.pop(path))
    if lines:
        chapters.setdefault("", []).extend(lines[path] for path in sorted(lines))
    text = [f"# {_plain(site.site_name)}", ""]
    if description := site.data.get("site_description"):
        text += [f"> {_plain(str(description))}", ""]
    handbook = spoken(HandbookWords, site_language(settings)).handbook
    for chapter, inside in sorted(chapters.items(), key=lambda one: one[0] != ""):
        text += [f"## {_plain(chapter or handbook)}", ""]
        for page in inside:
            file = markdown_file(page.path, directories=directories(settings))
            summary = f": {_plain(page.summary)}" if page.summary else ""
            address = quote(f"{default}/{file}")
            text.append(f"- [{_plain(page.title)}]({site.site_url}{address}){summary}")
        text.append("")
    return "\n".join([*text, *_editions(site.site_url, newsletters)]).rstrip("\n") + "\n"


def _in_order(nav: Any, chapter: str, lines: Mapping[str, PageLine]) -> Iterator[tuple[str, str]]:
    """Give the pages of a navigation with the chapter that each is in: its highest heading."""
    if isinstance(nav, str):
        yield chapter, nav.removeprefix("./")
    elif isinstance(nav, list):
        for item in nav:
            yield from _in_order(item, chapter, lines)
    elif isinstance(nav, dict):
        for title, below in nav.items():
            heading = chapter or (str(title) if isinstance(below, list) else "")
            yield from _in_order(below, heading, lines)
    elif nav is None:
        for path in sorted(lines):
            folder = path.partition("/")[0] if "/" in path else ""
            index = lines.get(f"{folder}/index.md") or lines.get(f"{folder}/README.md")
            yield (index.title if index else folder.replace("-", " ").capitalize()), path


def _editions(site_url: str, newsletters: Sequence[WebSite]) -> Iterator[str]:
    for website in newsletters:
        texts = {file.path for file in website.files}
        folder = f"newsletter/{website.folder}".rstrip("/")
        rows = [
            f"- [{_plain(page.title)}]({site_url}{quote(f'{folder}/{page.path}')})"
            + (f": {_plain(page.description)}" if page.description else "")
            for page in website.pages
            if page.listed and page.path in texts
        ]
        if rows:
            yield from (f"## {_plain(website.title)}", "", *rows, "")


def _plain(text: str) -> str:
    """Write a text on one line, with what Markdown would take for a mark escaped."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
