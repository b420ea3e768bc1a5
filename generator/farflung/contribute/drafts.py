"""A new entry as a file: its front matter in the kind's order, and a name nobody else takes."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from farflung.documents import write_yaml
from farflung.errors import RefusedError
from farflung.files import create_whole

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from farflung.kinds import Kind
    from farflung.model import Consent, Value

__all__ = ["entry_name", "entry_text", "write_new"]

_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST = 40


def entry_name(day: dt.date, heading: str, token: str) -> str:
    """Name an entry by its date, its heading and a ``token``, so that two never collide."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    slug = _SLUG.sub("-", plain).strip("-")[:_LONGEST].strip("-")
    return "-".join(part for part in (day.isoformat(), slug, token) if part)


def entry_text(
    kind: Kind, values: Mapping[str, Value], body: str, consent: Consent | None = None
) -> str:
    """Write an entry: fields in the kind's order, the date first, then consent and the text."""
    order = ["date", "by", *(spec.name for spec in kind.fields if spec.name not in {"date", "by"})]
    lines = "".join(_line(name, values[name]) for name in order if name in values)
    if consent:
        lines += write_yaml({"consent": {"by": consent.by, "date": consent.date}}, width=4096)
    text = body.rstrip().strip("\n")  # spaces at the beginning can mean code
    return f"---\n{lines}---\n{text}\n" if text else f"---\n{lines}---\n"


def _line(name: str, value: Value) -> str:
    plain: Any = list(value) if isinstance(value, tuple) else value
    return write_yaml({name: plain}, width=4096)


def write_new(file: Path, data: bytes) -> None:
    """Write a file that must not exist yet. Raises :class:`RefusedError` if it does."""
    try:
        create_whole(file, data)
    except FileExistsError:
        raise RefusedError(f"{file} exists already; nothing was changed") from None
