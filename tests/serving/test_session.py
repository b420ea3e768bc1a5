"""What a change makes `serve` do, with a rebuilder that says what the test wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from farflung.problems import Place, Problem
from farflung.serving import Hub, Store
from farflung.serving.server import Shown
from farflung.site.records import Stage
from farflung.workflows.live import Outcome
from farflung.workflows.serve import _Session
from farflung.workflows.telling import Board, ServeOptions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from farflung.workflows.build import BuildReport

PAGE = "handbook/a.md"


class _Teller:
    """Keeps what problems it was told."""

    def __init__(self) -> None:
        self.told: list[list[str]] = []
        self.remarks: list[str] = []

    def listening(self, addresses: Sequence[tuple[str, str]], asked: int, got: int) -> None:
        """Not asked for here."""

    def shown(self, paths: Sequence[str], seconds: float) -> None:
        """Not asked for here."""

    def built(self, report: BuildReport, seconds: float) -> None:
        """Not asked for here."""

    def remark(self, sentence: str) -> None:
        """Keep it."""
        self.remarks.append(sentence)

    def problems(self, problems: Sequence[Problem]) -> None:
        """Keep them."""
        self.told.append([problem.message for problem in problems])


class _Rebuilder:
    """Takes every change for the same fixed outcome."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome

    def rebuild(self, _paths: frozenset[str]) -> Outcome:
        """Say what was fixed."""
        return self._outcome


def _session(root: Path, outcome: Outcome, *, building: bool) -> _Session:
    hub = Hub()
    hub.tell([Problem(Place(PAGE, 3), "engine-warning", "a link is broken")], building=building)
    session = _Session(root, root, Shown(Store(root), hub), ServeOptions(), _Teller())
    session._rebuilder = _Rebuilder(outcome)
    session._wish.hurry = False
    session._change(frozenset({PAGE}))
    return session


@pytest.mark.parametrize(
    ("outcome", "building", "wished"),
    [
        (Outcome(all=False), False, False),  # the engine in memory knows this text, and shows it
        (Outcome(all=False), True, True),  # the build under way may have read another
        (Outcome((PAGE,), all=False), False, True),
        (Outcome(), False, True),
    ],
)
def test_which_changes_ask_for_a_whole_build(
    tmp_path: Path, outcome: Outcome, *, building: bool, wished: bool
) -> None:
    """A text that is taken back while a build runs is built again, or its problem would stay."""
    session = _session(tmp_path, outcome, building=building)
    assert (PAGE in session._wish.paths) is wished


def test_an_engine_that_builds_all_pages_at_once_says_so_once(tmp_path: Path) -> None:
    """With Zensical no page is built alone, least of all by MkDocs; nobody is left to wonder."""
    teller = _Teller()
    session = _Session(tmp_path, tmp_path, Shown(Store(tmp_path), Hub()), ServeOptions(), teller)
    session._kept = [Stage("next", tmp_path / "stage-0/mkdocs.yml", tmp_path, tmp_path)]
    for _ in range(2):
        session._load("zensical", 0)
    assert teller.remarks == [
        "every change takes a whole build, because zensical builds all pages at once"
    ]
    assert session._quick.rebuild(frozenset({PAGE})) == Outcome()


def test_a_board_replaces_what_it_is_asked_to() -> None:
    """Problems of other files stay, those of the given ones go; the terminal hears of news only."""
    hub, teller = Hub(), _Teller()
    board = Board(hub, teller)
    first, second = (Problem(Place(name), "rule", name) for name in ("a.md", "b.md"))
    board.replace(lambda _: True, [second, first])
    board.replace(lambda p: p.place.file == "a.md", [first])
    board.replace(lambda p: p.place.file == "a.md", [])
    assert hub.problems == (second,)
    assert teller.told == [["a.md", "b.md"], ["b.md"]]
