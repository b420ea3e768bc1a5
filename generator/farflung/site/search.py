"""One search for the handbook and the newsletter.

The theme reads ``search/search_index.json`` below the base of a version and resolves each
``location`` against that base, so ``../newsletter/`` leads from any version to the newsletter. It
shows ``title`` and ``text`` as HTML, so plain text is escaped here.
"""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from farflung.model import WebPage

__all__ = ["join_searches", "merged_index", "moved", "newsletter_documents", "page_address"]

_INDEX = "search/search_index.json"


def join_searches(
    handbooks: Sequence[Path],
    opened: Path,
    default: str,
    newsletter: tuple[Path, str],
    pages: Iterable[WebPage],
) -> None:
    """Make each of ``handbooks`` find the newsletter's items, and the newsletter the handbook's.

    The handbooks are built folders beside each other. The newsletter is the site's folder and its
    own address below it; it finds the pages of ``opened`` at the address ``default``. Does nothing
    where there is no search.
    """
    own = newsletter_documents(pages)
    site, address = newsletter
    up = "../" * (address.count("/") + 1)
    index = site / address / _INDEX
    if index.is_file() and (opened / _INDEX).is_file():
        theirs = json.loads((opened / _INDEX).read_bytes())["docs"]
        documents = [*own, *moved(theirs, f"{up}{default}/")]
        index.write_text(merged_index(index.read_text("utf-8"), documents, keep=False), "utf-8")
    ours = moved(own, f"../{address}/")
    for handbook in handbooks:
        index = handbook / _INDEX
        if index.is_file():
            index.write_text(merged_index(index.read_text("utf-8"), ours), "utf-8")


def newsletter_documents(pages: Iterable[WebPage]) -> list[dict[str, Any]]:
    """Return what the search knows of listed pages, each page before what is on it."""
    documents: list[dict[str, Any]] = []
    for page in pages:
        if not page.listed:
            continue
        address = page_address(page.path)
        entries = sorted(page.search, key=lambda entry: bool(entry.anchor))
        if not entries or entries[0].anchor:
            documents.append(_document(address, page.title, page.description))
        documents.extend(
            _document(
                f"{address}#{entry.anchor}" if entry.anchor else address, entry.title, entry.text
            )
            for entry in entries
        )
    return documents


def moved(documents: Iterable[dict[str, Any]], base: str) -> list[dict[str, Any]]:
    """Return documents with their locations seen from a folder to which they are at ``base``."""
    return [{**document, "location": base + document["location"]} for document in documents]


def merged_index(index: str, documents: Sequence[dict[str, Any]], *, keep: bool = True) -> str:
    """Return an index with ``documents`` after its own, or instead of them unless ``keep``.

    A prebuilt ``index`` inside it would not know them and is dropped.
    """
    data = json.loads(index)
    data.pop("index", None)
    data["docs"] = [*(data["docs"] if keep else []), *documents]
    return json.dumps(data, separators=(",", ":"))


def page_address(path: str) -> str:
    """Return the address of a page from its Markdown file: ``a/index.md`` → ``a/``, ``b.md`` → ``b/``."""
    stem = path.removesuffix(".md")
    if stem == "index" or stem.endswith("/index"):
        return stem.removesuffix("index")
    return f"{stem}/"


def _document(location: str, title: str, text: str) -> dict[str, Any]:
    return {
        "location": location,
        "title": html.escape(title, quote=False),
        "text": html.escape(text, quote=False),
    }
