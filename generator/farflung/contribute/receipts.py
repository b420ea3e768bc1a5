"""What a request tells of the entries it brings: records that travel as JSON, and are not trusted.

A pipeline that runs somebody's request may be made to say anything. So what it leaves behind is
data of this one shape, read strictly, and whoever shows it treats every text in it as foreign.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from farflung.errors import RefusedError
from farflung.model import Cadence  # noqa: TC001 - pydantic reads it

__all__ = [
    "LONGEST_TEXT",
    "MOST",
    "Receipt",
    "Receipts",
    "Stand",
    "Weight",
    "read_receipts",
    "write_receipts",
]

MOST = 10
"""The entries of a request that are shown; the others are counted."""

LONGEST_TEXT = 4000
"""The characters of an entry as plain text that are shown."""

_LARGEST = 500_000  # bytes of a file of receipts
_STRICT = ConfigDict(extra="forbid")

_Line = Annotated[str, StringConstraints(max_length=500)]
_Bytes = Annotated[int, Field(ge=-(10**9), le=10**9)]
_Path = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f]{1,400}$")]


@dataclass(frozen=True, config=_STRICT)
class Stand:
    """What the editions of a cadence do with an entry, in words."""

    cadence: Cadence
    says: _Line


@dataclass(frozen=True, config=_STRICT)
class Weight:
    """What an entry adds to the letter of the edition ``edition``, in bytes.

    ``html`` is before anything is shortened, ``mailed`` with pictures as it travels. ``whole`` is
    the HTML of the letter with the entry, ``most`` what it may have.
    """

    edition: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9W-]{2,5}$")]
    html: _Bytes
    mailed: _Bytes
    whole: _Bytes
    most: _Bytes


@dataclass(frozen=True, config=_STRICT)
class Receipt:
    """One entry of a request: where it will be, what it adds, and how it looks.

    ``weight`` is None and ``text`` empty where the file cannot be read; then ``problems`` say why.
    ``picture`` is the name of a PNG file beside the receipts, empty where there is none.
    """

    path: _Path
    heading: _Line = ""
    stands: Annotated[tuple[Stand, ...], Field(max_length=3)] = ()
    problems: Annotated[tuple[_Line, ...], Field(max_length=20)] = ()
    weight: Weight | None = None
    text: Annotated[str, StringConstraints(max_length=LONGEST_TEXT + 1)] = ""
    picture: Annotated[str, StringConstraints(pattern=r"^([0-9]{1,2}\.png)?$")] = ""


@dataclass(frozen=True, config=_STRICT)
class Receipts:
    """The entries that a request adds or changes, and how many ``more`` there are."""

    entries: Annotated[tuple[Receipt, ...], Field(max_length=MOST)] = ()
    more: Annotated[int, Field(ge=0, le=10**6)] = 0


_ADAPTER = TypeAdapter(Receipts)


def write_receipts(receipts: Receipts) -> bytes:
    """Write receipts as JSON."""
    return _ADAPTER.dump_json(receipts, indent=1) + b"\n"


def read_receipts(data: bytes) -> Receipts:
    """Read receipts that somebody else wrote. Raises :class:`RefusedError` for any other shape."""
    if len(data) > _LARGEST:
        raise RefusedError(f"these receipts have more than {_LARGEST} bytes; they are not shown")
    try:
        return _ADAPTER.validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise RefusedError(
            f"these receipts are not of the right form: {place}: {first['msg']}"
        ) from None
