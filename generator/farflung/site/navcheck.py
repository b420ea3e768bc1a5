"""Entries of today's navigation that name pages which are not there."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from farflung.problems import Severity, did_you_mean
from farflung.site.linkcheck import Fix, LinkFault
from farflung.site.redirects import is_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from farflung.documents import Document, Path
    from farflung.site.linkcheck import Handbook

__all__ = ["check_navigation"]


def check_navigation(mkdocs: Document, text: str, handbook: Handbook) -> tuple[LinkFault, ...]:
    """Return what is wrong with ``nav`` of ``mkdocs.yml``; ``text`` is the file as it was read.

    A fix counts its characters in ``text``.
    """
    nav = mkdocs.data.get("nav") if isinstance(mkdocs.data, dict) else None
    found: list[LinkFault] = []
    for path, target in _targets(nav, ("nav",)):
        page = posixpath.normpath(target)
        if not is_page(target) or "://" in target or page in handbook.files:
            continue
        new = handbook.moved.get(page)
        if new is None:
            severity = Severity.WARNING if handbook.generated else Severity.ERROR
            problem = mkdocs.problem(
                path,
                "broken-link",
                f'there is no page "{target}"',
                hint=did_you_mean(page, handbook.pages),
                severity=severity,
            )
            found.append(LinkFault(problem))
        else:
            hint = f'write "{new}", or run: farflung check --fix'
            message = f'"{target}" has moved to {new}'
            problem = mkdocs.problem(path, "moved-link", message, hint=hint)
            found.append(LinkFault(problem, _fix(problem.place.line, text, target, new)))
    return tuple(found)


def _targets(nav: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Give each entry of the navigation with its place, however deep."""
    if isinstance(nav, str):
        yield path, nav
    pairs = (
        nav.items() if isinstance(nav, dict) else enumerate(nav if isinstance(nav, list) else ())
    )
    for key, inner in pairs:
        yield from _targets(inner, (*path, key))


def _fix(line: int, text: str, old: str, new: str) -> Fix | None:
    """Return the change of the line, where the entry stands in it once as it was read."""
    lines = text.splitlines(keepends=True)
    if not 0 < line <= len(lines) or lines[line - 1].count(old) != 1 or "'" in new or '"' in new:
        return None
    start = sum(len(one) for one in lines[: line - 1]) + lines[line - 1].index(old)
    return Fix("", start, start + len(old), new)
