"""An item of a letter as a picture, taken by a Chromium that reaches no network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

__all__ = ["Camera", "Chromium", "find_chromium", "no_camera"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_WIDTH = 640  # pixels: a letter and a little ground beside it
_TALLEST = 4000
_SECONDS = 60
_HEIGHT = re.compile(r'data-farflung-height="([0-9]{1,6})"')

_CUT = """
<script>
(() => {
  const title = document.querySelector("td.section");
  if (title) {
    const rows = [...title.closest("tbody").children];
    const first = rows.indexOf(title.closest("tr"));
    const ends = (row) => row.querySelector(":scope > td.stripe, :scope > td.foot");
    const last = rows.findIndex((row, place) => place > first && ends(row));
    rows.forEach((row, place) => {
      if (place < first || (last >= 0 && place >= last)) row.remove();
    });
  }
  document.documentElement.dataset.farflungHeight = Math.ceil(document.body.scrollHeight);
})();
</script>
"""
"""Leaves the section of a letter alone, without what stands above and below it."""


class Camera(Protocol):
    """Takes a picture of a letter's only section."""

    def __call__(self, html: str, file: Path) -> bool:
        """Write a PNG of a letter that holds one item; False where there is none."""


def no_camera(html: str, file: Path) -> bool:  # noqa: ARG001 - the port's form
    """Take no picture."""
    return False


def find_chromium() -> Camera:
    """Return a Chromium of this machine, or :func:`no_camera` where there is none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return Chromium(found) if found else no_camera


@dataclass(frozen=True, slots=True)
class Chromium:
    """Takes pictures with the program ``path``."""

    path: str

    def __call__(self, html: str, file: Path) -> bool:
        """Write a PNG of the item; False where Chromium fails, which stops nothing."""
        with tempfile.TemporaryDirectory(prefix="farflung-snapshot-") as scratch:
            page = Path(scratch) / "letter.html"
            page.write_text(html.replace("</body>", f"{_CUT}</body>"), "utf-8")
            measured = self._run(scratch, "--dump-dom", page.as_uri())
            height = _HEIGHT.search(measured or "")
            if not height:
                return False
            size = f"--window-size={_WIDTH},{max(1, min(int(height[1]), _TALLEST))}"
            self._run(scratch, size, f"--screenshot={file.resolve()}", page.as_uri())
        return file.is_file()

    def _run(self, scratch: str, *arguments: str) -> str | None:
        """Run it with a profile of its own; what it prints, None where it fails or stalls."""
        command = [
            self.path,
            "--headless",
            "--disable-gpu",
            "--hide-scrollbars",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-extensions",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={scratch}/profile",
            *(["--no-sandbox"] if os.geteuid() == 0 else []),  # as root it knows no other way
            *arguments,
        ]
        environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        try:
            done = subprocess.run(  # noqa: S603 - a list, no shell, our own words
                command,
                env={**environment, "HOME": scratch},
                capture_output=True,
                stdin=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return done.stdout.decode("utf-8", "replace")
