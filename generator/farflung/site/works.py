"""The engine at work on the staged trees of a build."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from farflung.site.cache import Tree
    from farflung.site.engines.kept import Keeper, Key
    from farflung.site.records import SiteRequest, Stage, Staging

__all__ = ["Works"]

P = ParamSpec("P")
T = TypeVar("T")


class Works(Mapping[str, "Tree"]):
    """The engine at work, on as many trees at once as there are processors.

    It gives the trees by their names; who asks for one waits for it. Raises what the engine raises.
    """

    def __init__(self, request: SiteRequest, keeper: Keeper) -> None:
        """Take what is to be built, and who builds what is not kept."""
        self.stages: list[Stage] = []
        self.versions: dict[str, Staging] = {}
        self._request = request
        self._keeper = keeper
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1)
        self._aside = ThreadPoolExecutor()
        self._begun: dict[Key, Future[Tree]] = {}
        self._running: dict[str, Future[Tree]] = {}
        self._trees: dict[str, Tree] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pool in (self._pool, self._aside):
            pool.shutdown(cancel_futures=True)

    def aside(self, make: Callable[P, T], *given: P.args, **more: P.kwargs) -> Future[T]:
        """Have something else made in a thread of its own."""
        return self._aside.submit(make, *given, **more)

    def begin(self, stagings: Iterable[Staging], *, versions: bool = False) -> None:
        """Begin to build the trees that are not kept; they are written here and now.

        ``versions`` tells that they are those of the handbook. A thread that writes files would wait
        for this one after each of them.
        """
        for staging in stagings:
            name = staging.stage.name
            self.stages.append(staging.stage)
            if versions:
                self.versions[name] = staging
            if self._request.staged and staging.stage.source and not staging.stage.language:
                staging.write()
                self._request.staged(staging.stage)
            key = self._keeper.key(staging)
            if key not in self._begun:  # else a version is as the working tree is
                tree = self._keeper.find(key, staging)
                if tree is not None:
                    self._trees[name] = tree
                    continue
                key, build = self._keeper.prepare(staging)
                self._begun[key] = self._pool.submit(build)
            self._running[name] = self._begun[key]

    def __getitem__(self, name: str) -> Tree:
        if name in self._running:
            self._trees[name] = self._running.pop(name).result()
            if self._request.progress:
                self._request.progress(name, len(self._trees), len(self.stages))
        return self._trees[name]

    def __contains__(self, name: object) -> bool:
        return name in self._running or name in self._trees

    def __iter__(self) -> Iterator[str]:
        return iter([*self._trees, *self._running])

    def __len__(self) -> int:
        return len(self.stages)
