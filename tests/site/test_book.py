"""A version of the handbook as one document: read as a PDF by another program than made it."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from importlib.abc import MetaPathFinder
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader
from tests.programs import need_module
from tests.site.conftest import STAMP
from tests.site.projects import make_newsletter, rooms_of, settings_of

from farflung.errors import EngineError, UsageError
from farflung.git import open_repository
from farflung.site import SiteRequest, build_site, printed, select
from farflung.site.book import Book, Chapter, Leaf, Printed, chapters_of, compose, print_book
from farflung.site.cache import Cache, Tree
from farflung.site.finish import Site

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.site.conftest import Built

BOOK = Book(
    title="The Test Handbook",
    version_title="Version 2",
    as_of="As of 27 November 2026",
    language="en",
    direction="ltr",
    author="Everybody",
    contents="Contents",
    site="https://example.org/handbook/",
    version="v2",
)
CHAPTERS = (
    Chapter("", (Leaf(""),)),
    Chapter("Starting", (Leaf("start/"), Leaf("start/day/"))),
)
ROWS = "".join(f"<tr><td>Row {n}</td><td>{'word ' * 40}</td></tr>" for n in range(40))
PAGES = {
    "": """<h1 id="hi">Welcome<a class="headerlink" href="#hi">&para;</a></h1>
<p>Go to <a href="start/day/#lunch">lunch</a>, <a href="start/">the start</a>,
<a href="../newsletter/">the post</a>, <a href="es/start/">elsewhere</a> and
<a href="https://example.net/">away</a>.</p><script>alert("wombat")</script>
<p class="ff-pdf">quokka</p><img src="https://example.net/spy.png" alt="a spy">
<img src="assets/map.svg" alt="a map"><img src="file:///etc/hostname" alt="a host">""",
    "start/": '<h1 id="top">How we begin</h1><h2 id="x">Detail</h2><p>Slowly.</p>',
    "start/day/": f"""<p>No heading of its own.</p><ul class="task-list"><li class="task-list-item">
<label class="task-list-control"><input type="checkbox" disabled><span class="task-list-indicator">
</span></label> I have ticked this</li></ul><h2 id="lunch">Lunch</h2>
<table><thead><tr><th>Number</th><th>Words</th></tr></thead><tbody>{ROWS}</tbody></table>
<p><a href="../">back</a> and <a href="#nowhere">nowhere</a></p>""",
}
MAP = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


def _print() -> Printed:
    need_module("weasyprint", "pip install -c constraints.txt weasyprint")
    built = {
        address: f'<html><body><nav>menu</nav><article class="md-content__inner md-typeset">{html}'
        "</article></body></html>"
        for address, html in PAGES.items()
    }
    return print_book(compose(BOOK, CHAPTERS, built), {"assets/map.svg": MAP}.get)


@pytest.fixture(scope="module")
def found() -> Printed:
    """Print the document once."""
    return _print()


@pytest.fixture(scope="module")
def reader(found: Printed) -> PdfReader:
    """Open the PDF."""
    return PdfReader(io.BytesIO(found.content))


def _outline(reader: PdfReader, rows: Sequence[Any], depth: int = 0) -> list[tuple[int, str, int]]:
    found: list[tuple[int, str, int]] = []
    for row in rows:
        if isinstance(row, list):
            found += _outline(reader, row, depth + 1)
        else:
            found.append((depth, row.title, (reader.get_destination_page_number(row) or 0) + 1))
    return found


def test_the_document_says_what_it_is(reader: PdfReader, found: Printed) -> None:
    """Title, author and language; a cover, contents, and pages that know their numbers."""
    assert reader.metadata is not None
    assert reader.metadata.title == "The Test Handbook, Version 2"
    assert reader.metadata.author == "Everybody"
    assert str(reader.root_object["/Lang"]) == "en"
    assert found.pages == len(reader.pages)
    cover, contents, *others = [page.extract_text() for page in reader.pages]
    assert cover.split("\n") == ["The Test Handbook", "Version 2", "As of 27 November 2026"]
    rows = [" ".join(row.replace(".", " ").split()) for row in contents.split("\n")]
    assert {"Contents", "Welcome 3", "Starting 4", "No heading of its own 5"} & {*rows} >= {
        "Contents", "Welcome 3", "Starting 4"
    }  # fmt: skip
    for number, text in enumerate(others, 3):
        assert str(number) in text.split("\n")
        assert "Version 2" in text


def test_the_outline_has_chapters_and_their_pages(reader: PdfReader) -> None:
    """Chapters are called as the navigation calls them, pages by their headings."""
    assert _outline(reader, reader.outline) == [
        (0, "Contents", 2),
        (0, "Welcome", 3),
        (0, "Starting", 4),
        (1, "Starting", 5),
        (2, "Lunch", 5),
    ]


def test_links_lead_within_the_document(reader: PdfReader) -> None:
    """Those to pages that are in it go to them; others go to the site, or away."""
    page: Any = reader.pages[2]
    named = reader.named_destinations
    inside: list[int] = []
    outside: list[str] = []
    for link in (annotation.get_object() for annotation in page["/Annots"]):
        if "/A" in link and "/URI" in link["/A"]:
            outside.append(link["/A"]["/URI"])
        else:
            target = link["/Dest"] if "/Dest" in link else link["/A"]["/D"]
            inside.append((reader.get_destination_page_number(named[str(target)]) or 0) + 1)
    assert [*dict.fromkeys(inside)] == [5, 4]
    assert [*dict.fromkeys(outside)] == [
        "https://example.org/handbook/newsletter/",
        "https://example.org/handbook/v2/es/start/",
        "https://example.net/",
    ]
    assert "(5)" in page.extract_text()  # on paper one turns to it


def test_what_is_for_screens_is_left_out(reader: PdfReader, found: Printed) -> None:
    """No menus, signs of links, scripts; a table has its head on every page; boxes are drawn."""
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert not [word for word in ("menu", "¶", "wombat", "quokka", "alert") if word in text]
    tables = [page for page in reader.pages if "Row " in page.extract_text()]
    assert len(tables) > 2
    assert all("Number" in page.extract_text() for page in tables)
    assert "I have ticked this" in text
    assert found.missing == ("https://example.net/spy.png", "file:///etc/hostname")


def test_the_same_document_has_the_same_bytes(found: Printed) -> None:
    """Nothing in it depends on the moment."""
    assert _print().content == found.content


def test_a_page_of_another_theme_cannot_be_printed() -> None:
    """It is named, with what is needed."""
    need_module("weasyprint", "pip install -c constraints.txt weasyprint")
    with pytest.raises(EngineError, match='"start/" has no article') as caught:
        compose(BOOK, (Chapter("", (Leaf("start/"),)),), {"start/": "<html><p>x</p></html>"})
    assert "Material" in caught.value.hint


class _NoPango(MetaPathFinder):
    def find_spec(self, fullname: str, *_: object) -> None:
        if fullname == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without WeasyPrint the extra, without Pango the packages of Debian."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(UsageError) as caught:
        print_book(None, {}.get)  # type: ignore[arg-type]
    assert caught.value.hint == "run: pip install 'farflung[pdf]'"
    monkeypatch.delitem(sys.modules, "weasyprint")
    monkeypatch.setattr(sys, "meta_path", [_NoPango(), *sys.meta_path])
    with pytest.raises(UsageError) as caught:
        print_book(None, {}.get)  # type: ignore[arg-type]
    assert "libpangoft2-1.0-0" in caught.value.hint


def test_the_order_of_chapters() -> None:
    """The navigation's; a page once, what is not there not at all; without one, by folders."""
    pages = {"index.md": "", "a/index.md": "a/", "a/b.md": "a/b/", "c.md": "c/"}
    nav: list[Any] = [
        {"Welcome": "./index.md"},
        "c.md",
        {"A": ["a/index.md", {"Deeper": [{"B": "a/b.md"}]}, "c.md", "lost.md"]},
        {"Elsewhere": "https://example.org/"},
    ]
    assert chapters_of(nav, pages) == (
        Chapter("Welcome", (Leaf(""),)),
        Chapter("", (Leaf("c/"),)),
        Chapter("A", (Leaf("a/"), Leaf("a/b/", "B"))),
    )
    assert chapters_of(None, pages) == (
        Chapter("", (Leaf(""),)),
        Chapter("", (Leaf("a/"), Leaf("a/b/"))),
        Chapter("", (Leaf("c/"),)),
    )


