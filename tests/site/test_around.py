"""What surrounds the pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.site.projects import make_newsletter, make_project, settings_of

from farflung.site.around import around_handbook, around_newsletter, sign_of
from farflung.site.records import Feed, Room

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.config import Settings


def _settings(root: Path) -> Settings:
    return settings_of(make_project(root, {}))


def test_handbook(tmp_path: Path) -> None:
    """Every version is canonical below the default, and leads to the newsletter and its feed."""
    around = around_handbook(_settings(tmp_path), sign_of(make_newsletter()), "latest")
    assert around.site_url == "https://example.org/handbook/latest/"
    assert around.scope == "/handbook/"
    assert around.rooms == (
        Room("Handbook", ".", current=True),
        Room("Newsletter", "../newsletter/"),
    )
    assert around.feeds == (
        Feed("The Test Post", "../newsletter/feed.xml", "application/atom+xml"),
    )


def test_newsletter(tmp_path: Path) -> None:
    """The newsletter leads back to the default version, loads its styles and has no selector."""
    around = around_newsletter(_settings(tmp_path), make_newsletter(), "latest")
    assert around.rooms == (
        Room("Handbook", "../latest/"),
        Room("Newsletter", ".", current=True),
    )
    assert around.styles == ("newsletter.css",)
    assert around.selector == ""


def test_without_address_or_web_server(tmp_path: Path) -> None:
    """Without the site's address all is relative; without directory addresses files are named."""
    settings = _settings(tmp_path)
    site = replace(settings.site, site_url="", data={"use_directory_urls": False})
    settings = replace(settings, site=site)
    around = around_handbook(settings, sign_of(make_newsletter()), "latest")
    assert around.site_url == ""
    assert around.scope == "/"
    assert around.rooms[1].href == "../newsletter/index.html"
    assert around_newsletter(settings, make_newsletter(), "v1").rooms[0].href == "../v1/index.html"
