"""Finishing what the engine built: slots, search, addresses, aliases, and the site's root.

Everything here is the same for every engine. Files of a version are its own until it is finished;
then they are shared with the cache, and may be replaced but not written to. The canonical address of a page is the one below the default version, where that has it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from farflung.errors import EngineError
from farflung.identity import digest, identity
from farflung.site.cache.store import Tree, link_or_copy
from farflung.site.policy import with_policy
from farflung.site.refs import safe_name
from farflung.site.rootfiles import not_found_page, redirect_page, robots, sitemap, sitemap_index
from farflung.site.search import (
    SEARCH_INDEX,
    add_to_search,
    moved,
    newsletter_documents,
    page_address,
    replace_search,
)
from farflung.site.slots import fill_slots
from farflung.site.versions import versions_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from farflung.config import Settings
    from farflung.model import WebSite
    from farflung.site.cache import Cache
    from farflung.site.outputs import Output
    from farflung.site.versions import Version, VersionPlan

__all__ = ["Finisher"]

_CANONICAL = re.compile(r'(<link rel="canonical" href=")([^"]*)(">)')


class Finisher:
    """Turns the output of the engine into a whole site below ``site``.

    A version is finished from its output and from :meth:`inputs`, and from nothing else, so that a
    finished version can be kept and found again. Whatever a step reads has to be among them.
    """

    def __init__(
        self,
        site: Path,
        settings: Settings,
        plan: VersionPlan,
        newsletter: WebSite,
        outputs: Mapping[str, Output],
    ) -> None:
        """Take the new folder, the project, its versions, the newsletter and what the engine made."""
        self._site = site
        self._settings = settings
        self._url = settings.site.site_url
        self._plan = plan
        self._newsletter = newsletter
        self._outputs = outputs
        self._documents = newsletter_documents(newsletter.pages)
        self._pages = {version.name: outputs[version.name].pages for version in plan.versions}

    def finish(self, cache: Cache) -> int:
        """Finish everything; returns the number of pages of versions and newsletter."""
        for version in self._plan.versions:
            self._place(version, cache)
        for version in self._plan.versions:
            for alias in version.aliases:
                folder, pages = self._site / version.name, self._pages[version.name]
                copy_alias(folder, self._site / alias, sitemap(self._url, alias, pages))
        self._finish_newsletter()
        self._write_root(self._outputs[self._plan.opened.name])
        return sum(map(len, self._pages.values())) + len(self._newsletter.pages)

    def inputs(self, version: Version) -> list[Any]:
        """Return all that finishing a version depends on besides the engine's output, as JSON."""
        return [
            version.name,
            self._url,
            self._plan.default,
            self._missing(version),
            self._documents,
        ]

    def _place(self, version: Version, cache: Cache) -> None:
        """Take a finished version from the cache, or finish it and keep it."""
        output, folder = self._outputs[version.name], self._site / version.name
        key = digest("finished", identity(), output.key, self.inputs(version)) if output.key else ""
        tree = cache.find(key) if key else None
        if tree is not None:
            cache.place(tree, folder, shared=True)
            return
        output.place(folder)
        self._finish_version(version)
        files = cache.share(folder)
        if key:
            cache.save(key, Tree(files))

    def _missing(self, version: Version) -> list[str]:
        """Return the pages of a version that the default version does not have."""
        return sorted({*self._pages[version.name]} - {*self._pages[self._plan.opened.name]})

    def _finish_version(self, version: Version) -> None:
        folder = self._site / version.name
        add_to_search(folder, moved(self._documents, "../newsletter/"))
        self._finish_folder(folder, self._pages[version.name])
        if self._url:
            old = f"{self._url}{self._plan.default}/"
            missing = self._missing(version)
            correct_canonicals(folder, missing, old, f"{self._url}{version.name}/")

    def _finish_newsletter(self) -> None:
        folder, pages = self._site / "newsletter", self._newsletter.pages
        self._outputs["newsletter"].place(folder)
        fill_newsletter(folder, self._newsletter)
        theirs = self._outputs[self._plan.opened.name].read(SEARCH_INDEX)
        if theirs is not None:
            base = f"../{self._plan.default}/"
            replace_search(folder, self._documents, theirs.decode(), base)
        self._finish_folder(folder, [page_address(page.path) for page in pages if page.listed])

    def _finish_folder(self, folder: Path, pages: list[str]) -> None:
        """Write the folder's sitemap, and drop what makes sense only at the root of a site."""
        (folder / "sitemap.xml").write_text(sitemap(self._url, folder.name, pages), "utf-8")
        for name in ("sitemap.xml.gz", "404.html"):
            (folder / name).unlink(missing_ok=True)

    def _write_root(self, opened: Output) -> None:
        default, private = self._plan.default, self._settings.handbook.private
        files = {
            "index.html": redirect_page(self._url, default, self._settings.site.site_name),
            "versions.json": versions_json(self._plan),
            "robots.txt": robots(self._url, private=private),
        }
        lost = opened.read("404.html")
        if lost is not None:
            files["404.html"] = not_found_page(lost.decode(), self._url, default)
        if self._url and not private:
            files["sitemap.xml"] = sitemap_index(self._url, (default, "newsletter"))
        for name, text in files.items():
            (self._site / name).write_text(text, "utf-8")


def correct_canonicals(folder: Path, missing: Iterable[str], old: str, new: str) -> None:
    """Let pages that the default version does not have be canonical where they are.

    ``missing`` are their addresses below ``folder``; ``old`` and ``new`` the addresses of the
    default version and of this one.
    """
    for page in missing:
        file = folder / (page + "index.html" if page.endswith("/") or not page else page)
        text = file.read_text("utf-8")

        def corrected(match: re.Match[str]) -> str:
            return match[1] + new + match[2].removeprefix(old) + match[3]

        file.write_text(_CANONICAL.sub(corrected, text, count=1), "utf-8")


def copy_alias(version: Path, alias: Path, site_map: str) -> None:
    """Show a version's files under another name too: hard links, but a sitemap of its own."""
    shutil.copytree(version, alias, copy_function=link_or_copy)
    (alias / "sitemap.xml").unlink()
    (alias / "sitemap.xml").write_text(site_map, "utf-8")


def fill_newsletter(folder: Path, website: WebSite) -> None:
    """Fill the slots of the built pages and add the finished files. Raises :class:`EngineError`."""
    for page in website.pages:
        file = folder / page_address(page.path) / "index.html"
        if not file.is_file():
            raise EngineError(f"the engine built no page for newsletter/{page.path}")
        guarded = with_policy(file.read_text("utf-8"))
        file.write_text(fill_slots(guarded, page.slots, page.path), "utf-8")
    for extra in website.files:
        if not safe_name(extra.path):
            raise EngineError(f'a file of the newsletter has an unsafe name: "{extra.path}"')
        target = folder / extra.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(extra.content, Path):
            shutil.copyfile(extra.content, target)
        else:
            target.write_bytes(extra.content)
