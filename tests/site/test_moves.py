"""The graph of what moved between states of the handbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from farflung.site.moves import Moves, State, joined

if TYPE_CHECKING:
    from collections.abc import Mapping

MOVES = Moves(
    (
        State("v1"),
        State("v2", {"a": "b"}),
        State("", {"x": "y"}),
        State("next", {"b": "c", "y": "z"}),
    )
)


def test_forward_and_back() -> None:
    """A page is followed over several renames, in time and against it."""
    assert MOVES.between(0, 3) == {"a": "c", "x": "z"}
    assert MOVES.between(3, 0) == {"c": "a", "z": "x"}
    assert MOVES.between(1, 1) == {}


def test_all_other_names() -> None:
    """A state knows what its pages are called in every other one."""
    assert MOVES.elsewhere(3) == {"b": "c", "y": "z", "x": "z", "a": "c"}
    assert MOVES.elsewhere(1) == {"a": "b", "c": "b", "y": "x", "z": "x"}


def test_the_nearer_state_decides() -> None:
    """A name that two pages had one after the other stands for the one of the nearer state."""
    moves = Moves((State("1"), State("2", {"a": "b"}), State("3"), State("4", {"a": "c"})))
    assert moves.elsewhere(3) == {"a": "c"}
    assert moves.between(0, 3) == {"a": "b"}


def test_there_and_back() -> None:
    """A page that has its first name again has not moved."""
    moves = Moves((State("1"), State("2", {"a": "b"}), State("3", {"b": "a"})))
    assert moves.between(0, 2) == {}
    assert moves.elsewhere(2) == {"b": "a"}


def test_states_without_a_name() -> None:
    """They are left out, and what moved in them is not lost."""
    states = MOVES.named().states
    assert [state.name for state in states] == ["v1", "v2", "next"]
    assert states[2].moves == {"x": "z", "b": "c"}
    assert Moves((State("", {}), State("v1", {"a": "b"}))).named() == Moves((State("v1"),))


def test_translated() -> None:
    """Names become addresses; what has none is left out."""
    moves = MOVES.translated(lambda name: f"{name}/" if name in "abc" else "")
    assert [dict(state.moves) for state in moves.states] == [{}, {"a/": "b/"}, {}, {"b/": "c/"}]


def test_position() -> None:
    """A version is found by its name, an unknown one is not."""
    assert MOVES.position("next") == 3
    assert MOVES.position("v9") is None


NAMES = st.sampled_from("abcdefg")


@st.composite
def histories(draw: st.DrawFn) -> tuple[Moves, list[dict[str, int]]]:
    """Draw states of a handbook as names of numbered pages, with the moves git would report."""
    pages = {name: number for number, name in enumerate(draw(st.sets(NAMES)))}
    listing, states = [pages], [State("0")]
    for step in range(1, draw(st.integers(1, 6))):
        after: dict[str, int] = {}
        moves: dict[str, str] = {}
        for name, number in pages.items():
            new = draw(NAMES | st.just(name))
            if new != name and new not in pages and new not in after:
                moves[name] = new
                after[new] = number
            elif name not in after:
                after[name] = number
        states.append(State(str(step), moves))
        listing.append(after)
        pages = after
    return Moves(tuple(states)), listing


@given(histories())
def test_a_page_is_the_same_page(history: tuple[Moves, list[dict[str, int]]]) -> None:
    """Between any two states, each page is found under the name that it really has there."""
    moves, listing = history
    for start, before in enumerate(listing):
        for end, after in enumerate(listing):
            way = moves.between(start, end)
            for name, number in before.items():
                there = way.get(name, name)
                assert after.get(there) == number


@given(histories())
def test_other_names_lead_to_pages(history: tuple[Moves, list[dict[str, int]]]) -> None:
    """Every other name leads to a page of the state that once had it or will have it."""
    moves, listing = history
    for end, after in enumerate(listing):
        for name, here in moves.elsewhere(end).items():
            assert name != here
            assert any(names.get(name) == after[here] for names in listing)


def test_joined() -> None:
    """Two steps make one; names that nothing had before are not kept."""
    first: Mapping[str, str] = {"a": "b"}
    assert joined(first, {"b": "c", "d": "e"}) == {"a": "c", "d": "e"}
    assert joined({}, first) == first == joined(first, {})
