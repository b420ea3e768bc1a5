"""What goes over the pipes between us and a worker: length-prefixed frames, JSON and bytes.

A request is one task letter, eight bytes of length and the original. An answer is four bytes of
length, a JSON header, and the bytes of each rendition in the header's order. A worker may have
been taken over by what it decoded, so an answer is checked like any other input.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

from farflung.pictures.formats import MEDIA_TYPES, format_of
from farflung.pictures.records import PictureFault, PictureInfo, Unusable

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Answer",
    "BadAnswer",
    "Encoded",
    "Role",
    "Task",
    "fault_of",
    "info_of",
    "read_answer",
    "read_task",
    "write_answer",
    "write_task",
]

_HEADER_BYTES = 64 * 1024
_RENDITION_BYTES = 20 * 1024 * 1024
_SIDE = 2**20


class Task(StrEnum):
    """What a worker is asked for."""

    INSPECT = "i"  # decode and say what it is
    PREPARE = "p"  # and re-encode it in every size
    LIGHTEN = "l"  # and re-encode it for the letter, lighter and lighter
    CLEAN = "c"  # and save it again as it is, upright and without metadata
    TIDY = "t"  # and re-encode it once, to lie beside an entry


class Role(StrEnum):
    """What a rendition is for."""

    FALLBACK = "fallback"
    WEBP = "webp"
    LETTER = "letter"
    CLEAN = "clean"
    BESIDE = "beside"  # an entry, in the repository


_TYPES = {
    Role.FALLBACK: {"image/jpeg", "image/png"},
    Role.WEBP: {"image/webp"},
    Role.LETTER: {"image/jpeg", "image/png"},
    Role.CLEAN: {"image/jpeg", "image/png", "image/webp"},
    Role.BESIDE: {"image/jpeg", "image/png", "image/webp"},
}


@dataclass(frozen=True, slots=True)
class Encoded:
    """One rendition: what for, its size in pixels, its media type and its bytes."""

    role: Role
    width: int
    height: int
    media_type: str
    data: bytes

    def __post_init__(self) -> None:
        """Refuse what no honest worker would say."""
        if self.media_type not in _TYPES[self.role] or not (
            0 < self.width < _SIDE and 0 < self.height < _SIDE
        ):
            raise BadAnswer(f"{self.role} {self.media_type} {self.width} x {self.height}")


Answer: TypeAlias = "PictureFault | tuple[PictureInfo, tuple[Encoded, ...]]"
"""What a worker says of a picture; renditions only where they were asked for."""


class BadAnswer(Exception):  # noqa: N818 - it is the answer that is bad
    """An answer or a cached record does not make sense."""


def write_task(stream: BinaryIO, task: Task, data: bytes) -> None:
    """Send a request."""
    stream.write(task.value.encode() + struct.pack(">Q", len(data)))
    stream.write(data)
    stream.flush()


def read_task(stream: BinaryIO) -> tuple[Task, bytes] | None:
    """Receive a request; None at the end of the stream."""
    head = stream.read(9)
    if len(head) < 9:  # noqa: PLR2004 - a letter and eight bytes
        return None
    (length,) = struct.unpack(">Q", head[1:])
    return Task(head[:1].decode()), stream.read(length)


def write_answer(stream: BinaryIO, answer: Answer) -> None:
    """Send an answer."""
    if isinstance(answer, PictureFault):
        header: dict[str, Any] = {"fault": asdict(answer)}
        files: tuple[Encoded, ...] = ()
    else:
        info, files = answer
        header = {
            "info": asdict(info),
            "files": [
                [file.role, file.width, file.height, file.media_type, len(file.data)]
                for file in files
            ],
        }
    encoded = json.dumps(header).encode()
    stream.write(struct.pack(">I", len(encoded)) + encoded)
    stream.writelines(file.data for file in files)
    stream.flush()


def read_answer(stream: BinaryIO) -> Answer:
    """Receive an answer. Raises :class:`BadAnswer`, EOFError when the worker is gone."""
    (length,) = struct.unpack(">I", _exactly(stream, 4))
    if length > _HEADER_BYTES:
        raise BadAnswer("its header is too long")
    try:
        header = json.loads(_exactly(stream, length))
        if "fault" in header:
            return fault_of(header["fault"])
        files = tuple(
            Encoded(Role(role), int(width), int(height), str(kind), _file(stream, int(size)))
            for role, width, height, kind, size in header["files"]
        )
        if any(MEDIA_TYPES[format_of(file.data)] != file.media_type for file in files):
            raise BadAnswer("a rendition is not what it is said to be")
        return info_of(header["info"]), files
    except (ValueError, TypeError, KeyError, Unusable) as error:
        raise BadAnswer(str(error)) from error


def _file(stream: BinaryIO, size: int) -> bytes:
    if not 0 < size <= _RENDITION_BYTES:
        raise BadAnswer(f"a rendition of {size} bytes")
    return _exactly(stream, size)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def info_of(data: Mapping[str, Any]) -> PictureInfo:
    """Read a :class:`PictureInfo` from JSON. Raises KeyError, TypeError or BadAnswer."""
    info = PictureInfo(
        width=int(data["width"]),
        height=int(data["height"]),
        media_type=str(data["media_type"]),
        animated=data["animated"] is True,
        metadata=data["metadata"] is True,
        location=data["location"] is True,
    )
    if not (0 < info.width < _SIDE and 0 < info.height < _SIDE):
        raise BadAnswer(f"{info.width} x {info.height} pixels")
    return info


def fault_of(data: Mapping[str, Any]) -> PictureFault:
    """Read a :class:`PictureFault` from JSON. Raises KeyError or TypeError."""
    return PictureFault(*(" ".join(str(data[key]).split()) for key in ("rule", "message", "hint")))
