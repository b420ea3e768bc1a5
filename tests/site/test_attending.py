"""The care of a page in its finished HTML: put there, and put there anew."""

from __future__ import annotations

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
    b'<html><head><title>T</title></head><body>\n<ff-above data-page="a/b.md"></ff-above>\n'
    b"<p>Text</p>\n<ff-below></ff-below></body></html>"
)
CARE = CareHtml(
    "<p>Above</p>", "<p>Below\n\\1</p>", '<link rel="alternate " hreflang="es" href="x">'
)
_HTML = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(
    lambda text: text.replace("<", "&lt;")
)
_CARES = st.builds(
    CareHtml,
    _HTML,
    _HTML,
    st.sampled_from(["", CARE.head, CARE.head * 2]),
)


def test_filled() -> None:
    """Everything has its place, and nothing else of the page is touched."""
    assert attend(PAGE, CARE) == (
        b"<html><head><title>T</title>"
        b'<link rel="alternate " hreflang="es" href="x"></head><body>\n'
        b"<ff-above><p>Above</p></ff-above>\n<p>Text</p>\n"
        b"<ff-below><p>Below\n\\1</p></ff-below></body></html>"
    )


def test_nothing_known() -> None:
    """Places stay, for what will be known."""
    emptied = attend(attend(PAGE, CARE), NO_CARE)
    assert emptied == PAGE.replace(b' data-page="a/b.md"', b"")


def test_no_places() -> None:
    """A page of another theme, or of no handbook, stays as it is, whatever its bytes."""
    for page in (b"<head></head><p>Text</p>", b"\xff</head>", b""):
        assert attend(page, CARE) == page


@given(_CARES, _CARES)
def test_another_care(first: CareHtml, second: CareHtml) -> None:
    """Whatever care was there before, the page is the one that has the new one from the start."""
    assert attend(attend(PAGE, first), second) == attend(PAGE, second)


@given(_CARES, _CARES)
def test_known_by_what_it_is(first: CareHtml, second: CareHtml) -> None:
    """Two have one name when they are the same."""
    assert (first.id == second.id) == (first == second)


@given(st.dictionaries(st.text(), _CARES))
def test_packed(cares: dict[str, CareHtml]) -> None:
    """The engine's process reads what was written for it, and nothing where nothing was."""
    assert dict(unpacked(packed(cares))) == cares
    assert dict(unpacked(None)) == {}


def test_a_folder(tmp_path: Path) -> None:
    """Pages are known by the name that the theme wrote down, else by where they are."""
    other = PAGE.replace(b' data-page="a/b.md"', b"")
    latin = PAGE.replace(b"a/b.md", b"caf\xe9.md")
    files = {"posts/b.html": PAGE, "c/index.html": other, "d.html": other, "e.html": latin}
    for name, html in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(html)
    (tmp_path / "data.txt").write_bytes(PAGE)
    there = CareHtml("<p>C</p>")
    cares = {"a/b.md": CARE, "c.md": there}
    attend_folder(
        tmp_path,
        Attendance(str, lambda: cares, lambda path: path.replace(".md", "/index.html")),
    )
    found = {name: (tmp_path / name).read_bytes() for name in files}
    assert found["posts/b.html"] == attend(PAGE, CARE)
    assert found["c/index.html"] == attend(PAGE, there)
    assert found["d.html"] == other
    assert found["e.html"] == attend(PAGE, NO_CARE)
    assert (tmp_path / "data.txt").read_bytes() == PAGE
