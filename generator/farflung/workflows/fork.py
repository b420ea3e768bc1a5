"""A copy of this process, which does a part of the work on another processor (fork(2)).

The copy knows all that this process knew when it was made and has loaded all that it had, so the
two share what a process of its own would have to load again. Only the thread that makes it goes on
in it: it must keep from whatever another thread may have been at work on.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import signal
import traceback
import warnings
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, NoReturn, Self

from farflung.interruptions import held_interruptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from farflung.interruptions import Handler
    from farflung.model import Progress

__all__ = ["Ended", "Fork", "Line"]

_ROOM = 2**20  # bytes that Linux lets a pipe hold for anybody
_VALUE, _ERROR, _PROGRESS = range(3)


class Ended(Exception):  # noqa: N818 - it happened, whoever waits says whether it is an error
    """The other process has ended, perhaps in the middle of an answer."""


class Line:
    """The two pipes between the processes, as each of them sees them."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        """Take the ends of the pipes; they are closed with this."""
        self._incoming: IO[bytes] = open(incoming, "rb")  # noqa: SIM115 - closed below
        self._outgoing: IO[bytes] = open(outgoing, "wb")  # noqa: SIM115

    def send(self, value: object, kind: int = _VALUE) -> None:
        """Hand over something that :mod:`pickle` can write. Raises :class:`Ended`."""
        data = pickle.dumps((kind, value), pickle.HIGHEST_PROTOCOL)
        try:
            self._outgoing.write(data)
            self._outgoing.flush()
        except BrokenPipeError as error:
            raise Ended from error

    def receive(self, progress: Progress | None = None) -> Any:
        """Wait for what the other process hands over.

        Raises what the other process failed with, and :class:`Ended`.
        """
        while True:
            try:
                kind, value = pickle.load(self._incoming)  # noqa: S301 - a copy of this process wrote it
            except (EOFError, pickle.UnpicklingError) as error:
                raise Ended from error
            if kind == _ERROR:
                raise value
            if kind == _VALUE:
                return value
            if progress:
                progress(*value)

    def progress(self, what: str, done: int, total: int) -> None:
        """Have the other process show how far this one is."""
        self.send((what, done, total), _PROGRESS)

    def close(self) -> None:
        """Close both ends; the other process notices."""
        with suppress(OSError):
            self._outgoing.close()
        self._incoming.close()


class Fork:
    """The copy, at work from the start, as seen from the process that it is a copy of."""

    def __init__(self, work: Callable[[Line], None], progress: Progress) -> None:
        """Have ``work`` done, which hands over what it makes on the line that it is given.

        To be called by the main thread. Raises :class:`OSError` where there can be no further process.
        """
        from_it, to_us = os.pipe()
        from_us, to_it = os.pipe()
        self._pid = 0
        try:
            with held_interruptions() as interrupted, warnings.catch_warnings():
                # Python 3.12 warns where there are other threads
                warnings.simplefilter("ignore", DeprecationWarning)
                self._pid = os.fork()
                if not self._pid:
                    _work(work, (from_us, to_us), (from_it, to_it), interrupted)
        except BaseException:  # there can be none, or somebody interrupted this
            for end in (from_it, to_us, from_us, to_it):
                os.close(end)
            if self._pid:
                self._end()
            raise
        os.close(to_us)
        os.close(from_us)
        with suppress(OSError, AttributeError):  # so that none waits for the other to read
            fcntl.fcntl(to_it, fcntl.F_SETPIPE_SZ, _ROOM)
            fcntl.fcntl(from_it, fcntl.F_SETPIPE_SZ, _ROOM)
        self._line = Line(from_it, to_it)
        self._progress = progress

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End it, whatever it has done."""
        self._line.close()
        self._end()

    def _end(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)

    def receive(self) -> Any:
        """Return what it hands over next, and show its progress till then; see :meth:`Line.receive`."""
        return self._line.receive(self._progress)

    def send(self, value: object) -> None:
        """Hand something over. Raises :class:`Ended`."""
        self._line.send(value)

    def ask(self, question: object) -> Any:
        """Hand a question over, and return the answer."""
        self.send(question)
        return self.receive()


def _work(
    work: Callable[[Line], None],
    ours: tuple[int, int],
    theirs: tuple[int, int],
    interrupted: Handler,
) -> NoReturn:
    """Do the work as the copy, which never comes back from here; ``interrupted`` handles SIGINT."""
    try:
        signal.signal(signal.SIGINT, interrupted)
        for end in theirs:
            os.close(end)
        line = Line(*ours)
        try:
            work(line)
        except Ended:
            pass  # nobody waits for it any more
        except Exception as error:  # noqa: BLE001 - it is raised where it is waited for
            _report(error, line)
    finally:  # an interruption too
        os._exit(0)


def _report(error: Exception, line: Line) -> None:
    told = "".join(traceback.format_exception(error))
    error.__traceback__ = error.__context__ = error.__cause__ = None
    error.add_note(f"In another process:\n{told}")
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - not every error can be made again
    except Exception:  # noqa: BLE001 - whatever its class does
        error = RuntimeError(told)
    line.send(error, _ERROR)
