"""What is said of a failed run, and which changes make every page new."""

from __future__ import annotations

import pytest

from farflung.errors import EngineError, ProblemsFound, UsageError
from farflung.problems import Place, Problem
from farflung.workflows.live import changes_looks, problems_in


def test_the_engine_names_the_page() -> None:
    """A failure of the engine stands at the page that it names, else at the settings."""
    error = EngineError("MkDocs could not build:\nERROR -  Error reading page 'a/b.md': no")
    assert problems_in(error, "handbook/")[0].place == Place("handbook/a/b.md")
    assert problems_in(EngineError("no theme"), "handbook")[0].place == Place("mkdocs.yml")


def test_every_error_becomes_a_problem() -> None:
    """Problems stay what they are; a wrong use keeps its hint; a bug is named."""
    problem = Problem(Place("a.md", 1), "rule", "wrong")
    assert problems_in(ProblemsFound([problem]), "") == (problem,)
    assert problems_in(UsageError("no", hint="do"), "")[0].hint == "do"
    assert problems_in(KeyError("x"), "")[0].rule == "bug"


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ({"handbook/a.md"}, False),
        ({"newsletter/entries/pets/mochi.jpg"}, False),
        ({"handbook/style.css"}, True),
        ({"mkdocs.yml", "handbook/a.md"}, True),
        (None, False),
    ],
)
def test_which_changes_make_every_page_new(paths: set[str] | None, *, expected: bool) -> None:
    """Styles and pictures keep their names, so the pages that load them have to load again."""
    assert changes_looks(paths) is expected
