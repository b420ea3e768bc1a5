"""The Markdown of pages beside their HTML, for people and programs that would rather read text.

A page's text is as its author wrote it; links to other pages lead to their Markdown, and those to
pictures and files to where they lie in the site. Of its front matter stays what is about the page
and nothing else. It depends on the page alone, so that an unedited page is the same bytes in every
version.
"""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import yaml

from farflung.identity import digest, identity
from farflung.pages import read_page
from farflung.site.cache import Tree
from farflung.site.care import is_page
from farflung.site.linkcheck import Fix, mended
from farflung.site.links import blank_blocks, find_links
from farflung.site.redirects import address_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from farflung.pages import PageFile
    from farflung.site.cache import Cache, Kept
    from farflung.site.records import Staging

__all__ = ["Copies", "PageLine", "lines_of", "markdown_file", "markdown_of", "published"]

_LINES = "lines.json"  # beside the Markdown of pages, which has another ending
_FIELDS = ("title", "summary", "description", "owner", "reviewed", "language")


@dataclass(frozen=True, slots=True)
class PageLine:
    """What an index says of a page: its path below the folder of pages, its title and summary."""

    path: str
    title: str
    summary: str


def markdown_file(page: str, *, directories: bool = True) -> str:
    """Return where the Markdown of a page lies in its version: beside its HTML."""
    address = address_of(page, directories=directories)
    folder = not address or address.endswith("/")
    return f"{address}index.md" if folder else f"{address.removesuffix('.html')}.md"


def markdown_of(page: str, content: bytes, *, directories: bool = True) -> str:
    """Return the Markdown that is published of a page, from the bytes of its file."""
    return _text(page, read_page(content, page), directories=directories)


def _text(page: str, found: PageFile, *, directories: bool) -> str:
    here = posixpath.dirname(markdown_file(page, directories=directories))
    fixes: list[Fix] = []
    if "](" in found.body or "]:" in found.body:
        for link in find_links(blank_blocks(found.body)):
            target = _moved(link.target, posixpath.dirname(page), here, directories=directories)
            if target != link.target:
                fixes.append(Fix(page, link.start, link.end, target))
    front = {name: text for name in _FIELDS if isinstance(text := found.data.get(name), str)}
    head = f"---\n{_yaml(front)}---\n\n" if front else ""
    return f"{head}{mended(found.body, fixes).strip()}\n"


def _moved(target: str, folder: str, here: str, *, directories: bool) -> str:
    """Return a link of a page as it leads from the page's Markdown; others stay as they are."""
    path, mark, rest = target.partition("#")
    path, question, query = path.partition("?")
    if not path or ":" in path or path.startswith(("/", "{")) or "{{" in path:
        return target
    there = posixpath.normpath(posixpath.join(folder, unquote(path)))
    if there.startswith(".."):
        return target
    if is_page(there):
        there = markdown_file(there, directories=directories)
    elif path.endswith("/"):
        there = f"{there}/index.md"
    relative = quote(posixpath.relpath(f"/{there}", f"/{here}"), safe="/:@!$&'*+,;=~")
    return f"{relative}{question}{query}{mark}{rest}"


class Copies:
    """Makes the Markdown of whole versions; what was made of a page before is not made again."""

    def __init__(self, cache: Cache, *, directories: bool) -> None:
        """Take the cache; ``directories`` is the setting ``use_directory_urls``."""
        self._cache = cache
        self._directories = directories
        self._base = digest("markdown", identity(), directories)

    def of(self, staging: Staging) -> Tree:
        """Return the Markdown of all pages of a version, by its place in it.

        The engine may have left some of them out: see :func:`published`.
        """
        key = digest(self._base, staging.origin())
        tree = self._cache.find(key)
        if tree is None:
            tree = self._make(staging)
            self._cache.save(key, tree)
        return tree

    def _make(self, staging: Staging) -> Tree:
        memo = self._cache.find(self._base)
        known: dict[str, list[str]] = memo.details if memo else {}
        files: dict[str, Kept] = {}
        rows: dict[str, list[str]] = {}
        for path, content in staging.pages():
            file = markdown_file(path, directories=self._directories)
            name = sha256(content).hexdigest()
            row = known.get(path)
            if memo and row and row[0] == name and file in memo.files:
                files[file], rows[path] = memo.files[file], row
                continue
            page = read_page(content, path)
            text = _text(path, page, directories=self._directories)
            files[file] = self._cache.put(text.encode("utf-8", "replace"))
            rows[path] = [name, *_line(page)]
        self._cache.save(self._base, Tree(files, rows), lasting=False)
        lines = json.dumps([[path, *row[1:]] for path, row in rows.items()])
        return Tree({**files, _LINES: self._cache.put(lines.encode())})


def published(built: Tree, copies: Tree) -> Tree:
    """Return a version as the engine built it with the Markdown of those pages that it built."""
    files = {
        file: kept
        for file, kept in copies.files.items()
        if file != _LINES and f"{file.removesuffix('.md')}.html" in built.files
    }
    return Tree({**built.files, **files}, known=digest("published", built.id, copies.id))


def lines_of(copies: Tree, built: Tree, cache: Cache, *, directories: bool) -> list[PageLine]:
    """Return what an index says of the pages whose Markdown is in a version."""
    lines = (PageLine(*row) for row in json.loads(cache.read(copies.files[_LINES])))
    return [
        line for line in lines if markdown_file(line.path, directories=directories) in built.files
    ]


def _line(page: PageFile) -> tuple[str, str]:
    summary = page.data.get("summary") or page.data.get("description")
    hidden = "noindex" in str(page.data.get("robots") or "")
    return ("" if hidden else page.title), summary if isinstance(summary, str) else ""


def _yaml(front: Mapping[str, Any]) -> str:
    return str(yaml.safe_dump(dict(front), allow_unicode=True, sort_keys=False, width=1000))
