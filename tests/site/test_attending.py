"""The care of a page in its finished HTML: put there, and put there anew."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from farflung.site.attending import (
    NO_CARE,
    Attendance,
    CareHtml,
    attend,
    attend_folder,
    packed,
    unpacked,
)

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (
    b'<html><head><meta name="ff-page" content="a/b.md"><title>T</title></head><body>\n'
    b"<ff-above></ff-above>\n<p>Text</p>\n<ff-below></ff-below></body></html>"
)
LINK = '<link rel="alternate " hreflang="es" href="x">'
CARE = CareHtml("<p>Above</p>", "<p>Below\n\\1</p>", LINK)
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_HTML = _TEXT.map(lambda text: text.replace("<", "&lt;"))  # as it is escaped
_CARES = st.builds(CareHtml, _HTML, _HTML, st.sampled_from(["", LINK, LINK * 2]))


def test_filled() -> None:
    """Everything has its place, and nothing else of the page is touched."""
    assert attend(PAGE, CARE) == (
        b'<html><head><meta name="ff-page" content="a/b.md">'
        b'<link rel="alternate " hreflang="es" href="x"><title>T</title></head><body>\n'
        b"<ff-above><p>Above</p></ff-above>\n<p>Text</p>\n"
        b"<ff-below><p>Below\n\\1</p></ff-below></body></html>"
    )


def test_nothing_known() -> None:
    """Places stay, for what will be known."""
    assert attend(attend(PAGE, CARE), NO_CARE) == PAGE


def test_no_places() -> None:
    """A page of another theme, or of no handbook, stays as it is, whatever its bytes."""
    for page in (b"<head></head><p>Text</p>", b"\xff</head>", b"", b"<ff-above", b"</ff-below>"):
        assert attend(page, CARE) == page


def test_a_template_with_content_of_its_own() -> None:
    """Links to other languages do not depend on the places around the text."""
    page = b'<head><meta name="ff-page" content="x.md"></head><body><p>Landing</p></body>'
    assert attend(page, CARE) == page.replace(b"</head>", f"{LINK}</head>".encode())


@given(_CARES, st.lists(st.sampled_from(["ff-above", "/ff-above", "ff-below", "/ff-below", "p"])))
def test_pages_that_speak_of_places(care: CareHtml, tags: list[str]) -> None:
    """Nothing that a page says is lost, and nothing is put into it, whatever tags are in its text."""
    text = "".join(f"<{tag}>word " for tag in tags).encode()
    written = PAGE.replace(b"<p>Text</p>", text)
    assert attend(attend(written, CARE), care) == attend(PAGE, care).replace(b"<p>Text</p>", text)


def test_a_head_that_speaks_of_its_end() -> None:
    """A title is not escaped by every theme, and a description may name a place."""
    title = b"<title>The </head> and <ff-above></ff-above></title>"
    page = PAGE.replace(b"<title>T</title>", title)
    assert attend(page, CARE) == attend(PAGE, CARE).replace(b"<title>T</title>", title)


@given(_CARES, _CARES)
def test_another_care(first: CareHtml, second: CareHtml) -> None:
    """Whatever care was there before, the page is the one that has the new one from the start."""
    assert attend(attend(PAGE, first), second) == attend(PAGE, second)


@given(st.lists(_CARES, min_size=2, max_size=9))
def test_known_by_what_it_is(cares: list[CareHtml]) -> None:
    """Those that are the same have one name, and no others."""
    again = [CareHtml(*care.parts) for care in cares]
    assert [care.id for care in again] == [care.id for care in cares]
    assert len({care.id for care in cares}) == len({*cares})


@given(st.dictionaries(st.text(), _CARES))
def test_packed(cares: dict[str, CareHtml]) -> None:
    """The engine's process reads what was written for it, and nothing where nothing was."""
    assert dict(unpacked(packed(cares))) == cares
    assert dict(unpacked(None)) == {}


def _attended(root: Path, files: dict[str, bytes], cares: dict[str, CareHtml]) -> dict[str, bytes]:
    for name, html in files.items():
        (root / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "site" / name).write_bytes(html)
    index = re.compile(r"(index|README)\.md")
    attendance = Attendance(str, lambda: cares, lambda path: index.sub("index.html", path))
    attend_folder(root / "site", root / "docs", attendance)
    return {name: (root / "site" / name).read_bytes() for name in files}


def test_a_folder(tmp_path: Path) -> None:
    """Pages are known by the name that the theme wrote down, else by where they are."""
    other = PAGE.replace(b"a/b.md", b"")
    latin = PAGE.replace(b"a/b.md", b"caf\xe9.md")
    files = {
        "posts/b.html": PAGE,
        "c/index.html": other,
        "d.html/index.html": other,
        "e.html": latin,
        "data.txt": PAGE,
    }
    there = CareHtml("<p>C</p>")
    found = _attended(tmp_path, files, {"a/b.md": CARE, "c/index.md": there})
    assert found == {
        **files,
        "posts/b.html": attend(PAGE, CARE),
        "c/index.html": attend(PAGE, there).replace(b"a/b.md", b""),
    }


def test_two_pages_for_one_file(tmp_path: Path) -> None:
    """An index.md goes before a README.md in its folder, in whatever order they come."""
    page = PAGE.replace(b"a/b.md", b"")
    pages = {"x/index.md": CARE, "x/README.md": CareHtml("<p>README</p>")}
    for cares in (pages, dict(reversed(pages.items()))):
        found = _attended(tmp_path, {"x/index.html": page}, cares)
        assert b"<p>Above</p>" in found["x/index.html"]


def test_files_that_are_no_pages(tmp_path: Path) -> None:
    """A page that somebody saved from the site, and put among the pages, stays as it is."""
    saved = attend(PAGE, CARE)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/saved.html").write_bytes(saved)
    found = _attended(tmp_path, {"saved.html": saved}, {"a/b.md": NO_CARE})
    assert found == {"saved.html": saved}
