"""The pages of a git ref, with their care: like :class:`~farflung.site.worktree.WorkingTree`."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from farflung.site.care import is_page
from farflung.site.caretaker import stated_in
from farflung.site.refs import staged_origin

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from farflung.git import Repository
    from farflung.site.cache import Kept
    from farflung.site.caretaker import Caretaker, PageCare
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
        """Return a hash of some of the files: their paths and bytes."""
        return staged_origin(self._snapshot.origin, self.paths, paths)

    def care_key(self) -> str:
        """Return a hash of what the care of the pages depends on beside the pages."""
        return self._caretaker.key(self._snapshot.commit) if self._caretaker else ""

    def cares(self) -> dict[str, PageCare]:
        """Return what the pages show of their care."""
        if self._caretaker is None:
            return {}
        stated = {path: file.stated for path, file in self._same.items() if file.stated}
        others = [path for path in self._snapshot.files if is_page(path) and path not in stated]
        stated |= stated_in(self.raw(others))
        return self._caretaker.cares(stated, self._snapshot.commit)

    def raw(self, paths: Collection[str]) -> dict[str, bytes]:
        """Return some of the files as they were committed."""
        return dict(self._snapshot.only(sorted(paths)).read(self._repository))

    def files(self, paths: Collection[str]) -> Iterator[tuple[str, bytes | Kept]]:
        """Give some of the files, pages in the order of the tree."""
        same = self._same
        texts: dict[str, bytes] = {}
        rest = [path for path in self._snapshot.files if path in paths and path not in same]
        for path, content in self._snapshot.only(rest).read(self._repository):
            if is_page(path):
                texts[path] = _readable(content)
            else:
                yield path, content
        yield from ((path, f.kept) for path, f in same.items() if f.kept and path in paths)
        texts |= {p: file.text for p, file in same.items() if file.text is not None and p in paths}
        yield from ((path, texts[path]) for path in self._snapshot.files if path in texts)

    @cached_property
    def _same(self) -> dict[str, File]:
        """The files that the working tree has too."""
        if self._today is None:
            return {}
        known = (
            (path, self._today.same(path, blob)) for path, blob in self._snapshot.blobs.items()
        )
        return {p: f for p, f in known if f and (f.text is not None or not is_page(p))}

    def remember(self) -> None:
        """Do nothing: git remembers."""


def _readable(content: bytes) -> bytes:
    """Return a page as UTF-8; what is none is shown as such, because nobody can mend it any more."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return content.decode("utf-8", "replace").encode()
    return content
