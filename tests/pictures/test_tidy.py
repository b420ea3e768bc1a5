"""Pictures made anew for the repository: upright, small enough, and telling nothing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import ExifTags, Image
from tests.pictures.samples import BLUE, GREEN, RED, XMP, corners, noise, saved

from farflung.pictures import PictureFault, TidyPicture, tidy

if TYPE_CHECKING:
    from pathlib import Path


def _told() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Model] = "Pocket Camera 9"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[2] = (10.0, 20.0, 30.0)
    return exif


def _made(data: bytes | Path) -> tuple[TidyPicture, Image.Image]:
    made = tidy(data)
    assert isinstance(made, TidyPicture), made
    return made, Image.open(io.BytesIO(made.data))


def test_a_photo_of_a_phone() -> None:
    """It is put upright and shrunk to 2000 pixels, and keeps neither place nor camera."""
    data = saved(corners(3000, 2000), "JPEG", exif=_told(), xmp=XMP, comment=b"at home")
    made, image = _made(data)
    assert (made.ending, image.format) == (".jpg", "JPEG")
    assert image.size == (made.width, made.height) == (1333, 2000)
    assert made.original.location
    for word in (b"Exif", b"Pocket Camera", b"GPSLatitude", b"at home", b"xmpmeta"):
        assert word in data
        assert word not in made.data
    pixels = image.convert("RGB")
    found = [pixels.getpixel(at) for at in ((100, 100), (1200, 100), (1200, 1900))]
    for pixel, colour in zip(found, (BLUE, RED, GREEN), strict=True):
        assert isinstance(pixel, tuple)
        assert max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) < 12


@pytest.mark.parametrize(
    ("image", "given", "ending", "kept"),
    [
        (corners(300, 200), "PNG", ".png", "PNG"),  # a drawing
        (noise(900, 900), "PNG", ".jpg", "JPEG"),  # a photo that somebody saved as PNG
        (corners(300, 200, "RGBA"), "WEBP", ".webp", "WEBP"),
        (corners(300, 200, "P"), "GIF", ".png", "PNG"),
    ],
)
def test_the_format_suits_the_picture(
    image: Image.Image, given: str, ending: str, kept: str
) -> None:
    """What comes out is JPEG, PNG or WebP, and the name's ending says which."""
    made, found = _made(saved(image, given))
    assert (made.ending, found.format) == (ending, kept)
    assert found.size == image.size


def test_what_shines_through_stays_so() -> None:
    """A picture with transparency does not get a black ground."""
    see_through = Image.new("RGBA", (40, 40), (200, 0, 0, 90))
    _, found = _made(saved(see_through, "PNG"))
    assert found.convert("RGBA").getpixel((5, 5)) == (200, 0, 0, 90)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "wrong-picture-format"),
        (b"", "empty-picture"),
        (saved(noise(200, 200), "JPEG")[:2000], "broken-picture"),
    ],
)
def test_what_cannot_be_used_is_a_fault(data: bytes, rule: str) -> None:
    """Something else than a picture, or a part of one, gives a reason and no file."""
    made = tidy(data)
    assert isinstance(made, PictureFault)
    assert made.rule == rule


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A file that is a link may lead anywhere, so it is refused."""
    (tmp_path / "real.png").write_bytes(saved(corners(30, 20), "PNG"))
    (tmp_path / "link.png").symlink_to(tmp_path / "real.png")
    assert isinstance(tidy(tmp_path / "real.png"), TidyPicture)
    assert isinstance(tidy(tmp_path / "link.png"), PictureFault)
