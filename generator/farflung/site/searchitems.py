"""One search for handbook and newsletter where the engine is Zensical.

Zensical keeps its index in ``search.json`` beside the pages: a list of ``items``, each with the
``level`` of its heading and the ``path`` of headings above it. Locations are resolved as in
:mod:`farflung.site.search`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from farflung.site.search import moved

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from farflung.site.cache import Draft

__all__ = ["join_newsletter_items", "join_version_items"]

_INDEX = "search.json"


def join_version_items(
    version: Draft, newsletters: Mapping[str, Sequence[Mapping[str, Any]]], language: str = ""
) -> None:
    """Do for Zensical's index what ``join_version`` does for MkDocs's; nothing where it is not."""
    index, up = (f"{language}/{_INDEX}", "../../") if language else (_INDEX, "../")
    if index in version:
        items = json.loads(version.read(index))["items"]
        for at, own in newsletters.items():
            items += moved(map(_item, own), f"{up}{at}/")
        _write(version, items, index)


def join_newsletter_items(
    newsletter: Draft, opened: Draft, base: str, own: Sequence[Mapping[str, Any]]
) -> None:
    """Do for Zensical's index what ``join_newsletter`` does for MkDocs's; nothing where it is not."""
    if _INDEX in newsletter and _INDEX in opened:
        theirs = json.loads(opened.read(_INDEX))["items"]
        _write(newsletter, [*map(_item, own), *moved(theirs, base)])


def _write(folder: Draft, items: Sequence[Mapping[str, Any]], index: str = _INDEX) -> None:
    data = {**json.loads(folder.read(index)), "items": items}
    folder.write(index, json.dumps(data, separators=(",", ":")))


def _item(document: Mapping[str, Any]) -> dict[str, Any]:
    level = 2 if "#" in document["location"] else 1
    return {**document, "level": level, "path": ["Newsletter"], "tags": []}
