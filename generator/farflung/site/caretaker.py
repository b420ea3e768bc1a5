"""The care of the pages of a project in each of its versions, and in each of its languages.

It comes from the version's own pages, from today's ``CODEOWNERS`` and from the history.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from farflung.catalogue import own_name
from farflung.pages import parted, translation_of
from farflung.site.around import site_language
from farflung.site.care import Care, Stated, front_of, is_page, read_stated, resolve
from farflung.site.codeowners import owner_of, read_codeowners
from farflung.site.lastchange import last_changes
from farflung.site.linking import directories, page_files
from farflung.site.redirects import address_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from farflung.config import Settings
    from farflung.git import Repository
    from farflung.problems import Problem
    from farflung.site.cache import Cache
    from farflung.site.refs import Snapshot

__all__ = ["Alternate", "Caretaker", "PageCare", "read_pages", "stated_in"]


@dataclass(frozen=True, slots=True)
class Alternate:
    """A language that a page is in, with its name there and its address, relative to the version.

    ``current`` tells that it is that of the page itself.
    """

    tag: str
    name: str
    address: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class PageCare:
    """What a page in a ``language`` shows of its care, and of the ``languages`` that it is in.

    The handbook's own language is the first; there are none where it is the only one. ``older`` is
    the day on which the original of a translation changed, if that has not been followed yet.
    """

    care: Care
    language: str
    languages: tuple[Alternate, ...] = ()
    older: dt.date | None = None


class Caretaker:
    """Knows who looks after each page of a project in each of its versions."""

    def __init__(
        self,
        settings: Settings,
        repository: Repository | None,
        snapshots: Mapping[str, Snapshot] | None = None,
        cache: Cache | None = None,
    ) -> None:
        """Take the project and what its tags hold, by tag; walks the history once.

        Of that, what the ``cache`` knows is left out.
        """
        self._every = settings.handbook.review.every
        self._language = site_language(settings)
        self._languages = settings.handbook.translations
        self._directories = directories(settings)
        folder = _folder(settings.site.docs_dir)
        self._head = repository.head.hash if repository and repository.head else ""
        prefix = self._prefix = (repository.prefix if repository else "") + folder
        folders = {s.commit: s.place for s in (snapshots or {}).values() if s.files}
        if self._head:
            folders = {self._head: prefix, **{c: f for c, f in folders.items() if c != self._head}}
        self._changes = last_changes(repository, folders, cache) if repository else {}
        self._keys: dict[str, str] = {}  # of commits
        rules = self._rules = read_codeowners(settings.root, repository)
        self._codeowner: Callable[[str], str] = lambda path: owner_of(rules, prefix + path)

    def care(self, pages: Mapping[str, Stated], commit: str = "") -> dict[str, Care]:
        """Return the care of pages of a commit, by default of the working tree."""
        changes = self._changes.get(commit or self._head, {})
        return {
            path: Care(care.owner, care.reviewed, care.every, changes.get(path))
            for path, care in resolve(pages, self._every, self._codeowner, self._languages).items()
        }

    def key(self, commit: str = "") -> str:
        """Return a hash of what the care of a commit's pages depends on beside the pages."""
        commit = commit or self._head
        if commit not in self._keys:
            changes = self._changes.get(commit, {})
            days = sorted((p, day.toordinal()) for p, day in changes.items() if is_page(p))
            rules = [(rule.pattern.pattern, rule.owners) for rule in self._rules]
            ways = self._language, self._languages, self._directories
            text = repr((self._every, ways, self._prefix, rules, days)).encode("utf-8", "replace")
            self._keys[commit] = sha256(text).hexdigest()
        return self._keys[commit]

    def cares(self, pages: Mapping[str, Stated], commit: str = "") -> dict[str, PageCare]:
        """Return the same with what else the pages show of it, by their paths."""
        cares = self.care(pages, commit)
        if not self._languages:
            return {path: PageCare(care, self._language) for path, care in cares.items()}
        return {path: self._spoken(path, pages, cares) for path in cares}

    def _spoken(
        self, path: str, pages: Mapping[str, Stated], cares: Mapping[str, Care]
    ) -> PageCare:
        original, language = parted(path, self._languages)
        care, own = cares[path], language or self._language
        older = None
        if language and original in pages:
            changed = cares[original].changed
            last = [day for day in (care.changed, pages[path].reviewed) if day]
            older = changed if changed and last and max(last) < changed else None
        return PageCare(care, own, tuple(self._alternates(original, own, pages)), older)

    def _alternates(self, original: str, own: str, pages: Mapping[str, Stated]) -> list[Alternate]:
        """Return the languages that a page is in, the handbook's own first; none if it is one."""
        named = [(self._language, original)]
        named += [(tag, translation_of(original, tag)) for tag in self._languages]
        found = [
            Alternate(tag, own_name(tag), self._address(path), tag == own)
            for tag, path in named
            if path in pages
        ]
        return found if len(found) > 1 else []

    def _address(self, path: str) -> str:
        address = address_of(path, directories=self._directories, languages=self._languages)
        index = not address or address.endswith("/")
        return quote(f"{address}index.html" if index and not self._directories else address)


def stated_in(pages: Mapping[str, bytes]) -> dict[str, Stated]:
    """Return what pages say of their care, but for those that are no UTF-8, of which the engine speaks."""
    stated: dict[str, Stated] = {}
    for path, data in pages.items():
        with suppress(UnicodeDecodeError):
            stated[path] = read_stated(front_of(data.decode()))[0]
    return stated


def read_pages(
    settings: Settings, today: dt.date, paths: Iterable[str] | None = None
) -> tuple[dict[str, Stated], tuple[Problem, ...]]:
    """Read what the pages of the working tree say of their care, by their path below ``docs_dir``.

    ``paths`` names some of them. Pages that ``exclude_docs`` keeps from the site are left out, and
    files that are not UTF-8, of which the engine speaks. A review after ``today`` is a problem.
    """
    found: dict[str, Stated] = {}
    problems: list[Problem] = []
    docs = settings.root / settings.site.docs_dir
    excluded = _excluded(str(settings.site.data.get("exclude_docs") or ""))
    for path in filter(is_page, page_files(docs)) if paths is None else paths:
        text = None if excluded(path) else _text(f"{docs}/{path}")
        if text is not None:
            name = f"{_folder(settings.site.docs_dir)}{path}"
            found[path], faults = read_stated(front_of(text, name), today)
            problems.extend(faults)
    return found, tuple(problems)


def _excluded(patterns: str) -> Callable[[str], bool]:
    """Return what tells whether a page is kept from the site by patterns like those of git."""
    if not patterns.strip():
        return lambda _: False
    from pathspec.gitignore import GitIgnoreSpec  # noqa: PLC0415 - most projects have none

    return GitIgnoreSpec.from_lines(patterns.split("\n")).match_file


def _text(file: str) -> str | None:
    try:
        with open(file, "rb") as stream:  # noqa: PTH123 - there are many
            return stream.read().decode()
    except (UnicodeDecodeError, FileNotFoundError):  # of the second, some was removed meanwhile
        return None


def _folder(docs_dir: str) -> str:
    pure = PurePosixPath(docs_dir)
    return "" if pure == PurePosixPath() else f"{pure}/"
