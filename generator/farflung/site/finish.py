"""Finishing what the engine built: slots, search, addresses, aliases, and the site's root.

Everything here is the same for every engine, and works on built folders that stand beside each
other. The canonical address of a page is the one below the default version, where that has it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.errors import EngineError
from farflung.site.addresses import AddressBook
from farflung.site.around import site_language
from farflung.site.changes import CHANGES, finish_changes
from farflung.site.policy import with_policy
from farflung.site.refs import safe_name
from farflung.site.rootfiles import not_found_page, redirect_page, robots, sitemap, sitemap_index
from farflung.site.search import join_searches, page_address
from farflung.site.searchitems import join_items
from farflung.site.settle import settle_pages, write_redirects
from farflung.site.slots import fill_slots
from farflung.site.versions import versions_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from farflung.config import Settings
    from farflung.model import SiteFile, WebSite
    from farflung.site.linking import Linking
    from farflung.site.versions import Version, VersionPlan

__all__ = ["Finisher", "pages_of", "staged_name", "write_files"]


class Finisher:
    """Turns the folders that the engine built below ``site`` into a whole site."""

    def __init__(
        self, site: Path, settings: Settings, plan: VersionPlan, newsletters: Sequence[WebSite]
    ) -> None:
        """Take the new folder, the project, its versions, and the newsletter in each language."""
        self._site = site
        self._settings = settings
        self._url = settings.site.site_url
        self._plan = plan
        self._newsletters = newsletters

    def finish(self, linking: Linking | None = None, changes: WebSite | None = None) -> int:
        """Finish everything; returns the number of pages of versions, newsletter and changes.

        ``linking`` is what moved between the versions and what people redirect; ``changes`` the
        part of the site that shows what changed.
        """
        versions = [self._site / version.name for version in self._plan.versions]
        opened = self._site / self._plan.opened.name
        folders = [f"newsletter/{one.folder}".rstrip("/") for one in self._newsletters]
        for one, folder in zip(self._newsletters, folders, strict=True):
            if one.folder:
                (self._site / staged_name(one)).rename(self._site / folder)
            fill_newsletter(self._site / folder, one)
            where = (self._site, folder)
            join_searches(versions, opened, self._plan.default, where, one.pages)
            join_items(versions, opened, self._plan.default, where, one.pages)
        self._write_root(opened, (*folders, *([CHANGES] if changes else [])))
        built = {folder.name: pages_of(folder) for folder in versions}
        pages_at = {name: frozenset(addresses) for name, addresses in built.items()}
        moves, claims = (linking.moves, linking.claims) if linking else (None, None)
        book = AddressBook(self._plan, pages_at, moves, claims)
        (self._site / "moves.json").write_text(book.as_json(), "utf-8")
        for version in self._plan.versions:
            self._finish_version(version, built[version.name], book)
        count = sum(len(found) for found in built.values())
        for one, folder in zip(self._newsletters, folders, strict=True):
            listed = [page_address(page.path) for page in one.pages if page.listed]
            self._finish_folder(self._site / folder, listed, folder)
            count += len(one.pages)
        if changes:
            shown = self._site / CHANGES
            count += finish_changes(shown, changes, (opened, self._plan.default))
            self._finish_folder(shown, [page_address(p.path) for p in changes.pages if p.listed])
        return count

    def _finish_version(self, version: Version, pages: list[str], book: AddressBook) -> None:
        folder = self._site / version.name
        settle_pages(folder, pages, book, self._url)
        # old addresses are in the sitemap too: the selector looks there for "the same page"
        moved = write_redirects(folder, book, self._url, site_language(self._settings))
        addresses = sorted([*pages, *moved])
        self._finish_folder(folder, addresses)
        for alias in version.aliases:
            copy_alias(folder, self._site / alias, sitemap(self._url, alias, addresses))

    def _finish_folder(self, folder: Path, pages: list[str], name: str = "") -> None:
        """Write the folder's sitemap, and drop what makes sense only at the root of a site."""
        text = sitemap(self._url, name or folder.name, pages)
        (folder / "sitemap.xml").write_text(text, "utf-8")
        for file in ("sitemap.xml.gz", "404.html"):
            (folder / file).unlink(missing_ok=True)

    def _write_root(self, opened: Path, more: tuple[str, ...]) -> None:
        default, private = self._plan.default, self._settings.handbook.private
        language = site_language(self._settings)
        files = {
            "index.html": redirect_page(
                self._url, default, self._settings.site.site_name, language
            ),
            "versions.json": versions_json(self._plan),
            "robots.txt": robots(self._url, private=private),
        }
        if (opened / "404.html").is_file():
            built = (opened / "404.html").read_text("utf-8")
            files["404.html"] = not_found_page(built, self._url, default)
        if self._url and not private:
            files["sitemap.xml"] = sitemap_index(self._url, (default, *more))
        for name, text in files.items():
            (self._site / name).write_text(text, "utf-8")


def staged_name(website: WebSite) -> str:
    """Return where the engine builds a newsletter: one in another language moves below the main one."""
    return f"newsletter.{website.folder}" if website.folder else "newsletter"


def pages_of(folder: Path) -> list[str]:
    """Return the addresses of a built folder's pages, relative to it, sorted."""
    found: list[str] = []
    for file in folder.rglob("*.html"):
        address = file.relative_to(folder).as_posix()
        if address == "index.html" or address.endswith("/index.html"):
            address = address.removesuffix("index.html")
        if address != "404.html":
            found.append(address)
    return sorted(found)


def copy_alias(version: Path, alias: Path, site_map: str) -> None:
    """Show a version's files under another name too: hard links, but a sitemap of its own."""
    shutil.copytree(version, alias, copy_function=_link)
    (alias / "sitemap.xml").unlink()
    (alias / "sitemap.xml").write_text(site_map, "utf-8")


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)


def fill_newsletter(folder: Path, website: WebSite) -> None:
    """Fill the slots of the built pages and add the finished files. Raises :class:`EngineError`."""
    for page in website.pages:
        file = folder / page_address(page.path) / "index.html"
        if not file.is_file():
            raise EngineError(f"the engine built no page for newsletter/{page.path}")
        guarded = with_policy(file.read_text("utf-8"))
        file.write_text(fill_slots(guarded, page.slots, page.path), "utf-8")
    write_files(folder, website.files)


def write_files(folder: Path, files: Iterable[SiteFile]) -> None:
    """Put finished files into a folder. Raises :class:`EngineError` for a name that leads out."""
    for extra in files:
        if not safe_name(extra.path):
            raise EngineError(f'a file of the site has an unsafe name: "{extra.path}"')
        target = folder / extra.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(extra.content, Path):
            shutil.copyfile(extra.content, target)
        else:
            target.write_bytes(extra.content)
