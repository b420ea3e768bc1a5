"""Links inside the handbook: what is wrong with them, and mending what can be mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from farflung.config import MKDOCS_FILE
from farflung.documents import read_yaml
from farflung.files import write_atomically
from farflung.problems import Place, Problem
from farflung.site.linkcheck import Handbook, check_links, mended
from farflung.site.linking import directories, file_moves, page_files, redirect_problems
from farflung.site.navcheck import check_navigation
from farflung.site.redirects import is_page
from farflung.site.staging import engine_data

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from farflung.site.linkcheck import LinkFault
    from farflung.workflows.project import Project

__all__ = ["Rewrite", "fix_links", "link_problems"]

_KNOWN_PLUGINS = frozenset({"search", "material/search", "tags", "material/tags", "offline"})
_WORKING_TREE = "working-tree"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A line of a page that was rewritten, before and after."""

    place: Place
    before: str
    after: str


def link_problems(project: Project) -> tuple[Problem, ...]:
    """Return what is wrong with the links inside the handbook and with redirects by hand."""
    book, problems = _read(project)
    faults = (fault.problem for fault in (*check_links(book), *_navigation(project, book)[1]))
    return (*problems, *faults, *redirect_problems(project.settings))


def fix_links(project: Project, wanted: Sequence[Path] = ()) -> tuple[Rewrite, ...]:
    """Rewrite the links to pages that moved, and return the lines that changed.

    With ``wanted``, only in these files and folders. Each page is written whole or not at all.
    """
    book, _ = _read(project)
    docs = project.root / project.settings.site.docs_dir
    places = [path.resolve() for path in wanted]
    by_page: dict[str, list[LinkFault]] = {}
    for fault in check_links(book):
        if fault.fix and _is_wanted(docs / fault.fix.page, places):
            by_page.setdefault(fault.fix.page, []).append(fault)
    rewrites = [_mend(docs / page, book.pages[page], found) for page, found in by_page.items()]
    settings = project.root / MKDOCS_FILE
    if _is_wanted(settings, places):
        rewrites.append(_mend(settings, *_navigation(project, book)))
    return tuple(row for rows in rewrites for row in rows)


def _mend(file: Path, before: str, faults: Sequence[LinkFault]) -> list[Rewrite]:
    """Rewrite what can be mended in a file that still reads ``before``."""
    faults = [fault for fault in faults if fault.fix]
    after = mended(before, [fault.fix for fault in faults if fault.fix])
    if after == before or file.read_bytes() != before.encode("utf-8"):
        return []  # nothing to do, or somebody is editing it
    write_atomically(file, after.encode("utf-8"))
    return _lines(faults, before, after)


def _navigation(project: Project, book: Handbook) -> tuple[str, tuple[LinkFault, ...]]:
    """Return the text of ``mkdocs.yml`` and what is wrong with the navigation in it."""
    text = (project.root / MKDOCS_FILE).read_bytes().decode("utf-8", "replace")
    document = read_yaml(text.removeprefix("\ufeff"), MKDOCS_FILE, strict=False)
    return text, check_navigation(document, text, book)


def _is_wanted(file: Path, places: Sequence[Path]) -> bool:
    return not places or any(file.absolute().is_relative_to(place) for place in places)


def _lines(faults: Sequence[LinkFault], before: str, after: str) -> list[Rewrite]:
    """Return each changed line once, at its first changed link."""
    found: dict[int, Rewrite] = {}
    old, new = before.splitlines(), after.splitlines()  # a fix never adds a line
    for fault in faults:
        place = fault.problem.place
        found.setdefault(place.line, Rewrite(place, old[place.line - 1], new[place.line - 1]))
    return list(found.values())


def _read(project: Project) -> tuple[Handbook, tuple[Problem, ...]]:
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
    moves, _ = file_moves(settings, project.repository, _WORKING_TREE)
    today = frozenset(files)
    data = engine_data(settings.root, settings.site.data)
    book = Handbook(
        folder=settings.site.docs_dir.rstrip("/"),
        pages=pages,
        files=today,
        moved=_moved(moves.elsewhere(len(moves.states) - 1), today) if moves.states else {},
        directories=directories(settings),
        generated=bool(data.get("hooks")) or not _plugins(data) <= _KNOWN_PLUGINS,
        separator=_separator(data),
    )
    return book, tuple(problems)


def _moved(moves: dict[str, str], today: frozenset[str]) -> dict[str, str]:
    return {old: new for old, new in moves.items() if old not in today and new in today}


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
