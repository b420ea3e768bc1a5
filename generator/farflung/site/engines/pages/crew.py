"""Work spread over processes that share what was read so far (fork) and remember what they did."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any

from farflung.site.engines.pages.locality import NotLocal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
__all__ = ["Crew", "crew_for"]

_FEW = 24  # below so many for each, starting processes costs more than it saves
_TALK = 16  # items that are handed over at a time
_TIDY = 1000  # items after which a process looks for what only a collector finds
_AHEAD = 2  # such pieces that a process has before it, so that it never waits


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

    def do(
        self, task: str, own: Sequence[Sequence[Any]], common: Sequence[Any] = ()
    ) -> Iterator[tuple[int, Any]]:
        """Do a task for items and give the results as they come, each with who did it.

        Each process begins with its ``own`` items and goes on with ``common`` ones; whoever is done
        takes from those who are not. Raises :class:`NotLocal` if one of them did,
        :class:`RuntimeError` for any other failure.
        """
        if self.alone:
            work = self._tasks[task]
            yield from ((0, work(item)) for items in (*own, common) for item in items)
            return
        queues = [deque(_pieces(items)) for items in own]
        rest = deque(_pieces(common))
        waiting = [0] * len(self._links)
        while True:
            for index, link in enumerate(self._links):
                while waiting[index] < _AHEAD and (piece := _next(queues, rest, index)):
                    link.send((task, piece))
                    waiting[index] += 1
            busy = {link: n for n, link in enumerate(self._links) if waiting[n]}
            if not busy:
                return
            for link in [one for one in wait(list(busy)) if isinstance(one, Connection)]:
                waiting[busy[link]] -= 1
                yield from ((busy[link], result) for result in _received(link))

    def everywhere(self, task: str, item: Any) -> None:
        """Do a task in each process but this one. Raises as :meth:`do`."""
        for link in self._links:
            link.send((task, [item]))
        for link in self._links:
            _received(link)


def _received(link: Connection) -> list[Any]:
    try:
        results, failure = link.recv()
    except EOFError:
        raise RuntimeError("a worker was killed") from None
    if failure:
        local, _, reason = failure.partition(":")
        raise NotLocal(reason) if local == "NotLocal" else RuntimeError(failure)
    return list(results)


def _pieces(items: Sequence[Any]) -> list[Sequence[Any]]:
    return [items[start : start + _TALK] for start in range(0, len(items), _TALK)]


def _next(queues: Sequence[deque[Any]], rest: deque[Any], index: int) -> Any:
    """Take what a process does next: its own, what is common, or what another has left to do."""
    if queues[index]:
        return queues[index].popleft()
    if rest:
        return rest.popleft()
    longest = max(queues, key=len)
    return longest.pop() if longest else None


def crew_for(items: int, tasks: Mapping[str, Callable[[Any], Any]]) -> Crew:
    """Start as many processes as there are processors, if so many items are worth it."""
    count = min(os.cpu_count() or 1, items // _FEW)
    return Crew(count if count > 1 and hasattr(os, "fork") else 0, tasks)


def _work(
    link: Connection, tasks: Mapping[str, Callable[[Any], Any]], others: Sequence[Connection]
) -> None:
    for other in others:
        other.close()  # so that the end of the build is seen
    gc.disable()  # what a page leaves behind is freed without it, but for very little
    done = 0
    while True:
        try:
            task, share = link.recv()
        except EOFError:
            return
        done += len(share)
        if done >= _TIDY:
            done = 0
            gc.collect()
        try:
            link.send(([tasks[task](item) for item in share], ""))
        except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
            link.send(((), f"{type(error).__name__}:{error}"))
