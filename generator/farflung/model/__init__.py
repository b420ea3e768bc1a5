"""The records that rooms hand to each other: frozen, named, and free of behaviour that acts."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from farflung.model.editions import (
        Edition,
        Elsewhere,
        Held,
        Opening,
        Overdue,
        Plan,
        Section,
        SourceFailure,
        Variant,
    )
    from farflung.model.items import (
        ChangeKind,
        Consent,
        Entry,
        FeedItem,
        Field,
        FieldType,
        HandbookChange,
        HandbookHistory,
        Item,
        SourcePicture,
        Value,
        same_tag,
    )
    from farflung.model.periods import Cadence, Period
    from farflung.model.rendered import (
        Alternate,
        ItemWeight,
        Letter,
        LetterPicture,
        LetterWeight,
        PageCopies,
        PageCopy,
        Picture,
        Progress,
        Rendition,
        SearchEntry,
        SiteFile,
        Slot,
        WebPage,
        WebSite,
    )

__all__ = [
    "Alternate",
    "Cadence",
    "ChangeKind",
    "Consent",
    "Edition",
    "Elsewhere",
    "Entry",
    "FeedItem",
    "Field",
    "FieldType",
    "HandbookChange",
    "HandbookHistory",
    "Held",
    "Item",
    "ItemWeight",
    "Letter",
    "LetterPicture",
    "LetterWeight",
    "Opening",
    "Overdue",
    "PageCopies",
    "PageCopy",
    "Period",
    "Picture",
    "Plan",
    "Progress",
    "Rendition",
    "SearchEntry",
    "Section",
    "SiteFile",
    "Slot",
    "SourceFailure",
    "SourcePicture",
    "Value",
    "Variant",
    "WebPage",
    "WebSite",
    "same_tag",
]

_HOMES = ("periods", "items", "editions", "rendered")  # what is made quickly comes first


def __getattr__(name: str) -> Any:
    """Import the records that are asked for: to make such a class takes some time, and there are many."""
    for home in _HOMES if name in __all__ else ():
        module = importlib.import_module(f"farflung.model.{home}")
        if hasattr(module, name):
            return getattr(module, name)
    raise AttributeError(name)
