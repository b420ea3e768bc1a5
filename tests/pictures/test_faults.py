"""Files that are broken, hostile or something else: a clean fault, or a valid picture."""

from __future__ import annotations

import os
import random
import struct
import zlib
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from tests.pictures.samples import corners, exif, noise, opened, renditions, request, saved

from farflung.pictures import (
    PictureFault,
    PictureInfo,
    PictureRequest,
    inspect,
    inspect_all,
    prepare,
)
from farflung.pictures.records import MAX_BYTES

if TYPE_CHECKING:
    from pathlib import Path


def fault(data: bytes | Path, cache: Path) -> PictureFault:
    """Return why a picture is refused, the same by inspecting and by preparing it."""
    wanted = request(data)
    verdict = inspect_all([wanted], cache)[wanted.sha256]
    assert isinstance(verdict, PictureFault)
    report = prepare([wanted], cache)
    assert not report.pictures
    assert [failure.fault for failure in report.failures] == [verdict]
    assert "\n" not in verdict.message
    return verdict


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- hi --><svg/>", "SVG"),
        (b"<!DOCTYPE html><img src=x>", "HTML"),
        (b"II*\0" + b"\0" * 60, "TIFF"),
        (b"MM\0*" + b"\0" * 60, "TIFF"),
        (b"BM" + b"\0" * 60, "BMP"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "AVIF"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "AVIF"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isomavc1", "not a picture"),
        (b"just text, called cat.jpg", "not a picture"),
        (b"\0", "not a picture"),
    ],
)
def test_other_formats_are_refused_by_name(tmp_path: Path, data: bytes, named: str) -> None:
    """A file of another format is refused whatever it is called, and the message says what it is."""
    file = tmp_path / "cat.jpg"
    file.write_bytes(data)
    found = fault(file, tmp_path / "cache")
    assert found.rule == "wrong-picture-format"
    assert named in found.message


def test_pillow_opens_no_format_but_the_one_found(tmp_path: Path) -> None:
    """A start like a JPEG's does not hand the rest to another of Pillow's many readers."""
    tiff = saved(corners(20, 20), "TIFF")
    for start in (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBP"):
        assert fault(start + tiff, tmp_path).rule == "broken-picture"


def test_an_empty_file_is_named_empty(tmp_path: Path) -> None:
    """Zero bytes are a fault of their own."""
    assert fault(b"", tmp_path).rule == "empty-picture"


def test_a_file_above_the_limit_is_not_opened(tmp_path: Path) -> None:
    """More bytes than allowed are refused, from memory and from a file, which is not read."""
    file = tmp_path / "large.jpg"
    with file.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    wanted = PictureRequest(file, "0" * 64)
    found = inspect_all([wanted], tmp_path / "cache")["0" * 64]
    assert isinstance(found, PictureFault)
    assert found.rule == "picture-too-large"
    data = b"\xff\xd8\xff" + b"\0" * MAX_BYTES
    assert fault(data, tmp_path / "cache").rule == "picture-too-large"


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that promises many pixels and has none."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    ihdr = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", ihdr) + chunk(b"IDAT", zlib.compress(b"\0" * 1000))


@pytest.mark.parametrize("size", [(8193, 8192), (20_000, 20_000), (65_000, 65_000), (2**31 - 1, 9)])
def test_pixel_bombs_are_refused_by_their_header(tmp_path: Path, size: tuple[int, int]) -> None:
    """A picture of more than 64 megapixels is refused before any of them is decoded."""
    found = fault(png_header(*size), tmp_path)
    assert found.rule == "picture-too-many-pixels"
    gif = b"GIF89a" + struct.pack("<HH", 65_000, 65_000) + b"\0\0\0,\0\0\0\0"
    assert fault(gif + struct.pack("<HHB", 65_000, 65_000, 0), tmp_path).rule in {
        "picture-too-many-pixels",
        "broken-picture",
    }


def test_a_picture_at_the_limit_is_taken(tmp_path: Path) -> None:
    """64 megapixels are decoded within the worker's memory."""
    data = saved(Image.new("L", (8192, 8192), 77), "PNG", compress_level=1)
    assert prepare([request(data)], tmp_path).failures == ()


