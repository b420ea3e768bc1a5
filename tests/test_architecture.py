from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_LONGEST = 400


def test_rooms_import_what_the_house_allows(repository: Path) -> None:
    """The contracts in pyproject.toml hold: floors, rooms, purity, and who knows which library."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"],
        cwd=repository,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_no_module_is_too_long_to_read(repository: Path) -> None:
    """A module of more than 400 lines is two modules."""
    lengths = {
        file.relative_to(repository).as_posix(): len(file.read_text("utf-8").splitlines())
        for file in (repository / "generator/farflung").rglob("*.py")
    }
    assert lengths
    assert {name: length for name, length in lengths.items() if length > _LONGEST} == {}


def test_every_room_says_what_it_is_for(repository: Path) -> None:
    """Each module of the package begins with a docstring."""
    files = (repository / "generator/farflung").rglob("*.py")
    silent = [f.name for f in files if not f.read_text("utf-8").lstrip().startswith('"""')]
    assert silent == []
