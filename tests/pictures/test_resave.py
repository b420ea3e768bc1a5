"""Pictures saved again: upright, without metadata, otherwise as they were."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, JpegImagePlugin
from tests.pictures.samples import alike, corners, exif, noise, quarters, request, saved

from farflung.pictures import PictureInfo, clean, inspect
from farflung.pictures.protocol import Task
from farflung.pictures.worker import work

if TYPE_CHECKING:
    from pathlib import Path


def cleaned(data: bytes, folder: Path) -> bytes:
    """Return a picture saved again, empty where it was left alone."""
    asked = request(data)
    return clean([asked], folder).get(asked.sha256, b"")


def test_a_photo_with_its_place(tmp_path: Path) -> None:
    """The place is gone, the picture is upright, as large as before, and its tables are kept."""
    photo = saved(corners(60, 40), "JPEG", quality=88, exif=exif(6, gps=True), comment=b"At home")
    made = cleaned(photo, tmp_path)
    info = inspect(made, tmp_path)
    assert isinstance(info, PictureInfo)
    assert (info.width, info.height, info.metadata, info.location) == (40, 60, False, False)
    with Image.open(io.BytesIO(photo)) as before, Image.open(io.BytesIO(made)) as after:
        assert isinstance(before, JpegImagePlugin.JpegImageFile)
        assert isinstance(after, JpegImagePlugin.JpegImageFile)
        assert after.quantization == before.quantization
        turned = before.convert("RGB").transpose(Image.Transpose.ROTATE_270)
        pairs = zip(quarters(turned), quarters(after.convert("RGB")), strict=True)
        assert all(alike(one, two) for one, two in pairs)
    assert b"At home" not in made


def test_a_drawing_keeps_every_pixel(tmp_path: Path) -> None:
    """A PNG loses its texts and nothing else, transparency included."""
    drawing = noise(30, 20).convert("RGBA")
    drawing.putalpha(90)
    made = cleaned(saved(drawing, "PNG", exif=exif(1, gps=True)), tmp_path)
    with Image.open(io.BytesIO(made)) as after:
        assert after.convert("RGBA").tobytes() == drawing.tobytes()
        assert "exif" not in after.info


def test_a_webp(tmp_path: Path) -> None:
    """A WebP stays one."""
    made = cleaned(saved(corners(60, 40), "WEBP", exif=exif(1, gps=True)), tmp_path)
    info = inspect(made, tmp_path)
    assert isinstance(info, PictureInfo)
    assert (info.media_type, info.metadata) == ("image/webp", False)


def test_what_would_lose_something_is_left_alone(tmp_path: Path) -> None:
    """What moves has no file, and neither has what cannot be read."""
    frames = [corners(20, 20), noise(20, 20)]
    moving = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert cleaned(moving, tmp_path) == b""
    moving_png = saved(frames[0], "PNG", save_all=True, append_images=frames[1:])
    assert cleaned(moving_png, tmp_path) == b""
    assert cleaned(saved(corners(60, 40), "JPEG")[:300], tmp_path) == b""
    answer = work(Task.CLEAN, moving)
    assert isinstance(answer, tuple)
    assert answer[1] == ()
