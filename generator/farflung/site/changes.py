"""Finishing ``changes/``: its slots, the copies of its shell, and what its search finds.

The handbook's own search does not find these pages: a word should lead to the page as it is, not
to its past. The search on these pages finds them by their titles, and the handbook's pages.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from farflung.errors import EngineError
from farflung.identity import digest, identity
from farflung.model import PageCopy
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
from farflung.site.slots import fill_slots

if TYPE_CHECKING:
    from farflung.model import WebPage, WebSite
    from farflung.site.cache import Cache

__all__ = ["CHANGES", "finish_changes"]

CHANGES = "changes"
_SHELL = "shell/page/"


def finish_changes(folder: Draft, website: WebSite, opened: tuple[Draft, str], cache: Cache) -> int:
    """Finish the built folder and return how many pages it has.

    ``opened`` is the finished folder of the default version with the name it is found under;
    ``cache`` is where copies are known from that an earlier build wrote. Raises
    :class:`EngineError` where a page has lost its slots.
    """
    for page in website.pages:
        if page_address(page.path) != _SHELL:
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
    """Write the copies of the shell, which the engine built once, and take the shell away.

    Returns how many there are.
    """
    shells = [page for page in website.pages if page_address(page.path) == _SHELL]
    if not shells:
        return 0
    shell = with_policy(folder.read(_built(folder, shells[0])))
    slot = shells[0].slots[0].id
    fill_slots(shell, shells[0].slots, shells[0].path)  # the slot is there once, or this raises
    before, _, rest = shell.partition(f'<div id="farflung-slot-{slot}">')
    after = rest.partition("</div>")[2]
    count = 0
    for copies in website.copies:
        key = digest("copies", identity(), copies.key, shell)
        tree = cache.find(key)
        if tree is None:
            made = Draft(cache, {})
            for copy in copies.make():
                made.write(*_copied(copy, before, after))
            tree = Tree(made.settled())
            cache.save(key, tree)
        folder.place(tree.files)
        count += len(tree.files)
    for name in folder:
        if name.startswith(_SHELL.partition("/")[0] + "/"):
            folder.remove(name)
    return count


def _copied(copy: PageCopy, before: str, after: str) -> tuple[str, bytes]:
    """Return a copy's file and its bytes, from what is around the slot of the shell."""
    if not safe_name(copy.address):
        raise EngineError(f'a page of changes has an unsafe address: "{copy.address}"')
    title = escape(" ".join(copy.title.split()))
    address = escape(copy.address)
    head, tail = (
        part.replace(PageCopy.TITLE, title).replace(_SHELL, address) for part in (before, after)
    )
    text = (head + copy.html + tail).encode(errors="replace")
    return f"{copy.address.rstrip('/')}/index.html", text


def _join_search(folder: Draft, website: WebSite, opened: tuple[Draft, str]) -> None:
    """Let the search find these pages by title, and all that the handbook's search finds."""
    handbook, name = opened
    documents = newsletter_documents(website.pages)
    join_newsletter_items(folder, handbook, f"../{name}/", documents)
    if INDEX not in folder:
        return
    theirs = records_of(handbook.read(INDEX), f"../{name}/") if INDEX in handbook else ""
    theirs = theirs.replace(f'{{"location":"../{name}/../', '{"location":"../')
    own = json.dumps(documents, separators=(",", ":"))[1:-1]
    found = ",".join(filter(None, [own, theirs]))
    folder.write(INDEX, merged_index(folder.read(INDEX), found, keep=False))
