"""``serve``: build, show, watch, and build again for as long as somebody writes."""

from __future__ import annotations

import shutil
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from farflung.errors import FarflungError
from farflung.serving import Hub, Store, open_server
from farflung.serving.server import DESK, Shown
from farflung.serving.watching import Watcher
from farflung.site.publish import claimed
from farflung.site.resident import keep_stage
from farflung.workflows.build import BuildOptions, build
from farflung.workflows.letter import view_letter
from farflung.workflows.live import QuickPages, changes_looks, only_pages, problems_in
from farflung.workflows.moment import moment_of
from farflung.workflows.project import find_root, open_project
from farflung.workflows.telling import Board

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from farflung.model import Progress
    from farflung.problems import Problem
    from farflung.site.records import Stage
    from farflung.workflows.live import Rebuilder
    from farflung.workflows.project import Project
    from farflung.workflows.telling import ServeOptions, Teller

__all__ = ["serve"]

_NEWSLETTER = "newsletter/"
_ALWAYS_WHOLE = frozenset({"zensical"})  # engines that MkDocs in memory cannot stand in for
_REST = 1.0  # seconds without a change before a whole build follows pages shown already


@dataclass(slots=True)
class _Wish:
    """What the next whole build is for; ``hurry`` says that it cannot wait for a pause."""

    paths: set[str] = field(default_factory=set)
    hurry: bool = False
    last: float = 0.0


def serve(start: Path, options: ServeOptions, teller: Teller, progress: Progress) -> None:
    """Serve the project that ``start`` lies in until interrupted (KeyboardInterrupt ends it).

    Raises :class:`UsageError` where there is no project, or nothing can be listened on. What is
    wrong with files ends nothing: it is told, in the terminal and in the browser.
    """
    root = find_root(start)
    with claimed(root / ".farflung", "serve-") as home:
        store, hub = Store(home / "site"), Hub()
        shown = Shown(store, hub)
        server = open_server(options.host, options.port, shown)
        session = _Session(root, home, shown, options, teller)
        try:
            server.start()
            session.begin(server.url, server.server_address[1])
            session.run(progress)
        finally:
            server.stop()
            session.end()


