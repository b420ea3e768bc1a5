"""Links inside the handbook: what is wrong with them, and mending what can be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from farflung.config import MKDOCS_FILE
from farflung.documents import read_yaml
from farflung.problems import Place, Problem
from farflung.site.around import site_language
from farflung.site.decisions import decision_problems
from farflung.site.inherited import engine_data
from farflung.site.linkcheck import Handbook, check_links, mended
from farflung.site.linking import directories, file_moves, page_files, redirect_problems
from farflung.site.navcheck import check_navigation
from farflung.site.pagecheck import text_problems
from farflung.site.redirects import (
    by_hand,
    files_at,
    is_page,
    pages_by_address,
    read_redirects,
)
from farflung.site.translationcheck import translation_problems
from farflung.workflows.working import working_commit

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.config import Settings
    from farflung.site.linkcheck import Fix, LinkFault
    from farflung.workflows.project import Project

__all__ = ["link_changes", "link_problems", "read_handbook"]

_KNOWN_PLUGINS = frozenset({"search", "material/search", "tags", "material/tags", "offline"})
_WORKING_TREE = "working-tree"


def link_problems(project: Project, book: Handbook) -> tuple[Problem, ...]:
    """Return what is wrong with the links and pictures of the handbook and its redirects by hand."""
    faults = (fault.problem for fault in (*check_links(book), *_navigation(project, book)[1]))
    return (
        *faults,
        *translation_problems(book),
        *text_problems(book.folder, book.pages),
        *decision_problems(book.folder, book.pages),
        *redirect_problems(project.settings),
    )


def link_changes(project: Project) -> dict[Path, tuple[bytes, bytes]]:
    """Return the files with links to pages that moved: their bytes as they are and as mended."""
    book, _ = read_handbook(project)
    docs = project.root / project.settings.site.docs_dir
    by_page: dict[str, list[Fix]] = {}
    for fault in check_links(book):
        if fault.fix:
            by_page.setdefault(fault.fix.page, []).append(fault.fix)
    texts = {docs / page: (book.pages[page], fixes) for page, fixes in by_page.items()}
    text, faults = _navigation(project, book)
    texts[project.root / MKDOCS_FILE] = (text, [fault.fix for fault in faults if fault.fix])
    return {
        file: (before.encode("utf-8"), mended(before, fixes).encode("utf-8"))
        for file, (before, fixes) in texts.items()
    }


def _navigation(project: Project, book: Handbook) -> tuple[str, tuple[LinkFault, ...]]:
    """Return the text of ``mkdocs.yml`` and what is wrong with the navigation in it."""
    text = (project.root / MKDOCS_FILE).read_bytes().decode("utf-8", "replace")
    document = read_yaml(text.removeprefix("\ufeff"), MKDOCS_FILE, strict=False)
    return text, check_navigation(document, text, book)


def read_handbook(project: Project) -> tuple[Handbook, tuple[Problem, ...]]:
    """Read the pages of the working tree, and say which of them cannot be read."""
    settings = project.settings
    docs = project.root / settings.site.docs_dir
    files = page_files(docs)
    pages: dict[str, str] = {}
    problems: list[Problem] = []
    for path in files:
        if is_page(path):
            try:
                pages[path] = (docs / path).read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                name = f"{settings.site.docs_dir.rstrip('/')}/{path}"
                problems.append(Problem(Place(name), "not-utf8", "this file is not UTF-8 text"))
    with working_commit(project) as working:
        current = (_WORKING_TREE, working) if working else None
        moves, _ = file_moves(settings, project.repository, current)
    today = frozenset(files)
    data = engine_data(settings.root, settings.site.data)
    book = Handbook(
        folder=settings.site.docs_dir.rstrip("/"),
        pages=pages,
        files=today,
        moved=_claimed(project.settings, pages, today)
        | (_moved(moves.elsewhere(len(moves.states) - 1), today) if moves.states else {}),
        directories=directories(settings),
        generated=bool(data.get("hooks")) or not _plugins(data) <= _KNOWN_PLUGINS,
        separator=_separator(data),
        languages=settings.handbook.translations,
        language=site_language(settings),
    )
    return book, tuple(problems)


def _moved(moves: dict[str, str], today: frozenset[str]) -> dict[str, str]:
    return {old: new for old, new in moves.items() if old not in today and new in today}


def _claimed(settings: Settings, pages: dict[str, str], today: frozenset[str]) -> dict[str, str]:
    """Return the files that pages once were, as ``redirect_from`` says, with what they are now."""
    here = directories(settings)
    claims = (
        claim
        for page, text in pages.items()
        for claim in read_redirects(text, page, page, directories=here)[0]
    )
    found, _ = by_hand(claims, pages_by_address(today, directories=here))
    return {
        file: page
        for address, page in found.items()
        for file in files_at(address)
        if file not in today
    }


def _plugins(data: dict[str, Any]) -> set[str]:
    plugins = data.get("plugins") or []
    return {next(iter(p), "") if isinstance(p, dict) else str(p) for p in plugins}


def _separator(data: dict[str, Any]) -> str:
    """Return what stands between the words of an anchor, empty if the project makes its own."""
    extensions = data.get("markdown_extensions") or []
    for entry in extensions.items() if isinstance(extensions, dict) else extensions:
        pairs = entry.items() if isinstance(entry, dict) else [entry]
        for pair in pairs:
            name, options = pair if isinstance(pair, tuple) else (pair, None)
            if str(name).rpartition(".")[2] == "toc" and isinstance(options, dict):
                own = options.get("slugify")
                return "" if own else str(options.get("separator", "-"))
    return "-"
