"""The steps of ``mkdocs build``, in its order, with the two long ones done page by page."""

from __future__ import annotations

import fnmatch
import io
import logging
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mkdocs.commands.build import _build_extra_template, _build_theme_template
from mkdocs.config import load_config
from mkdocs.structure.files import set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from farflung.site.cache.entries import Entries
from farflung.site.cache.keys import shows_time
from farflung.site.cache.store import Cache
from farflung.site.cache.trees import Kept
from farflung.site.engines.pages.convert import Converter
from farflung.site.engines.pages.locality import (
    NotLocal,
    digest,
    settings_of,
    theme_digest,
    why_not_local,
)
from farflung.site.engines.pages.production import Production
from farflung.site.engines.pages.render import Renderer, Search, navigation_digest
from farflung.site.engines.pages.sections import read_simply
from farflung.site.engines.pages.shortcut import Shortcut, install_words
from farflung.site.engines.pages.sources import find_files
from farflung.site.engines.pages.spoken import recorded, say
from farflung.site.engines.pages.templates import settle_templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File
    from mkdocs.structure.pages import Page

__all__ = ["Job", "build"]


@dataclass(frozen=True, slots=True)
class Job:
    """What to build by: the folder of the cache, one for files being written, and two hashes.

    ``pages`` is the file that they are in, None for the folder ``docs_dir``. ``identity`` stands for the programs that do the work, ``moment`` for the time that templates
    may write into pages.
    """

    cache: Path
    spare: Path
    identity: str
    moment: str
    pages: Path | None = None


def build(text: bytes, job: Job) -> dict[str, tuple[str, Kept]]:
    """Build the staged tree that the settings ``text`` describe; prints warnings as MkDocs does.

    Returns the file that each page became, by the path of the page: its path in the site, and where
    it lies in the cache. All other files are in the site's folder.
    Raises :class:`NotLocal` before or while it works if pages cannot be built one by one.
    """
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    with _speaking():
        config = load_config(config_file=_Settings(text))
        reason = why_not_local(config)
        if reason:
            raise NotLocal(reason)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            written = yaml_load(_Settings(text), get_yaml_loader(config=config))
            return _build(config, written, job)
        finally:
            config.plugins.on_shutdown()


@contextmanager
def _speaking() -> Iterator[None]:
    with recorded(logging.getLogger("mkdocs")) as spoken:
        yield
    say(spoken)


class _Settings(io.BytesIO):
    """Settings that were read from standard input, for a reader that asks for their name."""

    name = "<stdin>"


def _build(config: MkDocsConfig, written: dict[str, Any], job: Job) -> dict[str, tuple[str, Kept]]:
    converting, everything = settings_of(config, written)
    config = config.plugins.on_config(config)
    config.plugins.on_pre_build(config=config)
    env = config.theme.get_env()
    files = find_files(config, job.pages)
    files.add_files_from_theme(cast("jinja2.Environment", _Listing(env)), config)
    files = config.plugins.on_files(files, config=config)
    set_exclusions(files, config)
    nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
    env = config.plugins.on_env(env, config=config, files=files)
    settle_templates(env)
    pages = [_page(file) for file in files.documentation_pages()]
    cache = Cache(job.cache, job.spare)
    entries = Entries(job.cache)
    converter = Converter(entries, config, files, digest(job.identity, converting))
    moment = job.moment if shows_time(map(Path, config.theme.dirs)) else ""
    known = digest(job.identity, moment, everything, theme_digest(config.theme))
    renderer = Renderer((entries, cache), converter, config, known)
    renderer.use(nav, env, files.documentation_pages())
    Shortcut(nav, pages, config.theme).install(env)
    install_words(env)
    read_simply()
    production = Production(pages, files, converter, renderer)
    for said in production.convert(entries):
        say(said)
    files.copy_static_files()
    for name in config.theme.static_templates:
        _build_theme_template(name, env, files, config, nav)
    for name in config.extra_templates:
        _build_extra_template(str(name), files, config, nav)
    parts = production.render(entries, digest(known, navigation_digest(nav, pages)))
    for part in parts:
        say((level, text) for level, text in part["spoken"])
    for page in pages:
        page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)
    search = Search(config)
    search.clear()
    config.plugins.on_post_build(config=config)
    search.fill(part["search"] for part in parts)
    return {
        page.file.src_uri: (page.file.dest_uri, Kept(*part["file"]))
        for page, part in zip(pages, parts, strict=True)
        if part["file"]
    }


def _page(file: File) -> Page:
    if file.page is None:
        raise RuntimeError(f"{file.src_uri} is not a page")
    return file.page


class _Listing:
    """Lists the files of a theme as its environment does, without the ten thousand icons.

    Names that begin with a dot, or have a folder that does, never become files of a site.
    """

    def __init__(self, env: Any) -> None:
        self._folders: list[str] = env.loader.searchpath

    def list_templates(self, *, filter_func: Callable[[str], bool]) -> list[str]:
        """Return the names that the filter takes, sorted."""
        found: set[str] = set()
        for top in self._folders:
            for folder, folders, names in os.walk(top):
                folders[:] = [name for name in folders if not fnmatch.fnmatch(name, ".*")]
                below = os.path.relpath(folder, top)
                for name in names:
                    found.add(name if below == "." else f"{below}/{name}".replace(os.sep, "/"))
        return sorted(name for name in found if filter_func(name))
