"""``farflung feeds``: lists of feeds in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.commands import farflung
from tests.projects import write_project

if TYPE_CHECKING:
    from pathlib import Path

NEWSLETTER = """\
title: The Post   # the title
sender: The Post <post@example.org>
sections:
  - id: pets
    kind: pet
  - id: reading   # from everywhere
    kind: link
    feeds:
      - {url: "https://example.org/a.xml", title: A}   # ours
"""
LIST = """\
<opml version="2.0"><head/><body>
<outline text="Known" xmlUrl="http://example.org/a.xml"/>
<outline text="Clocks" xmlUrl="https://example.org/clocks.xml"/>
<outline text="Bad" xmlUrl="gopher://example.org/"/>
</body></opml>
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a project with one feed, and a list beside it."""
    (tmp_path / "list.opml").write_text(LIST)
    return write_project(tmp_path / "project", {"newsletter/newsletter.yml": NEWSLETTER})


def test_an_import_is_shown_asked_for_and_done(project: Path) -> None:
    """What is new is added as one line, comments stay, bad feeds are named; twice adds nothing."""
    settings, file = project / "newsletter/newsletter.yml", str(project.parent / "list.opml")
    farflung(project, "feeds", "import", file, code=2)
    assert "Nothing was changed" in farflung(project, "feeds", "import", file, answer="n\n").stderr
    assert settings.read_text() == NEWSLETTER
    done = farflung(project, "feeds", "import", file, "--yes")
    line = '      - {url: "https://example.org/clocks.xml", title: "Clocks"}\n'
    assert settings.read_text() == NEWSLETTER + line
    assert f"+{line}" in done.stdout
    assert "1 feed added to the section reading, 1 were there already" in done.stderr
    assert 'list.opml:4:1: warning: wrong-address: "Bad" is left out' in done.stderr
    again = farflung(project, "feeds", "import", file)
    assert "Nothing to add" in again.stderr
    assert settings.read_text() == NEWSLETTER + line


def test_what_is_exported_is_imported_again(project: Path, tmp_path: Path) -> None:
    """To a file or to standard output; another project takes it in."""
    document = farflung(project, "feeds", "export").stdout
    farflung(project, "feeds", "export", str(tmp_path / "out.opml"))
    assert (tmp_path / "out.opml").read_text() == document
    assert 'xmlUrl="https://example.org/a.xml"' in document
    bare = NEWSLETTER[: NEWSLETTER.index("    feeds:")]
    other = write_project(tmp_path / "other", {"newsletter/newsletter.yml": bare})
    farflung(other, "feeds", "import", str(tmp_path / "out.opml"), "--section", "reading", "--yes")
    assert farflung(other, "feeds", "export").stdout == document


def test_wrong_lists_and_sections_are_named(project: Path, tmp_path: Path) -> None:
    """A list that is none, and a section that feeds cannot fill, change nothing."""
    (tmp_path / "bad.opml").write_text("<opml><body></opml>")
    wrong = farflung(project, "feeds", "import", str(tmp_path / "bad.opml"), code=1)
    assert "bad.opml:1:" in wrong.stderr
    pets = ("--section", "pets")
    told = farflung(project, "feeds", "import", str(tmp_path / "bad.opml"), *pets, code=2)
    assert "feeds can fill reading" in told.stderr
