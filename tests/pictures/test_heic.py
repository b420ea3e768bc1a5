"""HEIC, the photos of iPhones, where the extra is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from tests.pictures.samples import (
    BARE,
    BLUE,
    GREEN,
    RED,
    WHITE,
    alike,
    containers,
    corners,
    exif,
    opened,
    quarters,
    renditions,
    request,
    saved,
)

from farflung.pictures import PictureFault, PictureInfo, formats, inspect, prepare

if TYPE_CHECKING:
    from pathlib import Path

pillow_heif = pytest.importorskip("pillow_heif", reason="pip install 'farflung[heic]'")

_AS_NOBODY = """
import os, sys
from farflung.pictures import worker
from farflung.pictures.protocol import Task
import pillow_heif
from PIL import JpegImagePlugin, WebPImagePlugin
os.setgroups([]), os.setgid(65534), os.setuid(65534)
worker.limit_process()
answer = worker.work(Task.INSPECT, sys.stdin.buffer.read())
sys.stdout.write(repr(answer))
"""


@pytest.fixture(scope="module")
def photo() -> bytes:
    """Make a photo as a phone held on its side makes it, with a place in it."""
    pillow_heif.register_heif_opener()
    stored = corners(1200, 1600).transpose(Image.Transpose.ROTATE_90)
    return saved(stored, "HEIF", quality=90, exif=exif(6, gps=True))


def test_a_photo_in_heic_becomes_what_others_become(tmp_path: Path, photo: bytes) -> None:
    """Upright, in every size, as JPEG and WebP without metadata."""
    (picture,) = prepare([request(photo)], tmp_path).pictures.values()
    made = renditions(picture)
    assert [(one.width, one.media_type) for one in made] == [
        (480, "image/jpeg"),
        (960, "image/jpeg"),
        (480, "image/webp"),
        (960, "image/webp"),
        (1072, "image/jpeg"),
    ]
    for one in made:
        assert containers(one) <= BARE[one.media_type]
        assert all(map(alike, quarters(opened(one)), [RED, GREEN, BLUE, WHITE]))


def test_its_verdict_tells_of_places(tmp_path: Path, photo: bytes) -> None:
    """Upright size, type, and that it says where it was taken."""
    assert inspect(photo, tmp_path) == PictureInfo(
        1200, 1600, "image/heic", metadata=True, location=True
    )


def test_broken_and_huge_files_are_faults(tmp_path: Path, photo: bytes) -> None:
    """Half a file, a bare beginning and too many pixels are named, and no crash."""
    half, bare = photo[: len(photo) // 2], b"\0\0\0\x18ftypheic\0\0\0\0"
    size = (1200).to_bytes(4, "big") + (1600).to_bytes(4, "big")
    other = (1600).to_bytes(4, "big") + (1200).to_bytes(4, "big")
    large = (60_000).to_bytes(4, "big") * 2
    huge = photo.replace(size, large).replace(other, large)
    assert huge != photo
    for data in (half, bare, huge):
        found = inspect(data, tmp_path)
        assert isinstance(found, PictureFault)
        assert found.rule in {"broken-picture", "picture-too-many-pixels"}


def test_the_decoder_works_for_people_who_are_not_root(photo: bytes) -> None:
    """Its limits leave the decoder the thread it needs: limits do not bind root, who runs CI."""
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else; anybody else tests it by running the rest")
    done = subprocess.run(
        [sys.executable, "-c", _AS_NOBODY], input=photo, capture_output=True, check=True
    )
    assert b"PictureInfo(width=1200, height=1600" in done.stdout


def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that cannot be opened here is named, and opened once the extra is there."""
    with monkeypatch.context() as patch:
        patch.setattr(formats, "_HEIF_CODE", "no_such_package")
        found = inspect(photo, tmp_path)
        assert isinstance(found, PictureFault)
        assert "HEIC" in found.message
        assert "farflung[heic]" in found.hint
    assert isinstance(inspect(photo, tmp_path), PictureInfo)
