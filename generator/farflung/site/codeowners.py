"""``CODEOWNERS`` as GitHub reads it: where it lies, its patterns, and who owns a path.

Supported: ``*``, ``**`` and ``?``, patterns with and without a slash at their start or end, a space
written after a backslash, comments; the last line that matches wins, and one without owners takes
them away. As on GitHub, ``docs/*`` is for files right below ``docs/``, and lines with ``!`` or
``[`` are ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from farflung.git import Repository

__all__ = ["Rule", "owner_of", "parse_codeowners", "read_codeowners"]

_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
_MAX_BYTES = 3 * 1024 * 1024
_TOKEN = re.compile(r"/\*\*/|\*\*/|/\*\*|\*|\?|[^*?]")
_MEANING = {"/**/": "/(?:.*/)?", "**/": "(?:.*/)?", "/**": "/.*", "*": "[^/]*", "?": "[^/]"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: what it matches and the owners it names, as written."""

    pattern: re.Pattern[str]
    owners: tuple[str, ...]


def read_codeowners(root: Path, repository: Repository | None) -> tuple[Rule, ...]:
    """Read the file that GitHub would read; ``root`` is the project's folder."""
    depth = len([part for part in repository.prefix.split("/") if part]) if repository else 0
    top = root.parents[depth - 1] if depth else root
    for place in _PLACES:
        file = top / place
        if file.is_file() and file.stat().st_size <= _MAX_BYTES:
            return parse_codeowners(file.read_text("utf-8-sig", "replace"))
    return ()


def parse_codeowners(text: str) -> tuple[Rule, ...]:
    """Read the lines that we understand, in their order."""
    rules: list[Rule] = []
    for line in text.splitlines():
        words = re.sub(r"(^|\s)#.*", "", line.replace("\\ ", "\0")).split()
        if words and not words[0].startswith(("!", "[")) and "[" not in words[0]:
            pattern = _pattern(words[0].replace("\0", " ").replace("\\#", "#"))
            rules.append(Rule(pattern, tuple(words[1:])))
    return tuple(rules)


def owner_of(rules: Sequence[Rule], path: str) -> str:
    """Return the owners of a path from the repository's top, or nothing; the last match wins."""
    for rule in reversed(rules):
        if rule.pattern.fullmatch(path):
            return ", ".join(rule.owners)
    return ""


def _pattern(text: str) -> re.Pattern[str]:
    body = text.strip("/")
    anchored = text.startswith("/") or "/" in body
    expression = "" if anchored else "(?:.*/)?"
    expression += "".join(_MEANING.get(token, re.escape(token)) for token in _TOKEN.findall(body))
    if text.endswith("/"):
        expression += "/.*"
    elif not body.endswith("/*"):
        expression += "(?:/.*)?"
    return re.compile(expression)
