"""What goes in and out of the package, the limits, and the faults a picture can have."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.model import Picture

__all__ = [
    "MAX_BYTES",
    "MAX_PIXELS",
    "PictureFailure",
    "PictureFault",
    "PictureInfo",
    "PictureReport",
    "PictureRequest",
    "TidyPicture",
    "Unusable",
]

MAX_BYTES = 20 * 1024 * 1024
"""The largest original, in bytes."""

MAX_PIXELS = 64 * 1024 * 1024
"""The most pixels an original may have; what phones call 64 megapixels just fits."""


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """A picture to look at: a file or its bytes, and the SHA-256 of these bytes as known so far."""

    source: Path | bytes
    sha256: str

    @property
    def name(self) -> str:
        """What a message calls it: the path, or the hash where there is none."""
        return str(self.source) if isinstance(self.source, Path) else self.sha256


@dataclass(frozen=True, slots=True)
class PictureInfo:
    """What an original is: upright size in pixels, media type, and what else lies in the file.

    ``location`` tells that it says where it was taken; ``metadata`` that it holds EXIF, XMP or a
    comment of any kind. Neither survives :func:`prepare`, but the original in the repository
    keeps them. ``animated`` means that all frames but the first get lost.
    """

    width: int
    height: int
    media_type: str
    animated: bool = False
    metadata: bool = False
    location: bool = False


@dataclass(frozen=True, slots=True)
class TidyPicture:
    """A picture made anew for the repository, and what its original was.

    ``ending`` is how the name of a file with these bytes should end, such as ``.jpg``.
    """

    data: bytes
    ending: str
    width: int
    height: int
    original: PictureInfo


@dataclass(frozen=True, slots=True)
class PictureFault:
    """Why a picture cannot be used: the stable name of the rule, what is wrong, what to do."""

    rule: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PictureFailure:
    """A picture that was asked for and is not there; ``source`` is the request's name."""

    source: str
    sha256: str
    fault: PictureFault


@dataclass(frozen=True, slots=True)
class PictureReport:
    """What came of a request: pictures by the hash of their original, and those that failed."""

    pictures: Mapping[str, Picture]
    failures: tuple[PictureFailure, ...] = ()


class Unusable(Exception):  # noqa: N818 - it says what the picture is
    """Carries a :class:`PictureFault` out of a nested call; never leaves the package."""

    def __init__(self, rule: str, message: str, hint: str = "") -> None:
        """Take the rule's name, what is wrong, and what to do."""
        super().__init__(message)
        self.fault = PictureFault(rule, message, hint)
