"""What stands beside the handbook's versions is made by another process, where there can be one.

The handbook waits for none of it: of what it says, the handbook's pages only need to know where its
feeds are. The other process begins before the build has imported most of what it needs, so that two
processors import at once.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol

from farflung.workflows.fork import Ended, Fork

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from farflung.edition.manifest import Manifest
    from farflung.git.working import WorkingCommit
    from farflung.model import PageCopy, Progress, WebSite
    from farflung.problems import Problem
    from farflung.site import Selection
    from farflung.workflows.comparing import Released
    from farflung.workflows.fork import Line
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project
    from farflung.workflows.records import Made

__all__ = ["Here", "Maker", "apart", "in_this_process"]


class Maker(Protocol):
    """Who makes the pages that show what changed, and everything else; asked in that order."""

    def changes(self) -> WebSite:
        """Compare the versions, and make the pages that show what changed.

        Their copies can be made when the rest is.
        """
        ...

    def rest(self) -> Made:
        """Make everything else, and forget what it has not used. Raises :class:`ProblemsFound`."""
        ...


class Here:
    """Makes it in this process."""

    def __init__(
        self,
        project: Project,
        selection: Selection,
        built: Selection,
        working: WorkingCommit | None,
        moment: Moment,
        progress: Progress,
    ) -> None:
        """Take the project, all its versions and those of this build, and what the time is."""
        self.given = project, selection, built, working, moment
        self._project, self._built, self._moment = project, built, moment
        self._versions = selection, working
        self._progress = progress

    def changes(self) -> WebSite:
        """See :class:`Maker`."""
        from farflung.workflows.changed_pages import website  # noqa: PLC0415 - meanwhile

        names = [version.name for version in self._built.plan.versions]
        return website(self._project, self._known, self._frozen[0], names)

    @cached_property
    def _known(self) -> Released:
        from farflung.workflows.comparing import released  # noqa: PLC0415 - meanwhile

        return released(self._project, *self._versions)

    @cached_property
    def _frozen(self) -> tuple[tuple[Manifest, ...], tuple[Problem, ...]]:
        from farflung.workflows.manifests import read_manifests  # noqa: PLC0415 - meanwhile

        return read_manifests(self._project)

    def rest(self) -> Made:
        """See :class:`Maker`."""
        made = self._rest()
        self._forget()
        return made

    def _rest(self) -> Made:
        from farflung.workflows.rooms import make_rooms  # noqa: PLC0415 - meanwhile

        given = self._known, self._frozen, self._built, self._moment, self._progress
        return make_rooms(self._project, *given)

    def _forget(self) -> None:
        from farflung.workflows.caches import forget_unused  # noqa: PLC0415 - imported by now

        forget_unused(self._project)

    def work(self, line: Line) -> None:
        """Make it in a copy of the process that asked for it, and answer its questions."""
        changes = self.changes()
        bare = tuple(replace(copies, make=tuple) for copies in changes.copies)
        line.send(replace(changes, copies=bare))
        line.send(self._rest())
        self._forget()
        while True:
            line.send(changes.copies[line.receive()].make())


def in_this_process(here: Here) -> Maker:
    """Have it made in this process."""
    return here


class _Apart:
    """Has it made by a copy of this process; here if that was ended, as where memory is scarce."""

    def __init__(self, fork: Fork, here: Here) -> None:
        self._fork = fork
        self._here = here

    def changes(self) -> WebSite:
        """See :class:`Maker`."""
        try:
            made: WebSite = self._fork.receive()
        except Ended:
            return self._here.changes()
        copies = (replace(c, make=partial(self._copies, n)) for n, c in enumerate(made.copies))
        return replace(made, copies=tuple(copies))

    def rest(self) -> Made:
        """See :class:`Maker`."""
        try:
            made: Made = self._fork.receive()
        except Ended:
            return self._here.rest()
        return made

    def _copies(self, number: int) -> tuple[PageCopy, ...]:
        """Ask for copies of a page, which are mostly known already."""
        try:
            copies: tuple[PageCopy, ...] = self._fork.ask(number)
        except Ended:
            return self._here.changes().copies[number].make()
        return copies


@contextmanager
def apart(
    progress: Progress, start: Callable[..., Fork] = Fork
) -> Iterator[Callable[[Here], Maker]]:
    """Start another process, which is there while this is open; gives what hands its work to it.

    Where there can be none, the work is done in this one.
    """
    import farflung.workflows.project  # noqa: F401, PLC0415 - both need it: it is imported once

    with ExitStack() as stack:
        try:
            fork = stack.enter_context(start(_work, progress))
        except OSError:
            yield in_this_process
            return

        def hand_over(here: Here) -> Maker:
            try:
                fork.send(here.given)
            except Ended:
                return here
            return _Apart(fork, here)

        yield hand_over


def _work(line: Line) -> None:
    """Import what is needed first, and do the work when it comes."""
    import farflung.workflows.changed_pages  # noqa: PLC0415
    import farflung.workflows.comparing  # noqa: PLC0415
    import farflung.workflows.manifests  # noqa: F401, PLC0415

    project, selection, built, working, moment = line.receive()
    Here(project, selection, built, working, moment, line.progress).work(line)
