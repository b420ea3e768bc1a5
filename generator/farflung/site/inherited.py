"""Settings as the engine sees them: with those of the files they inherit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from farflung.documents import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["engine_data", "merged"]

_PARENTS = 8


def engine_data(root: Path, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings as the engine sees them: with those of the files they inherit."""
    result = dict(data)
    folder, depth = root, 0
    while isinstance(result.get("INHERIT"), str) and depth < _PARENTS:
        parent = folder / result.pop("INHERIT")
        if not parent.is_file():
            break  # the engine says so, with its own words
        found = read_yaml(parent.read_text("utf-8-sig"), parent.name, strict=False).data
        result = merged(found if isinstance(found, dict) else {}, result)
        folder, depth = parent.parent, depth + 1
    result.pop("INHERIT", None)
    return result


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Lay ``over`` on ``base`` as the engine does: mappings are merged, all else is replaced."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        both = isinstance(below, dict) and isinstance(value, dict)
        result[key] = merged(below, value) if both else value  # type: ignore[arg-type]
    return result
