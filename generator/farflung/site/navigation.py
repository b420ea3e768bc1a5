"""The navigation of an old version: what its settings say, without what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from farflung.texts import is_web_address

if TYPE_CHECKING:
    from collections.abc import Container

__all__ = ["clean_nav"]


def clean_nav(nav: Any, files: Container[str]) -> tuple[list[Any] | None, list[str]]:
    """Keep the entries of ``nav`` that lead to one of ``files`` or to the web.

    ``nav`` is as written in ``mkdocs.yml``, whatever that is. Returns None as the navigation when
    nothing is left, so that the engine finds the pages by itself, and a note on each dropped entry.
    """
    notes: list[str] = []
    kept = _entries(nav, files, notes) if isinstance(nav, list) else []
    return kept or None, notes


def _entries(nav: list[Any], files: Container[str], notes: list[str]) -> list[Any]:
    kept: list[Any] = []
    for entry in nav:
        pairs = list(entry.items()) if isinstance(entry, dict) else [(None, entry)]
        for title, target in pairs:
            if isinstance(target, list):
                inside = _entries(target, files, notes)
                if inside and title is not None:
                    kept.append({title: inside})
            elif isinstance(target, str) and _leads_somewhere(target, files):
                kept.append(target if title is None else {title: target})
            else:
                notes.append(f'its navigation names "{target}", which is not there')
    return kept


def _leads_somewhere(target: str, files: Container[str]) -> bool:
    return target.removeprefix("./") in files or is_web_address(target)
