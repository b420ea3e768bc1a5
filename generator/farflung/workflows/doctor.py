"""``doctor``: whether this installation can do its work, and what to do where it cannot."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from email.utils import getaddresses
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from farflung.checkup.design import fonts
from farflung.checkup.folders import cache
from farflung.checkup.machine import disk, extras, git, heic_pictures, python, time_zone
from farflung.checkup.privacy import private_site
from farflung.checkup.records import Finding, State
from farflung.checkup.together import look_at_all
from farflung.config import read_settings
from farflung.errors import FarflungError, UsageError
from farflung.files import walk
from farflung.git import open_repository
from farflung.site.engines.account import account_of, plugin_names, theme_name
from farflung.site.inherited import engine_data
from farflung.site.publish import check_replaceable
from farflung.site.versions import named_tags
from farflung.workflows.outside import Outside, delivery, feeds, is_example
from farflung.workflows.project import STATE, find_root

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from farflung.checkup.records import Check
    from farflung.config import Settings

__all__ = ["Finding", "Questions", "State", "examine", "exit_code"]

_PATIENCE = 12.0  # seconds for everything; each look has less
_FAILED = 3


@dataclass(frozen=True, slots=True)
class Questions:
    """What to look at: ``offline`` asks no network, ``selectors`` are DKIM keys to look for."""

    offline: bool = False
    selectors: tuple[str, ...] = ()
    outside: Outside = field(default_factory=Outside)


def exit_code(findings: tuple[Finding, ...]) -> int:
    """Return 1 where something is wrong, else 3 where a service outside failed, else 0."""
    states = {finding.state for finding in findings}
    if State.ERROR in states:
        return 1
    return _FAILED if State.FAILED in states else 0


def examine(start: Path, questions: Questions) -> tuple[Finding, ...]:
    """Look at tools, settings, versions and folders of a project, and at the services it needs.

    Outside of a project only the tools are looked at. Nothing is changed, and nothing is mailed.
    """
    tools: dict[str, Check] = {"python": python, "git": git, "extras": extras}
    try:
        root = find_root(start)
    except UsageError as error:
        found = Finding("project", State.ERROR, error.message, error.hint)
        return (*look_at_all(tools, _PATIENCE), found)
    settings, problems = read_settings(root)
    checks = tools | {"disk": partial(disk, root), "cache": partial(_cache, root)}
    checks["site"] = partial(_site, root)
    if settings is None:
        checks["settings"] = partial(_faulty, len(problems))
    else:
        checks |= _of_settings(settings)
        if not questions.offline:
            checks |= _outside(settings, questions)
    return look_at_all(checks, _PATIENCE)


def _of_settings(settings: Settings) -> dict[str, Check]:
    """Return what can be looked at on this machine once the settings are known."""
    data = engine_data(settings.root, settings.site.data)
    now = dt.datetime.now(dt.UTC)
    return {
        "settings": _in_order,
        "engine": partial(_engine, settings),
        "fonts": partial(fonts, theme_name(data), data, plugin_names(data)),
        "time zone": partial(time_zone, settings.publication.timezone, now),
        "pictures": partial(heic_pictures, _pictures(settings.root / "newsletter")),
        "versions": partial(_versions, settings),
    }


def _outside(settings: Settings, questions: Questions) -> Mapping[str, Check]:
    """Return what is asked of services outside."""
    publication, outside = settings.publication, questions.outside
    checks: dict[str, Check] = {"feeds": partial(feeds, settings, outside)}
    domain = getaddresses([publication.sender])[0][1].rpartition("@")[2]
    if is_example(domain):
        checks["mail"] = partial(_example, publication.sender)
    else:
        dkim = publication.delivery.dkim
        selectors = questions.selectors or ((dkim.selector,) if dkim else ())
        checks |= delivery(settings, domain, selectors, outside)
    address = settings.site.site_url
    if settings.handbook.private and (not address or is_example(urlsplit(address).hostname or "")):
        checks["private"] = _nowhere
    elif settings.handbook.private:
        checks["private"] = partial(private_site, address)
    return checks


def _in_order() -> Iterator[Finding]:
    text = "mkdocs.yml and newsletter/newsletter.yml are in order"
    yield Finding("settings", State.OK, text)


def _faulty(count: int) -> Iterator[Finding]:
    text = f"mkdocs.yml and newsletter.yml have {count} problem{'' if count == 1 else 's'}"
    yield Finding("settings", State.ERROR, text, "see them with: farflung check")


def _example(sender: str) -> Iterator[Finding]:
    text = f"the sender is an example, {sender}, so relay and domain were not looked at"
    yield Finding("mail", State.OK, text, "before mailing, set sender in newsletter.yml")


def _nowhere() -> Iterator[Finding]:
    text = "extra.handbook.private is true, but site_url does not say where the site is"
    yield Finding("private", State.WARNING, text, "set site_url in mkdocs.yml")


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


def _pictures(folder: Path) -> Iterator[str]:
    for _, names in walk(folder):
        yield from names


def _cache(root: Path) -> Iterator[Finding]:
    repository = open_repository(root)
    return cache(root / STATE, tracked=bool(repository and repository.tracks(STATE)))


def _site(root: Path) -> Iterator[Finding]:
    try:
        check_replaceable(root / "site")
    except FarflungError as error:
        yield Finding("site", State.ERROR, error.message, "remove the folder, or move it away")
    else:
        yield Finding("site", State.OK, "site/ can be replaced by a build")
