"""One search for handbook and newsletter where the engine is Zensical.

Zensical keeps its index in ``search.json`` beside the pages: a list of ``items``, each with the
``level`` of its heading and the ``path`` of headings above it. Locations are resolved as in
:mod:`farflung.site.search`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from farflung.site.search import moved, newsletter_documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from farflung.model import WebPage

__all__ = ["join_items"]

_INDEX = "search.json"


def join_items(
    handbooks: Sequence[Path],
    opened: Path,
    default: str,
    newsletter: tuple[Path, str],
    pages: Iterable[WebPage],
) -> None:
    """Do for Zensical's index what ``join_searches`` does for MkDocs's; nothing where it is not."""
    own = [_item(document) for document in newsletter_documents(pages)]
    site, address = newsletter
    up = "../" * (address.count("/") + 1)
    index = site / address / _INDEX
    if index.is_file() and (opened / _INDEX).is_file():
        theirs = json.loads((opened / _INDEX).read_bytes())["items"]
        _write(index, [*own, *moved(theirs, f"{up}{default}/")], keep=False)
    ours = moved(own, f"../{address}/")
    for handbook in handbooks:
        if (handbook / _INDEX).is_file():
            _write(handbook / _INDEX, ours, keep=True)


def _write(index: Path, items: Sequence[dict[str, Any]], *, keep: bool) -> None:
    data = json.loads(index.read_bytes())
    data["items"] = [*(data["items"] if keep else []), *items]
    index.write_text(json.dumps(data, separators=(",", ":")), "utf-8")


def _item(document: dict[str, Any]) -> dict[str, Any]:
    level = 2 if "#" in document["location"] else 1
    return {**document, "level": level, "path": ["Newsletter"], "tags": []}
