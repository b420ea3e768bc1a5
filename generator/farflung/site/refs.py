"""Reading the handbook at a git ref: pages, assets and navigation, never its code.

Nothing of an old ref's ``mkdocs.yml`` but ``docs_dir`` and ``nav`` is looked at, and its tags are
never executed: hooks and plugins are those of today's trusted checkout.
"""

from __future__ import annotations

import re
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from farflung.config import MKDOCS_FILE
from farflung.documents import read_yaml
from farflung.git import GitError
from farflung.git.listings import listings
from farflung.git.working import git_path
from farflung.identity import digest
from farflung.site.navigation import clean_nav
from farflung.site.places import SettingsPlace, settings_places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from farflung.git import Repository

__all__ = ["Snapshot", "origin_of", "read_listings", "read_snapshot", "safe_name", "staged_origin"]

_BATCH = 200
_AHEAD = 2  # runs of git, each for a batch
_UNSAFE = re.compile(r"^/|(^|/)\.\.(/|$)|[\x00-\x1f\\:]")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The handbook at a commit: ``files`` by their path below its ``folder``, and the navigation.

    ``folder`` is empty or ends with a slash. ``nav`` is None where the engine finds the pages by
    itself. ``home`` is the folder of ``mkdocs.yml`` at that commit, from the repository's top; like
    a prefix of :class:`~farflung.git.Repository`. ``origin`` is a hash of the files' bytes;
    ``blobs`` are the names that git has for them.
    """

    commit: str
    folder: str
    files: tuple[str, ...]
    nav: list[Any] | None
    notes: tuple[str, ...] = ()
    home: str = ""
    origin: str = ""
    blobs: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def place(self) -> str:
        """The folder of the pages from the repository's top, empty or with a slash at its end."""
        return self.home + self.folder

    def only(self, files: Sequence[str]) -> Snapshot:
        """Return the same with some of its files."""
        return replace(self, files=tuple(files))

    def read(self, repository: Repository) -> Iterator[tuple[str, bytes]]:
        """Give each file with its bytes, without holding all of them at once.

        Git reads the next ones meanwhile.
        """
        repository = repository.within(self.home)

        def fetch(names: Sequence[str]) -> list[tuple[str, bytes]]:
            blobs = repository.blobs(self.commit, [self.folder + name for name in names])
            return [(name, blobs[self.folder + name]) for name in names]

        coming: deque[Future[list[tuple[str, bytes]]]] = deque()
        with ThreadPoolExecutor(_AHEAD) as pool:
            for batch in range(0, len(self.files), _BATCH):
                coming.append(pool.submit(fetch, self.files[batch : batch + _BATCH]))
                if len(coming) > _AHEAD:
                    yield from coming.popleft().result()
            for one in coming:
                yield from one.result()


@lru_cache(maxsize=100_000)  # versions have mostly the same
def safe_name(path: str) -> bool:
    """Tell whether a path stays below the folder it is relative to, on every system."""
    return bool(path) and not _UNSAFE.search(path)


def read_snapshot(
    repository: Repository,
    commit: str,
    docs_dir: str,
    place: SettingsPlace | None = None,
    listing: Mapping[str, str] | None = None,
) -> Snapshot:
    """Look at the handbook at ``commit``; ``docs_dir`` is used where its settings do not say.

    Its ``mkdocs.yml`` is looked for at today's path, at the top of the repository, and then
    anywhere, if there is only one, unless its ``place`` is known; ``listing`` is what
    :func:`read_listings` gives. There are no ``files`` when there is nothing to build; ``notes``
    then say why. Raises :class:`GitError`.
    """
    place = place or settings_places(repository, [commit])[commit]
    home, (data, faults) = place.folder, _settings(place.content)
    notes = [*faults]
    folder, under = _folder(place, docs_dir)
    if not safe_name(folder):
        reason = f'its docs_dir "{folder}" is outside the project'
        return Snapshot(commit, "", (), None, (reason,), home)
    if listing is None:
        found = repository.within(home).listing(commit, under).items()
        listing = {name[len(under) :]: blob for name, blob in found if name.startswith(under)}
    unsafe = {name for name in listing if not safe_name(name)}
    notes.extend(f'"{name!r}" is not a safe name for a file' for name in listing if name in unsafe)
    blobs = {name: blob for name, blob in listing.items() if name not in unsafe}
    files = tuple(blobs)
    if not any(name.endswith(".md") for name in files):
        reason = f'there are no pages in "{folder}"'
        return Snapshot(commit, under, (), None, (*notes, reason), home)
    nav, dropped = clean_nav(data.get("nav"), files)
    return Snapshot(commit, under, files, nav, (*notes, *dropped), home, origin_of(blobs), blobs)


def read_listings(
    repository: Repository, places: Mapping[str, SettingsPlace], docs_dir: str
) -> dict[str, dict[str, str]]:
    """Return the files of the handbook at commits, by their paths there, with git's names for bytes.

    ``places`` are those of the settings at each commit. A commit that git cannot read at once with
    the others is left out.
    """
    names = {
        commit: f"{commit}:{git_path(place.folder + _folder(place, docs_dir)[1])}"
        for commit, place in places.items()
    }
    try:
        trees = dict(zip(names, repository.hashes([*names.values()], "tree"), strict=True))
        found = listings(repository, [tree for tree in trees.values() if tree])
    except GitError:
        return {}
    return {commit: found[tree] for commit, tree in trees.items() if tree}


def _folder(place: SettingsPlace, docs_dir: str) -> tuple[str, str]:
    """Return the folder of pages as the settings call it, and as a beginning of paths."""
    folder = str(_settings(place.content)[0].get("docs_dir") or docs_dir)
    pure = PurePosixPath(folder)
    return folder, "" if pure == PurePosixPath() else f"{pure}/"


def origin_of(blobs: Mapping[str, str]) -> str:
    """Return a hash of files: their paths, in the order of git, with the names of their bytes."""
    return digest([*blobs], [*blobs.values()])


def staged_origin(origin: str, files: Collection[str], wanted: Collection[str]) -> str:
    """Return a hash of what is staged of the ``wanted`` ones of files with an origin."""
    return digest(origin, None if {*files} <= {*wanted} else sorted(wanted))


@lru_cache(maxsize=64)  # versions have mostly the same
def _settings(content: bytes | None) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    if content is None:
        return {}, ()
    document = read_yaml(content.decode("utf-8-sig", "replace"), MKDOCS_FILE, strict=False)
    if not isinstance(document.data, dict):
        note = f"its {MKDOCS_FILE} cannot be read, so its navigation is found by itself"
        return {}, (note,)
    return document.data, ()
