"""A build that has a part of it made by a copy of its process makes the same site."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.changes.test_released import project_of
from tests.projects import write_files

from farflung.errors import ProblemsFound
from farflung.site import select
from farflung.workflows.apart import Here, apart, in_this_process
from farflung.workflows.build import BuildOptions, build
from farflung.workflows.fork import Fork
from farflung.workflows.moment import moment_of
from farflung.workflows.project import open_project

if TYPE_CHECKING:
    from collections.abc import Callable

    from farflung.model import Progress
    from farflung.workflows.fork import Line
    from farflung.workflows.project import Project

_ENTRY = "---\ndate: {date}\ntitle: {title}\n---\nWe shipped it.\n"


def _silent(what: str, done: int, total: int) -> None:
    pass


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project with two versions, edits after them, and an entry."""
    project = project_of(tmp_path / "project", "v1.0", "v1.1")
    title = "A lemur at last"
    entry = {
        "newsletter/entries/highlights/lemur.md": _ENTRY.format(date="2026-11-18", title=title)
    }
    return open_project(
        write_files(project.root, {**entry, "handbook/new.md": "# New\n\nWords.\n"})
    )


def _built(project: Project, out: Path, *, forks: bool) -> tuple[object, dict[str, bytes]]:
    with apart(_silent) if forks else nullcontext(in_this_process) as hand_over:
        options = BuildOptions(offline=True, out=out, hand_over=hand_over)
        report = build(project, options, moment_of(project, None), _silent)
    return report, {str(f.relative_to(out)): f.read_bytes() for f in out.rglob("*") if f.is_file()}


def test_the_site_is_the_same(project: Project, tmp_path: Path) -> None:
    """All files and the report are, with what changed and the newsletter, also where much is kept."""
    here = _built(project, tmp_path / "here", forks=False)
    for name in ("apart", "again"):
        assert _built(project, tmp_path / name, forks=True) == here
    redlines = [Path(name) for name, page in here[1].items() if b"<del" in page]
    folders = {file.parts[1] for file in redlines if file.suffix == ".html"}
    assert folders == {"since-v1.0", "since-v1.1"}
    assert "newsletter/index.html" in here[1]


def test_nothing_of_it_is_made_where_the_build_is(project: Project) -> None:
    """The redlines too are made by the copy, when the site asks for those it does not know."""
    ours = _Counting(project)
    with apart(_silent) as hand_over:
        maker = hand_over(ours)
        changes, rest = maker.changes(), maker.rest()
        made = [copy.address for copies in changes.copies for copy in copies.make()]
    assert rest.beside.newsletters
    assert made == [copy.address for copies in Here.changes(ours).copies for copy in copies.make()]
    assert made
    assert ours.times == 0


class _Counting(Here):
    """Counts how often this process makes the pages that show what changed."""

    def __init__(self, project: Project) -> None:
        selection = select(project.settings, project.repository)
        super().__init__(project, selection, selection, None, moment_of(project, None), _silent)
        self.times = 0

    def changes(self) -> Any:
        self.times += 1
        return super().changes()


def _killed(after: int) -> Callable[..., Fork]:
    """Return what starts a copy that is killed when it has handed over so many values."""

    def start(work: Callable[[Line], None], progress: Progress) -> Fork:
        def killed(line: Line) -> None:
            send, sent = line.send, 0

            def counted(value: object, kind: int = 0) -> None:
                nonlocal sent
                if sent == after:
                    os.kill(os.getpid(), signal.SIGKILL)
                sent += 1
                send(value, kind)

            line.send = counted  # type: ignore[method-assign]
            work(line)

        return Fork(killed, progress)

    return start


def _refused(*_: object) -> Fork:
    raise OSError(errno.EAGAIN, "there are too many processes")


def _gone(_: object, progress: Progress) -> Fork:
    return Fork(lambda line: line.close(), progress)


@pytest.mark.parametrize("start", [_refused, _gone, _killed(0), _killed(1), _killed(2)])
def test_without_a_copy_it_is_made_here(project: Project, start: Callable[..., Fork]) -> None:
    """It comes to the same where there can be no further process, and where that is killed."""
    ours = _Counting(project)
    with apart(_silent, start) as hand_over:
        maker = hand_over(ours)
        changes, rest = maker.changes(), maker.rest()
        copies = [copy for copies in changes.copies for copy in copies.make()]
    other = Here.changes(ours)
    assert copies == [copy for copies in other.copies for copy in copies.make()]
    assert (changes.pages, changes.files) == (other.pages, other.files)
    assert rest == Here.rest(ours)
    assert ours.times


def test_what_is_wrong_is_raised(project: Project, tmp_path: Path) -> None:
    """Faulty entries stop a build as they do without a copy, and nothing is published."""
    file = "newsletter/entries/highlights/lemur.md"
    write_files(project.root, {file: _ENTRY.format(date="yesterday", title="A lemur")})
    found = []
    for forks in (False, True):
        with pytest.raises(ProblemsFound) as error:
            _built(project, tmp_path / "site", forks=forks)
        found.append(error.value.problems)
    assert found[0] == found[1]
    assert (found[0][0].place.file, found[0][0].place.line) == (file, 2)
    assert not (tmp_path / "site").exists()


_LIGHT = """
import sys
from pathlib import Path
from farflung.workflows.apart import apart
with apart(print) as hand_over:
    from farflung.workflows.build import BuildOptions, build
    from farflung.workflows.moment import moment_of
    from farflung.workflows.project import open_project
    project, options = open_project(Path.cwd()), BuildOptions(offline=True, hand_over=hand_over)
    build(project, options, moment_of(project, None), print)
print([name for name in ("jinja2", "nh3", "farflung.workflows.rooms") if name in sys.modules])
"""


def test_what_it_needs_is_imported_by_the_copy_alone(project: Project) -> None:
    """Nothing that comes from it makes the build's own process import what makes it."""
    command = [sys.executable, "-c", _LIGHT]
    ended = subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"
