"""The machine: its programs and packages, its disk, and what it knows of time."""

from __future__ import annotations

import os
import platform
import re
import shutil
import zoneinfo
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from typing import TYPE_CHECKING

from farflung.checkup.records import Finding, State
from farflung.git import git_version

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["disk", "extras", "git", "heic_pictures", "python", "time_zone"]

_OLDEST_GIT = (2, 31)
_MEGABYTE = 1_000_000
_LITTLE, _TOO_LITTLE = 1_000 * _MEGABYTE, 100 * _MEGABYTE
_FOR_US = frozenset({"dev", "test"})
_OF_EXTRA = re.compile(r"^([A-Za-z0-9._-]+).*\bextra\s*==\s*['\"]([^'\"]+)['\"]")


def python() -> Iterator[Finding]:
    """Say which Python runs this."""
    yield Finding("python", State.OK, f"Python {platform.python_version()}")


def git() -> Iterator[Finding]:
    """Look for git, which knows versions and history."""
    found = git_version()
    numbers = tuple(int(part) for part in (found or "").split(".")[:2] if part.isdigit())
    if not found:
        text = "git is not installed, so there are no versions and no history"
        yield Finding("git", State.ERROR, text, "install it, such as with: apt-get install git")
    elif numbers < _OLDEST_GIT:
        oldest = ".".join(str(part) for part in _OLDEST_GIT)
        text = f"git {found} is too old"
        yield Finding("git", State.ERROR, text, f"install {oldest} or newer")
    else:
        yield Finding("git", State.OK, f"git {found}")


def extras() -> Iterator[Finding]:
    """Name the extras of the package that are whole here, and those that are not."""
    needed: dict[str, list[str]] = {
        name: [] for name in metadata("farflung").get_all("Provides-Extra") or []
    }
    for requirement in requires("farflung") or []:
        if (match := _OF_EXTRA.match(requirement)) and match[2] in needed:
            needed[match[2]].append(match[1])
    named = [name for name in needed if name not in _FOR_US]
    here = [name for name in named if all(_is_installed(one) for one in needed[name])]
    away = [name for name in named if name not in here]
    lists = ((here, "installed"), (away, f"not installed, and not needed by all: {_PIP}"))
    text = "; ".join(f"{', '.join(names)} {words}" for names, words in lists if names)
    yield Finding("extras", State.OK, text or "there are none")


_PIP = "pip install 'farflung[NAME]'"


def _is_installed(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return True


def heic_pictures(names: Iterable[str], *, readable: bool | None = None) -> Iterator[Finding]:
    """Look whether pictures as iPhones make them can be read, if any of ``names`` is one.

    ``readable`` is whether the extra ``heic`` is there; None looks for it.
    """
    found = [name for name in names if name.lower().endswith((".heic", ".heif"))]
    can = _is_installed("pillow-heif") if readable is None else readable
    if found and not can:
        text = f"{found[0]} is a HEIC picture, which cannot be read here"
        yield Finding("extras", State.ERROR, text, "pip install 'farflung[heic]'")


def time_zone(name: str, now: dt.datetime) -> Iterator[Finding]:
    """Say what time the publication has, and who knows it: the system, else the tzdata package."""
    here = now.astimezone(zoneinfo.ZoneInfo(name))
    systems = any(os.path.isfile(os.path.join(path, name)) for path in zoneinfo.TZPATH)  # noqa: PTH113, PTH118 - paths of the system, as strings
    source = "the system's data" if systems else f"tzdata {version('tzdata')}"
    text = f"in {name} it is {here:%Y-%m-%d %H:%M} (UTC{here:%z}), by {source}"
    yield Finding("time zone", State.OK, text)


def disk(folder: Path, free: int | None = None) -> Iterator[Finding]:
    """Look at the space where a build writes; ``free`` is in bytes, None asks the system."""
    space = shutil.disk_usage(folder).free if free is None else free
    text = f"{_size(space)} free"
    if space < _TOO_LITTLE:
        yield Finding("disk", State.ERROR, f"only {text}", "make room: a build needs some 100 MB")
    elif space < _LITTLE:
        advice = (
            "make room before pictures and versions grow; .farflung/ can be deleted, but for mail.*"
        )
        yield Finding("disk", State.WARNING, f"only {text}", advice)
    else:
        yield Finding("disk", State.OK, text)


def _size(count: int) -> str:
    return f"{count / 1000 / _MEGABYTE:.1f} GB" if count >= _LITTLE else f"{count // _MEGABYTE} MB"
