"""The machine as the doctor sees it."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING, Any

import pytest

from farflung.checkup.design import fonts
from farflung.checkup.folders import cache
from farflung.checkup.machine import disk, extras, heic_pictures, time_zone
from farflung.config.secrets import read_secret
from farflung.errors import RefusedError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("free", "state"), [(50_000_000, "error"), (500_000_000, "warning"), (20_000_000_000, "ok")]
)
def test_room_on_the_disk(tmp_path: Path, free: int, state: str) -> None:
    """Too little for a build is an error, little a warning."""
    (found,) = disk(tmp_path, free)
    assert (found.state, "free" in found.message) == (state, True)
    assert bool(found.advice) == (state != "ok")
    (real,) = disk(tmp_path)
    assert "free" in real.message


def test_the_time_of_the_publication() -> None:
    """Its zone's time is said, and whose data that is."""
    (found,) = time_zone("Asia/Kathmandu", dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC))
    assert "in Asia/Kathmandu it is 2026-11-22 17:45 (UTC+0545), by " in found.message


def test_extras_that_are_here() -> None:
    """Every extra of the package but those for its developers is named once."""
    (found,) = extras()
    assert "heic" in found.message
    assert "zensical" in found.message
    assert "dev" not in found.message


def test_photos_that_nobody_here_can_read() -> None:
    """A HEIC picture without the extra is an error that says how to install it."""
    (found,) = heic_pictures(["mochi.jpg", "Mochi.HEIC"], readable=False)
    assert (found.state, found.advice) == ("error", "pip install 'farflung[heic]'")
    assert not list(heic_pictures(["Mochi.HEIC"], readable=True))
    assert not list(heic_pictures(["mochi.jpg"], readable=False))


def test_the_cache(tmp_path: Path) -> None:
    """It is made where it is missing and measured; one in git or of somebody else is an error."""
    folder = tmp_path / ".farflung"
    (found,) = cache(folder, tracked=False)
    assert (found.state, folder.is_dir()) == ("ok", True)
    (folder / "feed").write_bytes(b"x" * 2_000_000)
    (found,) = cache(folder, tracked=False)
    assert "2.0 MB" in found.message
    tracked, _ = cache(folder, tracked=True)
    assert (tracked.state, tracked.advice[:8]) == ("error", "git rm -")
    (found,) = cache(folder, tracked=False, me=os.getuid() + 1)
    assert (found.state, "belongs to somebody else" in found.message) == ("error", True)


@pytest.mark.parametrize(
    ("theme", "plugins", "state"),
    [
        ({"name": "material"}, [], "warning"),
        ("material", [], "warning"),
        ({"name": "material", "font": {"text": "Lato"}}, [], "warning"),
        ({"name": "material", "font": False}, [], "ok"),
        ({"name": "material"}, ["material/privacy"], "ok"),
        ("readthedocs", [], "ok"),
    ],
)
def test_fonts_from_elsewhere(theme: Any, plugins: list[str], state: str) -> None:
    """Material lets every reader's browser ask Google, unless the settings say otherwise."""
    name = theme if isinstance(theme, str) else theme["name"]
    (found,) = fonts(name, {"theme": theme}, plugins)
    assert found.state == state


def test_secrets(tmp_path: Path) -> None:
    """A variable wins over a file; of a file the first line counts; one that is missing is said."""
    file = tmp_path / "secret"
    file.write_text("from the file\n", "utf-8")
    assert read_secret("X", {}) is None
    assert read_secret("X", {"X_FILE": str(file)}) == "from the file"
    assert read_secret("X", {"X_FILE": str(file), "X": "told"}) == "told"
    with pytest.raises(RefusedError, match="X_FILE names cannot be read"):
        read_secret("X", {"X_FILE": str(tmp_path / "absent")})
