"""Work spread over processes that share what was read so far (fork) and remember what they did."""

from __future__ import annotations

import gc
import multiprocessing
import os
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any

from farflung.site.engines.pages.locality import NotLocal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
__all__ = ["Crew", "crew_for"]

_FEW = 24  # below so many for each, starting processes costs more than it saves
_TALK = 16  # results that are told at a time


class Crew:
    """Processes that do tasks by name; no processes at all if ``count`` is 0."""

    def __init__(self, count: int, tasks: Mapping[str, Callable[[Any], Any]]) -> None:
        """Start them; each knows what this process knew now."""
        self._tasks = tasks
        self._links: list[Connection] = []
        self._workers: list[Any] = []
        context = multiprocessing.get_context("fork")
        if count:
            gc.freeze()  # the collector would copy the pages of memory that are shared
        for _ in range(count):
            ours, theirs = context.Pipe()
            worker = context.Process(
                target=_work, args=(theirs, tasks, [*self._links, ours]), daemon=True
            )
            worker.start()
            theirs.close()
            self._links.append(ours)
            self._workers.append(worker)

    def __len__(self) -> int:
        """Count the processes that share the work: one at least."""
        return max(len(self._links), 1)

    @property
    def alone(self) -> bool:
        """Whether there is no process but this one."""
        return not self._links

    def close(self) -> None:
        """End the processes."""
        for link, worker in zip(self._links, self._workers, strict=True):
            link.close()
            worker.join()

    def do(self, task: str, shares: Sequence[Sequence[Any]]) -> Iterator[Any]:
        """Do a task for each item of each process's share and give the results as they come.

        Raises :class:`NotLocal` if one of them did, :class:`RuntimeError` for any other failure.
        """
        if self.alone:
            work = self._tasks[task]
            yield from (work(item) for share in shares for item in share)
            return
        for link, share in zip(self._links, shares, strict=True):
            link.send((task, share))
        busy = [link for link, share in zip(self._links, shares, strict=True) if share]
        while busy:
            for link in [one for one in wait(busy) if isinstance(one, Connection)]:
                try:
                    results, failure, done = link.recv()
                except EOFError:
                    raise RuntimeError("a worker was killed") from None
                if failure:
                    local, _, reason = failure.partition(":")
                    raise NotLocal(reason) if local == "NotLocal" else RuntimeError(failure)
                yield from results
                if done:
                    busy.remove(link)


def crew_for(items: int, tasks: Mapping[str, Callable[[Any], Any]]) -> Crew:
    """Start as many processes as there are processors, if so many items are worth it."""
    count = min(os.cpu_count() or 1, items // _FEW)
    return Crew(count if count > 1 and hasattr(os, "fork") else 0, tasks)


def _work(
    link: Connection, tasks: Mapping[str, Callable[[Any], Any]], others: Sequence[Connection]
) -> None:
    for other in others:
        other.close()  # so that the end of the build is seen
    gc.set_threshold(50_000, 20, 100)
    while True:
        try:
            task, share = link.recv()
        except EOFError:
            return
        results: list[Any] = []
        try:
            for count, item in enumerate(share, 1):
                results.append(tasks[task](item))
                if len(results) == _TALK or count == len(share):
                    link.send((results, "", count == len(share)))
                    results = []
        except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
            link.send(((), f"{type(error).__name__}:{error}", True))
