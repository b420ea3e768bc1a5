"""One search for the handbook and the newsletter.

The theme reads ``search/search_index.json`` below the base of a version and resolves each
``location`` against that base, so ``../newsletter/`` leads from any version to the newsletter. It
shows ``title`` and ``text`` as HTML, so plain text is escaped here. An index of a large handbook is
megabytes of JSON, so indexes of the form that MkDocs and Material write are joined as text.
"""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from farflung.model import WebPage
    from farflung.site.cache import Draft

__all__ = [
    "INDEX",
    "join_newsletter",
    "join_version",
    "merged_index",
    "moved",
    "newsletter_documents",
    "page_address",
    "records_of",
]

INDEX = "search/search_index.json"
_FIRST = '{"location":"'  # cannot stand within a JSON string, where quotes are escaped


def join_version(
    version: Draft, newsletters: Mapping[str, Sequence[Mapping[str, Any]]], language: str = ""
) -> None:
    """Make a version find the items of newsletters, which are documents by the newsletter's address.

    ``language`` is the folder of pages in another language, which have a search of their own. Does
    nothing where there is no search.
    """
    index, up = (f"{language}/{INDEX}", "../../") if language else (INDEX, "../")
    if index in version:
        found = [_text(moved(own, f"{up}{at}/")) for at, own in newsletters.items()]
        version.write(index, merged_index(version.read(index), ",".join(filter(None, found))))


def join_newsletter(
    newsletter: Draft, opened: Draft, base: str, own: Sequence[Mapping[str, Any]]
) -> None:
    """Make a newsletter find its items, ``own``, and the pages of ``opened``, which are at ``base``.

    Does nothing where it has no search.
    """
    if INDEX in newsletter:
        theirs = records_of(opened.read(INDEX), base) if INDEX in opened else ""
        documents = ",".join(filter(None, [_text(own), theirs]))
        newsletter.write(INDEX, merged_index(newsletter.read(INDEX), documents, keep=False))


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


def moved(documents: Iterable[Mapping[str, Any]], base: str) -> list[dict[str, Any]]:
    """Return documents with their locations seen from a folder to which they are at ``base``."""
    return [{**document, "location": base + document["location"]} for document in documents]


def records_of(index: str, base: str) -> str:
    """Return the documents of an index as JSON without brackets, their locations as by ``moved``."""
    found = _split(index)
    if found and found[1].count(_FIRST) == found[1].count(_FIRST[1:]):  # it is first everywhere
        return found[1].replace(_FIRST, _FIRST + json.dumps(base)[1:-1])
    return _text(moved(json.loads(index)["docs"], base))


def merged_index(index: str, documents: str, *, keep: bool = True) -> str:
    """Return an index with ``documents`` after its own, or instead of them unless ``keep``.

    They are JSON without brackets. A prebuilt ``index`` inside it would not know them and is
    dropped.
    """
    found = _split(index)
    if found is None:
        data = json.loads(index)
        data.pop("index", None)
        docs = data.pop("docs")
        found = json.dumps({**data, "docs": []}, separators=(",", ":"))[:-2], _text(docs)
    head, docs = found
    return f"{head}{','.join(filter(None, [docs if keep else '', documents]))}]}}"


def page_address(path: str) -> str:
    """Return the address of a page from its Markdown file: ``a/index.md`` → ``a/``, ``b.md`` → ``b/``."""
    stem = path.removesuffix(".md")
    if stem == "index" or stem.endswith("/index"):
        return stem.removesuffix("index")
    return f"{stem}/"


def _split(index: str) -> tuple[str, str] | None:
    """Return what is before an index's documents and the documents; None for any other form."""
    start = '{"config":'
    if not index.startswith(start):
        return None
    try:
        end = json.JSONDecoder().raw_decode(index, len(start))[1]
    except ValueError:
        return None
    begin = end + len(',"docs":[')
    if index[end:begin] != ',"docs":[' or not index.endswith("]}"):
        return None
    return index[:begin], index[begin:-2]


def _text(documents: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(documents, separators=(",", ":"))[1:-1]


def _document(location: str, title: str, text: str) -> dict[str, Any]:
    return {
        "location": location,
        "title": html.escape(title, quote=False),
        "text": html.escape(text, quote=False),
    }
