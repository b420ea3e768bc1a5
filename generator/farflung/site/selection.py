"""Choosing the versions of a project: its settings and what its repository really holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.git import GitError
from farflung.site.places import settings_places
from farflung.site.refs import Snapshot, read_listings, read_snapshot
from farflung.site.versions import VersionPlan, named_tags, only_version, plan_versions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from farflung.config import Settings
    from farflung.git import Repository

__all__ = ["Selection", "select"]

_FETCH = "to have them run: git fetch --unshallow --tags"
_NAMED = 12


@dataclass(frozen=True, slots=True)
class Selection:
    """The plan, what each of its tags holds, and sentences on what was left out."""

    plan: VersionPlan
    snapshots: Mapping[str, Snapshot]
    notes: tuple[str, ...] = ()


def select(
    settings: Settings,
    repository: Repository | None,
    only: str | None = None,
    *,
    online: bool = False,
) -> Selection:
    """Choose the versions to build; ``only`` is the name of one. Raises :class:`UsageError`.

    ``online`` allows to ask where a shallow clone came from which versions it lacks.
    A tag that cannot be read, or that holds no pages, is left out and an older one takes its place.
    """
    wanted = settings.handbook.versions
    tags = repository.tags(wanted.tags) if repository else []
    notes = _about(repository, tags, wanted.tags, online=online)
    snapshots: dict[str, Snapshot] = {}
    while True:
        plan = plan_versions(tags, wanted)
        new = [v.tag for v in plan.versions if v.tag and v.tag not in snapshots]
        if repository is None or not new:
            break
        snapshots |= _look(repository, new, settings.site.docs_dir)
        for tag in new:
            if not snapshots[tag].files:
                tags.remove(tag)
                reason = "; ".join(snapshots[tag].notes)
                notes.append(f'the tag "{tag}" is left out: {reason}')
    if only is not None:
        plan = only_version(plan, only)
    return Selection(plan, snapshots, (*notes, *plan.notes))


def _about(
    repository: Repository | None, tags: list[str], pattern: str, *, online: bool
) -> list[str]:
    if repository is None:
        return ["this is not a git repository, so there are no versions but the working tree"]
    notes: list[str] = []
    missing = _missing(repository, tags, pattern, online=online) if repository.shallow else []
    if missing is None:
        notes.append(f"this is a shallow clone, so versions may be missing; {_FETCH}")
    elif missing:
        named = ", ".join(missing[:_NAMED])
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        notes.append(f"this shallow clone lacks the versions {named}{more}; {_FETCH}")
    if not tags:
        notes.append(
            f'no git tag matches "{pattern}", so there are no versions but the working tree'
        )
    return notes


def _missing(
    repository: Repository, tags: list[str], pattern: str, *, online: bool
) -> list[str] | None:
    """Return the tags that only the place the clone came from has; None if it does not say."""
    if not online:
        return None
    quick = ("-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=10")
    ask = {"GIT_SSH_COMMAND": "ssh -o BatchMode=yes -o ConnectTimeout=10"}
    asked = ("ls-remote", "--tags", "--refs", "origin", f"refs/tags/{pattern}")
    try:
        rows = repository.run(*quick, *asked, more=ask).decode("utf-8", "replace").splitlines()
    except GitError:
        return None
    there = [row.partition("\t")[2].removeprefix("refs/tags/") for row in rows]
    return [tag for tag in named_tags(there, "") if tag not in tags][::-1]


def _look(repository: Repository, tags: Sequence[str], docs_dir: str) -> dict[str, Snapshot]:
    refs = {f"refs/tags/{tag}": tag for tag in tags}
    commits = {refs[ref]: name for ref, name in repository.commits([*refs]).items()}
    places = settings_places(repository, [*dict.fromkeys(commits.values())])
    listings = read_listings(repository, places, docs_dir)

    def look(tag: str) -> Snapshot:
        if tag not in commits:
            return Snapshot("", "", (), None, ("its commit is not in this clone",))
        name = commits[tag]
        try:
            return read_snapshot(repository, name, docs_dir, places[name], listings.get(name))
        except GitError as error:
            return Snapshot(name, "", (), None, (f"git cannot read it: {error.message}",))

    return {tag: look(tag) for tag in tags}
