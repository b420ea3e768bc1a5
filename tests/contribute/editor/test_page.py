"""The page of the browser editor: what it may load, and from where."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from farflung.config import EditorSettings
from farflung.contribute import editor
from farflung.contribute.editor.bundle import bundled
from farflung.contribute.editor.page import editor_page

_SVELTIA = Path(editor.__file__).parent / "sveltia"


def _rules(**settings: str) -> dict[str, set[str]]:
    page = editor_page(EditorSettings.model_validate({"repo": "a/b", **settings}), "Post")
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert found
    rules = (rule.split() for rule in found[1].replace("&#x27;", "'").split(";"))
    return {name: set(sources) for name, *sources in rules}


@pytest.mark.parametrize(
    ("settings", "hosts"),
    [
        ({"backend": "github"}, {"https://api.github.com"}),
        ({"backend": "gitlab"}, {"https://gitlab.com"}),
        (
            {
                "backend": "gitlab",
                "api_root": "https://git.example.org/api/v4",
                "base_url": "https://login.example.org/x",
                "app_id": "0a1b",
            },
            {"https://git.example.org", "https://login.example.org"},
        ),
    ],
)
def test_only_the_forge_is_talked_to(settings: dict[str, str], hosts: set[str]) -> None:
    """Scripts and fonts are the site's own."""
    rules = _rules(**settings)
    assert rules["connect-src"] == {"'self'", "blob:", "data:", *hosts}
    assert rules["script-src"] == rules["font-src"] == {"'self'"}
    assert rules["default-src"] == {"'none'"}


def test_the_page_is_in_no_search_and_keeps_a_title_a_title() -> None:
    """Whatever the newsletter is called."""
    settings = EditorSettings.model_validate({"backend": "github", "repo": "a/b"})
    page = editor_page(settings, "<b>Post</b>")
    assert '<meta name="robots" content="noindex">' in page
    assert "<title>&lt;b&gt;Post&lt;/b&gt;</title>" in page


def test_the_bundle_is_what_was_published() -> None:
    """Each file has the hash that was written down when it was fetched, and a licence."""
    about = json.loads((_SVELTIA / "about.json").read_text("utf-8"))
    assert {*bundled()} == {*about, "names.js"}
    licences = (_SVELTIA / "LICENCES.txt").read_text("utf-8")
    for name, row in about.items():
        assert hashlib.sha256((_SVELTIA / name).read_bytes()).hexdigest() == row["sha256"]
        assert f"# {row['source']}" in licences


def test_fonts_lie_beside_the_script() -> None:
    """The public CDN that the published script names for them is not in ours."""
    script = (_SVELTIA / "sveltia-cms.js").read_text("utf-8")
    assert "cdn.jsdelivr.net" not in script
    fonts = set(re.findall(r"url\(([\w-]+\.woff2)\)", script))
    assert fonts == {name for name in bundled() if name.endswith(".woff2")}
