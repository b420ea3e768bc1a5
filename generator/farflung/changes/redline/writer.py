"""Writing aligned blocks as one HTML document that is well formed by construction.

Elements are opened and closed by comparing the path of each block with that of the one before it,
so that none can stay open or be closed twice, whatever the two texts hold.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from farflung.changes.redline.align import Edit
    from farflung.changes.redline.blocks import Block, Element, Piece, Tag

__all__ = ["Writer"]

_VOID = frozenset({"br", "hr"})
_SAID = {"del": "deleted", "ins": "inserted"}


class Writer:
    """Collects the HTML of a redline, block by block."""

    def __init__(self) -> None:
        """Begin with nothing open."""
        self._parts: list[str] = []
        self._open: list[Element] = []
        self._now: dict[int, Element] = {}

    def keep(self, new: Block, steps: Iterable[Edit]) -> None:
        """Write a block that both texts have, where it is now, with the edits in it."""
        self._enter(new.path)
        for step in steps:
            if step.same:
                self._inline(step.new)
            else:
                self._edit("del", step.old)
                self._edit("ins", step.new)

    def insert(self, new: Block) -> None:
        """Write a block that only the new text has."""
        self._enter(new.path)
        self._edit("ins", new.pieces)

    def delete(self, old: Block) -> None:
        """Write a block that only the old text had, inside what is left of its surroundings."""
        self._enter([self._now.get(element.serial, element) for element in old.path])
        self._edit("del", old.pieces)

    def html(self) -> str:
        """Close everything and return the document."""
        self._enter(())
        return "".join(self._parts)

    def know(self, old: Block, new: Block) -> None:
        """Remember which element of the new text each one around an old block has become.

        Told of all blocks that both texts have before the first one is written.
        """
        for before, after in zip(old.path, new.path, strict=False):
            if before.name != after.name:
                return
            if self._now.setdefault(before.serial, after) != after:
                return

    def _enter(self, path: Sequence[Element]) -> None:
        shared = 0
        while (
            shared < min(len(path), len(self._open))
            and path[shared].serial == self._open[shared].serial
        ):
            shared += 1
        for element in reversed(self._open[shared:]):
            if element.name not in _VOID:
                self._parts.append(f"</{element.name}>")
                self._parts.append("" if element.name in {"td", "th"} else "\n")
        for element in path[shared:]:
            self._parts.append(_start(element.tag))
        self._open = list(path)

    def _edit(self, name: str, pieces: Sequence[Piece]) -> None:
        """Write what was deleted or inserted, told by an element and in hidden words."""
        if not pieces:
            return
        if all(piece.text.isspace() for piece in pieces):
            self._parts.append(f"<{name}>")
            self._inline(pieces)
            self._parts.append(f"</{name}>")
            return
        self._parts.append(f'<{name}><span class="ff-said">[{_SAID[name]}: </span>')
        self._inline(pieces)
        self._parts.append(f'<span class="ff-said">] </span></{name}>')

    def _inline(self, pieces: Sequence[Piece]) -> None:
        open_: tuple[Tag, ...] = ()
        for piece in pieces:
            if piece.context == open_:
                self._parts.append(escape(piece.text, quote=False))
                continue
            void = bool(piece.context) and piece.context[-1][0] in {"br", "img"}
            context = piece.context[:-1] if void else piece.context
            shared = 0
            while shared < min(len(open_), len(context)) and open_[shared] == context[shared]:
                shared += 1
            self._parts.extend(f"</{tag[0]}>" for tag in reversed(open_[shared:]))
            self._parts.extend(_start(tag) for tag in context[shared:])
            open_ = context
            is_break = void and piece.context[-1][0] == "br"
            self._parts.append("<br>" if is_break else escape(piece.text, quote=False))
        self._parts.extend(f"</{tag[0]}>" for tag in reversed(open_))


def _start(tag: Tag) -> str:
    name, attributes = tag
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes)
    return f"<{name}{written}>"
