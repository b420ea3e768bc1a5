"""The pages of a git ref, with their care: like :class:`~farflung.site.worktree.WorkingTree`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.identity import digest
from farflung.site.care import is_page

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from farflung.git import Repository
    from farflung.site.caretaker import Caretaker
    from farflung.site.refs import Snapshot

__all__ = ["PastTree"]


class PastTree:
    """The files of a ``snapshot``, read when they are asked for."""

    def __init__(
        self, repository: Repository, snapshot: Snapshot, caretaker: Caretaker | None
    ) -> None:
        """Take the repository, the ref's pages, and who knows their care."""
        self._repository = repository
        self._snapshot = snapshot
        self._caretaker = caretaker
        self.paths = frozenset(snapshot.files)

    def origin_of(self, paths: Collection[str]) -> str:
        """Return a hash of what is staged of some of the files: paths, bytes and care."""
        care = self._caretaker.key(self._snapshot.commit) if self._caretaker else ""
        some = None if self.paths <= {*paths} else sorted(paths)
        return digest(self._snapshot.origin, care, some)

    def raw(self, paths: Collection[str]) -> dict[str, bytes]:
        """Return some of the files as they were committed."""
        return dict(self._snapshot.only(sorted(paths)).read(self._repository))

    def files(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Give some of the files as they are staged."""
        pages: dict[str, bytes] = {}
        for path, content in self._snapshot.read(self._repository):
            if self._caretaker and is_page(path):
                pages[path] = content  # each may hand something down to others
            elif path in paths:
                yield path, content
        if self._caretaker:
            attended = self._caretaker.attended(pages, self._snapshot.commit)
            yield from ((path, content) for path, content in attended.items() if path in paths)

    def remember(self) -> None:
        """Do nothing: git remembers."""
