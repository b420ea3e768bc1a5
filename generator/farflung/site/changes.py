"""Finishing ``changes/``: its slots, the copies of its shells, and what its search finds.

The handbook's own search does not find these pages: a word should lead to the page as it is, not
to its past. The search on these pages finds them by their titles, and the handbook's pages.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from farflung.errors import EngineError
from farflung.identity import digest, identity
from farflung.site.cache import Draft, Tree
from farflung.site.policy import with_policy
from farflung.site.refs import safe_name
from farflung.site.search import (
    INDEX,
    merged_index,
    newsletter_documents,
    page_address,
    records_of,
)
from farflung.site.searchitems import join_newsletter_items
from farflung.site.settle import page_file
from farflung.site.shells import Shell
from farflung.site.slots import fill_slots

if TYPE_CHECKING:
    from farflung.model import WebPage, WebSite
    from farflung.site.cache import Cache

__all__ = ["CHANGES", "finish_changes"]

CHANGES = "changes"


def finish_changes(folder: Draft, website: WebSite, opened: tuple[Draft, str], cache: Cache) -> int:
    """Finish the built folder and return how many pages it has.

    ``opened`` is the finished folder of the default version with the name it is found under;
    ``cache`` is where copies are known from that an earlier build wrote. Raises
    :class:`EngineError` where a page has lost its slots.
    """
    for page in website.pages:
        name = _built(folder, page)
        folder.write(name, fill_slots(with_policy(folder.read(name)), page.slots, page.path))
    for extra in website.files:
        if isinstance(extra.content, bytes):
            folder.write(extra.path, extra.content)
    copies = _write_copies(folder, website, cache)
    _join_search(folder, website, opened)
    return sum(page.listed for page in website.pages) + copies


def _built(folder: Draft, page: WebPage) -> str:
    name = page_file(page_address(page.path))
    if name not in folder:
        raise EngineError(f"the engine built no page for {CHANGES}/{page.path}")
    return name


def _write_copies(folder: Draft, website: WebSite, cache: Cache) -> int:
    """Write the copies of shells, which the engine built once, and take the shells away.

    Returns how many there are.
    """
    shells = {page.path: Shell(folder.read(_built(folder, page)), page) for page in website.shells}
    for page in website.shells:
        folder.remove(_built(folder, page))
    count = 0
    for copies in website.copies:
        built = [shells[path].html for path in copies.shells]
        key = digest("copies", identity(), copies.key, built)
        tree = cache.find(key)
        if tree is None:
            made = Draft(cache, {})
            for copy in copies.make():
                if not safe_name(copy.address):
                    raise EngineError(f'a page of changes has an unsafe address: "{copy.address}"')
                text = shells[copy.shell].copied(copy).encode(errors="replace")
                made.write(page_file(copy.address), text)
            tree = Tree(made.settled())
            cache.save(key, tree)
        folder.place(tree.files)
        count += len(tree.files)
    return count


def _join_search(folder: Draft, website: WebSite, opened: tuple[Draft, str]) -> None:
    """Let the search find these pages by title, and all that the handbook's search finds."""
    handbook, name = opened
    documents = newsletter_documents(website.listed)
    join_newsletter_items(folder, handbook, f"../{name}/", documents)
    if INDEX not in folder:
        return
    theirs = records_of(handbook.read(INDEX), f"../{name}/") if INDEX in handbook else ""
    theirs = theirs.replace(f'{{"location":"../{name}/../', '{"location":"../')
    own = json.dumps(documents, separators=(",", ":"))[1:-1]
    found = ",".join(filter(None, [own, theirs]))
    folder.write(INDEX, merged_index(folder.read(INDEX), found, keep=False))
