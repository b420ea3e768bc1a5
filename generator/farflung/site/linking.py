"""What leads from one address of the handbook to another: renames and redirects, read for a build."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from farflung.files import walk
from farflung.git import GitError
from farflung.site.mentions import mentioning
from farflung.site.moves import Moves
from farflung.site.redirects import (
    FIELD,
    address_of,
    by_hand,
    is_page,
    pages_by_address,
    read_redirects,
)
from farflung.site.renames import read_moves
from farflung.site.versions import named_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from farflung.config import Settings
    from farflung.git import Repository
    from farflung.git.working import WorkingCommit
    from farflung.problems import Problem
    from farflung.site.cache import Cache
    from farflung.site.redirects import ByHand
    from farflung.site.refs import Snapshot
    from farflung.site.selection import Selection
    from farflung.site.worktree import WorkingTree

__all__ = [
    "Claims",
    "Linking",
    "claimed_addresses",
    "claims_in",
    "directories",
    "file_moves",
    "page_files",
    "read_linking",
    "redirect_problems",
    "with_claims",
]


Claims: TypeAlias = "tuple[dict[str, str], tuple[Problem, ...]]"
"""Old addresses with those they lead to, and what is wrong where they are written."""


class _Manner(TypedDict):
    """How a project's pages get their addresses, as :func:`address_of` takes it."""

    directories: bool
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Linking:
    """What leads on: ``moves`` between addresses of pages, and ``claims``, the redirects by hand.

    ``claims`` are, for each version, old addresses with those they lead to; ``problems`` are in the
    working tree; ``notes`` say what could not be found out.
    """

    moves: Moves = field(default_factory=Moves)
    claims: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def directories(settings: Settings) -> bool:
    """Tell whether pages are at addresses of folders (``use_directory_urls``)."""
    return settings.site.data.get("use_directory_urls") is not False


def read_linking(
    settings: Settings,
    repository: Repository | None,
    selection: Selection,
    cache: Cache,
    working: WorkingCommit | None,
) -> Linking:
    """Read the renames of all versions, kept or not, and the redirects of past ones that are built.

    ``working`` is the commit of the working tree, None where it has none; its redirects are read by
    :func:`claims_in` and added by :func:`with_claims`.
    """
    claims: dict[str, dict[str, str]] = {}
    past = [selection.snapshots[v.tag] for v in selection.plan.versions if v.tag]
    mentioned = mentioning(repository, past, cache) if repository else {}
    for version in selection.plan.versions:
        if version.tag is not None and repository is not None:
            snapshot = selection.snapshots[version.tag]
            pages = snapshot.only(mentioned.get(snapshot.commit, ()))
            claims[version.name] = _claims_then(settings, repository, snapshot, pages)
    current = settings.handbook.versions.current
    today = (current.name, working) if current and working else None
    moves, notes = file_moves(settings, repository, today, cache)

    def address(path: str) -> str:
        return address_of(path, **_manner(settings)) if is_page(path) else ""

    return Linking(moves.named().translated(address), claims, notes=notes)


def claims_in(settings: Settings, tree: WorkingTree) -> Claims:
    """Return the redirects by hand of the working tree, and what is wrong with them."""
    return _claims_in(settings, sorted(tree.paths), tree.redirecting)


def with_claims(linking: Linking, name: str, found: Claims) -> Linking:
    """Add the redirects by hand of the working tree, which is built as the version ``name``."""
    claims, problems = found
    claimed = {**linking.claims, name: claims}
    return replace(linking, claims=claimed, problems=(*linking.problems, *problems))


def file_moves(
    settings: Settings,
    repository: Repository | None,
    current: tuple[str, WorkingCommit] | None,
    cache: Cache | None = None,
) -> tuple[Moves, tuple[str, ...]]:
    """Return what moved between versions, by paths below the folder of pages, and notes.

    ``current`` is the name of the working tree and its commit, None to leave it out; ``cache``
    keeps what moved between tags.
    """
    if repository is None:
        return Moves(), ()
    try:
        found = repository.tags(settings.handbook.versions.tags)
        tags = named_tags(found, current[0] if current else "")
        return read_moves(repository, tags, settings.site.docs_dir, current, cache), ()
    except GitError as error:
        return Moves(), (f"renamed pages are not looked for, because git said: {error.message}",)


def claimed_addresses(settings: Settings) -> frozenset[str]:
    """Return the old addresses that pages of the working tree take over by hand."""
    return frozenset(_claims_today(settings)[0])


def redirect_problems(settings: Settings) -> tuple[Problem, ...]:
    """Return what is wrong with the redirects by hand in the working tree."""
    return _claims_today(settings)[1]


def page_files(folder: Path) -> list[str]:
    """Return the files below ``folder`` that a build takes, sorted; links are not followed."""
    found: list[str] = []
    for here, names in walk(folder):
        below = os.path.relpath(here, folder)
        prefix = "" if below == "." else f"{below}/"
        found += [f"{prefix}{name}" for name in names if _is_plain(f"{here}/{name}")]
    return sorted(found)


def _is_plain(file: str) -> bool:
    return stat.S_ISREG(os.lstat(file).st_mode)


def _claims_today(settings: Settings) -> Claims:
    files = page_files(settings.root / settings.site.docs_dir)
    return _claims_in(settings, files, filter(is_page, files))


def _claims_in(settings: Settings, files: Sequence[str], pages: Iterable[str]) -> Claims:
    """Read what ``pages`` claim, which are some of the ``files`` of the working tree."""
    docs = settings.root / settings.site.docs_dir
    claims: list[ByHand] = []
    problems: list[Problem] = []
    for path in pages:
        text = b""
        with suppress(FileNotFoundError):  # removed meanwhile
            text = (docs / path).read_bytes()
        if FIELD.encode() in text:
            name = str(Path(settings.site.docs_dir) / path)
            found, faults = _read(settings, text, name, path)
            claims.extend(found)
            problems.extend(faults)
    result, collisions = _settled(settings, claims, files)
    return result, (*problems, *collisions)


def _claims_then(
    settings: Settings, repository: Repository, snapshot: Snapshot, wanted: Snapshot
) -> dict[str, str]:
    claims: list[ByHand] = []
    for path, content in wanted.read(repository):
        claims.extend(_read(settings, content, path, path)[0])
    return _settled(settings, claims, snapshot.files)[0]


def _read(
    settings: Settings, content: bytes, name: str, path: str
) -> tuple[tuple[ByHand, ...], tuple[Problem, ...]]:
    text = content.decode("utf-8-sig", "replace")
    return read_redirects(text, name, path, **_manner(settings))


def _settled(
    settings: Settings, claims: Sequence[ByHand], files: Sequence[str]
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    if not claims:
        return {}, ()
    manner = _manner(settings)
    found, problems = by_hand(claims, pages_by_address(files, **manner))
    return {old: address_of(page, **manner) for old, page in found.items()}, problems


def _manner(settings: Settings) -> _Manner:
    return {"directories": directories(settings), "languages": settings.handbook.translations}
