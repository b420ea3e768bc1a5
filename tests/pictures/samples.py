"""Pictures for the tests, made on the spot, and a look into the containers of those that come out."""

from __future__ import annotations

import hashlib
import io
import random
import struct
from typing import TYPE_CHECKING

from PIL import ExifTags, Image

from farflung.pictures import PictureRequest

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.model import Picture, Rendition

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 200, 30), (30, 30, 220), (250, 250, 250)

XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    b'xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="6,27.2N"/></rdf:RDF></x:xmpmeta>'
)


def corners(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Return a picture whose quarters are red, green / blue, white."""
    image = Image.new("RGB", (width, height), WHITE)
    half_x, half_y = width // 2, height // 2
    image.paste(RED, (0, 0, half_x, half_y))
    image.paste(GREEN, (half_x, 0, width, half_y))
    image.paste(BLUE, (0, half_y, half_x, height))
    return image.convert(mode)


def noise(width: int, height: int, seed: int = 7) -> Image.Image:
    """Return a picture that is hard to compress."""
    data = random.Random(seed).randbytes(width * height * 3)  # noqa: S311 - not a secret
    return Image.frombytes("RGB", (width, height), data)


def saved(image: Image.Image, name: str, **options: object) -> bytes:
    """Return the bytes of an image in a format."""
    target = io.BytesIO()
    image.save(target, name, **options)
    return target.getvalue()


def request(data: bytes | Path) -> PictureRequest:
    """Ask for a picture by its bytes or its file."""
    content = data if isinstance(data, bytes) else data.read_bytes()
    return PictureRequest(data, hashlib.sha256(content).hexdigest())


def opened(rendition: Rendition) -> Image.Image:
    """Read a rendition back."""
    with Image.open(rendition.file) as image:
        image.load()
        return image


def renditions(picture: Picture) -> tuple[Rendition, ...]:
    """Return every file of a picture."""
    return (*picture.fallback, *picture.webp, picture.letter)


def quarters(image: Image.Image) -> list[tuple[int, ...]]:
    """Return the colours in the middle of the four quarters, row by row."""
    width, height = image.size
    plain = image.convert("RGB")
    spots = [(x * width // 4, y * height // 4) for y in (1, 3) for x in (1, 3)]
    return [pixel for spot in spots if isinstance(pixel := plain.getpixel(spot), tuple)]


def alike(one: tuple[int, ...], two: tuple[int, ...], by: int = 12) -> bool:
    """Compare two colours as an eye would after lossy compression."""
    return all(abs(a - b) <= by for a, b in zip(one, two, strict=True))


def exif(orientation: int = 1, *, gps: bool = False) -> bytes:
    """Return EXIF data with a camera, an orientation and perhaps a place."""
    data = Image.Exif()
    data[ExifTags.Base.Orientation] = orientation
    data[ExifTags.Base.Make] = "SECRET-CAMERA"
    if gps:
        data[ExifTags.IFD.GPSInfo] = {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: (6.0, 27.0, 14.0),
        }
    return data.tobytes()


def exif_with_thumbnail(thumbnail: bytes) -> bytes:
    """Return EXIF data whose second directory holds a small JPEG (CIPA DC-008, 4.5.5)."""
    first = struct.pack("<HHHIII", 1, 0x0112, 3, 1, 1, 26)
    rows = ((0x0103, 3, 6), (0x0201, 4, 68), (0x0202, 4, len(thumbnail)))
    second = struct.pack("<H", 3) + b"".join(
        struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in rows
    )
    body = b"II*\0" + struct.pack("<I", 8) + first + second + struct.pack("<I", 0)
    return b"Exif\0\0" + body + thumbnail


def containers(rendition: Rendition) -> set[str]:
    """Return the names of the segments or chunks that a file is made of."""
    data = rendition.file.read_bytes()
    reader = {"image/jpeg": _segments, "image/png": _png_chunks, "image/webp": _webp_chunks}
    return reader[rendition.media_type](data)


def _segments(data: bytes) -> set[str]:
    found, at = set(), 2
    while data[at + 1] != 0xDA:
        assert data[at] == 0xFF
        found.add(f"{data[at + 1]:02X}")
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return found | ({"COM"} if b"\xff\xfe" in data[at:] else set())


def _png_chunks(data: bytes) -> set[str]:
    found, at = set(), 8
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        found.add(name.decode())
        at += 12 + length
    return found


def _webp_chunks(data: bytes) -> set[str]:
    found, at = set(), 12
    while at < len(data):
        name, length = struct.unpack("<4sI", data[at : at + 8])
        found.add(name.decode())
        at += 8 + length + length % 2
    return found


BARE = {
    "image/jpeg": {"E0", "DB", "C0", "C2", "C4"},  # JFIF, tables, frame
    "image/png": {"IHDR", "PLTE", "tRNS", "IDAT", "IEND"},
    "image/webp": {"VP8 ", "VP8L", "VP8X", "ALPH"},
}
"""What the containers need to show pixels, and nothing that tells a story."""
