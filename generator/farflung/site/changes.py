"""Finishing ``changes/``: its slots, the copies of its shell, and what its search finds.

The handbook's own search does not find these pages: a word should lead to the page as it is, not
to its past. The search on these pages finds them by their titles, and the handbook's pages.
"""

from __future__ import annotations

import json
import shutil
from html import escape
from typing import TYPE_CHECKING

from farflung.errors import EngineError
from farflung.model import PageCopy
from farflung.site.policy import with_policy
from farflung.site.refs import safe_name
from farflung.site.search import merged_index, moved, newsletter_documents, page_address
from farflung.site.slots import fill_slots

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.model import WebPage, WebSite

__all__ = ["CHANGES", "finish_changes"]

CHANGES = "changes"
_SHELL = "shell/page/"
_INDEX = "search/search_index.json"


def finish_changes(folder: Path, website: WebSite, opened: tuple[Path, str]) -> int:
    """Finish the built folder and return how many pages it has.

    ``opened`` is the built folder of the default version with the name it is found under. Raises
    :class:`EngineError` where a page has lost its slots.
    """
    for page in website.pages:
        if page_address(page.path) != _SHELL:
            file = _built(folder, page)
            html = with_policy(file.read_text("utf-8"))
            file.write_text(fill_slots(html, page.slots, page.path), "utf-8")
    for extra in website.files:
        if isinstance(extra.content, bytes):
            (folder / extra.path).write_bytes(extra.content)
    _write_copies(folder, website)
    _join_search(folder, website, opened)
    return sum(page.listed for page in website.pages) + len(website.copies)


def _built(folder: Path, page: WebPage) -> Path:
    file = folder / page_address(page.path) / "index.html"
    if not file.is_file():
        raise EngineError(f"the engine built no page for {folder.name}/{page.path}")
    return file


def _write_copies(folder: Path, website: WebSite) -> None:
    """Write each copy of the shell, which the engine built once, and take the shell away."""
    shells = [page for page in website.pages if page_address(page.path) == _SHELL]
    if not shells:
        return
    shell = with_policy(_built(folder, shells[0]).read_text("utf-8"))
    slot = shells[0].slots[0].id
    fill_slots(shell, shells[0].slots, shells[0].path)  # the slot is there once, or this raises
    before, _, rest = shell.partition(f'<div id="farflung-slot-{slot}">')
    after = rest.partition("</div>")[2]
    for copy in website.copies:
        if not safe_name(copy.address):
            raise EngineError(f'a page of changes has an unsafe address: "{copy.address}"')
        title = escape(" ".join(copy.title.split()))
        address = escape(copy.address)
        target = folder / copy.address / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        head, tail = (
            part.replace(PageCopy.TITLE, title).replace(_SHELL, address) for part in (before, after)
        )
        target.write_text(head + copy.html + tail, "utf-8", errors="replace")
    shutil.rmtree(folder / _SHELL.partition("/")[0])


def _join_search(folder: Path, website: WebSite, opened: tuple[Path, str]) -> None:
    """Let the search find these pages by title, and all that the handbook's search finds."""
    built, name = opened
    index = folder / _INDEX
    if not index.is_file() or not (built / _INDEX).is_file():
        return
    theirs = json.loads((built / _INDEX).read_bytes())["docs"]
    own = [document for document in theirs if not document["location"].startswith("../")]
    others = [document for document in theirs if document["location"].startswith("../")]
    documents = [*newsletter_documents(website.pages), *moved(own, f"../{name}/"), *others]
    index.write_text(merged_index(index.read_text("utf-8"), documents, keep=False), "utf-8")
