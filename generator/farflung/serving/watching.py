"""Watching a project's folder for what people save."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from watchfiles import watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

__all__ = ["Watcher", "is_of_interest"]

_IGNORED = frozenset({"site", "node_modules", "venv", "dist", "__pycache__"})
_SCRATCH = ("~", ".swp", ".swx", ".swo", ".tmp", ".bak", ".part", ".pyc")
_STEP = 15  # milliseconds of quiet after which what was saved together is handed on
_DEBOUNCE = 400  # milliseconds after which it is handed on even if more keeps coming
_PAUSE = 0.5  # seconds until it is tried again where watching failed
_TURN = 500  # milliseconds between looks at whether to stop


def is_of_interest(path: str) -> bool:
    """Tell whether a file, by its path below the project, can change what is served.

    Hidden files and folders, our own output and what editors leave for a moment cannot.
    """
    parts = PurePosixPath(path).parts
    if not parts or parts[0] in _IGNORED or any(part.startswith((".", "#")) for part in parts):
        return False
    name = parts[-1]
    return not name.endswith(_SCRATCH) and name != "4913" and "__pycache__" not in parts


class Watcher:
    """Calls back with the paths that changed, relative to the project, from threads of its own.

    One thread watches the project's folder without what is in its folders, the other those of
    its folders that matter, so that nothing is spent on ``.git`` or a virtual environment.
    """

    def __init__(self, root: Path, changed: Callable[[frozenset[str]], None]) -> None:
        """Take the project's folder and what to call."""
        self._root = root.resolve()
        self._changed = changed
        self._known: frozenset[str] = frozenset()
        self._stop = threading.Event()
        self._again = threading.Event()
        self._threads = [
            threading.Thread(target=self._keep_on, args=(work,), name="watcher", daemon=True)
            for work in (self._watch_top, self._watch_folders)
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End, and wait for it."""
        self._stop.set()
        self._again.set()
        for thread in self._threads:
            thread.join(5)

    def _keep_on(self, work: Callable[[], None]) -> None:
        """Watch until the end; a folder that vanishes meanwhile is no reason to stop."""
        while not self._stop.is_set():
            with suppress(OSError, RuntimeError):
                work()
            self._stop.wait(0 if self._stop.is_set() else _PAUSE)

    def _watch_top(self) -> None:
        for changes in watch(
            self._root,
            watch_filter=None,
            recursive=False,
            stop_event=self._stop,
            step=_STEP,
            debounce=_DEBOUNCE,
            rust_timeout=_TURN,
            raise_interrupt=False,
        ):
            paths = [path for _, path in changes]
            if any(self._is_folder(path) for path in paths):
                self._again.set()
            self._hand_on(paths)

    def _is_folder(self, path: str) -> bool:
        """Tell whether a path at the top is, or was, a folder to watch."""
        folder = PurePosixPath(path)
        return path in self._known or ((self._root / path).is_dir() and is_of_interest(folder.name))

    def _watch_folders(self) -> None:
        before: frozenset[str] | None = None
        while not self._stop.is_set():
            self._again.clear()
            folders = [
                folder
                for folder in sorted(self._root.iterdir())
                if folder.is_dir() and is_of_interest(folder.name)
            ]
            self._known = frozenset(map(str, folders))
            # What happened in the folders while nobody watched is told by their names.
            fresh = frozenset[str]() if before is None else self._known
            before = self._known
            if not folders:
                self._again.wait()
                continue
            for changes in watch(
                *folders,
                watch_filter=None,
                stop_event=self._again,
                step=_STEP,
                debounce=_DEBOUNCE,
                rust_timeout=_TURN,
                yield_on_timeout=True,
                raise_interrupt=False,
            ):
                self._hand_on([*(path for _, path in changes), *fresh])
                fresh = frozenset()

    def _hand_on(self, paths: Iterable[str]) -> None:
        prefix = f"{self._root}/"
        inside = (path.removeprefix(prefix) for path in paths if path.startswith(prefix))
        wanted = frozenset(path for path in inside if is_of_interest(path))
        if wanted:
            self._changed(wanted)
