"""axe-core in Chromium: the accessibility faults of a page, from the copy that a PyPI package brings."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

__all__ = ["violations"]


@cache
def _script() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def violations(
    page: Page, *, without: Sequence[str] = (), only: Sequence[str] = (), within: str = ""
) -> list[str]:
    """Return every rule that the page breaks with the elements that do.

    Rules ``without`` are left out; ``only`` names those to try, by default all. ``within`` is a
    selector of the part to look at, by default the whole page. axe-core is loaded into a page once.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    options["rules"] = {rule: {"enabled": False} for rule in without}
    if only:
        options["runOnly"] = list(only)
    part = json.dumps(within) if within else "document"
    found = page.evaluate(
        f"axe.run({part}, {json.dumps(options)}).then(result => result.violations)"
    )
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
