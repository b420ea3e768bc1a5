"""Pictures of a letter's item, taken by Chromium."""

from __future__ import annotations

import io
import socket
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from tests.programs import need

from farflung.contribute.snapshot import Chromium, find_chromium, no_camera

if TYPE_CHECKING:
    from pathlib import Path

_LETTER = """\
<!doctype html><html><body style="margin: 0; background: #ff0000">
<table cellpadding="0" cellspacing="0" width="640"><tbody>
<tr><td class="stripe" height="50"></td></tr><tr><td class="mast" height="400"></td></tr>
<tr><td class="section" height="60" style="background: #00ff00"></td></tr>
<tr><td class="item" height="140" style="background: #0000ff"><img src="http://{host}/x.png" height="0"></td></tr>
<tr><td class="stripe" height="50"></td></tr><tr><td class="foot" height="300"></td></tr>
</tbody></table></body></html>
"""


def test_shows_the_item_alone_and_asks_nobody(tmp_path: Path) -> None:
    """The picture is as tall as section and item, and no other machine hears of it."""
    need("chromium", "apt-get install chromium")
    file = tmp_path / "1.png"
    with socket.create_server(("127.0.0.1", 0)) as tracker:
        tracker.settimeout(0)
        host = f"127.0.0.1:{tracker.getsockname()[1]}"
        assert find_chromium()(_LETTER.format(host=host), file)
        with pytest.raises(BlockingIOError):  # nobody has called
            tracker.accept()
    picture = Image.open(io.BytesIO(file.read_bytes())).convert("RGB")
    assert picture.size == (640, 200)
    assert picture.getpixel((320, 30)) == (0, 255, 0)
    assert picture.getpixel((320, 190)) == (0, 0, 255)


def test_a_browser_that_fails_stops_nothing(tmp_path: Path) -> None:
    """Where Chromium is broken or missing there is no picture, and no fault."""
    assert not Chromium("/nowhere/chromium")("<html></html>", tmp_path / "1.png")
    assert not Chromium("/bin/true")("<html></html>", tmp_path / "1.png")
    assert not (tmp_path / "1.png").exists()


def test_without_chromium_there_is_no_camera(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without it takes no pictures."""
    monkeypatch.setenv("PATH", "/nowhere")
    assert find_chromium() is no_camera
