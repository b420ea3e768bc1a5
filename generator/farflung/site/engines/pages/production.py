"""Pages from text to file: what is kept is taken, the rest is shared out over all processors.

Texts come first, because every page shows the titles of others. A process keeps the texts that it
converted until it finishes the same pages, so that they are neither handed around nor read again.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from farflung.site.engines.pages.convert import settle
from farflung.site.engines.pages.crew import Crew, crew_for
from farflung.site.engines.pages.watch import WatchedFile, WatchedPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from farflung.site.cache.entries import Entries, Text
    from farflung.site.cache.entries import Page as Row
    from farflung.site.engines.pages.convert import Converted, Converter
    from farflung.site.engines.pages.render import Parts, Renderer

__all__ = ["Production"]

_AT_ONCE = 64  # rows that are written at a time


class Production:
    """The pages of one build on their way; first :meth:`convert`, then :meth:`render`."""

    def __init__(
        self, pages: Sequence[Page], files: Files, converter: Converter, renderer: Renderer
    ) -> None:
        """Take the pages, all files, and who does the two steps."""
        self._pages = pages
        self._files = files
        self._converter = converter
        self._renderer = renderer
        self._texts: list[Converted | None] = []
        self._crew = Crew(0, {})
        self._shares: list[list[int]] = []

    def convert(self, entries: Entries) -> Iterator[Iterable[tuple[int, str]]]:
        """Convert all texts and settle the pages; gives what was said of each, in order."""
        self._texts = self._converter.find(self._pages)
        missing = [index for index, text in enumerate(self._texts) if text is None]
        self._start(missing)
        rows: list[Text] = []
        for who, (index, text, row) in self._crew.do("convert", _parts(missing, len(self._crew))):
            self._texts[index] = text
            self._shares[who].append(index)
            rows.append(row)
            if len(rows) == _AT_ONCE:
                entries.save(rows, ())
                rows = []
        entries.save(rows, ())
        entries.mark({text.key for text in self._texts if text})
        self._settle(self._texts)
        return (text.spoken for text in self._texts if text)

    def render(self, entries: Entries, known: str) -> list[Parts]:
        """Finish all pages; ``known`` is the hash of what all of them depend on."""
        texts = [text for text in self._texts if text]
        self._renderer.known = known
        found = self._renderer.find(self._pages, texts)
        missing = [index for index, parts in enumerate(found) if parts is None]
        if not any(self._shares) and len(missing) > len(self._pages) // 8:
            self._start(missing)  # these processes know the texts already
        elif missing:
            self._crew.everywhere("settle", (texts, known))
        wanted = set(missing)
        own = [[index for index in share if index in wanted] for share in self._shares]
        rows: list[Row] = []
        others = sorted(wanted.difference(*own))
        for _, (index, parts, row) in self._crew.do("render", own, others):
            found[index] = parts
            rows.append(row)
            if len(rows) == _AT_ONCE:
                entries.save((), rows)
                rows = []
        entries.save((), rows)
        self._crew.close()
        entries.mark(self._renderer.key(text) for text in texts)
        return [parts for parts in found if parts is not None]

    def _start(self, missing: Sequence[int]) -> None:
        """Start processes for so much work."""
        self._crew.close()
        tasks: dict[str, Callable[[Any], Any]] = {"convert": self._convert, "settle": self._learn}
        tasks["render"] = self._render
        self._crew = crew_for(len(missing), tasks)
        self._shares = [[] for _ in range(len(self._crew))]

    def _settle(self, texts: Sequence[Converted | None]) -> None:
        for page, text in zip(self._pages, texts, strict=True):
            if text is not None:
                settle(page, text, self._files)
                page.__class__ = WatchedPage
                page.file.__class__ = WatchedFile

    def _convert(self, index: int) -> tuple[int, Converted, Text]:
        return index, *self._converter.convert(self._pages[index])

    def _learn(self, news: tuple[Sequence[Converted], str]) -> None:
        """Take, in one of the processes, what all of them found."""
        texts, self._renderer.known = news
        self._texts = [*texts]
        self._settle(texts)

    def _render(self, index: int) -> tuple[int, Any, Row]:
        text = self._texts[index]
        if text is None:
            raise RuntimeError("a page without a text")
        return index, *self._renderer.render(self._pages[index], text)


def _parts(items: Sequence[int], count: int) -> list[Sequence[int]]:
    """Part items into so many, each of neighbours: pages of a folder have most in common."""
    ends = [len(items) * number // count for number in range(count + 1)]
    return [items[start:end] for start, end in itertools.pairwise(ends)]
