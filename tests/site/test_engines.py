"""The engine's port and what MkDocs says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.site.projects import write

from farflung.errors import EngineError
from farflung.problems import Place, Severity
from farflung.site.engines import Message
from farflung.site.engines.mkdocs import MkDocs, read_messages
from farflung.site.findings import notes_of, problems_of
from farflung.site.records import Stage

if TYPE_CHECKING:
    from pathlib import Path

OUTPUT = """\
INFO    -  Cleaning site directory
\x1b[33mWARNING -  \x1b[0mDoc file 'a/b.md' contains a link 'gone.md', but the target is not found.
\x1b[33mWARNING -  \x1b[0mConfig value 'x': Unrecognised configuration name: x
something that a hook printed
INFO    -  Documentation built in 0.42 seconds
"""


def test_warnings_are_read() -> None:
    """Warnings are picked out of the output, with the page and link that they are about."""
    about, other = read_messages(OUTPUT)
    assert (about.file, about.quoted) == ("a/b.md", "gone.md")
    assert other == Message("Config value 'x': Unrecognised configuration name: x")


def test_warnings_become_problems(tmp_path: Path) -> None:
    """A warning about a page of the working tree is a problem of its line in the project."""
    write(tmp_path, {"handbook/a/b.md": "# B\n\nSee [it](gone.md).\n"})
    stage = Stage("next", tmp_path, tmp_path / "staged", tmp_path, source="handbook")
    config, page = sorted(problems_of([(stage, read_messages(OUTPUT))], tmp_path), reverse=True)
    assert config.place == Place("mkdocs.yml")
    assert page.place == Place("handbook/a/b.md", 3, 10, 7)
    assert page.source == "See [it](gone.md)."
    assert page.message == "the page has a link 'gone.md', but the target is not found."
    assert page.severity is Severity.WARNING


def test_old_pages_are_no_problem(tmp_path: Path) -> None:
    """Nobody can change the pages of a tag, so they are a note; settings are told of once."""
    stage = Stage("v1", tmp_path, tmp_path, tmp_path)
    found = [(stage, read_messages(OUTPUT)), (stage, read_messages(OUTPUT))]
    assert [problem.place.file for problem in problems_of(found, tmp_path)] == ["mkdocs.yml"]
    assert notes_of(found[:1]) == ("v1: 1 link of its pages lead nowhere",)


def test_failure(tmp_path: Path) -> None:
    """When MkDocs fails its last words are told."""
    write(tmp_path, {"mkdocs.yml": "site_name: x\ntheme: {name: no-such-theme}\n"})
    stage = Stage("v1", tmp_path / "mkdocs.yml", tmp_path, tmp_path / "out")
    with pytest.raises(EngineError, match="no-such-theme"):
        MkDocs().build(stage, tmp_path, 0)
