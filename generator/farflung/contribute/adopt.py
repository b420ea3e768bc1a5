"""An existing MkDocs project made one of ours: what has to be added, and nothing else.

``mkdocs.yml`` is changed by putting lines into its text, so that comments, order and layout stay as
they are; the result is read again, and must say what the file said before and ours beside it.
"""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from farflung.contribute.schemas import without_modeline
from farflung.documents import Document, read_yaml
from farflung.errors import ProblemsFound, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Change", "with_gitignore", "with_handbook", "with_newsletter"]

_SETTINGS = """\
handbook: # Farflung's: versions, engine, reviews
  versions:
    tags: "v*" # git tags that are versions of the handbook
    keep: 12 # newest so many
    current: {name: next, title: Next} # the working tree
    default: latest # the newest tag, or the working tree where there is no tag
  engine: mkdocs
  review: {every: 6 months}
"""
_ON_ONE_LINE = (
    'handbook: {versions: {tags: "v*", keep: 12, current: {name: next, title: Next}, '
    "default: latest}, engine: mkdocs, review: {every: 6 months}}"
)
_IGNORED = ("site/", ".farflung/")
_FEEDS = re.compile(r"^    feeds:.*\n(?:^      .*\n)+", re.MULTILINE)
_PAGES = re.compile(r"^pages:.*\n(?:^  .*\n)+", re.MULTILINE)
_NO_FEEDS = """\
    # feeds:                  # RSS, Atom or JSON Feed: a file here (path) or an address (url)
    #   - {url: "https://example.org/feed.xml", title: Engineering blog, limit: 3}
"""


@dataclass(frozen=True, slots=True)
class Change:
    """A file of the project as it is (None: not there) and as it will be."""

    path: str
    before: str | None
    after: str

    @property
    def diff(self) -> str:
        """The change as a unified diff."""
        lines = (self.before or "").splitlines(), self.after.splitlines()
        old = f"a/{self.path}" if self.before is not None else "/dev/null"
        return "\n".join(difflib.unified_diff(*lines, old, f"b/{self.path}", lineterm=""))


def with_handbook(text: str, file: str) -> str:
    """Return ``mkdocs.yml`` with ``extra.handbook``, as it is where that is there already.

    Raises :class:`ProblemsFound` where it cannot be read and :class:`RefusedError` where it is
    written in a way that lines cannot be put into safely.
    """
    document = read_yaml(text, file, strict=False)
    if document.problems:
        raise ProblemsFound(document.problems)
    data = document.data if isinstance(document.data, dict) else {}
    extra = data.get("extra")
    if isinstance(extra, dict) and "handbook" in extra:
        return text
    sound = bool(data) and isinstance(extra, dict | None)
    changed = _inserted(text, document, extra) if sound else text
    below = extra if isinstance(extra, dict) else {}
    wanted = {**data, "extra": {**below, **read_yaml(_SETTINGS, file).data}}
    if read_yaml(changed, file, strict=False).data != wanted:
        raise RefusedError(
            f'{file} is written in a way that "extra" cannot be added to safely; nothing was '
            "changed",
            hint=f"add this below extra: in {file} by hand, then run init again:\\n{_SETTINGS}",
        )
    return changed


def _inserted(text: str, document: Document, extra: Any) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    if "extra" not in document.data:
        column = document.place().column - 1
        block = _indented("extra:\n" + _indented(_SETTINGS, 2), column).replace("\n", newline)
        return text + ("" if text.endswith("\n") else newline) + newline + block
    key, value = document.place(("extra",), key=True), document.place(("extra",))
    line = lines[value.line - 1]
    if isinstance(extra, dict) and line[value.column - 1 : value.column] == "{":
        comma = ", " if extra else ""
        lines[value.line - 1] = f"{line[: value.column]}{_ON_ONE_LINE}{comma}{line[value.column :]}"
        return "".join(lines)
    inside = value.column - 1 if isinstance(extra, dict) else key.column + 1
    last = lines[key.line - 1]
    lines[key.line - 1] = last if last.endswith("\n") else last + newline
    lines.insert(key.line, _indented(_SETTINGS, inside).replace("\n", newline))
    return "".join(lines)


def _indented(text: str, columns: int) -> str:
    return "".join(f"{' ' * columns}{line}" for line in text.splitlines(keepends=True))


def with_gitignore(text: str) -> str:
    """Return ``.gitignore`` with what a build makes."""
    there = {line.strip().strip("/") for line in text.splitlines()}
    missing = [name for name in _IGNORED if name.strip("/") not in there]
    if not missing:
        return text
    gap = "" if not text or text.endswith("\n") else "\n"
    rows = "".join(f"{name}\n" for name in missing)
    return f"{text}{gap}# made by farflung build, and made again by it\n{rows}"


def with_newsletter(starter: str, mkdocs: Mapping[str, Any]) -> str:
    """Return the starter's ``newsletter.yml`` without feeds, pages and schema, in a project's name.

    ``mkdocs`` is the data of the project's ``mkdocs.yml``.
    """
    name = " ".join(str(mkdocs.get("site_name") or "").split())
    title = f"{name} newsletter"[:200] if name else "Newsletter"
    sender = title if re.fullmatch(r"[\w .'-]+", title) else "Newsletter"
    text = _FEEDS.sub(_NO_FEEDS, without_modeline(starter))
    text = _PAGES.sub(_commented_out, text)
    text = _set(text, "title", json.dumps(title, ensure_ascii=False))
    text = _set(text, "sender", json.dumps(f"{sender} <post@example.org>", ensure_ascii=False))
    theme = mkdocs.get("theme")
    language = theme.get("language") if isinstance(theme, dict) else None
    if isinstance(language, str) and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
        text = _set(text, "language", json.dumps(language))
    return text


def _commented_out(block: re.Match[str]) -> str:
    """Keep lines as an example: they name pages that another handbook does not have."""
    return "".join(f"# {line}" for line in block[0].splitlines(keepends=True))


def _set(text: str, name: str, value: str) -> str:
    """Give a setting another value; a comment after it keeps its column where it can."""
    found = re.search(rf"^{name}: (?P<old>.*?)(?P<gap>\s+(?=#)|$)", text, re.MULTILINE)
    if found is None:
        return text
    gap = found["gap"] and " " * max(1, len(found["old"] + found["gap"]) - len(value))
    return f"{text[: found.start('old')]}{value}{gap}{text[found.end('gap') :]}"
