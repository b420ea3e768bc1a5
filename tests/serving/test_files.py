from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from farflung.serving.files import Store, media_type

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a small site below /handbook/, with something beside it that is nobody's business."""
    site = tmp_path / "site"
    (site / "next/a").mkdir(parents=True)
    (site / "next/a/index.html").write_text("<p>a</p>")
    (site / "next/.hidden").write_text("hidden")
    (site / "empty").mkdir()
    (site / "404.html").write_text("<p>not here</p>")
    (site / "versions.json").write_text('[{"version": "next", "aliases": ["latest"]}]')
    (tmp_path / "secret.txt").write_text("secret")
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    return Store(site, "/handbook/")


def test_a_page_and_the_ways_to_it(store: Store) -> None:
    """A folder shows its page; without the slash one is sent there; the root leads to the site."""
    assert store.find("/handbook/next/a/").content == b"<p>a</p>"
    assert store.find("/handbook/next/a").redirect == "/handbook/next/a/"
    assert store.find("/").redirect == "/handbook/"
    assert store.find("/handbook").redirect == "/handbook/"


@pytest.mark.parametrize(
    "path",
    [
        "/handbook/../secret.txt",
        "/handbook/%2e%2e/secret.txt",
        "/handbook/..%2fsecret.txt",
        "/handbook/next/../../secret.txt",
        "/handbook/..%5csecret.txt",
        "/handbook//etc/passwd",
        "/handbook/%00",
        "/handbook/link.txt",
        "/handbook/next/.hidden",
        "/handbook/empty/",
        "/handbook/next/",
        "/elsewhere/",
        "/handbook/nothing/",
    ],
)
def test_nothing_else_is_there(store: Store, path: str) -> None:
    """What is outside, hidden, linked or a bare folder is the site's own 404 page."""
    found = store.find(path)
    assert (found.status, found.content) == (404, b"<p>not here</p>")


def test_before_the_first_build(tmp_path: Path) -> None:
    """Until there is a site, every address says that it is being built."""
    found = Store(tmp_path / "site").find("/next/a/")
    assert found.status == 503
    assert b"Building" in found.content


def test_a_patch_lasts_until_a_build_that_knows_it(store: Store) -> None:
    """A patch is shown over the file; a build that began before it does not end it."""
    before = store.mark()
    tag = store.tag(store.find("/handbook/next/a/"))
    store.patch(["next/a/index.html"], b"<p>new</p>")
    store.settle(before)
    assert store.find("/handbook/next/a/").content == b"<p>new</p>"
    assert store.tag(store.find("/handbook/next/a/")) != tag
    store.settle(store.mark())
    assert store.find("/handbook/next/a/").content == b"<p>a</p>"
    assert store.tag(store.find("/handbook/next/a/")) == tag


def test_new_looks_make_every_page_new(store: Store) -> None:
    """When files that pages load may have changed, every page has another tag."""
    tag = store.tag(store.find("/handbook/next/a/"))
    store.settle(store.mark(), looks=True)
    assert store.tag(store.find("/handbook/next/a/")) != tag


def test_aliases_are_those_of_the_site(store: Store) -> None:
    """The other folders of a version are known from the site's own list."""
    assert store.aliases("next") == ("latest",)
    assert store.aliases("v1") == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a/index.html", "text/html; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.svg", "image/svg+xml"),
        ("a.woff2", "font/woff2"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("a.unheard-of", "application/octet-stream"),
    ],
)
def test_media_types(name: str, expected: str) -> None:
    """Types come from our own table, so that no machine's settings change them."""
    assert media_type(name) == expected
