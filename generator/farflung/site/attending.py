"""The care of a page in its finished HTML: put there after the engine ran, and put there anew.

The theme leaves places on each page of the handbook: the elements ``ff-above`` and ``ff-below``
around its text, and a ``meta`` in its head, which names the page and is followed by links. They stay
in the page, so that another care needs no engine: with every commit the day of a page's last change
is another, and nothing else of the page.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

__all__ = ["NO_CARE", "Attendance", "CareHtml", "attend", "attend_folder", "packed", "unpacked"]

_HEAD = re.compile(
    rb'(?P<page><meta name="ff-page" content="(?P<name>[^"]*)">)'
    rb'(?:<link rel="alternate " hreflang="[^"]*" href="[^"]*">)*'
)
_BODY = b"<body"


@dataclass(frozen=True)
class CareHtml:
    """What stands ``above`` and ``below`` a page's text as HTML.

    ``head`` are links to the page in other languages, in its head.
    """

    above: str = ""
    below: str = ""
    head: str = ""

    @property
    def parts(self) -> tuple[str, str, str]:
        """All of it."""
        return self.above, self.below, self.head

    @cached_property
    def id(self) -> str:
        """A hash by which the same is known."""
        return sha256("\0".join(self.parts).encode("utf-8", "replace")).hexdigest()[:16]


NO_CARE = CareHtml()


@dataclass(frozen=True, slots=True)
class Attendance:
    """The care of the pages of a staged tree.

    ``key`` gives a hash of all that it depends on beside the tree, ``html`` what is put into each
    page, by its path in the tree; ``file_of`` the file of a built folder that a page becomes.
    """

    key: Callable[[], str]
    html: Callable[[], Mapping[str, CareHtml]]
    file_of: Callable[[str], str]


def attend(page: bytes, care: CareHtml) -> bytes:
    """Return finished HTML with this care in its places, whatever was in them.

    A page without one of the places goes without what belongs there.
    """
    above, below, head = (part.encode("utf-8", "replace") for part in care.parts)
    page = _HEAD.sub(lambda match: match["page"] + head, page, count=1)
    # whatever a page's text has of the kind stands between these two
    page = _filled(page, b"ff-above", above, page.find(b"<ff-above", max(page.find(_BODY), 0)))
    return _filled(page, b"ff-below", below, page.rfind(b"<ff-below"))


def _filled(page: bytes, name: bytes, html: bytes, start: int) -> bytes:
    closing = b"</%b>" % name
    inside, end = page.find(b">", start) + 1, page.find(closing, start)
    return page if start < 0 or end < inside else page[:inside] + html + page[end:]


def attend_folder(site: Path, docs: Path, attendance: Attendance) -> None:
    """Put the care of all pages into the folder of HTML that an engine made of their tree.

    Files that lie in the tree as they are, in the folder ``docs``, are left so.
    """
    cares = attendance.html()
    # an index.md goes before a README.md in the same folder
    ordered = sorted(cares, key=lambda path: path.rpartition("/")[2].startswith("index."))
    pages = {attendance.file_of(path): path for path in ordered}
    for file in site.rglob("*.html"):
        name = file.relative_to(site).as_posix()
        if not file.is_file() or (docs / name).exists():
            continue
        built = file.read_bytes()
        named = _HEAD.search(built)  # a plugin may put a page where it likes
        page = html.unescape(named["name"].decode("utf-8", "replace")) if named else ""
        attended = attend(built, cares.get(page or pages.get(name, ""), NO_CARE))
        if attended != built:
            file.write_bytes(attended)


def packed(cares: Mapping[str, CareHtml]) -> Any:
    """Return the care of pages as JSON, each once: many pages have the same."""
    different = {care: number for number, care in enumerate(dict.fromkeys(cares.values()))}
    numbers = {path: different[care] for path, care in cares.items()}
    return {"html": [care.parts for care in different], "pages": numbers}


def unpacked(data: Any) -> Iterator[tuple[str, CareHtml]]:
    """Give pages by their paths with their care, as it was packed; nothing of nothing."""
    different = [CareHtml(*parts) for parts in data["html"]] if data else []
    for path, number in data["pages"].items() if data else ():
        yield path, different[number]
