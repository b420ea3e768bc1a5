"""What ``serve`` does when a file changes: one page at once where it can, and then everything."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from farflung.config import MKDOCS_FILE
from farflung.errors import EngineError, FarflungError, ProblemsFound
from farflung.problems import Place, Problem, in_file_order
from farflung.site.engines.mkdocs import environment
from farflung.site.findings import problems_of
from farflung.site.resident import Refused, Rendered, Resident, Said, apply_edits, edits_between

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from farflung.serving import Hub, Store
    from farflung.site.records import Stage
    from farflung.site.resident import Edit

__all__ = [
    "Outcome",
    "QuickPages",
    "Rebuilder",
    "changes_looks",
    "engine_problem",
    "only_pages",
    "problems_in",
]

_MOST = 8  # pages that are built again one by one; more at once are a branch change or the like
_ABOUT = re.compile(r"Error (?:reading|building) page '([^']+)'|reading file: (\S+)")
_LOADING = 20.0  # seconds at most until a change need not wait for the engine any more
_EMPTY = 0.05  # seconds until a file that an editor has emptied is full again


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a change: pages that are ``shown`` already; whether ``all`` must be built.

    ``problems`` are those of the shown pages.
    """

    shown: tuple[str, ...] = ()
    all: bool = True
    problems: tuple[Problem, ...] = ()


class Rebuilder(Protocol):
    """Is told which files changed, relative to the project, and makes of it what it can at once."""

    def rebuild(self, paths: frozenset[str]) -> Outcome:
        """Show what can be shown before a whole build, and say whether that is still needed."""
        ...


class QuickPages:
    """Builds single pages of the working tree again, and shows them above the last whole build.

    What it shows is what the whole build then makes of the page: the engine is given the same
    settings and pages, and what finishing did to the page's last state is done to the new one.
    Where that cannot be told, it does nothing. Called from one thread at a time.
    """

    def __init__(self, root: Path, store: Store, hub: Hub) -> None:
        """Take the project's folder and what is served of it."""
        self._root = root
        self._store = store
        self._hub = hub
        self._resident: Resident | None = None
        self._edits: dict[str, tuple[Edit, ...]] = {}
        self._lock = threading.Lock()
        self._loaded = threading.Event()
        self._loaded.set()

    def load(self, stage: Stage, stamp: int) -> str:
        """Load the engine with what the last whole build was made of; returns why it cannot be."""
        if self._resident is None:
            self._loaded.clear()
        try:
            return self._load(Resident(stage, self._root, environment(stamp)))
        finally:
            self._loaded.set()

    def _load(self, new: Resident) -> str:
        try:
            obstacle = new.begin()
        except BaseException:
            new.stop()
            raise
        if obstacle:
            new.stop()
        with self._lock:
            old, self._resident = self._resident, None if obstacle else new
            self._edits.clear()
        if old:
            old.stop()
        return obstacle

    def stop(self) -> None:
        """End the engine."""
        with self._lock:
            if self._resident:
                self._resident.stop()
            self._resident = None

    def look(self, address: str) -> None:
        """Prepare for a change of the page at ``address``, which somebody has opened."""
        with self._lock:
            resident = self._resident
            if resident is None:
                return
            start = f"{self._store.base}{resident.stage.name}/"
            name = address.removeprefix(start).removesuffix("/").removesuffix(".html")
            for page in (f"{name}.md", f"{name}/index.md", f"{name}/README.md"):
                if address.startswith(start) and (resident.stage.docs / page.lstrip("/")).is_file():
                    resident.look(page.lstrip("/"))
                    return

    def rebuild(self, paths: frozenset[str]) -> Outcome:
        """See :class:`Rebuilder`."""
        self._loaded.wait(_LOADING)  # sooner done than a whole build
        with self._lock:
            resident = self._resident
            if resident is None or len(paths) > _MOST:
                return Outcome()
            source = f"{resident.stage.source.strip('/')}/"
            if not all(path.startswith(source) and path.endswith(".md") for path in paths):
                return Outcome()
            results = [self._page(resident, path.removeprefix(source)) for path in sorted(paths)]
        return Outcome(
            tuple(page for result in results for page in result.shown),
            any(result.all for result in results),
            in_file_order(problem for result in results for problem in result.problems),
        )

    def _page(self, resident: Resident, page: str) -> Outcome:
        path = f"{resident.stage.source.strip('/')}/{page}"
        file = self._root / path
        if file.is_file() and not file.stat().st_size:
            time.sleep(_EMPTY)
        answer = resident.render(page, file)
        if isinstance(answer, Refused):
            return Outcome(all=not answer.same)
        if isinstance(answer, Said):
            return Outcome(problems=(engine_problem(answer.text, path),))
        return self._show(resident.stage, path, answer)

    def _show(self, stage: Stage, path: str, answer: Rendered) -> Outcome:
        file = f"{stage.name}/{answer.address}"
        if not self._store.is_patched(file):
            built = self._store.content(file)
            edits = edits_between(answer.before, built.decode()) if built is not None else None
            if edits is None:
                return Outcome()
            self._edits[file] = edits
        text = apply_edits(self._edits[file], answer.after) if file in self._edits else None
        if text is None:
            return Outcome()
        names = (stage.name, *self._store.aliases(stage.name))
        self._store.patch((f"{name}/{answer.address}" for name in names), text.encode())
        return Outcome((path,), problems=problems_of([(stage, answer.messages)], self._root))


def engine_problem(text: str, path: str = "", docs_dir: str = "") -> Problem:
    """Return what the engine failed with, at the page it names, or at ``path``, or at the settings."""
    named = _ABOUT.search(text)
    page = next(filter(None, named.groups()), "") if named else ""
    place = path or (f"{docs_dir.strip('/')}/{page}" if page else MKDOCS_FILE)
    return Problem(Place(place), "engine-error", text.strip())


def problems_in(error: Exception, docs_dir: str) -> tuple[Problem, ...]:
    """Return what a run that failed has to say, whatever kind of error it failed with."""
    if isinstance(error, ProblemsFound):
        return error.problems
    if isinstance(error, EngineError):
        return (engine_problem(error.message, docs_dir=docs_dir),)
    if isinstance(error, FarflungError):
        return (Problem(Place("farflung"), "failed", error.message, error.hint),)
    return (Problem(Place("farflung"), "bug", f"{type(error).__name__}: {error}"),)


def only_pages(paths: Iterable[str] | None, docs_dir: str) -> bool:
    """Tell whether all that changed are pages of the handbook; not so if that is not known."""
    start = f"{docs_dir.strip('/')}/"
    return paths is not None and all(p.startswith(start) and p.endswith(".md") for p in paths)


def changes_looks(paths: Iterable[str] | None) -> bool:
    """Tell whether pages may look different though their own bytes are the same.

    A style or a picture keeps its name when it changes; what the newsletter shows does not.
    """
    return any(not p.endswith(".md") and not p.startswith("newsletter/") for p in paths or ())
