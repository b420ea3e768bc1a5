"""Where the links of a page lead, by the paths of files and by addresses: pure functions."""

from __future__ import annotations

import posixpath
import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from farflung.site.links import Link

__all__ = ["has_ending", "inside_path", "joined", "spelt"]

_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|/|\{\{|\{%")
_FILE = re.compile(r"\.(?!html?$)[A-Za-z0-9]{1,8}$")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def inside_path(link: Link) -> tuple[str, str] | None:
    """Return the path that a link leads to and its fragment; None if it leads out of the handbook.

    Both are as a file system has them, not percent-encoded. The path is empty within a page.
    """
    target = _ESCAPE.sub(r"\1", unescape(link.target.strip()))
    if not target or _OUTSIDE.match(target) or "{{" in target:
        return None
    path, fragment = target.partition("#")[::2]
    return unquote(path.partition("?")[0]), unquote(fragment)


def has_ending(path: str) -> bool:
    """Tell whether a path names a file and is no address of a page."""
    return bool(_FILE.search(path))


def joined(base: str, path: str) -> str:
    """Resolve a relative path against that of a file or page, keeping a slash at its end."""
    found = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
    plain = "" if found == "." else found
    return f"{plain}/" if plain and path.endswith(("/", "/.", "..")) else plain


def spelt(address: str) -> tuple[str, ...]:
    """Return the ways to write an address: a server adds a slash, and names ``index.html``."""
    bare = re.sub(r"(^|/)index\.html$", r"\1", address)
    return (bare, f"{bare}/") if bare and not bare.endswith("/") else (bare,)
