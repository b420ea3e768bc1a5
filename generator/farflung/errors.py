"""What can go wrong with a run, each class with the exit code of the command.

::

    FarflungError            70   a fault of ours, unless a subclass says otherwise
    ├── UsageError            2   the command was asked for something that makes no sense
    ├── ProblemsFound         1   somebody's file or setting is wrong; carries the problems
    ├── ServiceError          3   an outside service failed; trying again can help
    │   └── SourcesFailed     3   feeds failed in a strict run
    ├── EngineError           1   the site engine refused the handbook
    ├── IncompleteError       4   a mailing is incomplete; running it again resumes
    └── RefusedError          1   done as asked, this would lose or falsify something

A message says what happened; ``hint`` says what to do next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.problems import Problem

__all__ = [
    "EngineError",
    "FarflungError",
    "IncompleteError",
    "ProblemsFound",
    "RefusedError",
    "ServiceError",
    "SourcesFailed",
    "UsageError",
]


class FarflungError(Exception):
    """The root of the tree: an error that the command line shows in one paragraph."""

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, *, hint: str = "") -> None:
        """Take the ``message`` (what happened) and an optional ``hint`` (what to do next)."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(FarflungError):
    """The command was asked for something that makes no sense here."""

    exit_code = 2


class ProblemsFound(FarflungError):  # noqa: N818 - problems are not exceptions, this carries them
    """Files or settings are wrong; ``problems`` holds all of them, in file order."""

    exit_code = 1

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Take every problem that was found, not the first only."""
        count = len(problems)
        super().__init__(f"{count} problem{'' if count == 1 else 's'} found")
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[type[ProblemsFound], tuple[tuple[Problem, ...]]]:
        """Be made again of the problems, where a process hands it to another (:mod:`pickle`)."""
        return type(self), (self.problems,)


class ServiceError(FarflungError):
    """A service outside of this machine failed; trying again can help."""

    exit_code = 3


class SourcesFailed(ServiceError):  # noqa: N818 - named for what happened
    """Feeds failed, and the run was asked to be strict about it."""


class EngineError(FarflungError):
    """The site engine (MkDocs) could not build a version."""

    exit_code = 1


class IncompleteError(FarflungError):
    """A mailing has not come to its end; running it again goes on where it stopped."""

    exit_code = 4


class RefusedError(FarflungError):
    """Done as asked, this would lose or falsify something, so nothing was done."""

    exit_code = 1
