"""Work that other threads may do before it is needed, and that nobody ever waits for in vain."""

from __future__ import annotations

from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

__all__ = ["Helpers"]

_Made = TypeVar("_Made")


class Helpers:
    """Threads that do pieces of work; for work that lets others run meanwhile, as signing does.

    What they do is a matter of a third of a millisecond, for every message of a mailing. So this
    is no :class:`~concurrent.futures.ThreadPoolExecutor`, which costs a tenth of that.
    """

    def __init__(self, count: int) -> None:
        """Start so many threads; with none, everything is done by whoever needs it."""
        self._queue: SimpleQueue[_Piece[Any] | None] = SimpleQueue()
        self._threads = [
            Thread(target=self._work, name=f"helper-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        """Return the helpers."""
        return self

    def __exit__(self, *_why: object) -> None:
        """Wait for what has been begun, and end the threads."""
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def begin(self, work: Callable[[], _Made]) -> Callable[[], _Made]:
        """Hand over a piece of work; return what gives its result, or raises what it raised.

        It is done once. Whoever asks for the result before a helper has begun with it does it
        themselves, so helpers that are slow, busy or dead delay nobody.
        """
        if not self._threads:
            return work
        piece = _Piece(work)
        self._queue.put(piece)
        return piece.result

    def _work(self) -> None:
        while piece := self._queue.get():
            piece.try_to_do()


class _Piece(Generic[_Made]):
    """A piece of work and what became of it; whoever holds ``_begun`` does it."""

    __slots__ = ("_begun", "_done", "_error", "_made", "_work")

    def __init__(self, work: Callable[[], _Made]) -> None:
        self._work = work
        self._begun = Lock()
        self._done = Lock()  # held until it is done
        self._done.acquire()
        self._made: list[_Made] = []
        self._error: BaseException | None = None

    def try_to_do(self) -> None:
        """Do it, unless somebody has begun with it."""
        if not self._begun.acquire(blocking=False):
            return
        try:
            self._made.append(self._work())
        except BaseException as error:  # noqa: BLE001 - told to whoever needs the result
            self._error = error
        finally:
            self._done.release()

    def result(self) -> _Made:
        """Do it or wait for who does; return what was made."""
        self.try_to_do()
        with self._done:
            if self._error:
                raise self._error
            return self._made[0]
