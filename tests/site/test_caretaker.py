"""The care of pages in staged trees: one line more of front matter, and the page as it was."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.utils.meta import get_data
from tests.site.projects import make_project, settings_of, write

from farflung.git import open_repository
from farflung.site.care import Care, front_of
from farflung.site.care_field import KEY
from farflung.site.caretaker import Caretaker, read_pages, stated_in, with_care, with_line

if TYPE_CHECKING:
    from pathlib import Path

CARE = Care('The "A: B" team # 1, 多', dt.date(2026, 11, 20), 6, dt.date(2026, 11, 2))


def cared(text: str) -> str:
    """Put the care into a page."""
    return with_care(text, CARE, front_of(text))


FACTS = {
    "owner": 'The "A: B" team # 1, 多',
    "changed": "2026-11-02",
    "changed_on": "2 November 2026",
    "reviewed": "2026-11-20",
    "reviewed_on": "20 November 2026",
    "due": "2027-05-20",
    "due_on": "20 May 2027",
}


@pytest.mark.parametrize(
    "text",
    [
        "# Title\n",
        "",
        "\n\nText\n",
        "---\ntitle: A\n---\n\n# Title\n",
        "---\n# a comment\n  title: A\n  tags: [a, b]\n---\nText\n",
        "---\nsummary: |\n  ---\n  two lines\n\n...\nText\n",
        "---  \nlist:\n- a\n- b\n---\nText\n\n---\n\nMore\n",
    ],
)
def test_the_theme_finds_the_care_and_the_page_is_as_it_was(text: str) -> None:
    """MkDocs reads the same text and the same fields, and the care beside them."""
    body, meta = get_data(cared(text))
    before, fields = get_data(text)
    assert body.strip("\n") == before.strip("\n")
    assert meta.pop(KEY) == FACTS
    assert meta == fields


@pytest.mark.parametrize(
    "text",
    [
        "---\n{title: A}\n---\nText\n",
        "---\ntitle: [\n---\nText\n",
        "---\nfarflung: mine\n---\nText\n",
        "---\n- a\n---\nText\n",
        "---\n\nText below a rule\n",
        "---\n# only a comment\n---\nText\n",
        "Author: Ada\n\nText with metadata in the old way\n",
    ],
)
def test_pages_that_cannot_take_a_line_are_left_alone(text: str) -> None:
    """Where a line would change what the engine reads, the page goes without its care."""
    assert cared(text) == text


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    """Only one line is added."""
    text = "---\r\ntitle: A\r\n---\r\n\r\nText\r\n"
    changed = cared(text)
    assert changed.startswith("---\r\ntitle: A\r\nfarflung: {")
    assert changed.endswith("---\r\n\r\nText\r\n")
    assert tmp_path.is_dir()


def test_nothing_known_is_nothing_said() -> None:
    """A page without owner and history is not touched."""
    assert with_care("# Title\n", Care("", None, 6), None) == "# Title\n"


_KEYS = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True).filter(lambda key: key != KEY)
_VALUES = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)
    | st.integers()
    | st.booleans()
    | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(_KEYS, _VALUES, min_size=1, max_size=4), st.text("abc #\n-", max_size=40))
def test_whatever_the_front_matter_says_it_goes_on_saying(
    data: dict[str, object], body: str
) -> None:
    """Fields and text are the same for the engine with the care and without it."""
    text = f"---\n{yaml.safe_dump(data, allow_unicode=True)}---\n{body}"
    before, fields = get_data(text)
    after, changed = get_data(cared(text))
    changed.pop(KEY, None)
    assert (after, changed) == (before, fields)


def test_staged_pages_get_the_care_of_their_version(tmp_path: Path) -> None:
    """A page says its own, its folder's, or CODEOWNERS's; the project's own file is untouched."""
    root = make_project(
        tmp_path,
        {
            ".github/CODEOWNERS": "/handbook/ @org/editors\n",
            "handbook/index.md": "# Start\n",
            "handbook/it/index.md": "---\nowner: IT\n---\n# IT\n",
            "handbook/it/a.md": "# A\n",
        },
        tag="v1",
    )
    names = ("index.md", "it/index.md", "it/a.md")
    pages = {name: (root / "handbook" / name).read_bytes() for name in names}
    lines = Caretaker(settings_of(root), open_repository(root)).lines(stated_in(pages))
    attended = {name: with_line(text, lines[name]).decode() for name, text in pages.items()}
    metas = {name: get_data(text)[1][KEY] for name, text in attended.items()}
    assert metas["index.md"]["owner"] == "@org/editors"
    assert metas["it/a.md"]["owner"] == "IT"
    assert metas["it/a.md"]["changed"] == "2026-11-02"
    assert (root / "handbook/index.md").read_text("utf-8") == "# Start\n"


def test_pages_outside_of_the_site_are_not_read(tmp_path: Path) -> None:
    """What exclude_docs keeps out, hidden files and links are nobody's to review."""
    settings = "site_name: T\ndocs_dir: handbook\nexclude_docs: |\n  drafts/\n"
    files = {"handbook/index.md": "# S\n", "handbook/drafts/x.md": "---\nowner: []\n---\n"}
    root = make_project(tmp_path, {"mkdocs.yml": settings, **files, "handbook/.x.md": "# x\n"})
    (root / "handbook/link.md").symlink_to(root / "handbook/index.md")
    (root / "handbook/latin.md").write_bytes(b"\xe9")
    pages, problems = read_pages(settings_of(root), dt.date(2026, 11, 22))
    assert list(pages) == ["index.md"]
    assert problems == ()


def test_the_key_changes_with_what_the_care_depends_on(tmp_path: Path) -> None:
    """A cache of built versions sees changed days and owners, and no commit that is about others."""
    root = make_project(tmp_path, {"handbook/index.md": "# Start\n"}, tag="v1")

    def key() -> str:
        return Caretaker(settings_of(root), open_repository(root)).key()

    first = key()
    make_project(root, {"other.txt": "x\n"}, tag="v2")
    assert key() == first
    make_project(root, {"handbook/new.md": "# New\n"}, tag="v3")
    second = key()
    assert second != first
    write(root, {"CODEOWNERS": "* @ada\n"})
    assert key() not in {first, second}
