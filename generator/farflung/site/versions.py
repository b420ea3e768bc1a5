"""Which versions of the handbook a site holds: a pure function of the tags and the settings."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from farflung.errors import UsageError
from farflung.problems import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from farflung.config import Versions

__all__ = [
    "RESERVED",
    "Version",
    "VersionPlan",
    "named_tags",
    "only_version",
    "plan_versions",
    "versions_json",
]

RESERVED = frozenset({"admin", "newsletter", "changes", "assets", "search"})
"""Names of folders at the root of a site that are no versions."""

_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,79}")
_EARLY = frozenset({"a", "alpha", "b", "beta", "c", "rc", "pre", "preview", "dev", "snapshot"})


@dataclass(frozen=True, slots=True)
class Version:
    """One published state of the handbook.

    ``name`` is its folder and one path segment; ``tag`` is the git tag it comes from, None for the
    working tree; ``aliases`` are folders that show the same pages. A ``hidden`` version is built
    and can be linked to, but the selector does not offer it.
    """

    name: str
    title: str
    tag: str | None = None
    aliases: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class VersionPlan:
    """The versions in the order of the selector, what the site opens at, and what was left out.

    ``default`` is a folder: an alias or a version's name.
    """

    versions: tuple[Version, ...]
    default: str
    notes: tuple[str, ...] = ()

    @property
    def opened(self) -> Version:
        """The version that the site opens at."""
        return next(v for v in self.versions if self.default in {v.name, *v.aliases})


def plan_versions(tags: Iterable[str], settings: Versions) -> VersionPlan:
    """Choose the versions: the working tree first, then the newest ``keep`` tags.

    ``tags`` are the names of git tags in any order. A tag whose name cannot be a folder of its own
    is left out with a note. The default version is kept, however old. Raises :class:`UsageError`
    when nothing is left to build, or the default has the name of another part of the site.
    """
    if settings.default.casefold() in {name.casefold() for name in RESERVED}:
        raise UsageError(
            f'extra.handbook.versions.default cannot be "{settings.default}", which is another part '
            "of the site",
            hint="name a version, or what the newest is to be called, such as latest",
        )
    notes: list[str] = []
    current = settings.current
    versions = [Version(current.name, current.title)] if current else []
    taken = {name.casefold() for name in RESERVED} | {v.name.casefold() for v in versions}
    ordered = sorted(tags, key=_age, reverse=True)
    alias = settings.default if settings.default not in {*ordered, *_names(versions)} else ""
    taken |= {alias.casefold()} - {""}
    for tag in ordered:
        name = _folder(tag)
        if not _SEGMENT.fullmatch(name):
            notes.append(f'the tag "{tag}" is left out: its name cannot be a part of an address')
        elif name.casefold() in taken:
            notes.append(f'the tag "{tag}" is left out: the name "{name}" is taken already')
        else:
            taken.add(name.casefold())
            versions.append(Version(name, tag, tag, hidden=bool({tag, name} & {*settings.hidden})))
    keep = settings.keep + (current is not None)
    opened = [one for one in versions[keep:] if settings.default in {one.name, one.tag}]
    unknown = {*settings.hidden} - {word for one in versions for word in (one.name, one.tag)}
    notes += [f'no version is called "{name}", which is to be hidden' for name in sorted(unknown)]
    return _with_default([*versions[:keep], *opened], settings.default, notes)


def _with_default(versions: Sequence[Version], default: str, notes: list[str]) -> VersionPlan:
    if not versions:
        raise UsageError(
            "there is no version of the handbook to build",
            hint="make a git tag that matches extra.handbook.versions.tags, or set current",
        )
    by_tag = {version.tag: version.name for version in versions if version.tag}
    default = by_tag.get(default, default)
    if default not in _names(versions):
        shown = [version for version in versions if not version.hidden] or list(versions)
        newest = next((version for version in shown if version.tag), shown[0])
        versions = [
            replace(version, aliases=(default,)) if version == newest else version
            for version in versions
        ]
    return VersionPlan(tuple(versions), default, tuple(notes))


def only_version(plan: VersionPlan, name: str) -> VersionPlan:
    """Cut a plan down to one version, asked for by name or alias. Raises :class:`UsageError`."""
    for version in plan.versions:
        if name in {version.name, version.tag, *version.aliases}:
            default = plan.default if version == plan.opened else version.name
            return VersionPlan((replace(version, hidden=False),), default, plan.notes)
    known = [word for version in plan.versions for word in (version.name, *version.aliases)]
    raise UsageError(
        f'there is no version "{name}" of the handbook',
        hint=did_you_mean(name, known) or f"choose {listed(known)}",
    )


def named_tags(tags: Iterable[str], current: str) -> dict[str, str]:
    """Return every tag that can be a version, kept or not, the oldest first, with its folder.

    ``current`` is the folder of the working tree, which no tag can have.
    """
    found: dict[str, str] = {}
    for tag in sorted(tags, key=_age):
        name = _folder(tag)
        if _SEGMENT.fullmatch(name) and name != current and name not in found.values():
            found[tag] = name
    return found


def versions_json(plan: VersionPlan) -> str:
    """Write what the version selector of the theme reads; it does not offer what is hidden."""
    rows = [
        {
            "version": version.name,
            "title": version.title,
            "aliases": list(version.aliases),
            **({"properties": {"hidden": True}} if version.hidden else {}),
        }
        for version in plan.versions
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _folder(tag: str) -> str:
    return tag.replace("/", "-")


def _names(versions: Iterable[Version]) -> set[str]:
    return {version.name for version in versions}


def _age(tag: str) -> tuple[tuple[int, int, str], ...]:
    """Sort as people number releases: ``v1.10`` after ``v1.9``, ``v1.0-rc1`` before ``v1.0``.

    A tag without a number, such as ``vendor``, which ``v*`` matches too, is older than any release.
    """
    words = re.findall(r"[0-9]+|[a-z]+", tag.casefold())
    key: list[tuple[int, int, str]] = [(any(word.isdigit() for word in words), 0, "")]
    for word in words:
        if word.isdigit():
            key.append((3, int(word), ""))
        else:
            key.append((0 if len(key) > 1 and word in _EARLY else 2, 0, word))
    return (*key, (1, 0, tag))
