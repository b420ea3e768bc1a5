"""A version of the finished site as a PDF beside its pages, with a link to it on its start page."""

from __future__ import annotations

import datetime as dt
import html
from dataclasses import replace
from typing import TYPE_CHECKING

from farflung.catalogue import direction, full_day, spoken
from farflung.identity import digest, identity
from farflung.pages import parted
from farflung.site.around import site_language
from farflung.site.book import Book, chapters_of, compose, need_printer, print_book, style
from farflung.site.cache import Draft, Tree
from farflung.site.inherited import engine_data
from farflung.site.linking import directories, page_files
from farflung.site.redirects import pages_by_address
from farflung.site.settle import page_file
from farflung.site.versions import only_version
from farflung.site.words import HandbookWords

if TYPE_CHECKING:
    from typing import Any

    from farflung.site.cache import Cache
    from farflung.site.finish import Site
    from farflung.site.records import SiteRequest
    from farflung.site.selection import Selection
    from farflung.site.versions import Version

__all__ = ["PDF", "printed_version", "with_pdf"]

PDF = "handbook.pdf"
_END = "</article>"


def printed_version(request: SiteRequest, selection: Selection) -> Version:
    """Return the version to print. Raises :class:`UsageError` if it is not there, or no printer."""
    need_printer()
    plan = selection.plan
    return only_version(plan, request.pdf).versions[0] if request.pdf else plan.opened


def with_pdf(
    site: Site, request: SiteRequest, selection: Selection, cache: Cache
) -> tuple[Site, tuple[str, ...]]:
    """Return the site with the PDF that was asked for, and notes on what is missing in it.

    It is made of the finished pages, and kept until one of the version's files changes. Raises
    :class:`UsageError` for a version that is not there, and where WeasyPrint is not.
    """
    version = printed_version(request, selection)
    built = site.folders[version.name]
    files = built.files
    paths, nav = _pages(request, selection, version)
    pages = {path: at for at, path in paths.items() if page_file(at) in files}
    chapters, book = chapters_of(nav, pages), _book(request, selection, version)
    known = [identity(), need_printer().__version__, style(), built.id]
    key = digest("pdf", known, repr(chapters), repr(book))
    tree = cache.find(key)
    if tree is None:
        draft = Draft(cache, files)
        texts = {at: draft.read(page_file(at)) for at in pages.values()}
        found = print_book(
            compose(book, chapters, texts),
            lambda path: cache.read(files[path]) if path in files else None,
        )
        tree = Tree({PDF: cache.put(found.content)}, [found.pages, *found.missing])
        cache.save(key, tree)
    count, *missing = tree.details
    draft = Draft(cache, {"index.html": files["index.html"]})
    draft.write("index.html", _linked(draft.read("index.html"), _words(request), count))
    more = {**tree.files, **draft.settled()}
    names = (version.name, *version.aliases)
    folders = {name: Tree({**site.folders[name].files, **more}) for name in names}
    notes = tuple(f"{version.name}/{PDF} lacks the picture {path}" for path in missing)
    return replace(site, folders={**site.folders, **folders}), notes


def _words(request: SiteRequest) -> HandbookWords:
    return spoken(HandbookWords, site_language(request.settings))


def _linked(page: str, words: HandbookWords, count: int) -> str:
    """Return the start page with the link at the end of its text."""
    link = f'<p class="ff-pdf"><a href="{PDF}" type="application/pdf">{html.escape(words.pdf)}</a>'
    before, end, after = page.rpartition(_END)
    paper = html.escape(words.pdf_pages.of(count))
    return f"{before}{link} ({paper})</p>{end}{after}" if end else page


def _pages(
    request: SiteRequest, selection: Selection, version: Version
) -> tuple[dict[str, str], list[Any] | None]:
    """Return the files of the handbook's own pages by their addresses, and the navigation."""
    settings = request.settings
    if version.tag is None:
        files = page_files(settings.root / settings.site.docs_dir)
        nav = engine_data(settings.root, settings.site.data).get("nav")
    else:
        snapshot = selection.snapshots[version.tag]
        files, nav = list(snapshot.files), snapshot.nav
    own = [path for path in files if not parted(path, settings.handbook.translations)[1]]
    return pages_by_address(own, directories=directories(settings)), nav


def _book(request: SiteRequest, selection: Selection, version: Version) -> Book:
    settings, words = request.settings, _words(request)
    language = site_language(settings)
    moment = dt.datetime.fromtimestamp(request.stamp, dt.UTC)
    repository = request.repository
    if version.tag and repository:
        commit = repository.commit(selection.snapshots[version.tag].commit)
        moment = commit.date.astimezone(dt.UTC) if commit else moment
    return Book(
        title=settings.site.site_name,
        version_title=version.title,
        as_of=words.say("as_of", date=full_day(moment.date(), language)),
        language=language,
        direction=direction(language),
        author=str(settings.site.data.get("site_author") or settings.site.site_name),
        contents=words.contents,
        site=settings.site.site_url,
        version=version.name,
    )
