"""The allowed formats, told by the first bytes of a file: its name proves nothing."""

from __future__ import annotations

from importlib.util import find_spec

from farflung.pictures.records import MAX_BYTES, Unusable

__all__ = ["MEDIA_TYPES", "format_of", "too_large"]

MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "HEIF": "image/heic",
}
"""Pillow's name of each allowed format, with its media type."""

_HINT = "save it as JPEG or PNG"
_BRANDS = {b"heic": "HEIC", b"heix": "HEIC", b"heim": "HEIC", b"heis": "HEIC", b"avif": "AVIF"}
_COMMON_BRANDS = {b"mif1", b"msf1"}  # say that it is a picture, not how it is coded
_HEIF_CODE = "pillow_heif"
_OTHERS = (
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"BM", "BMP"),
    (b"%PDF", "PDF"),
    (b"8BPS", "Photoshop"),
    (b"\0\0\1\0", "ICO"),
)


def format_of(data: bytes) -> str:
    """Return Pillow's name of the format of a file's bytes.

    Raises :class:`Unusable` for an empty or too large file and for any other format, which is
    named in the message where it is a well-known one.
    """
    if not data:
        raise Unusable("empty-picture", "this file is empty", "save the picture again")
    if len(data) > MAX_BYTES:
        raise too_large(len(data))
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    found = _brand(data) or _other(data)
    if found == "HEIC":
        if find_spec(_HEIF_CODE):
            return "HEIF"
        message = "this is a HEIC file, as iPhones make them, and nothing here can open it"
        hint = "save it as JPEG, or install what opens it: pip install 'farflung[heic]'"
        raise Unusable("wrong-picture-format", message, hint)
    what = f"this is a {found} file" if found else "this is not a picture that we know"
    raise Unusable("wrong-picture-format", f"{what}; JPEG, PNG, WebP and GIF are allowed", _HINT)


def too_large(size: int) -> Unusable:
    """Return the fault of a file of ``size`` bytes, to be raised."""
    return Unusable(
        "picture-too-large",
        f"this file has {size / 2**20:.1f} MiB, at most {MAX_BYTES // 2**20} fit",
        "make the picture smaller: 2000 pixels across are plenty",
    )


def _brand(data: bytes) -> str:
    """Name a file by the brands at its beginning (ISO/IEC 14496-12, 4.3; 23008-12, 10.2)."""
    if data[4:8] != b"ftyp":
        return ""
    size = min(int.from_bytes(data[:4], "big"), 256)
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, size, 4))]
    coded = [_BRANDS[brand] for brand in brands if brand in _BRANDS]
    known = brands[0] in _BRANDS or brands[0] in _COMMON_BRANDS
    return coded[0] if known and coded else ""


def _other(data: bytes) -> str:
    for start, name in _OTHERS:
        if data.startswith(start):
            return name
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<svg", b"<?xml")) and b"<svg" in head:
        return "SVG"
    if head.startswith((b"<!doctype html", b"<html", b"<script")):
        return "HTML"
    return ""
