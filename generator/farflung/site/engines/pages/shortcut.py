"""Material's navigation and words, of which most is the same on many pages, rendered once.

An entry of the navigation that is neither the page nor above it looks the same wherever addresses
are relative to the same place, and so does a section above it but for the one section in it that is
above it too. This is so for the template that we read, known by its hash; any other is left alone,
and so is one that others may hand something else to.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateNotFound, pass_context
from jinja2.runtime import Macro
from mkdocs.structure.nav import Link, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import _norm_parts, normalize_url
from mkdocs.utils.templates import url_filter

from farflung.site.engines.pages.watch import WatchedPage, current

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from jinja2 import Environment, Template
    from mkdocs.structure.nav import Navigation
    from mkdocs.theme import Theme

__all__ = ["Shortcut", "install_words"]

_NAME = "partials/nav-item.html"
_WORDS = "partials/language.html"
_KNOWN = {
    _NAME: frozenset(["89895208f22d68ce405a4bcb6649b9150eba5bbb04663a6cb3f93f02daf1d2f7"]),
    _WORDS: frozenset(["3a44516f305006ac794f51a45ad7b532cf270916d8e92e8c42784e58b2eff0a3"]),
}
"""The SHA-256 of the templates of which this holds."""
_SETS = re.compile(rb"\bset\s+(features|page|nav|config)\b")
_HOLE = "\0farflung\0"  # no template and no title has it
_KINDS = {Page, WatchedPage, Section, Link}


class Shortcut:
    """Remembers entries of the navigation that were rendered."""

    def __init__(self, nav: Navigation, pages: Sequence[Page], theme: Theme) -> None:
        """Take the navigation and all pages."""
        items = [*_items(nav.items)]
        parts = [tuple(_norm_parts(str(item.url))) for item in items]
        twice = [one for one, count in Counter(parts).items() if count > 1]
        self._above = {one[:end] for one in parts for end in range(len(one))} | {*twice}
        files = [item.file for item in items if isinstance(item, Page)]
        own = [folder for folder in theme.dirs if "site-packages" not in Path(folder).parts]
        self._valid = len(files) == len({*files}) and not any(map(_hands_over, own))
        self._rendered: dict[Any, str] = {}
        self._frames: dict[Any, tuple[str, list[Any], str]] = {}
        self._last: dict[int, tuple[list[Any], str]] = {}
        self._lists: dict[Any, tuple[list[str], list[list[Any]]]] = {}
        self._holes: list[list[Any]] | None = None
        self._blanks: dict[Any, tuple[list[str], list[str]]] = {}
        self._addresses: list[str] | None = None
        self._blanking = False
        self._places = {id(page): self._place(page.url) for page in pages}

    def install(self, env: Environment) -> bool:
        """Use it for an environment of MkDocs; False where the theme is not one that we know."""
        template = _known(env, _NAME) if self._valid else None
        if template is None:
            return False
        template.root_render_func.__globals__["Macro"] = _remembering(self)
        self._blanking = env.filters.get("url") is url_filter and not env.autoescape
        if self._blanking:
            env.filters["url"] = pass_context(partial(self._address))
        return True

    def render(self, make: Callable[[list[Any]], str], arguments: list[Any]) -> str:
        """Return what ``make`` makes of an entry of the navigation: item, path, level, parent."""
        if self._holes is not None:
            self._holes.append(arguments)
            return _HOLE
        if self._addresses is not None:
            return make(arguments)  # it is part of what is made
        item, path, level, parent = arguments
        page = current()
        place = self._places.get(id(page))
        if page is None or place is None or type(item) not in _KINDS:
            return make(arguments)
        key = id(item), path, level, bool(getattr(parent, "active", False)), place
        if isinstance(item, Section) and item.active:
            return self._around(make, arguments, key)
        if item.active or (isinstance(item, Page) and item.file is page.file):
            return self._noted(item, arguments, make(arguments))
        if key not in self._rendered:
            self._rendered[key] = self._beside(make, arguments, key[:-1], page)
        return self._rendered[key]

    def _beside(
        self, make: Callable[[list[Any]], str], arguments: list[Any], key: Any, page: Page
    ) -> str:
        """Render an entry that is not above the page: all but addresses once for all pages."""
        if not self._blanking:
            return make(arguments)
        if key not in self._blanks:
            self._addresses = []
            try:
                text = make(arguments)
            finally:
                addresses, self._addresses = self._addresses, None
            pieces = text.split(_HOLE)
            if len(pieces) != len(addresses) + 1:
                return make(arguments)
            self._blanks[key] = pieces, addresses
        pieces, addresses = self._blanks[key]
        found = [pieces[0]]
        for piece, address in zip(pieces[1:], addresses, strict=True):
            found += normalize_url(address, page), piece
        return "".join(found)

    def _address(self, context: Any, value: str) -> str:
        """Return an address as the filter ``url`` does, or leave a hole and remember it."""
        if self._addresses is None:
            return url_filter(context, value)
        self._addresses.append(str(value))
        return _HOLE

    def _around(self, make: Callable[[list[Any]], str], arguments: list[Any], key: Any) -> str:
        """Render a section above the page: its own part once for all pages below one section."""
        item = arguments[0]
        inner = next((child for child in item.children if child.active), None)
        if isinstance(inner, Page) and not inner.is_index:
            return self._noted(item, arguments, self._listed(make, arguments, key))
        if not isinstance(inner, Section):
            return self._noted(item, arguments, make(arguments))
        key = (*key, id(inner))
        if key in self._frames:
            before, within, after = self._frames[key]
            text = f"{before}{self.render(make, within)}{after}"
        else:
            text = make(arguments)
            within, result = self._last.pop(id(inner), ([], ""))
            before, found, after = text.partition(result) if result else ("", "", "")
            if found and result not in after:
                self._frames[key] = before, within, after
        return self._noted(item, arguments, text)

    def _listed(self, make: Callable[[list[Any]], str], arguments: list[Any], key: Any) -> str:
        """Render a section that has the page itself: all but what is in it once for its pages."""
        if key not in self._lists:
            self._holes = []
            try:
                text = make(arguments)
            finally:
                holes, self._holes = self._holes, None
            pieces = text.split(_HOLE)
            if len(pieces) != len(holes) + 1:
                return make(arguments)
            self._lists[key] = pieces, holes
        pieces, holes = self._lists[key]
        found = [pieces[0]]
        for piece, hole in zip(pieces[1:], holes, strict=True):
            found += self.render(make, hole), piece
        return "".join(found)

    def _noted(self, item: Any, arguments: list[Any], text: str) -> str:
        """Remember how an entry above the page was asked for, and what came of it."""
        self._last[id(item)] = arguments, text
        return text

    def _place(self, url: str) -> tuple[Any, ...]:
        """Return what addresses relative to a page depend on, as ``get_relative_url`` makes them.

        The last part of an address does not matter to those that do not begin with all of it.
        """
        folder, _, name = url.rpartition("/")
        if "." in name:
            return "file", *_norm_parts(folder)
        parts = tuple(_norm_parts(url))
        return ("above", *parts) if parts in self._above else ("beside", *parts[:-1])


def install_words(env: Environment) -> bool:
    """Look up each word of the theme once; False where the template that does is not one we know.

    Its macro takes the word from templates that are imported without what belongs to a page.
    """
    template = _known(env, _WORDS)
    if template is None:
        return False
    words: dict[Any, str] = {}

    class Words(Macro):
        """The macro, by the name of a word."""

        def _invoke(self, arguments: list[Any], autoescape: bool) -> str:  # noqa: FBT001 - as declared
            name = *arguments, autoescape
            if name not in words:
                words[name] = super()._invoke(arguments, autoescape)
            return words[name]

    template.root_render_func.__globals__["Macro"] = Words
    return True


def _known(env: Environment, name: str) -> Template | None:
    """Return a template of the theme if it is one that we read."""
    try:
        source = env.loader.get_source(env, name)[0] if env.loader else ""
    except TemplateNotFound:
        return None
    known = hashlib.sha256(source.encode()).hexdigest() in _KNOWN[name]
    return env.get_template(name) if known else None


def _remembering(shortcut: Shortcut) -> type[Macro]:
    class Remembering(Macro):
        """The template's macros; ``render`` makes one entry, with what is below it."""

        def _invoke(self, arguments: list[Any], autoescape: bool) -> str:  # noqa: FBT001 - as declared
            def make(given: list[Any]) -> str:
                return Macro._invoke(self, given, autoescape)  # noqa: SLF001 - its own

            return shortcut.render(make, arguments) if self.name == "render" else make(arguments)

    return Remembering


def _items(items: Iterable[Any]) -> Iterator[Page | Link]:
    for item in items:
        if item.children:
            yield from _items(item.children)
        elif isinstance(item, (Page, Link)):
            yield item


def _hands_over(folder: str) -> bool:
    """Tell whether a template gives another meaning to what the navigation looks at."""
    return any(_SETS.search(file.read_bytes()) for file in Path(folder).rglob("*.html"))
