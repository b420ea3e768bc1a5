"""The pages of a handbook in another language, as a tree of their own: pure functions.

``start-here/first-day.es.md`` is staged as ``start-here/first-day.md`` of the Spanish tree, whose
pages the site has below ``es/`` of the version. Its links are those of the original: they lead to
the Spanish page where there is one, else out of the tree to what everybody reads. All of them are
relative, so that a page that was not edited is the same file in every version.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from farflung.pages import parted
from farflung.site.linkcheck import Fix, mended
from farflung.site.links import blank_blocks, find_links
from farflung.site.redirects import address_of, is_page, pages_by_address
from farflung.site.targets import has_ending, inside_path, joined, spelt
from farflung.texts import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from farflung.site.links import Link

__all__ = ["Translated", "led_out", "tree_name", "whole"]

_INDEX = ("index", "README")
_ROOT_ONLY = {"404.html", "sitemap.xml", "sitemap.xml.gz"}
_File = TypeVar("_File")
_VERSION = "http://version.invalid/"  # RFC 6761: never anybody's; engines leave it as it is


def whole(
    version: str, built: Mapping[str, Mapping[str, _File]], languages: Iterable[str]
) -> dict[str, _File]:
    """Return the files of a version with those in other languages, each in its folder.

    ``built`` are the files of each tree. Some make sense only at the root of a version or a site.
    """
    found = dict(built[version])
    for language in languages:
        files = built.get(tree_name(version, language), {})
        found |= {f"{language}/{path}": f for path, f in files.items() if path not in _ROOT_ONLY}
    return found


def led_out(page: str, text: str) -> str:
    """Return the HTML of a page, a file of its version, with its links out of the tree finished."""
    return text.replace(_VERSION, "../" * page.count("/"))


def tree_name(version: str, language: str) -> str:
    """Return the name of the tree of a version's pages in a language; no tag can be called so."""
    return f"{version}~{language}"


@dataclass(frozen=True)
class Translated:
    """The pages in ``language``; ``files`` are all of the handbook, by their paths.

    ``languages`` are all that pages may be translated into; ``directories`` is the setting
    ``use_directory_urls``.
    """

    language: str
    files: frozenset[str]
    languages: tuple[str, ...]
    directories: bool = True

    @cached_property
    def sources(self) -> dict[str, str]:
        """The files of the pages in this language, by their paths in the tree."""
        named = ((parted(path, self.languages), path) for path in self.files if is_page(path))
        return {
            original: path
            for (original, language), path in sorted(named)
            if language == self.language
        }

    @property
    def others(self) -> list[str]:
        """The files that are no pages, which every language has."""
        return sorted(path for path in self.files if not is_page(path))

    @property
    def has_home(self) -> bool:
        """Tell whether the page that a version opens at is among the pages."""
        return any(f"{name}.md" in self.sources for name in _INDEX)

    def relinked(self, page: str, text: str) -> str:
        """Return the text of ``page`` of the tree with links that lead out of the tree."""
        fixes: list[Fix] = []
        for link in find_links(blank_blocks(text)):
            way = self._way(page, link)
            if way is not None:
                fixes.append(Fix(page, link.start, link.end, way))
        return mended(text, fixes)

    def _way(self, page: str, link: Link) -> str | None:
        """Write a link anew; None where it may stay as it is."""
        inside = inside_path(link)
        if inside is None or not inside[0]:
            return None
        rest = link.target.strip()
        rest = rest[min((rest.find(mark) for mark in "?#" if mark in rest), default=len(rest)) :]
        file = joined(page, inside[0])
        if file in self.files:
            original, language = parted(file, self.languages)
            if language == self.language:
                return posixpath.relpath(original, posixpath.dirname(page) or ".") + rest
            if file in self.sources or not is_page(file):
                return None
            return self._out(self._address(file)) + rest
        address = joined(self._address(page), inside[0])
        if has_ending(inside[0]) or self._named(address) in self.sources:
            return None
        return self._out(address) + rest

    def _named(self, address: str) -> str:
        return next((self._pages[one] for one in spelt(address) if one in self._pages), "")

    def _out(self, address: str) -> str:
        """Return a link to an address of the version, for :func:`led_out` to finish."""
        index = not address or address.endswith("/")
        return f"{_VERSION}{quote(address)}{'index.html' if index and not self.directories else ''}"

    def _address(self, file: str) -> str:
        return address_of(file, directories=self.directories, languages=self.languages)

    @cached_property
    def _pages(self) -> dict[str, str]:
        return pages_by_address(self.files, directories=self.directories, languages=self.languages)

    def untitled(self, nav: Any) -> list[str]:
        """Return the files whose titles :meth:`nav` needs: of pages and chapters without another."""
        return [self.sources.get(page, page) for page in _pages_in(nav) if page in self.files]

    def nav(self, nav: list[Any], titles: Mapping[str, str]) -> list[Any]:
        """Return a navigation as written in ``mkdocs.yml`` in this language.

        Pages have the titles of their translations, else those of the originals, where they lead
        to; a chapter of which nothing is translated is one link. ``titles`` are those of files.
        """
        return list(self._entries(nav, titles))

    def _entries(self, nav: Any, titles: Mapping[str, str]) -> Iterator[Any]:
        for entry in nav if isinstance(nav, list) else ():
            for title, target in entry.items() if isinstance(entry, dict) else [(None, entry)]:
                pages = list(_pages_in(target))
                if isinstance(target, str) and is_web_address(target):
                    yield entry
                elif isinstance(target, str) and pages[0] in self.sources:
                    yield pages[0]
                elif isinstance(target, list) and any(page in self.sources for page in pages):
                    index = self.sources.get(_index_of(target), "")
                    yield {titles.get(index, str(title)): [*self._entries(target, titles)]}
                else:
                    there = [page for page in pages if page in self.files]
                    if there:
                        yield {
                            str(title or titles.get(there[0], there[0])): self._out(
                                self._address(there[0])
                            )
                        }


def _index_of(section: Iterable[Any]) -> str:
    """Return the page that stands for a section, which is its first without a title of its own."""
    first = next(iter(section), None)
    page = first if isinstance(first, str) else ""
    return page.removeprefix("./")


def _pages_in(nav: Any) -> Iterator[str]:
    """Give the pages that a navigation names, however deep."""
    if isinstance(nav, str):
        yield nav.removeprefix("./")
    elif isinstance(nav, dict):
        for target in nav.values():
            yield from _pages_in(target)
    elif isinstance(nav, list):
        for entry in nav:
            yield from _pages_in(entry)
