"""One Markdown parser for all pages, where its extensions begin every page anew when told to.

MkDocs makes a parser for each page. Python-Markdown offers to use one again after ``reset()``, which
it calls itself on a new one. The extensions here keep nothing else from page to page, which we read.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mkdocs.structure import pages

from farflung.site.engines.pages.sparing import try_where_needed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig

__all__ = ["Parser"]

_RESET = frozenset(
    [
        *("admonition", "attr_list", "def_list", "footnotes", "md_in_html", "sane_lists"),
        *(
            "fenced_code",
            "tables",
            "toc",
            "pymdownx.details",
            "pymdownx.highlight",
            "pymdownx.inlinehilite",
        ),
        *("pymdownx.superfences", "pymdownx.tasklist"),
    ]
)


class Parser:
    """Gives MkDocs the same parser again, or a new one each time where that is not safe."""

    def __init__(self, config: MkDocsConfig) -> None:
        """Look at the extensions of a project."""
        names = {name.removeprefix("markdown.extensions.") for name in config.markdown_extensions}
        numbered = any("UNIQUE_IDS" in (options or {}) for options in config.mdx_configs.values())
        self._safe = names <= _RESET and not numbered  # footnotes count the pages then
        self._parser: Any = None

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """Let whoever asks for a parser within have it."""
        package: Any = pages.markdown  # type: ignore[attr-defined] # as MkDocs looks for it
        made = package.Markdown

        def again(**options: Any) -> Any:
            if self._parser is None or not self._safe:
                self._parser = made(**options)
            else:
                self._parser.reset()
            try_where_needed(self._parser)
            return self._parser

        package.Markdown = again
        try:
            yield
        except BaseException:
            self._parser = None  # in the middle of a page
            raise
        finally:
            package.Markdown = made
