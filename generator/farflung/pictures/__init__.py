"""Pictures: somebody's file → upright, without metadata, in the sizes the site and the letter need.

The only user of Pillow, and Pillow runs in child processes alone: a file that breaks the decoder
costs that file and nothing else. What was done once is kept in a cache by the hash of the
original, so that a run in which no picture is new starts no process.
"""

from __future__ import annotations

from farflung.pictures.records import (
    PictureFailure,
    PictureFault,
    PictureInfo,
    PictureReport,
    PictureRequest,
    TidyPicture,
)
from farflung.pictures.service import (
    clean,
    forget_pictures,
    inspect,
    inspect_all,
    lighten,
    prepare,
    tidy,
)

__all__ = [
    "PictureFailure",
    "PictureFault",
    "PictureInfo",
    "PictureReport",
    "PictureRequest",
    "TidyPicture",
    "clean",
    "forget_pictures",
    "inspect",
    "inspect_all",
    "lighten",
    "prepare",
    "tidy",
]
