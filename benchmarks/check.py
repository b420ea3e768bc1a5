"""How long `farflung check` takes with 1000 entries, a fifth of them with a photo.

    python benchmarks/check.py [--entries 1000] [--pages 100] [--rounds 3]

Makes a project in a temporary folder and runs the command in turn without its cache of pictures
(cold) and with it (warm); then with a fault in every tenth entry, since the last commit, and with
the import of Python alone for comparison. Prints medians by the clock and of processor time, child
processes included, in seconds.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SETTINGS = """\
title: The Far-Flung Post
sender: The Far-Flung Post <post@example.org>
sections:
  - {id: highlights, kind: highlight}
  - {id: pets, kind: pet}
"""
TEXT = "A sentence about it, with [a link](https://example.org/) and **weight**.\n\n" * 6


def photo(number: int) -> bytes:
    """Return a photo of 3 megapixels, each another."""
    target = io.BytesIO()
    noise = Image.effect_noise((200, 150), 60 + number % 7).resize((2000, 1500))
    noise.putpixel((number % 2000, number // 2000), 255)
    noise.convert("RGB").save(target, "JPEG", quality=85)
    return target.getvalue()


def make(root: Path, entries: int, pages: int) -> None:
    """Write a project in git."""
    files: dict[str, bytes] = {
        ".gitignore": b".farflung/\n",
        "mkdocs.yml": b"site_name: Handbook\nsite_url: https://example.org/\ndocs_dir: handbook\n",
        "newsletter/newsletter.yml": SETTINGS.encode(),
    }
    for n in range(pages):
        leads = f"# Page {n}\n\n[Next](page-{(n + 1) % pages}.md#page-{(n + 1) % pages})\n\n{TEXT}"
        files[f"handbook/page-{n}.md"] = leads.encode()
    for n in range(entries):
        if n % 5:
            head = f"date: 2026-11-19\nby: Amara Okafor\ntitle: Story {n}"
            name = f"highlights/story-{n}"
        else:
            head = f"date: 2026-11-19\nname: Pet {n}\nphoto: pet-{n}.jpg\nalt: A grey cat"
            name = f"pets/pet-{n}"
            files[f"newsletter/entries/{name}.jpg"] = photo(n)
        files[f"newsletter/entries/{name}.md"] = f"---\n{head}\n---\n{TEXT}".encode()
    for name, data in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    who = ("-c", "user.name=Amara Okafor", "-c", "user.email=amara@example.org")
    for command in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "Begin")):
        subprocess.run(["git", *command], cwd=root, check=True)  # noqa: S607 - found on PATH


def timed(command: Sequence[str], root: Path) -> tuple[float, float]:
    """Return seconds by the clock, and of processor time with that of child processes."""
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, cwd=root, check=False, capture_output=True)
    clock, after = time.perf_counter() - start, os.times()
    used = after.children_user + after.children_system
    return clock, used - before.children_user - before.children_system


def spoil(root: Path) -> None:
    """Put a fault into every tenth story."""
    for file in (root / "newsletter/entries/highlights").glob("*1.md"):
        file.write_bytes(file.read_bytes().replace(b"title:", b"heading:"))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "post")
        make(root, options.entries, options.pages)
        check = (sys.executable, "-m", "farflung", "check", "--format", "concise")

        def cold() -> None:
            shutil.rmtree(root / ".farflung", ignore_errors=True)

        runs: list[tuple[str, Sequence[str], Callable[[], None]]] = [
            ("python alone", (sys.executable, "-c", ""), lambda: None),
            ("cold", check, cold),
            ("warm", check, lambda: None),
            ("with faults", check, lambda: spoil(root)),
            ("with faults, --since HEAD", (*check, "--since", "HEAD"), lambda: None),
        ]
        for name, command, prepare in runs:
            rows = []
            for _ in range(options.rounds):
                prepare()
                rows.append(timed(command, root))
            clock, used = (statistics.median(column) for column in zip(*rows, strict=True))
            print(f"{name:28} {clock:6.2f} s by the clock  {used:6.2f} s of processor time")


if __name__ == "__main__":
    main()
