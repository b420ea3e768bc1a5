"""Which block of a new text is which of the old one, and which words in it are new."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Sequence

    from farflung.changes.redline.blocks import Block, Piece

__all__ = ["Edit", "align", "edits"]

_ALIKE = 0.4  # the share of words that two blocks have in common to be taken for one
_ROW_ALIKE = 0.45  # what cells in the same column of two rows that are alike count
_MANY = 40_000  # comparisons of one gap, above which blocks are paired by their order alone
_POPULAR = 2_000  # blocks, above which difflib may pass over frequent ones
_SHORT = 3  # letters of a word that is not worth standing alone between two edits


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of pieces: the same in both texts, or ``old`` replaced by ``new``."""

    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    same: bool = False


def align(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[Block | None, Block | None]]:
    """Pair the blocks of two texts in reading order; None stands for one that is not there."""
    matcher = _matcher([block.key for block in old], [block.key for block in new])
    pairs: list[tuple[Block | None, Block | None]] = []
    rows = _rows(old), _rows(new)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            pairs.extend(zip(old[i:i_end], new[j:j_end], strict=True))
        else:
            pairs.extend(_gap(old[i:i_end], new[j:j_end], rows))
    return pairs


def _matcher(
    old: Sequence[Hashable], new: Sequence[Hashable], spaces: Collection[Hashable] = ()
) -> SequenceMatcher[int]:
    """Return what compares two sequences, by numbers in the place of what is in them: they are faster.

    Where one of ``spaces`` stays it stays beside something else: half of a text is spaces, and to
    compare each with each would take nearly all of the time.
    """
    numbers: dict[Hashable, int] = {one: -index for index, one in enumerate(spaces, 1)}
    before, after = ([numbers.setdefault(one, len(numbers)) for one in all_] for all_ in (old, new))
    junk = (lambda number: number < 0) if spaces else None
    return SequenceMatcher(junk, before, after, autojunk=len(new) > _POPULAR)


def _rows(blocks: Sequence[Block]) -> dict[int, Counter[str]]:
    """Collect the words of each table row."""
    found: dict[int, Counter[str]] = {}
    for block in blocks:
        if block.row >= 0:
            found.setdefault(block.row, Counter()).update(block.words)
    return found


def _gap(
    old: Sequence[Block],
    new: Sequence[Block],
    rows: tuple[dict[int, Counter[str]], dict[int, Counter[str]]],
) -> Iterator[tuple[Block | None, Block | None]]:
    """Pair what is most alike, in order; what is left was deleted or inserted."""

    def score(a: Block, b: Block) -> float:
        if a.kind != b.kind:
            return 0.0
        own = _dice(a.words, b.words)
        if a.column == b.column >= 0:
            alike = _dice(rows[0].get(a.row, a.words), rows[1].get(b.row, b.words))
            own = max(own, _ROW_ALIKE if alike >= _ALIKE else 0.0)
        return own if own >= _ALIKE else 0.0

    if len(old) * len(new) > _MANY:
        found = [(i, i) for i in range(min(len(old), len(new))) if score(old[i], new[i])]
    else:
        found = _best([[score(a, b) for b in new] for a in old])
    i = j = 0
    for i_next, j_next in (*found, (len(old), len(new))):
        yield from _apart(old[i:i_next], new[j:j_next])
        if i_next < len(old):
            yield old[i_next], new[j_next]
        i, j = i_next + 1, j_next + 1


def _apart(
    old: Sequence[Block], new: Sequence[Block]
) -> Iterator[tuple[Block | None, Block | None]]:
    """Order what was deleted and inserted at one place, so that lists and tables stay whole.

    What is new below the first element of a stretch stands before the old blocks after it.
    """
    head = 0
    while head < len(new) and len(new[head].path) > 1 and new[head].path[0] == new[0].path[0]:
        head += 1
    inside = 0
    while inside < len(old) and len(old[inside].path) > 1:
        inside += 1
    yield from ((block, None) for block in old[:inside])
    yield from ((None, block) for block in new[:head])
    yield from ((block, None) for block in old[inside:])
    yield from ((None, block) for block in new[head:])


def _best(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Choose pairs in order whose scores add up to the most (a longest common subsequence)."""
    height, width = len(scores), len(scores[0]) if scores else 0
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            taken = scores[i][j] + best[i + 1][j + 1] if scores[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < height and j < width:
        if scores[i][j] and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _dice(a: Counter[str], b: Counter[str]) -> float:
    """Return how much of two texts' words they share, from 0 to 1 (Sørensen and Dice)."""
    size = a.total() + b.total()
    return 2 * (a & b).total() / size if size else 1.0


def edits(old: Sequence[Piece], new: Sequence[Piece]) -> list[Edit]:
    """Return the way from one run of pieces to another.

    What stays between two edits but holds no word of its own, or a short one, joins them, so that
    people read phrases and not confetti.
    """
    matcher = _matcher(old, new, {piece for piece in new if piece.text.isspace()})
    steps = [
        Edit(tuple(old[i:i_end]), tuple(new[j:j_end]), same=tag == "equal")
        for tag, i, i_end, j, j_end in matcher.get_opcodes()
    ]
    joined: list[Edit] = []
    for index, step in enumerate(steps):
        inside = 0 < index < len(steps) - 1
        edit = not step.same or (inside and _is_thin(step.new))
        if edit and joined and not joined[-1].same:
            last = joined[-1]
            joined[-1] = Edit(last.old + step.old, last.new + step.new)
        else:
            joined.append(Edit(step.old, step.new, same=not edit))
    return joined


def _is_thin(pieces: Sequence[Piece]) -> bool:
    words = [piece.text for piece in pieces if piece.is_word]
    return not words or (len(words) == 1 and len(words[0]) <= _SHORT)
