"""Two states of the handbook in git → what changed, one record a page, and their redlines.

Few runs of git a pair, however many pages: which files differ, who touched them, their bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from farflung.changes.addresses import pair_slug, redline_slug
from farflung.changes.chapters import Chapters, index_paths, owner_of
from farflung.changes.log import Difference, Touch, differences, touches
from farflung.changes.records import Changes, PageChange, Pair, Redline, State
from farflung.changes.store import Store, key_of
from farflung.model import ChangeKind
from farflung.pages import PageFile, parted, read_page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from farflung.git import Repository

__all__ = ["Reader", "pairs_of"]

_KINDS = {
    "A": ChangeKind.ADDED,
    "M": ChangeKind.CHANGED,
    "R": ChangeKind.MOVED,
    "D": ChangeKind.REMOVED,
}
_SHALLOW = (
    "This is a shallow clone: dates, summaries and what was marked as minor may be missing. "
    "To have them: git fetch --unshallow --tags"
)


def pairs_of(states: Sequence[State]) -> list[Pair]:
    """Pair states with the one that follows, newest pair first; ``states`` are newest first."""
    return [Pair(before, after, pair_slug(before.name)) for after, before in pairwise(states)]


@dataclass(frozen=True, slots=True)
class _Compared:
    """A page whose two texts, by their hashes in git, are compared; ``previous`` if it moved."""

    path: str
    previous: str
    old: str
    new: str


def _compared(page: Difference | PageChange) -> _Compared:
    return _Compared(page.path, page.previous, page.old, page.new)


class Reader:
    """Compares states of one repository and keeps what it found in a store."""

    def __init__(self, repository: Repository, store: Store, languages: Sequence[str] = ()) -> None:
        """Take the repository and where comparisons are kept.

        Translations into one of ``languages`` follow their originals and are no change of their own.
        """
        self._repository = repository
        self._store = store
        self._languages = tuple(languages)

    def changes(self, pair: Pair) -> Changes:
        """Return what changed from one state of a pair to the other."""
        key = self._key(pair)
        kept = self._store.changes(key, pair)
        if kept is not None:
            return kept
        made = self._compare(pair)
        self._store.keep(key, made)
        return made

    def _key(self, pair: Pair) -> str:
        states = (repr((s.commit, s.folder, s.nav)) for s in (pair.before, pair.after))
        shallow = str(self._repository.shallow)
        return key_of("pair", *states, pair.slug, shallow, *self._languages)

    def redlines(self, pages: Sequence[PageChange]) -> dict[str, Redline]:
        """Return the redlines of a pair's pages by their paths; all that are not kept in one go."""
        moved = {page.previous: page.path for page in pages if page.previous}
        return self._redlines([_compared(page) for page in pages if page.redline], moved)

    def _redlines(
        self,
        wanted: Sequence[_Compared],
        moved: Mapping[str, str],
        blobs: Mapping[str, bytes] | None = None,
    ) -> dict[str, Redline]:
        moves = repr(sorted(moved.items()))
        keys = {w: key_of("redline", w.old, w.new, w.path, w.previous, moves) for w in wanted}
        found = {w: self._store.redline(key) for w, key in keys.items()}
        missing = [w for w, redline in found.items() if redline is None]
        if missing and blobs is None:
            blobs = self._repository.contents([name for w in missing for name in (w.old, w.new)])
        for w in missing:
            made = found[w] = _redline(w, moved, blobs or {})
            self._store.keep(keys[w], made)
        return {w.path: redline for w, redline in found.items() if redline is not None}

    def _compare(self, pair: Pair) -> Changes:
        before, after = pair.before, pair.after
        differing = [
            difference
            for difference in differences(self._repository, before, after)
            if not parted(difference.path, self._languages)[1]
        ]
        touched = touches(self._repository, before, after) if differing else {}
        blobs = self._contents(pair, differing)
        compared = [_compared(d) for d in differing if d.status in "MR" and d.old != d.new]
        moved = {d.previous: d.path for d in differing if d.previous}
        redlines = self._redlines(compared, moved, blobs)
        chapters = Chapters(after.nav), Chapters(before.nav)
        front = _front(self._names(after), blobs), _front(self._names(before), blobs)
        pages = [
            _page(
                pair,
                difference,
                _file_of(difference, blobs),
                redlines.get(difference.path),
                touched,
                (chapters[gone := difference.status == "D"], front[gone]),
            )
            for difference in differing
        ]
        pages.sort(key=lambda p: (chapters[0].place(p.chapter), p.owner.casefold(), p.path))
        date = self._repository.commit(after.commit)
        notes = (_SHALLOW,) if self._repository.shallow else ()
        stamp = f"{date.date:%Y-%m-%dT%H:%M:%SZ}" if date else ""
        return Changes(pair, tuple(pages), stamp, notes)

    def _names(self, state: State) -> Callable[[str], str]:
        base = f"{state.commit}:{state.folder}"
        return lambda path: base + path

    def _contents(self, pair: Pair, differing: Sequence[Difference]) -> dict[str, bytes]:
        """Return the bytes of differing pages by hash, and of folder indexes by name."""
        names: dict[str, None] = {}
        for difference in differing:
            state = pair.before if difference.status == "D" else pair.after
            named = self._names(state)
            names |= dict.fromkeys(h for h in (difference.old, difference.new) if h.strip("0"))
            names |= dict.fromkeys(
                named(p) for p in (difference.path, *index_paths(difference.path))
            )
        return self._repository.contents(list(names))


