"""axe-core in Chromium: the accessibility faults of a page, from the copy that a PyPI package brings."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

__all__ = ["violations"]


@cache
def _script() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def violations(page: Page, *, without: Sequence[str] = ()) -> list[str]:
    """Return every rule that the page breaks with the elements that do, but for rules ``without``."""
    page.evaluate(_script())
    options = json.dumps({"rules": {rule: {"enabled": False} for rule in without}})
    found = page.evaluate(f"axe.run(document, {options}).then(result => result.violations)")
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