class _Session:
    """One run of ``serve``: a thread for changes, and the main thread for whole builds."""

    def __init__(
        self, root: Path, home: Path, shown: Shown, options: ServeOptions, teller: Teller
    ) -> None:
        self._root, self._home, self._shown = root, home, shown
        self._store, self._hub = shown.store, shown.hub
        self._options, self._teller = options, teller
        self._board = Board(self._hub, teller)
        self._quick = QuickPages(root, self._store, self._hub)
        self._rebuilder: Rebuilder = self._quick
        self._queue: SimpleQueue[frozenset[str] | str | None] = SimpleQueue()
        self._watcher = Watcher(root, self._queue.put)
        self._worker = threading.Thread(target=self._work, name="changes", daemon=True)
        self._wish, self._wished = _Wish(hurry=True), threading.Condition()
        self._kept: list[Stage] = []
        self._touching: frozenset[str] = frozenset()  # what the other thread is at work on
        self._obstacle, self._count = "", 0

    def begin(self, url: str, port: int) -> None:
        """Start to watch, and say where everything is."""
        self._watcher.start()
        self._worker.start()
        self._shown.looked_at = self._queue.put
        with self._guarded():
            self._adopt(open_project(self._root))
        base = url.rstrip("/") + self._store.base
        addresses = [("Handbook", base), ("Newsletter", f"{base}newsletter/")]
        letter = ("Letter", url.rstrip("/") + DESK)
        self._teller.listening([*addresses, letter], self._options.port, port)

    def end(self) -> None:
        """Stop everything that was started."""
        self._watcher.stop()
        self._queue.put(None)
        self._quick.stop()
        self._worker.join(5)

    def run(self, progress: Progress) -> None:
        """Build whenever it is wished, for ever."""
        while True:
            paths = self._next()
            with self._guarded():
                self._build(paths, progress)
            self._hub.tell(building=False)

    def _work(self) -> None:
        """Take changes as they come, and pages that somebody opened."""
        while (found := self._queue.get()) is not None:
            try:
                if isinstance(found, str):
                    self._quick.look(found)
                else:
                    self._touching = found
                    self._change(found)
            except Exception as error:  # noqa: BLE001 - nothing ends the server
                self._teller.remark(f"{type(error).__name__}: {error}")
                self._ask(frozenset(), hurry=True)
            self._touching = frozenset()

    def _change(self, paths: frozenset[str]) -> None:
        began = time.monotonic()
        if any(path.startswith(_NEWSLETTER) for path in paths):
            self._show_letter()
        building = self._hub.building
        outcome = self._rebuilder.rebuild(paths)
        if outcome.shown or outcome.problems:
            self._board.replace(lambda p: p.place.file in paths, outcome.problems)
        if outcome.shown:
            self._teller.shown(outcome.shown, time.monotonic() - began)
        # A build under way may have another state of what the engine in memory takes for old.
        if outcome.all or outcome.shown or building or self._hub.building:
            self._ask(paths, hurry=outcome.all and not outcome.problems)

    def _show_letter(self) -> None:
        """Show the letter, and what is wrong with the newsletter's files, before a whole build."""
        with self._guarded():
            project = open_project(self._root)
            self._shown.letter, found = view_letter(project, moment_of(project, self._options.at))
            self._board.replace(lambda p: p.place.file.startswith(_NEWSLETTER), found)

    def _ask(self, paths: frozenset[str], *, hurry: bool) -> None:
        with self._wished:
            self._wish.paths |= paths
            self._wish.hurry |= hurry
            self._wish.last = time.monotonic()
            self._wished.notify_all()

    def _next(self) -> frozenset[str] | None:
        """Wait for the next wish; returns what changed, None if that is not known."""
        with self._wished:
            while not self._wish.hurry:
                rest = self._wish.last + _REST - time.monotonic()
                if self._wish.paths and rest <= 0:
                    break
                self._wished.wait(rest if self._wish.paths else None)
            wish, self._wish = self._wish, _Wish()
            return frozenset(wish.paths) or None

    def _build(self, paths: frozenset[str] | None, progress: Progress) -> None:
        began, mark = time.monotonic(), self._store.mark()
        self._hub.tell(building=True)
        project = open_project(self._root)
        self._adopt(project)
        moment = moment_of(project, self._options.at)
        if not only_pages(paths, project.settings.site.docs_dir):
            self._shown.letter, _ = view_letter(project, moment)
            self._hub.tell()
        self._kept.clear()
        options = BuildOptions(
            offline=not (self._options.pull and not self._count),
            out=self._store.folder,
            staged=self._keep,
        )
        report = build(project, options, moment, progress)
        self._store.settle(mark, looks=self._count > 0 and changes_looks(paths))
        self._count += 1
        self._found(report.problems)
        seconds = time.monotonic() - began
        self._load(project.settings.handbook.engine, moment.stamp)
        self._teller.built(report, seconds)

    def _keep(self, stage: Stage) -> None:
        """Keep the working tree's stage for the engine in memory."""
        if stage.source:
            self._kept.append(
                keep_stage(stage, self._home / f"stage-{self._count}-{time.time_ns()}")
            )

    def _load(self, engine: str, stamp: int) -> None:
        """Give the engine in memory what was built, and remove what it had before."""
        if not self._kept:
            return
        if engine in _ALWAYS_WHOLE:
            self._quick.stop()
            obstacle = f"{engine} builds all pages at once"
        else:
            obstacle = self._quick.load(self._kept[0], stamp)
        if obstacle and obstacle != self._obstacle:
            self._teller.remark(f"every change takes a whole build, because {obstacle}")
        self._obstacle = obstacle
        for old in self._home.glob("stage-*"):
            if old != self._kept[0].config.parent:
                shutil.rmtree(old, ignore_errors=True)

    def _adopt(self, project: Project) -> None:
        """Serve below the path that the site has in production."""
        base = urlsplit(project.settings.site.site_url).path or "/"
        self._store.base = base if base.endswith("/") else f"{base}/"
        here = self._store.base
        self._shown.rooms = (("Handbook", here), ("Newsletter", f"{here}newsletter/"))

    def _found(self, problems: Sequence[Problem]) -> None:
        """Tell what a whole build found, but for files that have changed since it began."""
        with self._wished:
            newer = self._wish.paths | self._touching
        found = [problem for problem in problems if problem.place.file not in newer]
        self._board.replace(lambda p: p.place.file not in newer, found)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Let nothing but an interruption end the server; all else is told as a problem."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - a bug of ours must not end the server either
            self._found(problems_in(error, self._docs_dir()))

    def _docs_dir(self) -> str:
        try:
            return open_project(self._root).settings.site.docs_dir
        except FarflungError:
            return ""
