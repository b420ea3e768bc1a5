"""What is served: the built site, and above it pages that are newer than the last whole build."""

from __future__ import annotations

import json
import mimetypes
import threading
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Found", "Store", "media_type"]

_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/plain",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_WAITING = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Building</title>'
    b'<meta name="viewport" content="width=device-width,initial-scale=1">'
    b"<style>:root{color-scheme:light dark}body{font:1.1rem system-ui;margin:20vh 2rem;"
    b"text-align:center}</style></head><body><p>Building the site. "
    b"This page reloads when it is there.</p></body></html>"
)


@dataclass(frozen=True, slots=True)
class Found:
    """What an address leads to: ``redirect`` is the address to go to instead, empty if none."""

    status: int
    content: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    redirect: str = ""


class Store:
    """The site below ``base`` (``/handbook/``), read from ``folder``; may be used by many threads.

    A patch is the content of one file until a build that began after it has been published.
    """

    def __init__(self, folder: Path, base: str = "/") -> None:
        """Take the folder that builds are published to; it need not be there yet."""
        self.folder = folder
        self.base = base
        self._patches: dict[str, tuple[int, bytes]] = {}
        self._count = 0
        self._looks = 0
        self._lock = threading.Lock()

    def mark(self) -> int:
        """Return a mark of this moment, for :meth:`settle`."""
        with self._lock:
            return self._count

    def patch(self, paths: Iterable[str], content: bytes) -> None:
        """Show ``content`` for files below the folder."""
        with self._lock:
            self._count += 1
            for path in paths:
                self._patches[path] = (self._count, content)

    def settle(self, mark: int, *, looks: bool = False) -> None:
        """Drop the patches that a build which began at ``mark`` has made needless.

        ``looks`` says that files which pages load may have changed, so that every page is new.
        """
        with self._lock:
            self._patches = {p: kept for p, kept in self._patches.items() if kept[0] > mark}
            self._looks += looks

    def is_patched(self, path: str) -> bool:
        """Tell whether a file is shown from a patch."""
        with self._lock:
            return path in self._patches

    def content(self, path: str) -> bytes | None:
        """Return a file by its path below the folder; None where there is none that we serve."""
        with self._lock:
            patch = self._patches.get(path)
        if patch:
            return patch[1]
        file = self.folder / path
        try:
            inside = file.resolve().is_relative_to(self.folder.resolve())
            return file.read_bytes() if inside and file.is_file() else None
        except (OSError, ValueError):
            return None

    def aliases(self, version: str) -> tuple[str, ...]:
        """Return the other folders of a version, as the site's versions.json has them."""
        rows = json.loads(self.content("versions.json") or b"[]")
        found = (row["aliases"] for row in rows if row["version"] == version)
        return tuple(name for names in found for name in names)

    def find(self, address: str) -> Found:
        """Answer a path of a URL, as it was sent: the file, a redirect, or the 404 page."""
        path = unquote(address)
        if path == "/" != self.base or path == self.base.rstrip("/"):
            return Found(302, redirect=self.base)
        names = path.removeprefix(self.base).split("/")
        if not path.startswith(self.base) or not _is_plain(names):
            return self._missing()
        inside = "/".join(names)
        if inside.endswith("/") or not inside:
            inside += "index.html"
        elif self.content(f"{inside}/index.html") is not None:
            return Found(302, redirect=quote(f"{path}/"))
        content = self.content(inside)
        return self._missing() if content is None else Found(200, content, media_type(inside))

    def tag(self, found: Found) -> str:
        """Name the state of what an address leads to: another tag means that it has changed."""
        return f"{sha256(found.content).hexdigest()[:16]}-{self._looks}"

    def _missing(self) -> Found:
        if not self.folder.is_dir():
            return Found(503, _WAITING)
        return Found(404, self.content("404.html") or b"<!doctype html><p>Not found</p>")


def media_type(path: str) -> str:
    """Return the Content-Type for a file by its name, whatever this machine's own table says."""
    suffix = Path(path).suffix.casefold()
    found = _TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    text = found.startswith("text/") or found in {"application/json", "application/xml"}
    return f"{found}; charset=utf-8" if text else found


def _is_plain(names: list[str]) -> bool:
    """Refuse what leads out of the folder or into hidden files; the last name may be empty."""
    if any(not name or name.startswith(".") for name in names[:-1]):
        return False
    return not names[-1].startswith(".") and not any(c in n for n in names for c in "\\\0:")
