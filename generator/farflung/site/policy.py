"""A content security policy (CSP Level 3) for pages that show what others wrote.

The policy is worked out from the page as the engine made it, before any contributed text is in it:
the engine's own scripts are named by their hashes and hosts, and nothing else can run, whatever a
contribution or a feed manages to bring along.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

__all__ = ["with_policy"]

_HEAD = "<head>"


class _Resources(HTMLParser):
    """Collects the inline scripts of a page and the hosts it loads scripts and styles from."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: dict[str, None] = {}
        self.script_hosts: dict[str, None] = {}
        self.style_hosts: dict[str, None] = {}
        self._inline: list[str] | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "script" and named.get("src"):
            self.script_hosts.update(dict.fromkeys(_origin(named["src"] or "")))
        elif tag == "script":
            self._inline = []
        elif tag == "link" and "stylesheet" in (named.get("rel") or ""):
            self.style_hosts.update(dict.fromkeys(_origin(named.get("href") or "")))

    def handle_data(self, data: str) -> None:
        if self._inline is not None:
            self._inline.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._inline is not None:
            digest = hashlib.sha256("".join(self._inline).encode()).digest()
            self.scripts[f"'sha256-{base64.b64encode(digest).decode()}'"] = None
            self._inline = None


def _origin(address: str) -> tuple[str, ...]:
    parts = urlsplit(address)
    return (f"{parts.scheme or 'https'}://{parts.netloc}",) if parts.netloc else ()


def with_policy(html: str) -> str:
    """Put the policy into a page's head as its first element; a page without a head stays as it is.

    ``html`` must not hold contributed text yet.
    """
    found = _Resources(html)
    rules = (
        "default-src 'self'",
        " ".join(("script-src 'self'", *found.scripts, *found.script_hosts)),
        " ".join(("style-src 'self' 'unsafe-inline'", *found.style_hosts)),
        " ".join(("font-src 'self' data:", *found.style_hosts)),
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
    policy = escape("; ".join(rules), quote=True).replace("&#x27;", "'")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return html.replace(_HEAD, _HEAD + meta, 1)
