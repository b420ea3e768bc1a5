"""Where pages went: the graph of what was renamed from one version to the next.

Pure functions. A page keeps its identity while it keeps its name, or is renamed from one state to
the next; a name that comes back later stands for the same page again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Moves", "State", "joined"]


@dataclass(frozen=True, slots=True)
class State:
    """A state of the handbook; ``moves`` leads from names in the state before it to names in it.

    ``name`` is the version's folder, empty for a state that is no version of its own.
    """

    name: str
    moves: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moves:
    """The states of a handbook, the oldest first."""

    states: tuple[State, ...] = ()

    def position(self, name: str) -> int | None:
        """Return where the version called ``name`` stands among the states."""
        return next((i for i, state in enumerate(self.states) if state.name == name), None)

    def between(self, start: int, end: int) -> dict[str, str]:
        """Return the names of the state ``start`` that are others in the state ``end``."""
        forward = [state.moves for state in self.states[start + 1 : end + 1]]
        back = [_inverse(state.moves) for state in reversed(self.states[end + 1 : start + 1])]
        moves: dict[str, str] = {}
        for step in (*forward, *back):
            moves = joined(moves, step)
        return moves

    def elsewhere(self, end: int) -> dict[str, str]:
        """Return names that pages have in other states, each with the name in the state ``end``.

        Of two pages that had one name at different times it is the one of the nearer state, and
        an earlier state goes before a later one.
        """
        steps = [state.moves for state in self.states]
        found = _gathered(list(reversed(steps[1 : end + 1])))
        for name, here in _gathered([_inverse(step) for step in steps[end + 1 :]]).items():
            found.setdefault(name, here)
        return found

    def named(self) -> Moves:
        """Return the same with the states that have no name left out, their moves kept."""
        kept: list[State] = []
        moves: Mapping[str, str] = {}
        for state in self.states:
            moves = joined(moves, state.moves)
            if state.name:
                kept.append(State(state.name, moves if kept else {}))
                moves = {}
        return Moves(tuple(kept))

    def translated(self, name_of: Callable[[str], str]) -> Moves:
        """Return the same with other names: ``name_of`` gives an empty one for what to leave out."""
        states: list[State] = []
        for state in self.states:
            pairs = ((name_of(old), name_of(new)) for old, new in state.moves.items())
            states.append(State(state.name, {old: new for old, new in pairs if old and new}))
        return Moves(tuple(states))


def joined(first: Mapping[str, str], then: Mapping[str, str]) -> dict[str, str]:
    """Return the moves of two steps, one after the other, as those of a single step."""
    made = {*first.values()}
    result = {old: then.get(new, new) for old, new in first.items()}
    result |= {old: new for old, new in then.items() if old not in first and old not in made}
    return {old: new for old, new in result.items() if old != new}


def _gathered(steps: list[Mapping[str, str]]) -> dict[str, str]:
    """Collect the names of ever farther states; each step leads to the state one nearer."""
    found: dict[str, str] = {}
    known: Mapping[str, str] = {}
    for step in steps:
        known = joined(step, known)
        for name, here in known.items():
            found.setdefault(name, here)
    return found


def _inverse(moves: Mapping[str, str]) -> dict[str, str]:
    return {new: old for old, new in moves.items()}
