"""The handbook's history in git → what changed, one record a page."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from farflung.documents import read_yaml, split_front_matter
from farflung.model import ChangeKind, HandbookChange, HandbookHistory

if TYPE_CHECKING:
    from farflung.git import FileChange, Repository

__all__ = ["page_title", "read_history"]

_KINDS = {
    "A": ChangeKind.ADDED,
    "M": ChangeKind.CHANGED,
    "R": ChangeKind.MOVED,
    "D": ChangeKind.REMOVED,
}
_FENCED = re.compile(r"^ {0,3}(```|~~~).*?^ {0,3}\1", re.MULTILINE | re.DOTALL)
_H1 = re.compile(r"^# +(.+?)\s*(?:\{[^}]*\})?\s*#*$", re.MULTILINE)


def read_history(repository: Repository, docs_dir: str, start: str, end: str) -> HandbookHistory:
    """Return the pages that differ between two commits (``start`` empty: since the beginning)."""
    if not end or start == end:
        return HandbookHistory(start, end)
    changes = [
        change for change in repository.changes(start, end, docs_dir) if change.path.endswith(".md")
    ]
    now = repository.blobs(end, [c.path for c in changes if c.status != "D"])
    before = repository.blobs(start, [c.path for c in changes if c.status == "D"]) if start else {}
    texts = now | before
    pages = (
        _change(repository, change, docs_dir, texts.get(change.path, b""), (start, end))
        for change in changes
    )
    return HandbookHistory(start, end, tuple(sorted(pages, key=lambda page: page.path)))


def _change(
    repository: Repository, change: FileChange, docs_dir: str, text: bytes, span: tuple[str, str]
) -> HandbookChange:
    return HandbookChange(
        path=_below(docs_dir, change.path),
        title=page_title(text.decode("utf-8", "replace"), change.path),
        change=_KINDS[change.status],
        previous=_below(docs_dir, change.previous) if change.previous else "",
        summary=repository.last_subject(*span, change.path),
    )


def _below(docs_dir: str, path: str) -> str:
    return path.removeprefix(f"{docs_dir.strip('/')}/")


def page_title(text: str, path: str) -> str:
    """Return a page's title: of its front matter, else its first heading, else its file name."""
    parts = split_front_matter(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    data = read_yaml(parts.yaml, path, strict=False, as_text=True).data if parts.found else None
    if isinstance(data, dict) and isinstance(data.get("title"), str) and data["title"].strip():
        return str(data["title"])
    heading = _H1.search(_FENCED.sub("", parts.body))
    if heading:
        return heading[1].strip()
    pure = PurePosixPath(path)
    stem = pure.parent.name if pure.stem in {"index", "README"} else pure.stem
    return stem.replace("-", " ").replace("_", " ").capitalize()
