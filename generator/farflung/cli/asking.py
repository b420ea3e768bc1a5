"""Asking before something that cannot be taken back."""

from __future__ import annotations

import sys

import click

__all__ = ["agreed"]


def agreed(question: str) -> bool:
    """Ask on stderr; where nobody is there to answer, that is wrong usage and not a yes."""
    from farflung.errors import UsageError

    try:
        return click.confirm(question, err=True)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        raise UsageError(
            "nobody is there to answer, so nothing was changed", hint="in scripts say --yes"
        ) from None
