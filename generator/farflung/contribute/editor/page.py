"""The page that the editor runs in, and what it is allowed to do there."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from farflung.config import EditorSettings

__all__ = ["editor_page"]

_APIS = {"github": "https://api.github.com", "gitlab": "https://gitlab.com"}
_PORTRAITS = {
    "github": ("https://avatars.githubusercontent.com",),
    "gitlab": ("https://secure.gravatar.com",),
}


def editor_page(editor: EditorSettings, title: str) -> str:
    """Write the page. The forge's API is the only other host that it may talk to."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(_policy(editor))}">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{escape(title)}</title>
<link rel="cms-config-url" type="text/yaml" href="config.yml">
<script src="names.js"></script>
<script defer src="sveltia-cms.js"></script>
</head>
<body>
<noscript>This editor needs JavaScript. An entry can also be written as a file.</noscript>
</body>
</html>
"""


def _policy(editor: EditorSettings) -> str:
    """Return the content security policy (CSP Level 3): our own files, and the forge.

    The editor writes styles into the page, shows pictures that were just chosen, and would fetch
    notices of its own releases, stock photos and fonts, if it could.
    """
    signing = [editor.base_url] if editor.base_url else []
    api = _origin(editor.api_root or _APIS[editor.backend])
    forge = dict.fromkeys([api, *map(_origin, signing)])
    pictures = dict.fromkeys([*forge, *_PORTRAITS[editor.backend]])
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *pictures],
        "media-src": ["blob:"],
        "connect-src": ["'self'", "blob:", "data:", *forge],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def _origin(address: str) -> str:
    """Return the origin (RFC 6454) of an address of the web."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
