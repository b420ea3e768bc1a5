"""How long one photo of 12 megapixels takes: Pillow as one would first write it, and ours.

Run ``python benchmarks/pictures.py [FILE]``. Both make the same five files: JPEG and WebP at 480
and 960 pixels, and a JPEG of 1072. Rounds alternate, so that other work on the machine hits both;
the median of each counts. Times are seconds of CPU in this process; the last lines add the child
process and the cache, by the clock.
"""

from __future__ import annotations

import hashlib
import io
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageOps

from farflung.pictures import PictureRequest, prepare
from farflung.pictures.encode import make_renditions

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7
WIDTHS = ((480, ("JPEG", "WEBP")), (960, ("JPEG", "WEBP")), (1072, ("JPEG",)))


def photo(width: int = 4000, height: int = 3000) -> bytes:
    """Return a JPEG with large shapes, gradients and the noise of a sensor."""
    chance = random.Random(1)  # noqa: S311 - the same picture every time
    ramp = Image.linear_gradient("L").resize((width, height))
    glow = Image.radial_gradient("L").resize((width, height))
    image = Image.merge("RGB", (ramp, glow, Image.new("L", (width, height), 90)))
    draw = ImageDraw.Draw(image)
    for _ in range(200):
        x, y, size = chance.randrange(width), chance.randrange(height), chance.randrange(20, 600)
        colour = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
        draw.ellipse((x, y, x + size, y + size * 0.7), fill=colour)
    grain = Image.merge("RGB", [Image.effect_noise((width, height), 40) for _ in range(3)])
    target = io.BytesIO()
    Image.blend(image, grain, 0.12).save(target, "JPEG", quality=90)
    return target.getvalue()


def plain_pillow(data: bytes) -> int:
    """Decode, turn, resize and save with Pillow's defaults; return the bytes written."""
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    written = 0
    for width, formats in WIDTHS:
        height = round(image.height * width / image.width)
        small = image.resize((width, height), Image.Resampling.LANCZOS)
        for name in formats:
            target = io.BytesIO()
            small.save(target, name)
            written += target.tell()
    return written


def ours(data: bytes) -> int:
    """Do what a worker does; return the bytes written."""
    _, files = make_renditions(data)
    return sum(len(file.data) for file in files)


def cpu(work: Callable[[bytes], int], data: bytes) -> float:
    """Return the seconds of CPU that a piece of work takes in this process."""
    start = time.process_time()
    work(data)
    return time.process_time() - start


def clock(work: Callable[[], object]) -> float:
    """Return the seconds that a piece of work takes by the clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    data = Path(sys.argv[1]).read_bytes() if len(sys.argv) > 1 else photo()
    rounds = [(cpu(plain_pillow, data), cpu(ours, data)) for _ in range(ROUNDS)]
    theirs, mine = (statistics.median(column) for column in zip(*rounds, strict=True))
    request = PictureRequest(data, hashlib.sha256(data).hexdigest())
    with tempfile.TemporaryDirectory() as folder:
        cold = clock(lambda: prepare([request], Path(folder)))
        warm = clock(lambda: prepare([request], Path(folder)))
    sys.stdout.write(
        f"original                       {len(data) / 1024:8.0f} KiB\n"
        f"files by Pillow's defaults     {plain_pillow(data) / 1024:8.0f} KiB\n"
        f"files by ours                  {ours(data) / 1024:8.0f} KiB\n"
        f"Pillow's defaults              {theirs * 1000:8.0f} ms\n"
        f"ours                           {mine * 1000:8.0f} ms\n"
        f"ratio (goal: at most 0.70)     {mine / theirs:8.2f}\n"
        f"with its own process, by clock {cold * 1000:8.0f} ms\n"
        f"from the cache, by clock       {warm * 1000:8.1f} ms\n"
    )


if __name__ == "__main__":
    main()