def _redline(page: _Compared, moved: Mapping[str, str], blobs: Mapping[str, bytes]) -> Redline:
    from farflung.changes.redline import Leads, redline_of  # noqa: PLC0415 - others kept all of them

    old, new = (read_page(blobs.get(name, b""), page.path) for name in (page.old, page.new))
    leads = Leads(page.previous or page.path, moved), Leads(page.path)
    return redline_of(_shown(old), _shown(new), leads)


def _front(
    named: Callable[[str], str], blobs: Mapping[str, bytes]
) -> Callable[[str], Mapping[str, Any]]:
    known: dict[str, Mapping[str, Any]] = {}

    def front(path: str) -> Mapping[str, Any]:
        if path not in known:
            content = blobs.get(named(path))
            known[path] = read_page(content, path).data if content else {}
        return known[path]

    return front


def _file_of(difference: Difference, blobs: Mapping[str, bytes]) -> PageFile:
    name = difference.old if difference.status == "D" else difference.new
    return read_page(blobs.get(name, b""), difference.path)


def _shown(page: PageFile) -> str:
    """Return a page's Markdown; its title is the heading where it has none, as the theme does it."""
    title = page.data.get("title")
    if page.heading or not isinstance(title, str):
        return page.body
    return f"# {title}\n\n{page.body}"


def _page(
    pair: Pair,
    difference: Difference,
    file: PageFile,
    redline: Redline | None,
    touched: Mapping[str, Touch],
    place: tuple[Chapters, Callable[[str], Mapping[str, Any]]],
) -> PageChange:
    commits = [touched[path] for path in (difference.path, difference.previous) if path in touched]
    last = max(commits, key=lambda touch: touch.date, default=Touch())
    kind = _KINDS[difference.status]
    small = redline is not None and redline.small and kind is ChangeKind.CHANGED
    marked = bool(commits) and all(touch.minor for touch in commits)
    chapters, front = place
    return PageChange(
        path=difference.path,
        title=file.title,
        change=kind,
        chapter=chapters.of(difference.path, file.title),
        previous=difference.previous,
        owner=owner_of(difference.path, front),
        summary=last.subject,
        date=last.date,
        committed=all(touch.committed for touch in commits),
        minor=small or marked,
        inserted=redline.inserted if redline else 0,
        deleted=redline.deleted if redline else 0,
        redline=f"{pair.slug}/{redline_slug(difference.path)}/" if redline else "",
        size=len(redline.html) if redline else 0,
        excerpts=redline.excerpts if redline else (),
        old=difference.old if difference.old.strip("0") else "",
        new=difference.new if difference.new.strip("0") else "",
    )
