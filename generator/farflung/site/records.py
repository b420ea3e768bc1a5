"""What the room of the site takes in, hands on and gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from farflung.config import Settings
    from farflung.git import Repository
    from farflung.model import Progress, SiteFile, WebSite
    from farflung.problems import Problem
    from farflung.site.selection import Selection

__all__ = ["Feed", "Room", "SiteReport", "SiteRequest", "Stage", "Surroundings"]


@dataclass(frozen=True, slots=True)
class SiteRequest:
    """What to build and where.

    ``out`` is the folder that is replaced when the site is whole; ``work`` holds staged trees and
    may be deleted at any time. ``stamp`` is the time of the build in seconds since 1970 (UTC): the
    commit's, or SOURCE_DATE_EPOCH. ``only`` names the one version to build. ``offline`` keeps git from
    asking where a shallow clone came from. ``staged`` is shown the staged tree of pages that can
    still be changed, before the engine runs on it. ``changes`` is the part of the site that shows
    what changed; ``selection`` the versions, where they are chosen already. ``translated`` is the
    newsletter in other languages. ``cache`` is the folder of what earlier builds made; None builds
    everything anew. ``spare`` is a folder where the site that ``out`` replaces is kept for the next
    build; None if it is not. ``strict`` publishes nothing while anything is wrong with a file.
    ``beside`` are files of no page, by their paths in the site.
    """

    settings: Settings
    repository: Repository | None
    newsletter: WebSite
    out: Path
    work: Path
    stamp: int
    only: str | None = None
    progress: Progress | None = None
    staged: Callable[[Stage], None] | None = None
    offline: bool = True
    changes: WebSite | None = None
    selection: Selection | None = None
    cache: Path | None = None
    translated: tuple[WebSite, ...] = ()
    strict: bool = False
    beside: tuple[SiteFile, ...] = ()
    spare: Path | None = None


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What was built.

    ``versions`` are the folders in the selector's order, ``default`` the one the site opens at;
    ``left_out`` says in sentences what is not there and why; ``problems`` are what the engine found
    in files that can still be changed; ``pages`` counts the pages of all versions and of the
    newsletter. The build is ``repeatable`` if the same input is sure to give the same site.
    """

    versions: tuple[str, ...]
    default: str
    left_out: tuple[str, ...]
    problems: tuple[Problem, ...]
    pages: int
    repeatable: bool = True


@dataclass(frozen=True, slots=True)
class Room:
    """A part of the site that the bar below the header leads to; ``href`` is relative to a base."""

    title: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that browsers and readers discover; ``href`` is relative to a base."""

    title: str
    href: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the theme says around every page of one staged tree.

    ``site_url`` is empty, or the address under which the tree's pages are canonical, with a slash
    at its end. ``selector`` is the version the selector takes for the recommended one, empty where
    there is no selector. ``live`` are the folders whose pages are those of today.
    """

    site_url: str
    scope: str
    selector: str
    rooms: tuple[Room, ...]
    feeds: tuple[Feed, ...] = ()
    styles: tuple[str, ...] = ()
    private: bool = False
    live: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A tree that an engine can build: ``config`` is its ``mkdocs.yml``, ``docs`` its pages.

    ``source`` is the project's folder that the pages come from, for messages, empty where nobody
    can change them any more; ``notes`` say what was left out.
    """

    name: str
    config: Path
    docs: Path
    site: Path
    source: str = ""
    notes: tuple[str, ...] = field(default=())
