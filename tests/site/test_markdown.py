"""The Markdown beside pages, and the index of it, without building anything."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.site.projects import make_newsletter, make_project, settings_of

from farflung.site.llms import copies_of, llms_text
from farflung.site.markdown import PageLine, markdown_file, markdown_of
from farflung.site.selection import select

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("page", "folders", "files"),
    [
        ("index.md", "index.md", "index.md"),
        ("README.md", "index.md", "index.md"),
        ("a/b.markdown", "a/b/index.md", "a/b.md"),
        ("a/index.md", "a/index.md", "a/index.md"),
    ],
)
def test_where_it_lies(page: str, folders: str, files: str) -> None:
    """The Markdown of a page lies beside its HTML, whichever form its address has."""
    assert markdown_file(page) == folders
    assert markdown_file(page, directories=False) == files


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ("c.md", "../c/index.md"),
        ("c.md?x=1#top", "../c/index.md?x=1#top"),
        ("../index.md", "../../index.md"),
        ("index.md", "../index.md"),
        ("my%20map.png", "../my%20map.png"),
        ("c/", "../c/index.md"),
        ("#here", "#here"),
        ("https://example.org/c.md", "https://example.org/c.md"),
        ("/c.md", "/c.md"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("../../secret.md", "../../secret.md"),
        ("{{ url }}/c.md", "{{ url }}/c.md"),
    ],
)
def test_links(link: str, wanted: str) -> None:
    """Links to pages lead to their Markdown, to files where they lie; all others stay."""
    assert markdown_of("a/b.md", f"See [x]({link} 'T').\n".encode()) == f"See [x]({wanted} 'T').\n"


def test_what_is_not_a_link_stays() -> None:
    """Code keeps what it shows, and with addresses of files a link to a page stays what it is."""
    text = "```text\n[x](c.md)\n```\n\n`[x](c.md)` and [y](c.md)\n"
    assert markdown_of("a/b.md", text.encode()) == text.replace("[y](c.md)", "[y](../c/index.md)")
    assert markdown_of("a/b.md", text.encode(), directories=False) == text


def test_front_matter_is_about_the_page() -> None:
    """Title, summary, owner and review stay; what else a project writes there does not."""
    page = (
        "---\ntitle: Leave\nsalary_note: 60000\nowner: People team\nreviewed: 2026-11-01\n"
        'farflung: {"due": "2027-05-01"}\ntags: [a]\n---\n# Leave\n'
    )
    text = markdown_of("leave.md", page.encode())
    assert text == (
        "---\ntitle: Leave\nowner: People team\nreviewed: '2026-11-01'\n---\n\n# Leave\n"
    )
    assert markdown_of("x.md", b"---\nsecret: 1\n---\n# X\n") == "# X\n"


def test_the_index(tmp_path: Path) -> None:
    """Pages stand in the order of the navigation by chapter, hidden ones are left out, marks are text."""
    nav = "nav:\n  - index.md\n  - Rules [all]:\n      - Leave: rules/leave.md\n      - rules/pay.md\n"
    root = make_project(tmp_path, {"handbook/index.md": "# Start\n"})
    settings = (root / "mkdocs.yml").read_text("utf-8")
    (root / "mkdocs.yml").write_text(f"{settings}site_description: How we work.\n{nav}", "utf-8")
    lines = [
        PageLine("rules/pay.md", "Pay_day", "When money comes."),
        PageLine("rules/leave.md", "Leave", ""),
        PageLine("index.md", "Start", ""),
        PageLine("hidden.md", "", "Not for an index"),
        PageLine("extra.md", "Extra", "In no navigation."),
    ]
    read = settings_of(root)
    text = llms_text(read, select(read, None), lines, [make_newsletter()])
    base = "https://example.org/handbook"
    assert text == (
        "# The Test Handbook\n\n> How we work.\n\n"
        "## Handbook\n\n"
        f"- [Start]({base}/latest/index.md)\n"
        f"- [Extra]({base}/latest/extra/index.md): In no navigation.\n\n"
        "## Rules \\[all\\]\n\n"
        f"- [Leave]({base}/latest/rules/leave/index.md)\n"
        f"- [Pay\\_day]({base}/latest/rules/pay/index.md): When money comes.\n\n"
        "## The Test Post\n\n"
        f"- [Week 47 of 2026]({base}/newsletter/2026-W47/index.md): The edition of 16 November\n"
    )


def test_switched_off(tmp_path: Path) -> None:
    """With ``markdown: false`` nothing is made, and nothing is announced."""
    settings = settings_of(make_project(tmp_path, {"handbook/index.md": "# Start\n"}))
    off = replace(settings, handbook=settings.handbook.model_copy(update={"markdown": False}))
    assert copies_of(off, None, {}) == {}  # type: ignore[arg-type] # not asked
