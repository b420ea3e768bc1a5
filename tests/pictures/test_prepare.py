"""Pictures that people send come out upright, in sRGB, without metadata, in the sizes needed."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageCms
from tests.pictures.samples import (
    BARE,
    BLUE,
    GREEN,
    RED,
    WHITE,
    XMP,
    alike,
    containers,
    corners,
    exif,
    exif_with_thumbnail,
    noise,
    opened,
    quarters,
    renditions,
    request,
    saved,
)

from farflung.pictures import PictureInfo, inspect, inspect_all, prepare

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.model import Picture

UPRIGHT = [RED, GREEN, BLUE, WHITE]


def prepared(cache: Path, *originals: bytes) -> list[Picture]:
    """Prepare pictures that must all be fine, in order."""
    requests = [request(data) for data in originals]
    report = prepare(requests, cache)
    assert not report.failures
    return [report.pictures[r.sha256] for r in requests]


def test_a_photo_gets_every_size(tmp_path: Path) -> None:
    """A photo becomes JPEG and WebP at 480 and 960 pixels, and a JPEG of 1072 for the letter."""
    (picture,) = prepared(tmp_path, saved(corners(1600, 1200), "JPEG"))
    assert [(r.width, r.height, r.media_type) for r in renditions(picture)] == [
        (480, 360, "image/jpeg"),
        (960, 720, "image/jpeg"),
        (480, 360, "image/webp"),
        (960, 720, "image/webp"),
        (1072, 804, "image/jpeg"),
    ]
    for rendition in renditions(picture):
        image = opened(rendition)
        assert image.size == (rendition.width, rendition.height)
        assert f"image/{str(image.format).lower()}" == rendition.media_type
        assert rendition.file.suffix == rendition.suffix
        assert all(map(alike, quarters(image), UPRIGHT))


def test_a_small_picture_keeps_its_size(tmp_path: Path) -> None:
    """Nothing is scaled up: a small picture has one size, even of a single pixel."""
    small, dot = prepared(
        tmp_path, saved(corners(64, 40), "PNG"), saved(Image.new("RGB", (1, 1), RED), "PNG")
    )
    assert {(r.width, r.height) for r in renditions(small)} == {(64, 40)}
    assert {(r.width, r.height) for r in renditions(dot)} == {(1, 1)}
    assert len(renditions(dot)) == 3


def test_every_orientation_comes_out_upright(tmp_path: Path) -> None:
    """All eight values of the EXIF orientation, in JPEG, PNG and WebP, end the right way up."""
    upright = corners(160, 100)
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    originals = [
        saved(upright if turn is None else upright.transpose(turn), name, exif=exif(value))
        for name in ("JPEG", "PNG", "WEBP")
        for value, turn in undo.items()
    ]
    for picture in prepared(tmp_path, *originals):
        for rendition in renditions(picture):
            assert all(map(alike, quarters(opened(rendition)), UPRIGHT))
        assert (picture.letter.width, picture.letter.height) == (160, 100)


def test_nothing_but_pixels_comes_out(tmp_path: Path) -> None:
    """EXIF, places, XMP, comments, thumbnails, text and colour profiles do not get through."""
    image = corners(600, 400)
    thumbnail = saved(corners(16, 16), "JPEG", comment=b"SECRET-THUMB")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    text = Image.new("RGB", (600, 400), RED)
    palette = image.quantize(8)
    originals = [
        saved(image, "JPEG", exif=exif(gps=True), comment=b"SECRET", icc_profile=profile, xmp=XMP),
        saved(image, "JPEG", exif=exif_with_thumbnail(thumbnail), dpi=(301, 301)),
        saved(image, "PNG", exif=exif(gps=True), icc_profile=profile, pnginfo=_text_chunks()),
        saved(text, "WEBP", exif=exif(gps=True), icc_profile=profile, xmp=XMP),
        saved(palette, "GIF", comment=b"SECRET"),
        saved(palette, "PNG", transparency=0, pnginfo=_text_chunks(), exif=exif(gps=True)),
    ]
    assert all(b"SECRET" in data for data in originals)
    for picture in prepared(tmp_path, *originals):
        for rendition in renditions(picture):
            assert containers(rendition) <= BARE[rendition.media_type]
            assert b"SECRET" not in rendition.file.read_bytes()


def _text_chunks() -> object:
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415 - one test's need

    info = PngInfo()
    info.add_text("Comment", "SECRET")
    info.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    return info


def test_colours_of_a_wide_gamut_are_converted(tmp_path: Path) -> None:
    """Pixels meant in another colour space are translated to sRGB: here red and green swapped."""
    swapped = _swapped_profile()
    image = Image.new("RGB", (200, 200), RED)
    picture, alpha = prepared(
        tmp_path,
        saved(image, "JPEG", icc_profile=swapped, quality=95),
        saved(_half_transparent(image), "PNG", icc_profile=swapped),
    )
    for made in (picture, alpha):
        red, green, _ = opened(made.letter).convert("RGB").getpixel((150, 100))  # type: ignore[misc]
        assert green > red


def _swapped_profile() -> bytes:
    """Return an sRGB profile whose red and green primaries have changed places."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = data.index(b"rXYZ", 128), data.index(b"gXYZ", 128)
    data[red : red + 4], data[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(data)


def _profile(red: _Colorant, green: _Colorant, blue: _Colorant, gamma: float = 0) -> bytes:
    """Return a profile with these primaries (XYZ at D50), and sRGB's curve unless told a gamma."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for name, colorant in ((b"rXYZ", red), (b"gXYZ", green), (b"bXYZ", blue)):
        at = struct.unpack(">I", data[(row := data.index(name, 128)) + 4 : row + 8])[0]
        data[at + 8 : at + 20] = struct.pack(">3i", *(round(v * 65536) for v in colorant))
    if gamma:
        at = struct.unpack(">I", data[(row := data.index(b"rTRC", 128)) + 4 : row + 8])[0]
        data[at : at + 14] = struct.pack(">4sIIH", b"curv", 0, 1, round(gamma * 256))
    return bytes(data)


_Colorant = tuple[float, float, float]
_DISPLAY_P3 = (
    (0.51512, 0.24120, -0.00105),
    (0.29198, 0.69225, 0.04189),
    (0.15710, 0.06657, 0.78407),
)
_ADOBE_RGB = (
    (0.60974, 0.31111, 0.01947),
    (0.20528, 0.62567, 0.06087),
    (0.14919, 0.06322, 0.74457),
)


def test_photos_of_phones_and_cameras_keep_their_colours(tmp_path: Path) -> None:
    """Display P3 and Adobe RGB come out as the sRGB colours that their standards name."""
    phone, camera = _profile(*_DISPLAY_P3), _profile(*_ADOBE_RGB, gamma=2.19921875)
    colours = [
        (phone, (234, 51, 35), (255, 0, 0)),
        (phone, (117, 251, 76), (0, 255, 0)),
        (phone, (128, 128, 128), (128, 128, 128)),
        (camera, (219, 0, 0), (255, 0, 0)),
        (camera, (144, 255, 60), (0, 255, 0)),
        (camera, (255, 255, 255), (255, 255, 255)),
    ]
    originals = [
        saved(Image.new("RGB", (90, 60), stored), name, icc_profile=profile, quality=98)
        for profile, stored, _ in colours
        for name in ("PNG", "JPEG")
    ]
    for made, (_, _, shown) in zip(
        prepared(tmp_path, *originals),
        (colour for colour in colours for _ in range(2)),
        strict=True,
    ):
        for rendition in renditions(made):
            assert all(alike(shown, colour) for colour in quarters(opened(rendition)))


def _half_transparent(image: Image.Image) -> Image.Image:
    alpha = Image.new("L", image.size, 255)
    alpha.paste(0, (0, 0, image.width // 2, image.height))
    image = image.copy()
    image.putalpha(alpha)
    return image


def test_a_broken_or_unfit_colour_profile_is_ignored(tmp_path: Path) -> None:
    """A profile that is nonsense, or for another kind of pixels, leaves the colours alone."""
    grey = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    for picture in prepared(
        tmp_path,
        saved(corners(100, 80), "JPEG", icc_profile=b"nonsense" * 40, quality=95),
        saved(corners(100, 80), "PNG", icc_profile=grey),
        saved(corners(100, 80), "PNG", icc_profile=_swapped_profile()[:200]),
    ):
        assert all(map(alike, quarters(opened(picture.letter)), UPRIGHT))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "RGB"])
def test_transparency_survives_as_png(tmp_path: Path, mode: str) -> None:
    """What shines through stays so: PNG for site and letter, WebP with alpha beside it."""
    image = _half_transparent(Image.new("RGB", (1200, 900), RED))
    options: dict[str, object] = {}
    if mode == "P":
        image = corners(1200, 900).quantize(4)
        options["transparency"] = image.getpixel((10, 10))
    elif mode == "RGB":
        image = corners(1200, 900)
        options["transparency"] = RED
    else:
        image = image.convert(mode)
    (picture,) = prepared(tmp_path, saved(image, "PNG", **options))
    assert {r.media_type for r in picture.fallback} == {"image/png"}
    assert picture.letter.media_type == "image/png"
    for rendition in renditions(picture):
        shown = opened(rendition).convert("RGBA")
        assert shown.getpixel((5, 5))[3] < 20  # type: ignore[index]
        assert shown.getpixel((shown.width - 5, 5))[3] > 235  # type: ignore[index]


def test_unused_transparency_costs_nothing(tmp_path: Path) -> None:
    """A picture with an alpha channel through which nothing shines is a JPEG."""
    image = corners(300, 200, "RGBA")
    (picture,) = prepared(tmp_path, saved(image, "PNG"))
    assert {r.media_type for r in picture.fallback} == {"image/jpeg"}


def test_rare_kinds_of_pixels_keep_their_colours(tmp_path: Path) -> None:
    """CMYK, 16 bits, grey, black and white, palettes and pictures in pictures look as they should."""
    grey16 = Image.new("I;16", (40, 40), 32768)
    white16 = Image.new("I;16", (40, 40), 65535)
    checked: list[tuple[bytes, list[tuple[int, int, int]]]] = [
        (saved(corners(400, 300, "CMYK"), "JPEG", quality=95), UPRIGHT),
        (saved(corners(400, 300).quantize(4), "PNG"), UPRIGHT),
        (saved(corners(400, 300).quantize(4), "GIF"), UPRIGHT),
        (saved(corners(400, 300), "PNG"), UPRIGHT),
        (saved(corners(400, 300), "WEBP", lossless=True), UPRIGHT),
        (saved(corners(400, 300), "JPEG", progressive=True, quality=95), UPRIGHT),
        (saved(grey16, "PNG"), [(127, 127, 127)] * 4),
        (saved(white16, "PNG"), [(255, 255, 255)] * 4),
        (saved(Image.new("L", (40, 40), 90), "PNG"), [(90, 90, 90)] * 4),
        (saved(Image.new("L", (40, 40), 90), "JPEG"), [(90, 90, 90)] * 4),
        (saved(Image.new("1", (40, 40), 1), "PNG"), [(255, 255, 255)] * 4),
        (
            saved(
                corners(400, 300), "MPO", save_all=True, append_images=[corners(40, 30)], quality=95
            ),
            UPRIGHT,
        ),
    ]
    pictures = prepared(tmp_path, *(data for data, _ in checked))
    for picture, (_, colours) in zip(pictures, checked, strict=True):
        for rendition in renditions(picture):
            assert all(map(alike, quarters(opened(rendition)), colours))


def test_the_first_frame_of_a_moving_picture_is_shown(tmp_path: Path) -> None:
    """Of an animated GIF, WebP or PNG the first frame is kept, and the verdict says so."""
    frames = [Image.new("RGB", (60, 60), colour) for colour in (BLUE, GREEN)]
    for name in ("GIF", "WEBP", "PNG"):
        data = saved(frames[0], name, save_all=True, append_images=frames[1:], duration=50)
        (picture,) = prepared(tmp_path, data)
        assert all(alike(colour, BLUE) for colour in quarters(opened(picture.letter)))
        verdict = inspect(data, tmp_path)
        assert isinstance(verdict, PictureInfo)
        assert verdict.animated


def test_a_letter_picture_gives_up_quality_for_weight(tmp_path: Path) -> None:
    """What will not compress is made lighter by quality, never by size."""
    blurred = noise(201, 151).resize((1072, 804), Image.Resampling.BICUBIC)
    transparent = noise(500, 300)
    transparent.putalpha(Image.linear_gradient("L").resize(transparent.size))
    photo, drawing = prepared(
        tmp_path, saved(blurred, "JPEG", quality=95), saved(transparent, "PNG")
    )
    assert photo.letter.file.stat().st_size <= 150 * 1024
    assert (photo.letter.width, photo.letter.height) == (1072, 804)
    assert (drawing.letter.width, drawing.letter.height) == (500, 300)
    assert drawing.letter.file.stat().st_size < drawing.fallback[-1].file.stat().st_size


def test_the_same_original_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two caches that never met hold the same files."""
    data = saved(noise(500, 400), "JPEG")
    (one,), (two,) = prepared(tmp_path / "a", data), prepared(tmp_path / "b", data)
    assert [r.sha256 for r in renditions(one)] == [r.sha256 for r in renditions(two)]


def test_inspection_tells_what_a_picture_is(tmp_path: Path) -> None:
    """The verdict has the upright size, the type by content, and whether it says where it was."""
    plain = saved(corners(320, 200), "PNG")
    turned = saved(corners(320, 200), "JPEG", exif=exif(6))
    placed = saved(corners(320, 200), "WEBP", exif=exif(gps=True))
    xmp = saved(corners(320, 200), "JPEG", xmp=XMP)
    commented = saved(corners(320, 200), "JPEG", comment=b"hello")
    requests = [request(data) for data in (plain, turned, placed, xmp, commented)]
    verdicts = inspect_all(requests, tmp_path)
    assert [verdicts[r.sha256] for r in requests] == [
        PictureInfo(320, 200, "image/png"),
        PictureInfo(200, 320, "image/jpeg", metadata=True),
        PictureInfo(320, 200, "image/webp", metadata=True, location=True),
        PictureInfo(320, 200, "image/jpeg", metadata=True, location=True),
        PictureInfo(320, 200, "image/jpeg", metadata=True),
    ]


def test_files_are_read_and_progress_is_told(tmp_path: Path) -> None:
    """Files work like bytes, one that is named twice is done once, and each step is announced."""
    files = []
    for number in range(3):
        file = tmp_path / f"{number}.jpg"
        file.write_bytes(saved(noise(30, 30, seed=number), "PNG"))  # the name proves nothing
        files.append(file)
    steps: list[tuple[int, int]] = []
    report = prepare(
        [request(file) for file in (*files, files[0])],
        tmp_path / "cache",
        progress=lambda _what, done, total: steps.append((done, total)),
    )
    assert len(report.pictures) == 3
    assert not report.failures
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_a_profile_in_memory_is_what_pillow_reads() -> None:
    """The swapped profile of these tests is a valid one, or they would prove nothing."""
    profile = ImageCms.ImageCmsProfile(io.BytesIO(_swapped_profile()))
    assert ImageCms.isIntentSupported(profile, ImageCms.Intent.PERCEPTUAL, ImageCms.Direction.INPUT)
