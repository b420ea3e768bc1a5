"""Loading staged settings as MkDocs does, and what it says meanwhile."""

from __future__ import annotations

import io
import logging
import sys
from typing import TYPE_CHECKING

from mkdocs.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig

__all__ = ["PAGE_LOCAL", "Collected", "obstacle_of", "read_config"]

PAGE_LOCAL = frozenset({"search", "material/search", "material/info"})
"""Plugins that make nothing of one page depend on the text of another."""


class Collected(logging.Handler):
    """Keeps what MkDocs warns about."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one, as the engine prints it."""
        self.lines.append(f"{record.levelname} -  {record.getMessage()}")


class _Settings(io.BytesIO):
    """Settings that say they are standard input."""

    name = "<stdin>"


def read_config(config: Path) -> MkDocsConfig:
    """Load settings as from standard input; see :mod:`farflung.site.engines.mkdocs` for why."""
    settings, commands = _Settings(config.read_bytes()), sys.stdin
    sys.stdin = io.TextIOWrapper(settings)
    try:
        return load_config(settings)
    finally:
        sys.stdin = commands


def obstacle_of(config: MkDocsConfig) -> str:
    """Say why pages cannot be built one by one; an empty string if they can."""
    if config.hooks:
        return "hooks are configured"
    others = sorted({*config.plugins} - PAGE_LOCAL - {*config.hooks})
    return (
        f"plugins are configured that may look at all pages: {', '.join(others)}" if others else ""
    )
