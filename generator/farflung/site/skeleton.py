"""A page beside the handbook as the engine gets it: headings and slots, filled afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from farflung.model import WebPage

__all__ = ["skeleton"]


def skeleton(page: WebPage, *, markdown: bool) -> str:
    """Return the Markdown of a page, with its front matter.

    ``markdown`` tells the theme that the page's own Markdown lies beside it.
    """
    meta: dict[str, Any] = {"title": page.title, **({"markdown": True} if markdown else {})}
    if page.description:
        meta["description"] = page.description
    if page.alternates:
        main = page.alternates[0]
        meta["alternates"] = [
            {"language": tag, "href": other.address or other.href}
            for tag, other in (
                *((one.language, one) for one in page.alternates),
                ("x-default", main),
            )
        ]
    if page.wide:
        meta["hide"] = ["toc"]
    if not page.listed:
        meta |= {"robots": "noindex", "search": {"exclude": True}}
    return f"---\n{yaml.safe_dump(meta, allow_unicode=True)}---\n\n{page.markdown}"
