"""The texts around the pages."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from farflung.site.rootfiles import not_found_page, redirect_page, robots, sitemap, sitemap_index

URL = "https://example.org/handbook/"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def _locations(xml: str) -> list[str | None]:
    return [element.text for element in ET.fromstring(xml).iter(LOC)]  # noqa: S314 - our own text


def test_sitemap() -> None:
    """Every page stands there at its own address, escaped as addresses and XML ask."""
    pages = ["", "a b/", "ü&/"]
    assert _locations(sitemap(URL, "v1.0", pages)) == [
        "https://example.org/handbook/v1.0/",
        "https://example.org/handbook/v1.0/a%20b/",
        "https://example.org/handbook/v1.0/%C3%BC%26/",
    ]


def test_sitemap_without_address() -> None:
    """The selector needs whole addresses also where the site's is not known."""
    assert _locations(sitemap("", "v1", [""])) == ["http://site.invalid/v1/"]


def test_sitemap_index() -> None:
    """Search engines are led to the default version and the newsletter, not to repetitions."""
    assert _locations(sitemap_index(URL, ("latest", "newsletter"))) == [
        f"{URL}latest/sitemap.xml",
        f"{URL}newsletter/sitemap.xml",
    ]


def test_robots() -> None:
    """A site announces its sitemap; a private one asks to be left out."""
    assert f"Sitemap: {URL}sitemap.xml" in robots(URL, private=False)
    assert "Sitemap" not in robots("", private=False)
    assert robots(URL, private=True) == "User-agent: *\nDisallow: /\n"


def test_redirect() -> None:
    """The root goes on by a relative address, with and without scripts, and says what is canonical."""
    page = redirect_page(URL, "latest", "A & B")
    assert 'content="0; url=latest/"' in page
    assert 'location.replace("latest/"' in page
    assert f'<link rel="canonical" href="{URL}latest/">' in page
    assert "<title>A &amp; B</title>" in page
    assert "canonical" not in redirect_page("", "latest", "A")


def test_not_found() -> None:
    """Where the address is not known, addresses that begin at the host lead into the version."""
    built = '<a href="/."><script src="/x.js"></script><i>{"base": "/", "search": "/w.js"}</i><a href="//cdn.example.org">'
    assert not_found_page(built, "", "latest") == (
        '<a href="/latest/."><script src="/latest/x.js"></script>'
        '<i>{"base": "/latest/", "search": "/latest/w.js"}</i><a href="//cdn.example.org">'
    )
    assert not_found_page(built, URL, "latest") == built
