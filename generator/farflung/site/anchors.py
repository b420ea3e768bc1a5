"""The anchors of a Markdown page, worked out as the extensions ``toc`` and ``attr_list`` do."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

__all__ = ["anchors_of", "slug"]

_HEADING = re.compile(r"^[ \t>]*#{1,6}(?!#)[ \t]*(?P<atx>.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_UNDERLINED = re.compile(r"^(?P<text>\S.*)\n(?:=+|-+)[ \t]*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\{:?(?P<inside>[^{}\n]*)\}")
_ID = re.compile(r"#(?P<id>[^\s#}]+)|\bid=[\"']?(?P<named>[^\s\"'}]+)")
_HTML_ID = re.compile(r"<[^<>]*?\b(?:id|name)\s*=\s*[\"']?(?P<id>[^\s\"'>]+)")
_FOOTNOTE = re.compile(r"^[ \t]*\[\^(?P<id>[^\]]+)\]:", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])")
_LINK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_TAG = re.compile(r"</?[A-Za-z][^>]*>")
_EMPHASIS = re.compile(r"(?<!\w)_+|_+(?!\w)")
_NUMBERED = re.compile(r"(?P<stem>.*)_(?P<number>[0-9]+)")


def anchors_of(blanked: str, *, separator: str = "-") -> frozenset[str]:
    """Return the anchors of a page; ``blanked`` is its text without blocks of code."""
    taken = {match["id"] for match in _HTML_ID.finditer(blanked)}
    for name in (match["id"] for match in _FOOTNOTE.finditer(blanked)):
        taken |= {f"fn:{name}", f"fnref:{name}"}
    for match in _ATTRIBUTES.finditer(blanked):
        taken |= {found["id"] or found["named"] for found in _ID.finditer(match["inside"])}
    found = [(match.start(), match["atx"]) for match in _HEADING.finditer(blanked)]
    found += [(match.start(), match["text"]) for match in _UNDERLINED.finditer(blanked)]
    for _, heading in sorted(found):
        attributes = _ATTRIBUTES.search(heading)
        if not (attributes and _ID.search(attributes["inside"])):
            taken.add(_free(slug(_ATTRIBUTES.sub("", heading), separator), taken))
    return frozenset(taken)


def slug(heading: str, separator: str = "-") -> str:
    """Return the anchor that Python-Markdown makes of a heading's Markdown."""
    text = _LINK.sub(r"\1", _PICTURE.sub("", heading))
    text = _EMPHASIS.sub("", unescape(_TAG.sub("", text)))
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    text = re.sub(r"[^\w\s-]", "", text).strip().lower()
    return re.sub(rf"[{re.escape(separator)}\s]+", separator, text)


def _free(name: str, taken: set[str]) -> str:
    """Add a number to a name that is taken already: ``name_1``, ``name_2``."""
    while not name or name in taken:
        match = _NUMBERED.fullmatch(name)
        name = f"{match['stem']}_{int(match['number']) + 1}" if match else f"{name}_1"
    return name
