"""Lists of feeds as OPML 2.0 (http://opml.org/spec2.opml), which every feed reader exports.

Read by expat, event by event, so that every fault has its line. A document type is refused before
anything in it is read: without one, no entity is ever declared, and nothing unfolds or is fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET
from xml.parsers import expat

from pydantic import ValidationError

from farflung.config import FeedSettings
from farflung.errors import ProblemsFound
from farflung.gather.feeds.addresses import BadAddress, target_of
from farflung.problems import Place, Problem, Severity
from farflung.texts import has_control_characters, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["MAX_BYTES", "read_opml", "write_opml"]

MAX_BYTES = 4 * 1024 * 1024
"""The largest list that is read, in bytes; ten thousand feeds are about two megabytes."""

_DEEPEST = 64
_MOST = 2000  # feeds
_TITLE = 200


def read_opml(data: bytes, file: str) -> tuple[tuple[FeedSettings, ...], tuple[Problem, ...]]:
    """Return the feeds of a list in its order, folders or not, and those that cannot be read.

    ``file`` is what problems call it. A feed that is no use is a warning and stops no other. Raises
    :class:`ProblemsFound` for what is no OPML, and for a list that is too large.
    """
    if len(data) > MAX_BYTES:
        raise _unreadable(file, f"this list has more than {MAX_BYTES // 2**20} MiB")
    reader = _Reader(file)
    reader.read(data)
    return tuple(reader.feeds), tuple(reader.problems)


class _Reader:
    """Collects what the outlines of a document say."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.feeds: list[FeedSettings] = []
        self.problems: list[Problem] = []
        self.depth = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def read(self, data: bytes) -> None:
        try:
            self.parser.Parse(data, True)  # noqa: FBT003 - expat names no arguments
        except expat.ExpatError as error:
            why = expat.ErrorString(error.code)
            place = Place(self.file, error.lineno, error.offset + 1)
            raise _unreadable(place, f"this is not XML: {why}") from None
        except (LookupError, ValueError) as error:  # an encoding that nobody knows
            raise _unreadable(self.file, f"this is not XML: {error}") from None

    @property
    def place(self) -> Place:
        return Place(self.file, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 1 and name != "opml":
            raise _unreadable(self.place, "this is not OPML, the list that feed readers export")
        if self.depth > _DEEPEST:
            raise _unreadable(self.place, f"nested more than {_DEEPEST} levels deep")
        if name == "outline" and attributes.get("xmlUrl", "").strip():
            self._take(attributes["xmlUrl"].strip(), attributes)
        if len(self.feeds) > _MOST:
            raise _unreadable(self.place, f"this list has more than {_MOST} feeds")

    def _end(self, _: str) -> None:
        self.depth -= 1

    def _doctype(self, *_: object) -> None:
        raise _unreadable(self.place, "XML that declares a document type, which no list needs")

    def _take(self, address: str, attributes: Mapping[str, str]) -> None:
        title = _words(attributes.get("title", "")) or _words(attributes.get("text", ""))
        try:
            title = title or _words(urlsplit(address).hostname or address)
            target_of(address)
            self.feeds.append(FeedSettings(url=address, title=title))
        except (BadAddress, ValidationError, ValueError) as error:
            why = str(error) if isinstance(error, BadAddress) else "is not the address of a feed"
            message = f'"{title[:80]}" is left out: its address {why}'
            problem = Problem(self.place, "wrong-address", message, severity=Severity.WARNING)
            self.problems.append(problem)


def _words(text: str) -> str:
    plain = "".join(c for c in text if not has_control_characters(c, lines=True))
    return squeeze(plain)[:_TITLE]


def _unreadable(place: Place | str, message: str) -> ProblemsFound:
    where = Place(place) if isinstance(place, str) else place
    hint = "export the list from the feed reader again, as OPML"
    return ProblemsFound([Problem(where, "wrong-opml", message, hint)])


def write_opml(title: str, sections: Iterable[tuple[str, Iterable[FeedSettings]]]) -> bytes:
    """Write lists of feeds as one document in UTF-8: a folder for each section that has any.

    Feeds that are files have no address, and are left out.
    """
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = title
    body = ET.SubElement(root, "body")
    for name, feeds in sections:
        known = [feed for feed in feeds if feed.url]
        folder = ET.SubElement(body, "outline", text=name) if known else body
        for feed in known:
            says = {"type": "rss", "text": feed.title, "title": feed.title, "xmlUrl": feed.source}
            ET.SubElement(folder, "outline", says)
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"
