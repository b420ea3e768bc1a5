"""What a page of the handbook says of its pictures, and the mail addresses that it leads to."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from farflung.problems import Problem, Severity
from farflung.site.links import Link, blank_blocks, blank_spans, find_links, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from farflung.problems import Place

__all__ = ["mail_problem", "says_nothing", "text_problems"]

_PICTURE = re.compile(
    r"!\[(?P<alt>[^\]\n]*)\]\([ \t]*<?(?P<file>[^)\s>]*)[^)\n]*\)(?P<after>\{[^}\n]*\})?"
)
_ORNAMENT = re.compile(r"role=[\"']?(none|presentation)|aria-hidden")
_ADDRESS = re.compile(r"[^@\s,;:<>()\[\]]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_NOTHING = frozenset({"image", "picture", "photo", "img", "screenshot", "diagram", "alt", "todo"})
_SAY = "say what is to be seen, as you would on the telephone"


def text_problems(folder: str, pages: Mapping[str, str]) -> Iterator[Problem]:
    """Look at all ``pages``, texts by their paths below ``folder``."""
    for page, text in pages.items():
        if "![" not in text and "mailto:" not in text:
            continue
        blanked = blank_blocks(text)
        file = f"{folder}/{page}"
        for picture in _PICTURE.finditer(blank_spans(blanked)):
            yield from _of_picture(picture, text, file)
        for link in find_links(blanked):
            if link.target.lower().startswith("mailto:"):
                yield from mail_problem(link.target, *place_of(text, link, file))


def _of_picture(picture: re.Match[str], text: str, file: str) -> Iterator[Problem]:
    alt, after = picture["alt"].strip(), picture["after"] or ""
    if alt and not says_nothing(alt, picture["file"]):
        return
    if _ORNAMENT.search(after):
        return
    place, source = place_of(text, Link(picture[0], picture.start(), picture.end()), file)
    if alt:
        message = f'"{alt}" says nothing to somebody who cannot see the picture'
        yield Problem(place, "poor-alt", message, _SAY, Severity.WARNING, source)
    else:
        message = "the picture has no words for somebody who cannot see it"
        hint = "put them between [ and ]; an ornament gets { role=presentation }"
        yield Problem(place, "missing-alt", message, hint, Severity.WARNING, source)


def says_nothing(alt: str, file: str) -> bool:
    """Tell whether the words for a picture are only the name of its file, or a word for pictures."""
    words = alt.strip().strip(".").casefold()
    name = PurePosixPath(file)
    return words in _NOTHING or words in {name.name.casefold(), name.stem.casefold()}


def mail_problem(target: str, place: Place, source: str) -> Iterator[Problem]:
    """Find a link to a mail address (RFC 6068) that no mail can reach."""
    addresses = target[len("mailto:") :].partition("?")[0]
    wrong = [one for one in addresses.split(",") if not _ADDRESS.fullmatch(one.strip())]
    if wrong and addresses:
        message = f'"{wrong[0]}" is not a mail address'
        hint = "write it as mailto:post@example.org"
        yield Problem(place, "wrong-mail-address", message, hint, source=source)
