"""Bytes of a picture → what it is, and its pixels: upright, in sRGB, without anything else.

Runs in a worker. Everything here may raise whatever a broken file makes Pillow raise.
"""

from __future__ import annotations

import contextlib
import io
import resource
import struct
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import ExifTags, Image, ImageCms, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from farflung.pictures.formats import MEDIA_TYPES, format_of
from farflung.pictures.records import MAX_PIXELS, PictureInfo, Unusable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

__all__ = ["Decoded", "decode", "examine", "open_picture", "upright"]

# Pillow only finds WebP after importing every plugin it has; naming this one spares the rest.
_REGISTERED = WebPImagePlugin
_OPAQUE = 255
_ROTATED = 5  # orientations from here on swap width and height

_TURNS: Mapping[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How an image is put upright, by the value of the EXIF tag Orientation (CIPA DC-008, 4.6.5)."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The pixels as stored, the ICC profile they are meant in, and the turn that puts them upright.

    What is done to every pixel waits until there are fewer of them: see :meth:`at`.
    """

    pixels: Image.Image
    profile: bytes
    turn: int

    @property
    def transparent(self) -> bool:
        """Whether something shines through."""
        return self.pixels.mode == "RGBA"

    def at(self, size: tuple[int, int]) -> Image.Image:
        """Return the picture in an upright size: sRGB, mode RGB or, if transparent, RGBA.

        Its ``info`` is empty: no metadata can get from here into a file.
        """
        stored = size[::-1] if self.turn >= _ROTATED else size
        pixels = self.pixels
        if pixels.size != stored:
            pixels = pixels.resize(stored, Image.Resampling.LANCZOS, reducing_gap=3.0)
        pixels = _in_srgb(pixels, self.profile)
        if self.turn in _TURNS:
            pixels = pixels.transpose(_TURNS[self.turn])
        pixels.info = {}
        return pixels


def open_picture(data: bytes) -> Image.Image:
    """Read the header of a picture, no pixels yet.

    Raises :class:`Unusable` for another format and for more pixels than are allowed.
    """
    name = format_of(data)
    if name == "HEIF":
        _know_heif()
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(data), formats=[name])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unusable(
            "picture-too-many-pixels",
            f"this picture has more than {MAX_PIXELS // 2**20} megapixels",
            "make it smaller: 2000 pixels across are plenty",
        ) from None


def _know_heif() -> None:
    """Teach Pillow HEIC; its decoder cannot do without a thread, so this request may start some."""
    import pillow_heif  # noqa: PLC0415 - an extra, and a library of 20 MB that few pictures need

    pillow_heif.register_heif_opener(decode_threads=1, thumbnails=False)
    _, hard = resource.getrlimit(resource.RLIMIT_NPROC)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NPROC, (hard, hard))


def examine(image: Image.Image) -> PictureInfo:
    """Say what an open picture is; its header alone is read, and a GIF's second frame's."""
    width, height = image.size
    if _orientation(image) >= _ROTATED:
        width, height = height, width
    jpeg = isinstance(image, JpegImagePlugin.JpegImageFile)  # several pictures in one JPEG: MPO
    animated = not jpeg and bool(getattr(image, "is_animated", False))
    location = _has_location(image)
    return PictureInfo(
        width=width,
        height=height,
        media_type=MEDIA_TYPES["JPEG" if jpeg else str(image.format)],
        animated=animated,
        metadata=location or _has_metadata(image),
        location=location,
    )


def decode(image: Image.Image, size: tuple[int, int]) -> Decoded:
    """Read the pixels of an open picture that will be shown in the upright ``size`` at most.

    A JPEG is decoded at the smallest scale that is not below it.
    """
    turn = _orientation(image)
    image.draft(None, size[::-1] if turn >= _ROTATED else size)
    image.load()
    profile = image.info.get("icc_profile")
    pixels = _plain(image)
    return Decoded(pixels, profile if isinstance(profile, bytes) else b"", turn)


def upright(image: Image.Image) -> Image.Image:
    """Return the pixels of an open picture the way up it is shown, in their own mode."""
    turn = _TURNS.get(_orientation(image))
    image.load()
    return image.copy() if turn is None else image.transpose(turn)


def _orientation(image: Image.Image) -> int:
    value = _quietly(lambda: image.getexif().get(ExifTags.Base.Orientation, 1))
    return value if isinstance(value, int) and value in _TURNS else 1


def _has_location(image: Image.Image) -> bool:
    gps = _quietly(lambda: image.getexif().get_ifd(ExifTags.IFD.GPSInfo))
    xmp = image.info.get("xmp", b"")
    return bool(gps) or (isinstance(xmp, bytes) and b"GPS" in xmp)


def _has_metadata(image: Image.Image) -> bool:
    if any(image.info.get(name) for name in ("exif", "xmp", "comment", "photoshop")):
        return True
    return isinstance(image, PngImagePlugin.PngImageFile) and bool(_quietly(lambda: image.text))


def _quietly(read: Callable[[], Any]) -> Any:
    """Read something optional: metadata that cannot be read counts as none, the pixels may be fine."""
    with (
        warnings.catch_warnings(),
        contextlib.suppress(
            *(ArithmeticError, AttributeError, LookupError, OSError, SyntaxError),
            *(TypeError, ValueError, EOFError, struct.error),
        ),
    ):
        warnings.simplefilter("ignore")
        return read()
    return None


def _plain(image: Image.Image) -> Image.Image:
    """Return the pixels as L, RGB, RGBA or CMYK; RGBA only where something shines through."""
    if image.mode in {"I", "I;16", "I;16B", "I;16L"}:
        return image.point(lambda value: value * (1 / 257) + 0).convert("L")  # 16 bits to 8
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        with_alpha = image.convert("RGBA")
        lowest, _ = with_alpha.getchannel("A").getextrema()
        return with_alpha if lowest != _OPAQUE else with_alpha.convert("RGB")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile and _profile_fits(profile, image.mode):
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            converted = ImageCms.profileToProfile(
                image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=mode
            )
            if converted is not None:
                return converted
    return image.convert(mode)


def _profile_fits(profile: bytes, mode: str) -> bool:
    """Compare the colour space in the header of an ICC profile (ICC.1:2022, 7.2.6) with a mode."""
    return profile[16:20] == {"L": b"GRAY", "CMYK": b"CMYK"}.get(mode, b"RGB ")
