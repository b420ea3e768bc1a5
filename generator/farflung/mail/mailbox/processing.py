"""Going through a mailbox: read, record, commit, and only then put aside.

Killed at any moment, it loses nothing and counts nothing twice: what is not put aside is read
again, and recording it again changes nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from farflung.mail.mailbox.recording import Effect
from farflung.mail.returns.reading import read_return

if TYPE_CHECKING:
    from farflung.mail.database.opening import Database
    from farflung.mail.mailbox.letterbox import Letterbox, Piece
    from farflung.mail.mailbox.recording import Recorder
    from farflung.mail.returns.records import Return

__all__ = ["Left", "Outcome", "Tally", "go_through"]

_AT_ONCE = 50  # messages to a commit
_DONE = frozenset({Effect.SUPPRESSED, Effect.LEFT, Effect.COUNTED, Effect.IGNORED})
_NAMED = frozenset({Effect.NOT_OURS, Effect.NOT_YET})


@dataclass(frozen=True, slots=True)
class Tally:
    """How many messages were of a kind, and what came of them."""

    kind: str
    effect: str
    count: int


@dataclass(frozen=True, slots=True)
class Left:
    """A message that stays in the mailbox, by its name there, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a mailbox."""

    read: int
    tallies: tuple[Tally, ...]
    left: tuple[Left, ...]

    def count(self, effect: Effect) -> int:
        """Return how many messages had an effect."""
        return sum(tally.count for tally in self.tallies if tally.effect == effect.value)


def go_through(
    letterbox: Letterbox, database: Database, recorder: Recorder, *, dry_run: bool = False
) -> Outcome:
    """Deal with every message of a mailbox; a dry run records nothing and moves nothing."""
    tallies: Counter[tuple[str, str]] = Counter()
    left: list[Left] = []
    read = 0
    pieces = letterbox.pieces()
    while batch := list(islice(pieces, _AT_ONCE)):
        readings = [(piece, _read(piece, recorder)) for piece in batch]
        effects = _record(readings, database, recorder, dry_run=dry_run)
        for piece, found, effect in effects:
            read += 1
            tallies[found.judgement.kind.value, effect.value] += 1
            if effect in _NAMED:
                left.append(Left(piece.name, f"{found.judgement.kind.value}, {effect.value}"))
        left += [Left(p.name, found) for p, found in readings if isinstance(found, str)]
        if not dry_run:
            letterbox.settle(
                [piece for piece, _, effect in effects if effect in _DONE],
                [piece for piece, _, effect in effects if effect not in {*_DONE, Effect.NOT_YET}],
            )
    found_tallies = tuple(Tally(*key, count) for key, count in sorted(tallies.items()))
    return Outcome(read, found_tallies, tuple(left))


def _read(piece: Piece, recorder: Recorder) -> Return | str:
    """Read a message; a text says why it cannot be read."""
    if piece.raw is None:
        return f"it cannot be read: {piece.fault}"
    try:
        return read_return(piece.raw, recorder.keys.seal)
    except Exception as error:  # noqa: BLE001 - one message of a form that nobody foresaw stops no other
        return f"it cannot be read: {type(error).__name__}"


class _NotMeantError(Exception):
    """Ends the transaction of a dry run, so that nothing of it is kept."""


def _keep(*, dry_run: bool) -> None:
    if dry_run:
        raise _NotMeantError


def _record(
    readings: list[tuple[Piece, Return | str]],
    database: Database,
    recorder: Recorder,
    *,
    dry_run: bool,
) -> list[tuple[Piece, Return, Effect]]:
    effects: list[tuple[Piece, Return, Effect]] = []
    try:
        with database.writing() as connection:
            for piece, found in readings:
                if not isinstance(found, str):
                    effects.append((piece, found, recorder.record(connection, found)))
            _keep(dry_run=dry_run)
    except _NotMeantError:
        pass
    return effects
