"""Templates as Python compiles them, kept for the next run of whoever runs this: like ``__pycache__``.

They lie in the user's cache (``$XDG_CACHE_HOME``, by the XDG Base Directory Specification), never in
a project: a project's cache is carried from machine to machine, and code from there would be run.
A folder that others can write into is not used. Nothing depends on what is kept.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import FileSystemBytecodeCache

from farflung.pruning import due, forget, note_use

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

    from jinja2 import Environment
    from jinja2.bccache import Bucket

__all__ = ["CompiledTemplates", "compiled_templates"]

_MANNERS = (
    *("block_start_string", "block_end_string", "variable_start_string", "variable_end_string"),
    *("comment_start_string", "comment_end_string", "line_statement_prefix", "line_comment_prefix"),
    *("trim_blocks", "lstrip_blocks", "newline_sequence", "keep_trailing_newline"),
    *("optimized", "sandboxed", "is_async"),
)


class CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates in memory and in a folder, known by name, text, and how they are read.

    Where a template lies does not count: MkDocs is given ours in another folder for each build.
    """

    def __init__(self, folder: Path | None) -> None:
        """Take the folder, which is there, or None to keep them in memory alone."""
        super().__init__(str(folder), "%s.jinja")
        self._folder = folder
        self._codes: dict[str, CodeType | None] = {}  # for processes forked from this one

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """Return what is kept of a template; an empty one if nothing is."""
        del filename
        manner = [str(getattr(environment, name)) for name in _MANNERS]
        rule = environment.autoescape
        escape = str(rule) if isinstance(rule, bool) else f"{rule.__module__}.{rule.__qualname__}"
        text = "\0".join(
            (_version(), *manner, escape, *sorted(environment.extensions), *_called(environment))
        )
        seen = sha256(f"{text}\0{source}".encode("utf-8", "surrogatepass")).hexdigest()
        return super().get_bucket(environment, name, seen, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept; what cannot be read is compiled again."""
        bucket.code = self._codes.get(bucket.key)
        if bucket.code is None and self._folder:
            with suppress(OSError):
                super().load_bytecode(bucket)
                note_use(self._folder / f"{bucket.key}.jinja")
            self._codes[bucket.key] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, on the disk if there is room for it."""
        self._codes[bucket.key] = bucket.code
        if self._folder:
            with suppress(OSError):
                super().dump_bytecode(bucket)
                if due(self._folder):
                    forget(self._folder.glob("*.jinja"))


def _called(environment: Environment) -> Iterator[str]:
    """Give the filters and tests that there are, with what each is handed: that is compiled in."""
    for kind in (environment.filters, environment.tests):
        for name, function in sorted(kind.items()):
            yield f"{name} {getattr(function, 'jinja_pass_arg', '')}"


@cache
def _version() -> str:
    return version("jinja2")


@cache
def compiled_templates() -> CompiledTemplates:
    """Return what keeps compiled templates: in the user's cache, where that is nobody else's."""
    return CompiledTemplates(_safe_folder())


def _safe_folder() -> Path | None:
    home = os.environ.get("XDG_CACHE_HOME", "")
    try:
        folder = Path(home) if Path(home).is_absolute() else Path.home() / ".cache"
        folder = folder / "farflung" / "templates"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        safe = _is_own(folder) and _is_own(folder.parent)
    except (OSError, RuntimeError):  # a user without a home
        return None
    return folder if safe else None


def _is_own(folder: Path) -> bool:
    """Tell whether a folder is one that nobody else can put anything into."""
    found = folder.lstat()
    others = stat.S_IWGRP | stat.S_IWOTH
    own = found.st_uid == os.getuid() and stat.S_ISDIR(found.st_mode)
    return own and not found.st_mode & others
