"""The content security policy of the newsletter's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.site.served import served

from farflung.site.policy import with_policy

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

PAGE = """<!doctype html><html><head><title>t</title>
<link rel="stylesheet" href="https://styles.example.org/a.css">
<script src="own.js"></script><script src="//cdn.example.org/x.js"></script>
<script>window.ours = 1</script></head><body><div id="slot"></div></body></html>"""


def test_names_the_scripts_of_the_engine() -> None:
    """Inline scripts are named by hash, foreign hosts by origin, and nothing is left open."""
    page = with_policy(PAGE)
    assert page.startswith(
        '<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="'
    )
    policy = page.partition('content="')[2].partition('"')[0]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["script-src"] == (
        "'self' 'sha256-eRMWKHsbDDFtv/NGqGS21ehKgP3ix9yF2J450C5U+9M=' https://cdn.example.org"
    )
    assert rules["style-src"] == "'self' 'unsafe-inline' https://styles.example.org"
    assert rules["object-src"] == "'none'"
    assert rules["default-src"] == "'self'"


def test_is_the_same_twice_and_leaves_other_files_alone() -> None:
    """The policy depends on the page alone, and what has no head is returned as it is."""
    assert with_policy(PAGE) == with_policy(PAGE)
    assert with_policy("<p>part</p>") == "<p>part</p>"


def test_what_comes_later_does_not_run(browser: Browser, tmp_path: Path) -> None:
    """In Chromium the engine's script runs, and one that text brought along does not."""
    own = PAGE.replace('<link rel="stylesheet" href="https://styles.example.org/a.css">', "")
    own = own.replace('<script src="//cdn.example.org/x.js"></script>', "")
    evil = "<script>window.theirs = 1</script><img src=x onerror='window.theirs = 2'>"
    page = with_policy(own).replace('<div id="slot"></div>', evil)
    (tmp_path / "index.html").write_text(page, "utf-8")
    (tmp_path / "own.js").write_text("window.file = 1", "utf-8")
    (tmp_path / "404.html").write_text("none", "utf-8")
    with served(tmp_path, "/") as base:
        tab = browser.new_page()
        tab.goto(base)
        tab.wait_for_load_state("networkidle")
        assert tab.evaluate("[window.ours, window.file, window.theirs]") == [1, 1, None]
