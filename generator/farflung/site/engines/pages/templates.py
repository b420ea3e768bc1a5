"""Templates of the theme compiled once for all processes that are forked from this one."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache, TemplateError
from mkdocs.theme import Theme

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.bccache import Bucket

__all__ = ["compile_templates", "remember_templates"]


class _Memory(BytecodeCache):
    """Keeps code by template and by the hash of its source, as long as this process lives."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], object] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))  # type: ignore[assignment]

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_memory = _Memory()


def remember_templates(env: Environment) -> None:
    """Let an environment of MkDocs use what was compiled, and keep what it compiles."""
    env.bytecode_cache = _memory


def compile_templates(theme: str) -> None:
    """Compile the templates of an installed theme as MkDocs would; faulty ones are left out."""
    env = Theme(name=theme).get_env()
    remember_templates(env)
    folder = str(env.loader.searchpath[0])  # type: ignore[union-attr] # MkDocs has a FileSystemLoader
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]  # icons
        for name in names:
            if name.endswith(".html"):
                with suppress(TemplateError, UnicodeDecodeError):
                    env.get_template(os.path.relpath(os.path.join(top, name), folder))  # noqa: PTH118
