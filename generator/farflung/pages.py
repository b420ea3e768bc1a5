"""A page of the handbook as a file: its name, its front matter, its title, and its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from farflung.documents import read_yaml, split_front_matter

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

__all__ = ["PageFile", "page_title", "parted", "read_page", "translation_of"]

_FENCED = re.compile(r"^ {0,3}(```|~~~).*?^ {0,3}\1", re.MULTILINE | re.DOTALL)
_H1 = re.compile(r"^# +(.+?)\s*(?:\{[^}]*\})?\s*#*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page read: its front matter as plain data (empty where it has none), title and Markdown.

    ``heading`` is its first heading of the first order, empty where it has none.
    """

    title: str
    body: str
    heading: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def read_page(content: bytes, path: str) -> PageFile:
    """Read the bytes of a page; whatever cannot be read is left out, never an error."""
    text = content.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    parts = split_front_matter(text)
    data = read_yaml(parts.yaml, path, strict=False, as_text=True).data if parts.found else None
    known = data if isinstance(data, dict) else {}
    heading = _H1.search(_FENCED.sub("", parts.body))
    first = heading[1].strip() if heading else ""
    title = known.get("title")
    named = title if isinstance(title, str) and title.strip() else first
    return PageFile(named or _from_name(path), parts.body, first, known)


def page_title(text: str, path: str) -> str:
    """Return a page's title: of its front matter, else its first heading, else its file name."""
    return read_page(text.encode("utf-8", "surrogateescape"), path).title


def parted(path: str, languages: Container[str]) -> tuple[str, str]:
    """Return the page that a file translates, and into which of ``languages``.

    ``a/b.ja.md`` is the Japanese of ``a/b.md``. The language of a file that translates nothing is
    empty.
    """
    stem, dot, ending = path.rpartition(".")
    name, mark, language = stem.rpartition(".")
    if dot and mark and language in languages and name and not name.endswith("/"):
        return f"{name}.{ending}", language
    return path, ""


def translation_of(path: str, language: str) -> str:
    """Return the file that is, or would be, the translation of a page."""
    stem, dot, ending = path.rpartition(".")
    return f"{stem}.{language}{dot}{ending}"


def _from_name(path: str) -> str:
    pure = PurePosixPath(path)
    stem = pure.parent.name if pure.stem in {"index", "README"} else pure.stem
    return stem.replace("-", " ").replace("_", " ").capitalize()
