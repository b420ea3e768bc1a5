"""Finishing what the engine built: slots, search, addresses, aliases, and the site's root.

Everything here is the same for every engine, and works on lists of files that lie in the cache. The
canonical address of a page is the one below the default version, where that has it. A version whose
finished files depend on nothing new is not looked at again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from farflung.identity import digest, identity
from farflung.site.addresses import AddressBook
from farflung.site.around import searches_elsewhere, site_language
from farflung.site.cache import Draft, Tree
from farflung.site.changes import CHANGES, finish_changes
from farflung.site.newsletters import (
    NEWSLETTER,
    address_of_newsletter,
    fill_newsletter,
    staged_name,
    write_files,
)
from farflung.site.rootfiles import not_found_page, redirect_page, robots, sitemap, sitemap_index
from farflung.site.search import (
    INDEX,
    join_newsletter,
    join_version,
    newsletter_documents,
    page_address,
)
from farflung.site.searchitems import join_newsletter_items, join_version_items
from farflung.site.settle import (
    places_of,
    settle_alternates,
    settle_pages,
    write_redirects,
)
from farflung.site.slots import fill_front
from farflung.site.translated import led_out, tree_name, whole
from farflung.site.versions import versions_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from farflung.config import Settings
    from farflung.model import SiteFile, WebSite
    from farflung.site.cache import Cache, Kept
    from farflung.site.linking import Linking
    from farflung.site.settle import Places
    from farflung.site.versions import Version, VersionPlan

__all__ = ["Finisher", "Site", "pages_of", "with_files"]

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Site:
    """A finished site: its ``folders``, files at its ``root``, and how many ``pages`` it has."""

    folders: Mapping[str, Tree]
    root: Mapping[str, bytes]
    pages: int


class Finisher:
    """Turns the folders that the engine built into a whole site."""

    def __init__(
        self,
        cache: Cache,
        settings: Settings,
        plan: VersionPlan,
        newsletters: Sequence[WebSite],
        fronts: Mapping[str, str] = _NOTHING,
    ) -> None:
        """Take the cache, the project, its versions, and the newsletter in each language.

        ``fronts`` is the news on the start pages of versions, by their names.
        """
        self._cache = cache
        self._fronts = fronts
        self._settings = settings
        self._url = settings.site.site_url
        self._language = site_language(settings)
        self._plan = plan
        self._newsletters = {address_of_newsletter(one): one for one in newsletters}
        self._own = {at: newsletter_documents(o.pages) for at, o in self._newsletters.items()}
        languages = settings.handbook.languages
        self._known = digest(identity(), self._url, self._language, self._own, languages)

    def finish(
        self,
        built: Mapping[str, Tree],
        linking: Linking | None = None,
        changes: WebSite | None = None,
    ) -> Site:
        """Finish everything that was ``built``, by the names of the folders, the versions first.

        ``linking`` is what moved between the versions and what people redirect; ``changes`` the
        part of the site that shows what changed.
        """
        versions = {v.name: self._whole(v.name, built) for v in self._plan.versions}
        pages = {name: frozenset(pages_of(tree.files)) for name, tree in versions.items()}
        moves, claims = (linking.moves, linking.claims) if linking else (None, None)
        book = AddressBook(self._plan, pages, moves, claims)
        folders: dict[str, Tree] = {}
        for version in self._plan.versions:
            places = places_of(version.name, book, self._url)
            self._finish_version(version, versions[version.name], places, folders)
        opened, default = folders[self._plan.opened.name], self._plan.default
        folders[NEWSLETTER] = self._finish_newsletters(built)
        count = sum(len(found) for found in pages.values())
        count += sum(len(one.pages) for one in self._newsletters.values())
        if changes:
            draft = Draft(self._cache, built[CHANGES].files)
            handbook = {} if searches_elsewhere(self._settings) else opened.files
            over = Draft(self._cache, handbook), default
            count += finish_changes(draft, changes, over, self._cache)
            folders[CHANGES] = Tree(self._mapped(CHANGES, draft, _listed(changes)))
        root = self._root(built[self._plan.opened.name].files, (CHANGES,) if changes else ())
        return Site(folders, {**root, "moves.json": book.as_json().encode()}, count)

    def _whole(self, version: str, built: Mapping[str, Tree]) -> Tree:
        """Return what was built of a version, with its pages in other languages."""
        languages = self._settings.handbook.translations
        trees = {version: built[version]}
        for name in (tree_name(version, language) for language in languages):
            if name in built:
                trees[name] = built[name]
        if len(trees) == 1:
            return built[version]
        files = whole(version, {name: tree.files for name, tree in trees.items()}, languages)
        return Tree(files, known=digest([[name, tree.id] for name, tree in trees.items()]))

    def _finish_version(
        self, version: Version, built: Tree, places: Places, folders: dict[str, Tree]
    ) -> None:
        """Put a version and its aliases among the folders."""
        front, languages = self._fronts.get(version.name, ""), self._settings.handbook.languages
        around = [places.elsewhere, places.redirects, front]
        key = digest("finished", self._known, version.name, around, built.id)
        tree = self._cache.find(key)
        if tree is None:
            draft = Draft(self._cache, built.files)
            self._join(draft, built.files.get(INDEX))
            join_version_items(draft, self._own)
            for language in self._settings.handbook.translations:
                self._finish_language(draft, language)
            fill_front(draft, front)
            settle_pages(draft, places)
            settle_alternates(draft, places, languages[1:], f"{self._url}{self._plan.default}/")
            # old addresses are in the sitemap too: the selector looks there for "the same page"
            moved = write_redirects(draft, places, self._language)
            addresses = sorted([*pages_of(built.files), *moved])
            tree = Tree(self._mapped(version.name, draft, addresses))
            self._cache.save(key, tree)
        folders[version.name] = tree
        for alias in version.aliases:
            own = self._cache.put(sitemap(self._url, alias, pages_of(tree.files)).encode())
            folders[alias] = Tree({**tree.files, "sitemap.xml": own})

    def _join(self, version: Draft, index: Kept | None) -> None:
        """Let a version's search, which has an ``index``, find the newsletters.

        Versions that are alike have the same, and most had it before.
        """
        if index is None:
            return
        key = digest("joined", self._known, index.name)
        known = self._cache.find(key)
        if known is None:
            joined = Draft(self._cache, {INDEX: index})
            join_version(joined, self._own)
            known = Tree(joined.settled())
            self._cache.save(key, known)
        version.place(known.files)

    def _finish_language(self, version: Draft, language: str) -> None:
        """Finish links out of a version's pages in another language, and what their search knows."""
        for name in version:
            if name.startswith(f"{language}/") and name.endswith((".html", ".md")):
                version.write(name, led_out(name, version.read(name)))
        own = {a: self._own[a] for a, o in self._newsletters.items() if o.language == language}
        join_version(version, own, language)
        join_version_items(version, own, language)

    def _finish_newsletters(self, built: Mapping[str, Tree]) -> Tree:
        """Finish the newsletter, with the folder of each other language that it is in."""
        found: dict[str, Kept] = {}
        for at, website in self._newsletters.items():
            draft = Draft(self._cache, built[staged_name(website)].files)
            fill_newsletter(draft, website)
            elsewhere = searches_elsewhere(self._settings)
            opened = {} if elsewhere else built[self._plan.opened.name].files
            handbook = Draft(self._cache, opened)
            base = "../" * (at.count("/") + 1) + f"{self._plan.default}/"
            join_newsletter(draft, handbook, base, self._own[at])
            join_newsletter_items(draft, handbook, base, self._own[at])
            files = self._mapped(at, draft, _listed(website))
            below = f"{website.folder}/" if website.folder else ""
            found |= {f"{below}{path}": kept for path, kept in files.items()}
        return Tree(found)

    def _mapped(self, name: str, folder: Draft, pages: Sequence[str]) -> dict[str, Kept]:
        """Write the folder's sitemap, and drop what makes sense only at the root of a site."""
        folder.write("sitemap.xml", sitemap(self._url, name, pages))
        folder.remove("sitemap.xml.gz")
        folder.remove("404.html")
        return folder.settled()

    def _root(self, opened: Mapping[str, Kept], more: tuple[str, ...]) -> dict[str, bytes]:
        default, private = self._plan.default, self._settings.handbook.private
        files = {
            "index.html": redirect_page(
                self._url, default, self._settings.site.site_name, self._language
            ),
            "versions.json": versions_json(self._plan),
            "robots.txt": robots(self._url, private=private),
        }
        if "404.html" in opened:
            built = Draft(self._cache, opened).read("404.html")
            files["404.html"] = not_found_page(built, self._url, default)
        if self._url and not private:
            files["sitemap.xml"] = sitemap_index(self._url, (default, *self._newsletters, *more))
        return {name: text.encode() for name, text in files.items()}


def pages_of(files: Iterable[str]) -> list[str]:
    """Return the addresses of a built folder's pages, relative to it, sorted."""
    found: list[str] = []
    for address in files:
        if address.endswith(".html") and address != "404.html":
            index = address == "index.html" or address.endswith("/index.html")
            found.append(address.removesuffix("index.html") if index else address)
    return sorted(found)


def with_files(site: Site, files: Iterable[SiteFile], cache: Cache) -> Site:
    """Return a site with finished files that belong to no page, each in a folder of its own.

    Raises :class:`EngineError` for a name that leads out of the site.
    """
    draft = Draft(cache, {})
    write_files(draft, files)
    folders: dict[str, dict[str, Kept]] = {}
    for path, kept in draft.settled().items():
        folder, _, below = path.partition("/")
        folders.setdefault(folder, {})[below] = kept
    return replace(site, folders={**site.folders, **{n: Tree(f) for n, f in folders.items()}})


def _listed(website: WebSite) -> list[Any]:
    return [page_address(page.path) for page in website.listed]
