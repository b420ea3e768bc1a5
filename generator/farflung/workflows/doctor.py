"""``doctor``: whether this installation can do its work, and what to do where it cannot."""

from __future__ import annotations

import platform
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from farflung.config import read_settings
from farflung.errors import FarflungError, UsageError
from farflung.git import git_version, open_repository
from farflung.site.engines.account import account_of
from farflung.site.publish import check_replaceable
from farflung.site.staging import engine_data
from farflung.site.versions import named_tags
from farflung.workflows.project import find_root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from farflung.config import Settings

__all__ = ["Finding", "State", "examine"]

_OLDEST_GIT = (2, 31)


class State(StrEnum):
    """How it stands with a thing."""

    OK = "ok"
    WARNING = "warning"  # works, and somebody should know
    ERROR = "error"  # a verb will fail


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it stands, in a sentence, and what to do about it."""

    subject: str
    state: State
    message: str
    advice: str = ""


def examine(start: Path) -> tuple[Finding, ...]:
    """Look at tools, engine, settings, versions and folders of the project that ``start`` is in.

    Outside of a project only the tools are looked at. Nothing is changed, and no network is used.
    """
    findings = [Finding("python", State.OK, f"Python {platform.python_version()}"), _git()]
    try:
        root = find_root(start)
    except UsageError as error:
        return (*findings, Finding("project", State.ERROR, error.message, error.hint))
    settings, problems = read_settings(root)
    if settings is None:
        count = len(problems)
        text = f"mkdocs.yml and newsletter.yml have {count} problem{'' if count == 1 else 's'}"
        findings.append(Finding("settings", State.ERROR, text, "see them with: farflung check"))
    else:
        text = "mkdocs.yml and newsletter/newsletter.yml are in order"
        findings.append(Finding("settings", State.OK, text))
        findings.extend(_engine(settings))
        findings.extend(_versions(settings))
    return (*findings, *_folders(root))


def _git() -> Finding:
    found = git_version()
    if not found:
        text = "git is not installed, so there are no versions and no history"
        return Finding("git", State.ERROR, text, "install it, such as with: apt-get install git")
    numbers = tuple(int(part) for part in found.split(".")[:2] if part.isdigit())
    if numbers < _OLDEST_GIT:
        oldest = ".".join(str(part) for part in _OLDEST_GIT)
        return Finding("git", State.ERROR, f"git {found} is too old", f"install {oldest} or newer")
    return Finding("git", State.OK, f"git {found}")


def _engine(settings: Settings) -> Iterator[Finding]:
    data = engine_data(settings.root, settings.site.data)
    account = account_of(settings.handbook.engine, data)
    for text, advice in account.missing:
        yield Finding("engine", State.ERROR, text, advice)
    for text, advice in account.lacks:
        yield Finding("engine", State.WARNING, text, advice)
    if account.packages:
        text = f"{' with '.join(account.packages)}; {account.prospects}"
        yield Finding("engine", State.OK, text)


def _versions(settings: Settings) -> Iterator[Finding]:
    repository = open_repository(settings.root)
    if repository is None:
        text = "the project is not in git, so there is no version but the working tree"
        yield Finding("versions", State.WARNING, text, "git init, and commit what is there")
        return
    if repository.shallow:
        text = "this is a shallow clone: versions and dates of changes are missing"
        yield Finding("versions", State.WARNING, text, "git fetch --unshallow --tags")
    pattern = settings.handbook.versions.tags
    tags = repository.tags(pattern)
    ordered = [*named_tags(tags, "")]
    if ordered:
        count, newest = len(ordered), ordered[-1]
        text = f"{count} git tag{'' if count == 1 else 's'} matching {pattern}; newest {newest}"
        yield Finding("versions", State.OK, text)
    else:
        text = f'no git tag matches "{pattern}", so there is no version but the working tree'
        advice = "publish one with: git tag v1; in CI fetch the tags: git fetch --tags"
        yield Finding("versions", State.WARNING, text, advice)


def _folders(root: Path) -> Iterator[Finding]:
    state = root / ".farflung"
    try:
        state.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=state):
            pass
    except OSError as error:
        text = f"the folder .farflung/ for caches cannot be written to: {error.strerror}"
        yield Finding("cache", State.ERROR, text, "give yourself the right to write there")
    else:
        yield Finding("cache", State.OK, ".farflung/ can be written to")
    try:
        check_replaceable(root / "site")
    except FarflungError as error:
        yield Finding("site", State.ERROR, error.message, "remove the folder, or move it away")
    else:
        yield Finding("site", State.OK, "site/ can be replaced by a build")
