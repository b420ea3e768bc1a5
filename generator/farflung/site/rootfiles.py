"""The texts of files that stand around the pages: sitemaps, the root page, robots, not found."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from farflung.catalogue import direction, spoken
from farflung.site.words import HandbookWords

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "moved_page",
    "not_found_page",
    "redirect_page",
    "robots",
    "sitemap",
    "sitemap_index",
]

_ROOTED = re.compile(r'((?:href|src|content)="|"(?:base|search)": "|new URL\(")/(?!/)')
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_UNKNOWN = "http://site.invalid/"  # RFC 6761: never anybody's; the theme puts its own host in


def sitemap(site_url: str, folder: str, pages: Iterable[str]) -> str:
    """List the pages of a folder of the site (sitemaps.org 0.9), each at its own address.

    The version selector looks here for the page one is on, by the part that all addresses share.
    Where the site's address is not known the host is ``site.invalid``: only the selector reads it.
    """
    base = f"{site_url or _UNKNOWN}{folder}/"
    rows = "".join(f"  <url><loc>{html.escape(base + quote(page))}</loc></url>\n" for page in pages)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_NAMESPACE}">\n{rows}</urlset>\n'
    )


def sitemap_index(site_url: str, folders: Iterable[str]) -> str:
    """Name the sitemaps that a search engine should read: no other versions, which repeat pages."""
    rows = "".join(
        f"  <sitemap><loc>{html.escape(f'{site_url}{folder}/sitemap.xml')}</loc></sitemap>\n"
        for folder in folders
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_NAMESPACE}">\n'
        f"{rows}</sitemapindex>\n"
    )


def robots(site_url: str, *, private: bool) -> str:
    """Write robots.txt (RFC 9309); a private site asks to be left out as a whole."""
    if private:
        return "User-agent: *\nDisallow: /\n"
    announced = f"\nSitemap: {site_url}sitemap.xml\n" if site_url else ""
    return f"User-agent: *\nAllow: /\n{announced}"


def redirect_page(site_url: str, default: str, title: str, language: str = "en") -> str:
    """Write the page at the root: it goes to the default version, also from a file or below a path."""
    target = f"{default}/"
    canonical = f"{site_url}{target}" if site_url else ""
    return _going_on(target, html.escape(canonical), title, language=language)


def moved_page(target: str, canonical: str, language: str = "en") -> str:
    """Write the page at an old address: it goes on to ``target``, keeping query and fragment.

    ``target`` is relative and percent-encoded (RFC 3986), ``canonical`` whole and escaped, or empty.
    """
    title = spoken(HandbookWords, language).moved
    head = '<meta name="robots" content="noindex">\n'
    return _going_on(target, canonical, title, head, language)


def _going_on(target: str, canonical: str, title: str, head: str = "", language: str = "en") -> str:
    """Write a page that goes to a relative address, with and without scripts."""
    link = f'<link rel="canonical" href="{canonical}">\n' if canonical else ""
    file = ' + (location.protocol === "file:" ? "index.html" : "")' if target.endswith("/") else ""
    target = html.escape(target)
    return f"""<!doctype html>
<html lang="{language}" dir="{direction(language)}">
<head>
<meta charset="utf-8">
<title>{html.escape(title)}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
{head}{link}<noscript><meta http-equiv="refresh" content="0; url={target}"></noscript>
<script>
location.replace("{target}"{file} +
  location.search + location.hash);
</script>
</head>
<body>
<p><a href="{target}">{html.escape(title)}</a></p>
</body>
</html>
"""


def not_found_page(built: str, site_url: str, default: str) -> str:
    """Turn the default version's 404 page into the site's.

    It is shown at any depth, so its addresses begin with a slash. Where the site's address is not
    known, the site is taken to be at the root of its host, as the engine takes it.
    """
    return built if urlsplit(site_url).path else _ROOTED.sub(rf"\1/{default}/", built)
