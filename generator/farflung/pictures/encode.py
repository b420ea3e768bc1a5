"""Pixels of a picture → the files for the site and the letter. Runs in a worker."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from farflung.pictures.decode import decode, examine, open_picture
from farflung.pictures.protocol import Encoded, Role
from farflung.pictures.sizes import letter_size, site_sizes, tidy_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from farflung.pictures.decode import Decoded
    from farflung.pictures.records import PictureInfo

__all__ = ["make_lighter", "make_renditions", "make_tidy"]

_LETTER_BYTES = 150 * 1024
_LETTER_QUALITIES = (78, 70, 62, 54, 46)
_LETTER_COLOURS = (256, 128, 64)
_SITE_QUALITY = 80
_LIGHTER = ((1.0, 62), (0.8, 58), (0.62, 54), (0.48, 50), (0.36, 46), (0.25, 42))
"""Width, as a share of the letter's own, and quality of each lighter step."""
_NARROWEST = 160  # pixels; below, nothing is saved that anybody would notice
_LOSSLESS = {"image/png", "image/gif"}  # drawings and screenshots: keep the colour of thin lines
_FULL_CHROMA, _HALF_CHROMA = 0, 2
_TIDY_QUALITY = 88  # once more encoded for the site, so better than that
_DRAWING_BYTES = 1024 * 1024  # an opaque PNG of more is a photo


def make_renditions(data: bytes) -> tuple[PictureInfo, tuple[Encoded, ...]]:
    """Re-encode a picture in every size: fallback and WebP from narrow to wide, and the letter's.

    The fallback and the letter's are JPEG, or PNG where something shines through. Raises
    :class:`Unusable`, or whatever a broken file makes Pillow raise.
    """
    image = open_picture(data)
    info = examine(image)
    size = (info.width, info.height)
    decoded = decode(image, letter_size(size))
    chroma = _FULL_CHROMA if info.media_type in _LOSSLESS else _HALF_CHROMA
    letter = _letter(decoded.at(letter_size(size)), chroma)
    return info, (*_for_site(decoded, site_sizes(size), chroma), letter)


def make_lighter(data: bytes) -> tuple[PictureInfo, tuple[Encoded, ...]]:
    """Re-encode a picture of a letter, each time lighter than before, down to a quarter its width.

    ``data`` is what :func:`make_renditions` made for a letter. Raises what it raises.
    """
    image = open_picture(data)
    info = examine(image)
    size = (info.width, info.height)
    decoded = decode(image, size)
    made: list[Encoded] = []
    lightest = len(data)
    for share, quality in _LIGHTER:
        width = max(min(_NARROWEST, info.width), round(info.width * share))
        pixels = decoded.at((width, max(1, round(info.height * width / info.width))))
        found = _lighter(pixels, quality)
        if len(found.data) < lightest:
            lightest = len(found.data)
            made.append(found)
    return info, tuple(made)


def make_tidy(data: bytes) -> tuple[PictureInfo, tuple[Encoded, ...]]:
    """Re-encode a picture once, as it should lie in a repository: upright, smaller, without metadata.

    A drawing and what something shines through stay PNG, WebP stays WebP, all else becomes JPEG.
    Raises what :func:`make_renditions` raises.
    """
    image = open_picture(data)
    info = examine(image)
    size = tidy_size((info.width, info.height))
    decoded = decode(image, size)
    pixels = decoded.at(size)
    if info.media_type == "image/webp":
        return info, (_encoded(Role.BESIDE, pixels, "WEBP", quality=_TIDY_QUALITY, method=4),)
    if decoded.transparent or info.media_type in _LOSSLESS:
        drawing = _encoded(Role.BESIDE, pixels, "PNG", optimize=True)
        if decoded.transparent or len(drawing.data) <= _DRAWING_BYTES:
            return info, (drawing,)
    options = {"quality": _TIDY_QUALITY, "progressive": True, "optimize": True}
    return info, (_encoded(Role.BESIDE, pixels, "JPEG", **options),)


def _lighter(pixels: Image.Image, quality: int) -> Encoded:
    if pixels.mode == "RGBA":
        fewer = pixels.quantize(_LETTER_COLOURS[-1], method=Image.Quantize.FASTOCTREE)
        return _encoded(Role.LETTER, fewer, "PNG", optimize=True)
    return _encoded(
        Role.LETTER, pixels, "JPEG", quality=quality, subsampling=_HALF_CHROMA, optimize=True
    )


def _for_site(
    decoded: Decoded, sizes: tuple[tuple[int, int], ...], chroma: int
) -> Iterator[Encoded]:
    widest = decoded.at(sizes[-1])
    for size in sizes:
        pixels = widest
        if size != widest.size:
            pixels = widest.resize(size, Image.Resampling.LANCZOS)
        if decoded.transparent:
            yield _encoded(Role.FALLBACK, pixels, "PNG")
        else:
            yield _encoded(
                Role.FALLBACK,
                pixels,
                "JPEG",
                quality=_SITE_QUALITY,
                subsampling=chroma,
                progressive=True,
                optimize=True,
            )
        yield _encoded(Role.WEBP, pixels, "WEBP", quality=_SITE_QUALITY, method=4)


def _letter(pixels: Image.Image, chroma: int) -> Encoded:
    """Encode for the letter, giving up quality step by step until it weighs little enough."""
    if pixels.mode == "RGBA":
        attempts = _png_attempts(pixels)
    else:
        attempts = (
            _encoded(
                Role.LETTER, pixels, "JPEG", quality=quality, subsampling=chroma, optimize=True
            )
            for quality in _LETTER_QUALITIES
        )
    smallest: Encoded | None = None
    for attempt in attempts:
        if smallest is None or len(attempt.data) < len(smallest.data):
            smallest = attempt
        if len(smallest.data) <= _LETTER_BYTES:
            break
    if smallest is None:
        raise AssertionError("there is always a first attempt")
    return smallest


def _png_attempts(pixels: Image.Image) -> Iterator[Encoded]:
    yield _encoded(Role.LETTER, pixels, "PNG")
    for colours in _LETTER_COLOURS:
        fewer = pixels.quantize(colours, method=Image.Quantize.FASTOCTREE)
        yield _encoded(Role.LETTER, fewer, "PNG", optimize=True)


def _encoded(role: Role, pixels: Image.Image, name: str, **options: object) -> Encoded:
    target = io.BytesIO()
    pixels.save(target, name, **options)
    return Encoded(role, pixels.width, pixels.height, f"image/{name.lower()}", target.getvalue())
