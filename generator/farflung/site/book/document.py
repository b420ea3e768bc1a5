"""One document of all pages: cover, contents and chapters, as a tree of HTML elements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from farflung.errors import EngineError
from farflung.site.book.extract import Places, name_of, prepared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from farflung.site.book.chapters import Chapter, Leaf

__all__ = ["Book", "compose"]


@dataclass(frozen=True, slots=True)
class Book:
    """What is said of a document: its ``title``, that of the version, and the day it is as of.

    ``language`` is a BCP 47 tag, ``author`` who publishes it, ``contents`` the heading of the
    contents. ``site`` and ``version`` are the address of the site and the version's folder in it.
    """

    title: str
    version_title: str
    as_of: str
    language: str
    direction: str
    author: str
    contents: str
    site: str
    version: str


def compose(book: Book, chapters: tuple[Chapter, ...], pages: Mapping[str, str]) -> Element:
    """Return the document; ``pages`` are the HTML of the built pages by their addresses.

    Raises :class:`EngineError` for a page without an article.
    """
    articles = {
        leaf.address: _article(pages[leaf.address], leaf.address)
        for chapter in chapters
        for leaf in chapter.leaves
    }
    anchors = {
        address: frozenset(str(e.get("id")) for e in article.iter() if e.get("id"))
        for address, article in articles.items()
    }
    places = Places(anchors, book.site, book.version)
    for address, article in articles.items():
        prepared(article, address, places)
    root = Element("html", {"lang": book.language, "dir": book.direction})
    head, body = SubElement(root, "head"), SubElement(root, "body")
    SubElement(head, "title").text = f"{book.title}, {book.version_title}"
    for name, content in (("author", book.author), ("generator", "Farflung")):
        SubElement(head, "meta", {"name": name, "content": content})
    body.append(_cover(book))
    named = [(chapter, list(_titled(chapter, articles))) for chapter in chapters]
    body.append(_contents(book, named))
    for chapter, leaves in named:
        body.append(_chapter(chapter, leaves, articles))
    return root


def _article(html: str, address: str) -> Element:
    import tinyhtml5  # noqa: PLC0415 - comes with WeasyPrint

    tree = tinyhtml5.parse(html, namespace_html_elements=False)
    for element in tree.iter("article"):
        if "md-content__inner" in (element.get("class") or "").split():
            found: Element = element
            return found
    raise EngineError(
        f'the page "{address}" has no article that could be printed',
        hint="the PDF is made of pages in the theme Material for MkDocs",
    )


def _titled(chapter: Chapter, articles: Mapping[str, Element]) -> Iterator[tuple[Leaf, str]]:
    for leaf in chapter.leaves:
        heading = next(articles[leaf.address].iter("h1"), None)
        words = " ".join("".join(heading.itertext()).split()) if heading is not None else ""
        yield leaf, words or leaf.title or chapter.title


def _cover(book: Book) -> Element:
    cover = Element("section", {"class": "cover"})
    SubElement(cover, "p", {"class": "cover-title"}).text = book.title
    SubElement(cover, "p", {"class": "cover-version"}).text = book.version_title
    SubElement(cover, "p", {"class": "cover-day"}).text = book.as_of
    return cover


def _contents(book: Book, named: list[tuple[Chapter, list[tuple[Leaf, str]]]]) -> Element:
    contents = Element("section", {"class": "contents", "id": "contents"})
    SubElement(contents, "h1").text = book.contents
    chapters = SubElement(contents, "ol")
    for chapter, leaves in named:
        row = SubElement(chapters, "li")
        first, title = leaves[0]
        link = SubElement(row, "a", {"href": f"#{name_of(first.address)}"})
        link.text = chapter.title or title
        rest = leaves[1:] if not chapter.title or _opens(chapter) else leaves
        if rest and len(leaves) > 1:
            below = SubElement(row, "ol")
            for leaf, name in rest:
                item = SubElement(below, "li")
                SubElement(item, "a", {"href": f"#{name_of(leaf.address)}"}).text = name
    return contents


def _opens(chapter: Chapter) -> bool:
    """Tell whether a chapter begins with the index page of its folder."""
    first = chapter.leaves[0].address
    return all(leaf.address.startswith(first) for leaf in chapter.leaves)


def _chapter(
    chapter: Chapter, leaves: list[tuple[Leaf, str]], articles: Mapping[str, Element]
) -> Element:
    made = Element("section", {"class": "chapter"})
    for number, (leaf, title) in enumerate(leaves):
        article = articles[leaf.address]
        if next(article.iter("h1"), None) is None:
            heading = Element("h1")
            heading.text = title
            article.insert(0, heading)
        if number == 0:
            article.set("class", "page opening")
            if chapter.title:
                next(article.iter("h1")).set("data-chapter", chapter.title)
        made.append(article)
    return made
