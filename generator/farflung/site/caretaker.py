"""The care of pages put into staged trees, where the theme finds it in the page's front matter.

It is a part of the page, on one line, so that every engine hands it to the theme, a cache sees that
it changed, and a page that is the same in two versions stays the same. Nothing in it depends on the
day of the build: whether a review is overdue is found out in the reader's browser.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from farflung.catalogue import full_day, own_name
from farflung.pages import parted, translation_of
from farflung.site.around import site_language
from farflung.site.care import Care, Front, Stated, front_of, is_page, read_stated, resolve
from farflung.site.care_field import KEY
from farflung.site.codeowners import owner_of, read_codeowners
from farflung.site.lastchange import last_changes
from farflung.site.linking import directories, page_files
from farflung.site.redirects import address_of
from farflung.texts import has_control_characters

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from farflung.config import Settings
    from farflung.documents import Document
    from farflung.git import Repository
    from farflung.problems import Problem
    from farflung.site.cache import Cache
    from farflung.site.refs import Snapshot

__all__ = ["Caretaker", "read_pages", "stated_in", "with_care", "with_care_of", "with_line"]

# What MkDocs takes for "MultiMarkdown" metadata, which front matter above it would turn into text.
_LOOSE = re.compile(r"\s*[A-Za-z0-9_-]+:(\s|$)")
_STAGED = re.compile(rf"^ *({KEY}: \{{.*\}})$", re.MULTILINE)


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
        folders = {s.commit: s.folder for s in (snapshots or {}).values() if s.files}
        if self._head:
            folders = {self._head: folder, **{c: f for c, f in folders.items() if c != self._head}}
        self._changes = last_changes(repository, folders, cache) if repository else {}
        self._keys: dict[str, str] = {}  # of commits
        self._written: dict[Care, str] = {}  # lines
        rules = self._rules = read_codeowners(settings.root, repository)
        prefix = (repository.prefix if repository else "") + folder
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
            known = self._every, self._language, self._languages, self._directories, rules, days
            text = repr(known).encode("utf-8", "replace")
            self._keys[commit] = sha256(text).hexdigest()
        return self._keys[commit]

    def lines(self, pages: Mapping[str, Stated], commit: str = "") -> dict[str, str]:
        """Return what is put into the front matter of pages, by their path."""
        cares = self.care(pages, commit)
        return {path: self._line(path, pages, cares) for path in cares}

    def _line(self, path: str, pages: Mapping[str, Stated], cares: Mapping[str, Care]) -> str:
        original, language = parted(path, self._languages)
        if not self._languages:
            if (line := self._written.get(cares[path])) is None:  # pages have much in common
                line = self._written[cares[path]] = _as_line(_facts(cares[path], self._language))
            return line
        facts = _facts(cares[path], language or self._language)
        languages = self._spoken(original, pages)
        if len(languages) > 1:
            facts["languages"] = [
                {**one, "current": one["tag"] == (language or self._language)} for one in languages
            ]
        if language and original in pages:
            changed = cares[original].changed
            last = [day for day in (cares[path].changed, pages[path].reviewed) if day]
            if changed and last and max(last) < changed:
                facts["older"] = full_day(changed, language)
        return _as_line(facts)

    def _spoken(self, original: str, pages: Mapping[str, Stated]) -> list[dict[str, Any]]:
        """Return the languages that a page is in, the handbook's own first, with its addresses."""
        found = [(self._language, original)]
        found += [(tag, translation_of(original, tag)) for tag in self._languages]
        return [
            {"tag": tag, "name": own_name(tag), "address": self._address(path)}
            for tag, path in found
            if path in pages
        ]

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


def with_care(text: str, care: Care, front: Front | None, language: str = "en") -> str:
    """Return a page with its care as one more line of its front matter, ``front``.

    Its days are written in ``language``. A page whose front matter cannot take a line, because it is
    no mapping in block style or holds the field already, is returned as it is.
    """
    return _with_line(text, _as_line(_facts(care, language)), front)


def with_line(page: bytes, line: str) -> bytes:
    """Return a page with a line more of front matter, as bytes; see :func:`with_care`."""
    if not line:
        return page
    text = page.decode()
    return _with_line(text, line, front_of(text)).encode()


def with_care_of(staged: str, text: str) -> str:
    """Return another text of a page with the care that its staged text has, if it has any."""
    front = front_of(staged)
    line = _STAGED.search(staged, 0, front.end) if front else None
    return _with_line(text, f"{line[1]}\n", front_of(text)) if line else text


def _with_line(text: str, line: str, front: Front | None) -> str:
    if not line:
        return text
    if front is None:
        plain = text.removeprefix("\ufeff")
        fenced = plain.startswith("---")  # a rule, or front matter that nobody closed
        return text if fenced or _LOOSE.match(plain) else f"---\n{line}---\n\n{plain}"
    indent = _indent(front.document)
    if indent is None:
        return text
    return f"{text[: front.end]}{' ' * indent}{line}{text[front.end :]}"


def _indent(document: Document) -> int | None:
    """Return by how many spaces a further key is indented; None where there can be none."""
    if document.problems or not isinstance(document.data, dict):
        return None
    place = document.place()
    columns = {document.keys[path].column for path in document.keys if len(path) == 1}
    flow = document.source(place.line)[place.column - 1 :].startswith("{")
    return None if flow or KEY in document.data or len(columns) != 1 else columns.pop() - 1


def _facts(care: Care, language: str) -> dict[str, Any]:
    facts = {"owner": "" if has_control_characters(care.owner) else care.owner}
    days = {"changed": care.changed, "reviewed": care.reviewed, "due": care.due}
    for name, day in days.items():
        if day:
            facts |= {name: day.isoformat(), f"{name}_on": full_day(day, language)}
    return {name: value for name, value in facts.items() if value}


def _as_line(facts: Mapping[str, Any]) -> str:
    return f"{KEY}: {json.dumps(facts, ensure_ascii=False)}\n" if facts else ""


def _text(file: str) -> str | None:
    try:
        with open(file, "rb") as stream:  # noqa: PTH123 - there are many
            return stream.read().decode()
    except (UnicodeDecodeError, FileNotFoundError):  # of the second, some was removed meanwhile
        return None


def _folder(docs_dir: str) -> str:
    pure = PurePosixPath(docs_dir)
    return "" if pure == PurePosixPath() else f"{pure}/"