def test_a_text_bomb_in_a_png_is_a_fault(tmp_path: Path) -> None:
    """Compressed text that would fill the memory is refused."""
    bomb = zlib.compress(b"\0" * (200 * 1024 * 1024), 9)
    chunk = b"zTXtComment\0\0" + bomb
    plain = saved(corners(20, 20), "PNG")
    at = plain.index(b"IDAT") - 4
    data = plain[:at] + struct.pack(">I", len(chunk) - 4) + chunk
    data += struct.pack(">I", zlib.crc32(chunk)) + plain[at:]
    verdict = inspect(data, tmp_path)
    assert isinstance(verdict, PictureInfo) or verdict.rule == "broken-picture"


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_file_cut_off_anywhere_is_a_fault(tmp_path: Path, name: str) -> None:
    """A picture that ends too early is refused, wherever it ends."""
    whole = saved(noise(60, 50), name)
    for part in (0.02, 0.2, 0.5, 0.9):
        assert fault(whole[: int(len(whole) * part)], tmp_path).rule in {
            "broken-picture",
            "wrong-picture-format",
        }


@pytest.mark.parametrize("seed", range(3))
def test_flipped_bytes_give_a_picture_or_a_fault(tmp_path: Path, seed: int) -> None:
    """Whatever bytes of a valid file are changed, the answer is a valid picture or a clean fault."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    image = corners(90, 60)
    moving = {"save_all": True, "append_images": [noise(90, 60)]}
    originals = [
        saved(image, "JPEG", exif=exif(6, gps=True)),
        saved(image, "JPEG", progressive=True),
        saved(image.convert("CMYK"), "JPEG"),
        saved(image, "PNG", exif=exif(gps=True)),
        saved(image.quantize(8), "PNG", transparency=1),
        saved(image, "WEBP", exif=exif(3)),
        saved(image, "WEBP", **moving),
        saved(image, "GIF", **moving),
    ]
    mutants = [request(_mutate(chance, data)) for data in originals for _ in range(25)]
    report = prepare(mutants, tmp_path)
    assert len(report.pictures) + len(report.failures) == len({m.sha256 for m in mutants})
    for picture in report.pictures.values():
        for rendition in renditions(picture):
            assert opened(rendition).size == (rendition.width, rendition.height)
    assert {failure.fault.rule for failure in report.failures} <= {
        "broken-picture",
        "wrong-picture-format",
        "picture-too-many-pixels",
        "picture-needs-memory",
    }


def _mutate(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 40))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def test_links_pipes_and_folders_are_not_followed(tmp_path: Path) -> None:
    """Only a regular file is read, and none of the others holds up the run."""
    data = saved(corners(20, 20), "PNG")
    real, link, pipe = tmp_path / "real.png", tmp_path / "link.png", tmp_path / "pipe.png"
    real.write_bytes(data)
    link.symlink_to(real)
    os.mkfifo(pipe)
    sha256 = request(data).sha256
    for path in (link, pipe, tmp_path, tmp_path / "absent.png"):
        found = inspect_all([PictureRequest(path, sha256)], tmp_path / "cache")[sha256]
        assert isinstance(found, PictureFault)
        assert found.rule == "missing-picture"
    assert isinstance(inspect(data, tmp_path / "cache"), PictureInfo)  # nothing was remembered


def test_a_file_that_changed_is_not_mistaken(tmp_path: Path) -> None:
    """Bytes that are not those that were hashed are refused, and nothing is remembered of them."""
    wanted = PictureRequest(saved(corners(20, 20), "PNG"), "0" * 64)
    report = prepare([wanted], tmp_path)
    assert [failure.fault.rule for failure in report.failures] == ["picture-changed"]
    assert not list(tmp_path.rglob("*.json"))


def test_one_bad_picture_holds_up_no_other(tmp_path: Path) -> None:
    """Good pictures come out beside bad ones."""
    good = request(saved(corners(50, 50), "PNG"))
    bad = request(saved(corners(50, 50), "JPEG")[:300])
    report = prepare([bad, good, request(b"text")], tmp_path)
    assert list(report.pictures) == [good.sha256]
    assert [failure.sha256 for failure in report.failures] == [bad.sha256, request(b"text").sha256]
