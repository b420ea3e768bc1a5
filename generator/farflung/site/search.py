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

__all__ = [
    "SEARCH_INDEX",
    "add_to_search",
    "merged_index",
    "moved",
    "newsletter_documents",
    "page_address",
    "replace_search",
]

SEARCH_INDEX = "search/search_index.json"


def add_to_search(handbook: Path, documents: Sequence[dict[str, Any]]) -> None:
    """Make a built folder find ``documents`` too. Does nothing where there is no search."""
    index = handbook / SEARCH_INDEX
    if index.is_file():
        text = index.read_text("utf-8")
        index.write_text(_spliced(text, documents) or merged_index(text, documents), "utf-8")


def replace_search(newsletter: Path, own: Sequence[dict[str, Any]], theirs: str, base: str) -> None:
    """Make the newsletter find its ``own`` items and those of the index ``theirs``.

    ``base`` is where the pages of that index are, seen from the newsletter.
    """
    index = newsletter / SEARCH_INDEX
    if not index.is_file():
        return
    text, parts = index.read_text("utf-8"), _split(theirs)
    empty = _split(text)
    if parts and empty:
        records = [json.dumps(document, separators=(",", ":")) for document in own]
        if parts[1]:
            # Within a JSON string a quotation mark has a backslash before it, so this is no text.
            start = json.dumps(base)[1:-1]
            records.append(parts[1].replace('"location":"', f'"location":"{start}'))
        index.write_text(f"{empty[0]}{','.join(records)}]}}", "utf-8")
        return
    documents = [*own, *moved(json.loads(theirs)["docs"], base)]
    index.write_text(merged_index(text, documents, keep=False), "utf-8")


def _split(index: str) -> tuple[str, str] | None:
    """Split an index into what is before its documents and the documents; None in another form.

    An index of thousands of pages is joined as text: reading and writing it takes far longer.
    """
    start = '{"config":'
    if not index.startswith(start) or not index.endswith("]}"):
        return None
    try:
        _, end = json.JSONDecoder().raw_decode(index, len(start))
    except ValueError:
        return None
    docs = ',"docs":['
    if not index.startswith(docs, end):
        return None
    return index[: end + len(docs)], index[end + len(docs) : -2]


def _spliced(index: str, documents: Sequence[dict[str, Any]]) -> str:
    parts = _split(index)
    if parts is None:
        return ""
    added = (json.dumps(document, separators=(",", ":")) for document in documents)
    return f"{parts[0]}{','.join([*filter(None, parts[1:]), *added])}]}}"


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
