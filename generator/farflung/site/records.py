"""What the room of the site takes in, hands on and gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from farflung.config import Settings
    from farflung.git import Repository
    from farflung.git.working import WorkingCommit
    from farflung.model import Progress, SiteFile, WebSite
    from farflung.problems import Problem
    from farflung.site.attending import Attendance
    from farflung.site.selection import Selection

__all__ = [
    "Beside",
    "Feed",
    "Room",
    "Rooms",
    "Sign",
    "SiteReport",
    "SiteRequest",
    "Stage",
    "Staging",
    "Surroundings",
]


@dataclass(frozen=True, slots=True)
class Sign:
    """How other pages announce a part of the site: its title, and the names of its feeds."""

    title: str
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the handbook's versions, but for the part that shows what changed.

    ``newsletters`` are the newsletter in each of its languages, the main one first; ``files`` are of
    no page, by their paths in the site. ``fronts`` is the news as HTML on the start pages of those
    versions that are of today, by their folders.
    """

    newsletters: tuple[WebSite, ...]
    files: tuple[SiteFile, ...] = ()
    fronts: Mapping[str, str] = field(default_factory=dict)


class Rooms(Protocol):
    """Who makes the other parts of the site while the engine is at work on the handbook."""

    def changes(self) -> WebSite | None:
        """Make the part that shows what changed; None where the site has none."""
        ...

    def beside(self, found: Sequence[Problem]) -> Beside:
        """Make all else, after that; ``found`` is what is wrong with pages, as far as is known."""
        ...


@dataclass(frozen=True, slots=True)
class SiteRequest:
    """What to build and where.

    ``out`` is the folder that is replaced when the site is whole; ``work`` holds staged trees and
    may be deleted at any time. ``stamp`` is the time of the build in seconds since 1970 (UTC): the
    commit's, or SOURCE_DATE_EPOCH. ``only`` names the one version to build. ``offline`` keeps git from
    asking where a shallow clone came from. ``staged`` is shown the staged tree of pages that can
    still be changed, before the engine runs on it. ``newsletter`` and ``changes`` are what the
    handbook's pages say of these parts; ``rooms`` makes them. ``selection`` are the versions, where
    they are chosen already, and ``working`` is the commit of the working tree, where there is one
    already. ``cache`` is the folder of what earlier builds made; None builds everything anew. ``spare`` is a folder where the site
    that ``out`` replaces is kept for the next build; None if it is not. ``strict`` publishes nothing
    while anything is wrong with a file. ``pdf`` names the version that is printed, empty for the one
    that the site opens at; None prints none. ``today`` is the day after which no review can have
    been; None looks for no faults in what pages say of their care.
    """

    settings: Settings
    repository: Repository | None
    newsletter: Sign
    changes: Sign | None
    rooms: Rooms
    out: Path
    work: Path
    stamp: int
    only: str | None = None
    progress: Progress | None = None
    staged: Callable[[Stage], None] | None = None
    offline: bool = True
    selection: Selection | None = None
    working: WorkingCommit | None = None
    cache: Path | None = None
    strict: bool = False
    spare: Path | None = None
    pdf: str | None = None
    today: dt.date | None = None


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
    there is no selector. ``live`` are the folders whose pages are those of today. ``home`` is the
    address under which a version's pages are canonical; ``language`` that of a tree of translated
    pages, which lies one folder below. ``search`` asks the theme's search for the index of another
    folder too, empty where it does not. ``markdown`` tells that the Markdown of each page lies beside
    it, ``offline`` that pages can be kept for reading without a network.
    """

    site_url: str
    scope: str
    selector: str
    rooms: tuple[Room, ...]
    feeds: tuple[Feed, ...] = ()
    styles: tuple[str, ...] = ()
    private: bool = False
    live: tuple[str, ...] = ()
    home: str = ""
    language: str = ""
    search: str = ""
    markdown: bool = False
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """A tree that an engine can build: ``config`` is its ``mkdocs.yml``, ``docs`` its pages.

    ``source`` is the project's folder that the pages come from, for messages, empty where nobody
    can change them any more; ``notes`` say what was left out. ``language`` is that of translated
    pages, whose files have it in their names.
    """

    name: str
    config: Path
    docs: Path
    site: Path
    source: str = ""
    notes: tuple[str, ...] = field(default=())
    language: str = ""


@dataclass(frozen=True, slots=True)
class Staging:
    """A staged tree that is written when it is needed.

    ``settings`` are its ``mkdocs.yml``; ``origin`` gives a hash of everything else in it, which is
    that of what was written if it is asked for afterwards. ``write`` writes all of it; ``pack`` puts
    the pages into one file (:mod:`farflung.site.pack`) and returns that; ``pages`` gives them as they
    are staged, by their paths. ``known_as`` are other settings that come to the same, by which the
    tree is known in the cache; None if there are none. ``shows_time`` tells whether templates, those
    of Material included, show when the site was built. ``attendance`` is the care of its pages, which
    is put into what the engine makes of them; None where they have none.
    """

    stage: Stage
    settings: Mapping[str, Any]
    origin: Callable[[], str]
    write: Callable[[], None]
    pack: Callable[[], Path]
    pages: Callable[[], Iterable[tuple[str, bytes]]] = tuple
    known_as: Mapping[str, Any] | None = None
    shows_time: bool = True
    attendance: Attendance | None = None
