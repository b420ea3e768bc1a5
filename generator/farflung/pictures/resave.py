"""A picture saved again as it is: upright, without metadata, otherwise the same. Runs in a worker."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import JpegImagePlugin

from farflung.pictures.decode import examine, open_picture, upright
from farflung.pictures.protocol import Encoded, Role

if TYPE_CHECKING:
    from typing import Any

    from PIL import Image

    from farflung.pictures.records import PictureInfo

__all__ = ["make_clean"]

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


def make_clean(data: bytes) -> tuple[PictureInfo, tuple[Encoded, ...]]:
    """Save a picture again in its own format, size and colours, upright and without metadata.

    There is no file where that would lose something: of what moves, and of other formats. A JPEG
    keeps its tables, so that its quality stays what it was. Raises :class:`Unusable`, or whatever
    a broken file makes Pillow raise.
    """
    image = open_picture(data)
    info = examine(image)
    name = _FORMATS.get(info.media_type)
    if name is None or info.animated:
        return info, ()
    options = _options(image, name)
    pixels = upright(image)
    kept = pixels.info.get("transparency")
    pixels.info = {} if kept is None else {"transparency": kept}
    target = io.BytesIO()
    pixels.save(target, name, **options)
    made = target.getvalue()
    again = examine(open_picture(made))
    if again.metadata or (again.width, again.height) != (info.width, info.height):
        return info, ()
    return info, (Encoded(Role.CLEAN, again.width, again.height, info.media_type, made),)


def _options(image: Image.Image, name: str) -> dict[str, Any]:
    """Return how to save it so that colours and quality stay."""
    profile = image.info.get("icc_profile")
    options: dict[str, Any] = {"icc_profile": profile} if profile else {}
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        image.load()  # the tables are known after that
        options |= {
            "qtables": image.quantization,
            "subsampling": JpegImagePlugin.get_sampling(image),
            "progressive": "progressive" in image.info,
        }
    elif name == "PNG":
        options |= {"optimize": True}
    else:
        options |= {"quality": 95, "method": 4}
    return options
