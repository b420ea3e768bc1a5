"""What shells complete: asked the way bash asks, and once through bash itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.programs import need
from tests.projects import write_project

from farflung.cli.app import VERBS

_FARFLUNG = Path(sys.executable).with_name("farflung")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a project with a kind and an edition of its own."""
    kind = "kind: plant\nlabel: Plant\nfields:\n  title: {type: text, required: true}\n"
    files = {
        "newsletter/newsletter.yml": (
            "title: The Post\nsender: The Post <post@example.org>\n"
            "sections:\n  - {id: pets, kind: pet}\n  - id: window-sill\n    kind: plant\n"
        ),
        "newsletter/kinds/plant.yml": kind,
        "newsletter/editions/2026-W47.yml": "",
    }
    return write_project(tmp_path, files)


def _offered(root: Path, *words: str) -> list[str]:
    """Return what bash is offered for the last of the words after ``farflung``."""
    environment = {
        **os.environ,
        "_FARFLUNG_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["farflung", *words]),
        "COMP_CWORD": str(len(words)),
    }
    done = subprocess.run(
        [_FARFLUNG], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


def test_verbs(root: Path) -> None:
    """All verbs are offered, and of those that begin alike the right ones."""
    assert set(VERBS) <= {*_offered(root, "")}
    assert _offered(root, "ed") == ["edition"]
    assert _offered(root, "edition", "fr") == ["freeze"]


def test_names_of_the_project(root: Path) -> None:
    """Kinds, sections and editions are those of the project, from any folder of it."""
    assert "plant" in _offered(root, "new", "p")
    assert "pet" in _offered(root / "newsletter", "new", "p")
    assert _offered(root, "new", "--section", "") == ["pets", "window-sill"]
    assert _offered(root, "edition", "verify", "2026") == ["2026-W47"]
    assert _offered(root, "preview", "") == ["2026-W47"]
    assert _offered(root.parent, "-C", str(root), "preview", "") == ["2026-W47"]


def test_rules(root: Path) -> None:
    """`explain` completes the names of rules."""
    assert _offered(root, "explain", "unknown-f") == ["unknown-field"]


def test_outside_of_a_project(tmp_path: Path) -> None:
    """Where there is no project there is nothing of one, and no message either."""
    assert _offered(tmp_path, "preview", "") == []
    assert "pet" in _offered(tmp_path, "new", "")


def test_bash_itself(root: Path) -> None:
    """The printed script makes bash complete."""
    bash = need("bash", "apt-get install bash")
    script = f"""
        export PATH="{_FARFLUNG.parent}:$PATH"
        source <(farflung completion bash)
        COMP_WORDS=(farflung explain unknown-f); COMP_CWORD=2
        _farflung_completion farflung
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(
        [bash, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["unknown-field"]


@pytest.mark.parametrize(("shell", "word"), [("zsh", "#compdef farflung"), ("fish", "complete ")])
def test_other_shells(root: Path, shell: str, word: str) -> None:
    """Zsh and fish get scripts of their own."""
    command = [str(_FARFLUNG), "completion", shell]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert word in done.stdout
