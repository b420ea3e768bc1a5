"""The process that keeps MkDocs loaded, and builds one page again when it is asked to.

It reads one JSON object a line from standard input and answers each with one on standard output;
it ends when its input does. Pages are read when something asks for them, so that it is ready
within a second whatever their number: the navigation asks for the titles it shows, no others.

It knows pages by what MkDocs knows of them. Plugins that look at more than one page, and hooks,
which may do anything, are not for it: it says so at once, and every change takes a whole build.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.commands import build
from mkdocs.structure.files import Files, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

from farflung.site.resident.loading import Collected, obstacle_of, read_config

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.structure.nav import Navigation

__all__ = ["main"]


class _Lazy(Page):
    """A page that is read and rendered when somebody asks for what only that can tell."""

    loader: _Engine

    def __getattr__(self, name: str) -> Any:
        if name not in _RENDERED:
            raise AttributeError(name)
        self.loader.populate(self)
        return self.__dict__[name]


_RENDERED = frozenset({"markdown", "content", "toc", "meta", "_title_from_render"})


class _Engine:
    """The settings, the pages and the theme, loaded once."""

    def __init__(self, config: Path) -> None:
        self.config = read_config(config)
        self.obstacle = obstacle_of(self.config)
        if self.obstacle:
            return
        self.config.plugins.on_startup(command="build", dirty=False)
        self.config = self.config.plugins.on_config(self.config)
        self.config.plugins.on_pre_build(config=self.config)
        self.files: Files = get_files(self.config)
        env = self.config.theme.get_env()
        self.files.add_files_from_theme(env, self.config)
        self.files = self.config.plugins.on_files(self.files, config=self.config)
        set_exclusions(self.files, self.config)
        nav = get_navigation(self.files, self.config)
        self.nav: Navigation = self.config.plugins.on_nav(nav, config=self.config, files=self.files)
        for file in self.files.documentation_pages():
            if file.page is None:
                Page(None, file, self.config)
            if file.page is not None:
                self._make_lazy(file.page)
        found = self.config.plugins.on_env(env, config=self.config, files=self.files)
        self.env: Environment = found or env
        self.pages = self.files.documentation_pages()
        self._built: dict[str, str] = {}
        self._warm_up()

    def _warm_up(self) -> None:
        """Build one page, so that the theme is compiled before anybody waits for it."""
        pages = [file.page for file in self.pages if file.page is not None]
        with suppress(Exception):  # whoever asks for the page hears of it
            self.built(pages[0])

    def populate(self, page: Page) -> None:
        """Read and render a page, in the middle of whatever else is done."""
        current = self.config._current_page  # noqa: SLF001 - MkDocs has no other way
        page.markdown = page.content = page._title_from_render = None  # noqa: SLF001 - the same
        page.toc, page.meta = [], {}  # type: ignore[assignment] # as MkDocs begins
        try:
            build._populate_page(page, self.config, self.files)  # noqa: SLF001 - the same
        except BaseException:
            self._make_lazy(page)
            raise
        finally:
            self.config._current_page = current  # noqa: SLF001 - the same

    def page(self, name: str) -> Page | None:
        """Return a page by the path of its file below the pages' folder."""
        file = self.files.get_file_from_path(name)
        return file.page if file and file in self.pages else None

    def built(self, page: Page) -> str:
        """Return the page as MkDocs would write it, of the text that is known of it."""
        name = page.file.src_uri
        if name not in self._built:
            self._built[name] = self._build(page)
        return self._built[name]

    def rebuilt(self, page: Page, text: bytes) -> str | None:
        """Build the page of a new text; None if what is above its text is another."""
        place = Path(str(page.file.abs_src_path))
        old, meta = place.read_bytes(), dict(page.meta)
        self._replace(page, place, text)
        try:
            self.populate(page)
            if dict(page.meta) == meta:
                self._built[page.file.src_uri] = self._build(page)
                page.validate_anchor_links(
                    files=self._targets(page), log_level=self.config.validation.links.anchors
                )
                return self._built[page.file.src_uri]
        except BaseException:
            self._replace(page, place, old)
            raise
        self._replace(page, place, old)
        return None

    def _replace(self, page: Page, place: Path, text: bytes) -> None:
        """Put a file in the place of a page's; the old one may be another's too, by a hard link."""
        new = place.with_name(f"{place.name}.new")
        new.write_bytes(text)
        new.replace(place)
        self._make_lazy(page)

    def _build(self, page: Page) -> str:
        out = Path(page.file.abs_dest_path)
        out.unlink(missing_ok=True)
        _ = page.content  # reads it, so that it is done before the page is the active one
        build._build_page(page, self.config, self.pages, self.nav, self.env)  # noqa: SLF001 - the same
        return out.read_text("utf-8")

    def _make_lazy(self, page: Page) -> None:
        page.__class__ = _Lazy
        page.__dict__["loader"] = self
        for name in _RENDERED:
            page.__dict__.pop(name, None)

    def _targets(self, page: Page) -> Files:
        """Make sure that the anchors of pages that this one leads to are known."""
        for file in page.links_to_anchors or {}:
            if file.page is not None and file.page.present_anchor_ids is None:
                self.populate(file.page)
        return self.files


def _answer(engine: _Engine, asked: dict[str, Any], log: Collected) -> dict[str, Any]:
    page = engine.page(asked["page"])
    if page is None:
        return {"refused": "this page is new"}
    if "source" not in asked:
        return {"before": engine.built(page)}
    staged = Path(str(page.file.abs_src_path)).read_bytes()
    text = Path(asked["source"]).read_bytes()
    if text == staged:
        return {"same": True}
    before, _ = engine.built(page), page.meta
    log.lines.clear()  # what was said of other pages, and of the old text, while they were read
    html = engine.rebuilt(page, text)
    if html is None:
        return {"refused": "what is above the text changed"}
    about = [line for line in log.lines if f"'{page.file.src_uri}'" in line]
    return {"before": before, "html": html, "messages": about, "address": page.file.dest_uri}


def _first_error(log: Collected) -> str:
    """Return what MkDocs itself said first when it failed; an empty string if it said nothing."""
    errors = (line for line in log.lines if line.startswith(("ERROR", "CRITICAL")))
    return next(errors, "").partition("-")[2].strip()


def main() -> None:
    """Serve until the input ends; the argument is the staged ``mkdocs.yml``."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever plugins print
    log = Collected()
    logging.getLogger("mkdocs").addHandler(log)

    def say(message: dict[str, Any]) -> None:
        answers.write(json.dumps(message) + "\n")
        answers.flush()

    engine = _Engine(Path(sys.argv[1]))
    say({"obstacle": engine.obstacle})
    for line in sys.stdin:
        log.lines.clear()
        try:
            say(_answer(engine, json.loads(line), log))
        except Exception as error:  # noqa: BLE001 - whatever plugins and extensions raise
            say({"failed": _first_error(log) or f"{type(error).__name__}: {error}"})


if __name__ == "__main__":
    main()
