"""The addresses of redlines, which must lead somewhere for as long as letters link to them.

``changes/since-v1.1/values--trust/`` is what happened to ``values/trust.md`` after v1.1 and before
the version that follows it. The newer state is not named: today it is the working tree, tomorrow
v1.2, and the address stays the same.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import PurePosixPath

__all__ = ["pair_slug", "redline_slug"]

_PLAIN = re.compile(r"[\w.+~-]+")
_LONGEST = 120
_DIGITS = 8


def pair_slug(before: str) -> str:
    """Return the folder below ``changes/`` for what happened after the version ``before``."""
    return f"since-{before}"


def redline_slug(path: str) -> str:
    """Return the folder of a page's redline: one path segment made from the page's path alone."""
    stem = path.removesuffix(".md")
    parts = PurePosixPath(stem).parts
    if len(parts) > 1 and parts[-1] == "index":
        parts = parts[:-1]
    slug = "--".join(parts)
    plain = bool(parts) and all(
        _PLAIN.fullmatch(part) and "--" not in part and part[0] != "." and part != "index"
        for part in parts
    )
    if len(slug) <= _LONGEST and (plain or path == "index.md"):
        return slug
    kept = re.sub(r"[^\w-]+", "-", slug).strip("-.")[: _LONGEST // 2]
    return f"{kept}--{sha256(path.encode('utf-8', 'surrogateescape')).hexdigest()[:_DIGITS]}"