def test_a_version_of_the_site_gets_its_pdf(
    spoken: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lies beside the pages, and its aliases', with a link on the start page; once made, kept."""
    need_module("weasyprint", "pip install -c constraints.txt weasyprint")
    settings, repository = settings_of(spoken.root), open_repository(spoken.root)
    cache = Cache(tmp_path / "cache", tmp_path / "spare")
    here = spoken.site / "v1.0"
    files = {
        file.relative_to(here).as_posix(): cache.put(file.read_bytes())
        for file in here.rglob("*.html")
    }
    site = Site({"v1.0": Tree(files), "latest": Tree(files), "next": Tree({})}, {}, 0)
    request = SiteRequest(
        settings, repository, **rooms_of(make_newsletter()), out=tmp_path, work=tmp_path,
        stamp=STAMP, pdf="",
    )  # fmt: skip
    selection = select(settings, repository)
    made, notes = printed.with_pdf(site, request, selection, cache)
    assert notes == ()
    assert (
        made.folders["v1.0"].files["handbook.pdf"] == made.folders["latest"].files["handbook.pdf"]
    )
    assert "handbook.pdf" not in made.folders["next"].files
    assert printed.printed_version(replace(request, pdf="next"), selection).name == "next"
    with pytest.raises(UsageError, match='no version "v9"'):
        build_site(replace(request, pdf="v9", out=tmp_path / "site", work=tmp_path / "work"))
    start = cache.read(made.folders["latest"].files["index.html"]).decode()
    reader = PdfReader(io.BytesIO(cache.read(made.folders["latest"].files["handbook.pdf"])))
    assert (
        '<a href="handbook.pdf" type="application/pdf">The whole handbook as a PDF</a> '
        f"({len(reader.pages)} pages)"
    ) in start
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "As of 2 November 2026" in text
    assert "wombat says hello" in text
    assert "ornitorrinco" not in text
    monkeypatch.delattr(printed, "print_book")
    assert printed.with_pdf(site, request, selection, cache) == (made, notes)
