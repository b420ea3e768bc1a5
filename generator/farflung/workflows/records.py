"""What ``build`` is asked for, what its other process hands over, and what it reports.

It is light, so that neither asking again nor receiving imports much.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.workflows.apart import in_this_process

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from farflung.model import SourceFailure
    from farflung.problems import Problem
    from farflung.site import Beside
    from farflung.site.records import Stage
    from farflung.workflows.apart import Here, Maker

__all__ = ["BuildOptions", "BuildReport", "Made"]


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build.

    ``offline`` fetches no feed, ``strict`` takes failed sources and warnings for errors,
    ``version`` names the only version of the handbook to build. ``out`` is the folder of the site,
    ``site/`` by default; ``staged`` is shown the staged tree of pages that can still be changed,
    before the engine runs on it. ``pdf`` names the version to print, empty for the one the site opens
    at. Without ``cached`` nothing that an earlier build made is used. ``hand_over`` says who makes
    what stands beside the handbook; see :mod:`farflung.workflows.apart`.
    """

    offline: bool = False
    strict: bool = False
    version: str | None = None
    out: Path | None = None
    staged: Callable[[Stage], None] | None = None
    cached: bool = True
    pdf: str | None = None
    hand_over: Callable[[Here], Maker] = in_this_process


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What was built, and what the site does without."""

    versions: tuple[str, ...]
    editions: tuple[str, ...]
    pages: int
    left_out: tuple[str, ...]
    failures: tuple[SourceFailure, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What stands ``beside`` the handbook, and what there is to say of it.

    ``editions`` are those that are frozen; ``left_out`` says in sentences what is missing, and
    ``failures`` which feeds gave nothing. ``problems`` are warnings.
    """

    beside: Beside
    editions: tuple[str, ...]
    left_out: tuple[str, ...]
    failures: tuple[SourceFailure, ...]
    problems: tuple[Problem, ...]
