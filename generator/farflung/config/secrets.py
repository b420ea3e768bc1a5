"""Secrets: from the environment or from a file that it names, and from nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from farflung.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["read_secret"]


def read_secret(name: str, environment: Mapping[str, str], *, whole: bool = False) -> str | None:
    """Return the secret called ``name``, such as ``FARFLUNG_SMTP_PASSWORD``; None if there is none.

    Else the first line, or the ``whole``, of the file that ``<name>_FILE`` names. Raises
    :class:`RefusedError` where that file cannot be read.
    """
    if environment.get(name):
        return environment[name]
    file = environment.get(f"{name}_FILE")
    if not file:
        return None
    try:
        text = Path(file).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise RefusedError(
            f"the file that {name}_FILE names cannot be read", hint="is it there, as UTF-8 text?"
        ) from None
    return text if whole else next(iter(text.splitlines()), None)
