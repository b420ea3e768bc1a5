"""The pages of a git ref, with their care: like :class:`~farflung.site.worktree.WorkingTree`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.site.care import is_page
from farflung.site.caretaker import stated_in, with_line
from farflung.site.refs import staged_origin

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from farflung.git import Repository
    from farflung.site.cache import Kept
    from farflung.site.caretaker import Caretaker
    from farflung.site.refs import Snapshot
    from farflung.site.worktree import File, WorkingTree

__all__ = ["PastTree"]


class PastTree:
    """The files of a ``snapshot``, read when they are asked for."""

    def __init__(
        self,
        repository: Repository,
        snapshot: Snapshot,
        caretaker: Caretaker | None,
        today: WorkingTree | None = None,
    ) -> None:
        """Take the repository, the ref's pages, who knows their care, and the pages of ``today``.

        What is the same today as it was then is not read from git.
        """
        self._repository = repository
        self._snapshot = snapshot
        self._caretaker = caretaker
        self._today = today
        self.paths = frozenset(snapshot.files)

    def origin_of(self, paths: Collection[str]) -> str:
        """Return a hash of what is staged of some of the files: paths, bytes and care."""
        care = self._caretaker.key(self._snapshot.commit) if self._caretaker else ""
        return staged_origin(self._snapshot.origin, care, self.paths, paths)

    def raw(self, paths: Collection[str]) -> dict[str, bytes]:
        """Return some of the files as they were committed."""
        return dict(self._snapshot.only(sorted(paths)).read(self._repository))

    def files(self, paths: Collection[str]) -> Iterator[tuple[str, bytes | Kept]]:
        """Give some of the files as they are staged."""
        same = self._same()
        pages: dict[str, bytes] = {}
        rest = [path for path in self._snapshot.files if path not in same]
        for path, content in self._snapshot.only(rest).read(self._repository):
            if self._caretaker and is_page(path):
                pages[path] = content  # each may hand something down to others
            elif path in paths:
                yield path, content
        yield from ((path, f.kept) for path, f in same.items() if f.kept and path in paths)
        if self._caretaker:
            yield from self._attended(self._caretaker, pages, same, paths)

    def _attended(
        self,
        caretaker: Caretaker,
        read: Mapping[str, bytes],
        same: Mapping[str, File],
        paths: Collection[str],
    ) -> Iterator[tuple[str, bytes]]:
        """Give some of the pages with their care: those that were ``read``, and the ``same`` ones."""
        stated = stated_in(read) | {p: file.stated for p, file in same.items() if file.stated}
        lines = caretaker.lines(stated, self._snapshot.commit)
        staged = {
            path: file.staged
            for path, file in same.items()
            if file.staged is not None and file.line == lines.get(path, "")
        }
        others = [path for path in stated if path in same and path not in staged]
        texts = {**read, **self.raw(others)}
        for path in self._snapshot.files:
            if path in paths and path in staged:
                yield path, staged[path]
            elif path in paths and path in texts:
                yield path, with_line(texts[path], lines.get(path, ""))

    def _same(self) -> dict[str, File]:
        """Return the files that the working tree has too, and that are staged there."""
        if self._today is None or self._caretaker is None:
            return {}
        known = (
            (path, self._today.same(path, blob)) for path, blob in self._snapshot.blobs.items()
        )
        return {path: file for path, file in known if file}

    def remember(self) -> None:
        """Do nothing: git remembers."""
