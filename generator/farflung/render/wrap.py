"""Plain text in columns: how wide a text is on a screen, and lines that fit.

Width is that of terminals (UAX 11, as wcwidth has it): two columns for a wide character or an emoji
of several parts, none for a mark above or below. Lines may break at spaces, and in Chinese and
Japanese between characters, by the rules of line breaking (kinsoku: JIS X 4051, UAX 14): never
before a closing bracket, a full stop, a small kana or a prolonged sound, never after an opening
bracket, never within a run of dots or dashes. Korean breaks at its spaces.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["COLUMNS", "width", "wrap"]

COLUMNS = 72
"""The longest line of a plain text letter, in columns."""

_NOT_FIRST = frozenset(
    "、。，．・：；？！‼⁇⁈⁉,.:;?!%)]}"  # noqa: RUF001 - wide marks
    "」』】）〉》〕］｝〗〙〛｠»”’〟"  # noqa: RUF001 - closing brackets and quotes
    "ーゝゞヽヾ々〻゛゜〜～‐゠–ー％‰℃°′″"  # noqa: RUF001 - what belongs to the character before
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "｡｣､･ｰｧｨｩｪｫｬｭｮｯﾞﾟ…‥—―"
)
_NOT_LAST = frozenset("「『【（〈《〔［｛〖〘〚｟«“‘〝｢([{￥＄￡¥$£№＃")  # noqa: RUF001 - opening ones
_WORD = re.compile("[^ \t\n\r\x0b\x0c\u1680\u2000-\u2006\u2008-\u200a\u200b\u205f\u3000]+")
"""What a line may not be broken within: a no-break space (U+00A0, U+2007, U+202F) holds words together."""

_SPACELESS = re.compile(
    "[\u2e80-\u312f\u3190-\u31ff\u3200-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
"""Letters and marks of scripts that break between characters: Han, kana, bopomofo, Yi; no Hangul."""


@lru_cache(maxsize=8192)
def width(text: str) -> int:
    """Return how many columns a text takes; control characters take none."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # noqa: PLC0415 - much of what is written in English needs none

    return max(0, wcswidth("".join(c for c in text if c.isprintable() or c in _FORMATS)))


_FORMATS = "\u200c\u200d\u200e\u200f\ufe0e\ufe0f\u00a0\u202f\u2007\u3000"
"""What is not printable to Python, but joins, turns or spaces the text around it."""


def wrap(text: str, first: str = "", rest: str | None = None, columns: int = COLUMNS) -> str:
    """Break a text into lines of at most ``columns``.

    ``first`` is put before the first line, ``rest`` before the others (by default spaces as wide
    as ``first``). A word longer than a line, such as an address, stays whole.
    """
    rest = " " * width(first) if rest is None else rest
    lines: list[str] = []
    line, empty = first, True
    for space, piece in _pieces(text):
        gap = "" if empty else space
        if not empty and width(line + gap + piece) > columns:
            lines.append(line)
            line, gap = rest, ""
        line, empty = line + gap + piece, False
    return "\n".join([*lines, line])


def _pieces(text: str) -> list[tuple[str, str]]:
    """Split a text where it may break: pairs of the space before a piece, and the piece."""
    pieces: list[tuple[str, str]] = []
    for match in _WORD.finditer(text):
        space = "" if text[: match.start()].endswith("\u200b") else " "
        for piece in _parts(match[0]):
            pieces.append((space, piece))
            space = ""
    return pieces


def _parts(word: str) -> list[str]:
    """Split a word between characters where its script allows, never within what is seen as one."""
    if word.isascii():
        return [word]
    from wcwidth import iter_graphemes  # noqa: PLC0415 - the same

    parts: list[str] = []
    for character in iter_graphemes(word):
        if parts and not _may_break(parts[-1], character):
            parts[-1] += character
        else:
            parts.append(character)
    return parts


def _may_break(before: str, after: str) -> bool:
    last = next((c for c in reversed(before) if width(c)), "")
    if not last or after[0] in _NOT_FIRST or last in _NOT_LAST or not width(after):
        return False
    return bool(_SPACELESS.match(last) or _SPACELESS.match(after))
