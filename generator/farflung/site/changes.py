"""Finishing ``changes/``: its slots, the copies of its shell, and what its search finds.

The handbook's own search does not find these pages: a word should lead to the page as it is, not
to its past. The search on these pages finds them by their titles, and the handbook's pages.
"""

from __future__ import annotations

import html
import json
import shutil
from typing import TYPE_CHECKING

from farflung.errors import EngineError
from farflung.model import PageCopy
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


def finish_changes(
    folder: Path, website: WebSite, opened: tuple[Path, str], newsletter: Path
) -> int:
    """Finish the built folder and return how many pages it has.

    ``opened`` is the built folder of the default version with the name it is found under. Raises
    :class:`EngineError` where a page has lost its slots.
    """
    for page in website.pages:
        if page_address(page.path) != _SHELL:
            file = _built(folder, page)
            file.write_text(fill_slots(file.read_text("utf-8"), page.slots, page.path), "utf-8")
    for extra in website.files:
        if isinstance(extra.content, bytes):
            (folder / extra.path).write_bytes(extra.content)
    _write_copies(folder, website)
    _join_search(folder, website, opened, newsletter)
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
    shell = _built(folder, shells[0]).read_text("utf-8")
    slot = shells[0].slots[0].id
    fill_slots(shell, shells[0].slots, shells[0].path)  # the slot is there once, or this raises
    before, _, rest = shell.partition(f'<div id="farflung-slot-{slot}">')
    after = rest.partition("</div>")[2]
    for copy in website.copies:
        if not safe_name(copy.address):
            raise EngineError(f'a page of changes has an unsafe address: "{copy.address}"')
        title = html.escape(" ".join(copy.title.split()))
        address = html.escape(copy.address)
        target = folder / copy.address / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        head, tail = (
            part.replace(PageCopy.TITLE, title).replace(_SHELL, address) for part in (before, after)
        )
        target.write_text(head + copy.html + tail, "utf-8", errors="replace")
    shutil.rmtree(folder / _SHELL.partition("/")[0])


def _join_search(
    folder: Path, website: WebSite, opened: tuple[Path, str], newsletter: Path
) -> None:
    index = folder / _INDEX
    theirs = opened[0] / _INDEX
    if not index.is_file() or not theirs.is_file():
        return
    documents = newsletter_documents(website.pages)
    found = json.loads(theirs.read_bytes())["docs"]
    own = [doc for doc in found if not doc["location"].startswith("../")]
    documents += moved(own, f"../{opened[1]}/")
    documents += [doc | {"location": doc["location"]} for doc in found if doc not in own]
    del newsletter
    index.write_text(merged_index(index.read_text("utf-8"), documents, keep=False), "utf-8")
