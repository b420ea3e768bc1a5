"""YAML as people write it, read with the place of every value.

Front matter, ``newsletter.yml``, kinds and manifests are read strictly, ``mkdocs.yml`` leniently;
see :mod:`farflung.yamlreader` for what that means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import yaml

from farflung.problems import Place, Problem, Severity
from farflung.yamlreader import Fault, Path, YamlReader, translated

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Document", "FrontMatter", "Path", "read_yaml", "split_front_matter", "write_yaml"]

_UNICODE_BREAK = re.compile("[\x85\u2028\u2029]")
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """The data of a YAML file with the place of each key and value.

    ``data`` is None when the file could not be read; ``problems`` then says why. Paths are tuples
    of keys and list positions.
    """

    file: str
    data: Any
    problems: tuple[Problem, ...] = ()
    values: Mapping[Path, Place] = field(default_factory=dict)
    keys: Mapping[Path, Place] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    first_line: int = 1

    def place(self, path: Path = (), *, key: bool = False) -> Place:
        """Return the place of the value (or ``key``) at ``path``, else of its nearest parent."""
        if key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Place(self.file, self.first_line))

    def problem(
        self,
        path: Path,
        rule: str,
        message: str,
        *,
        hint: str = "",
        key: bool = False,
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """Make a problem at ``path`` that shows the line it stands in."""
        place = self.place(path, key=key)
        return Problem(place, rule, message, hint, severity, self.source(place.line))

    def source(self, line: int) -> str:
        """Return the text of a line of the file, counted from 1; empty if it is not ours."""
        index = line - self.first_line
        return self.lines[index] if 0 <= index < len(self.lines) else ""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A Markdown file taken apart: YAML at the top, its first line, and the body below."""

    yaml: str
    first_line: int
    body: str
    found: bool


def split_front_matter(text: str) -> FrontMatter:
    """Split a Markdown file at its two ``---`` lines; ``found`` is False where they are missing."""
    opening = _FENCE.match(text)
    closing = _FENCE.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return FrontMatter("", 1, text, found=False)
    return FrontMatter(
        text[opening.end() + 1 : closing.start()], 2, text[closing.end() :].strip("\n"), found=True
    )


def read_yaml(
    text: str, file: str, *, strict: bool = True, as_text: bool = False, first_line: int = 1
) -> Document:
    """Read one YAML document.

    ``strict`` refuses tags, anchors, aliases and merge keys. ``as_text`` leaves every scalar the
    text it was written as (front matter, whose fields know their own types). ``first_line`` is the
    line of the file at which the text begins. Never raises for bad input: ``problems`` tells.
    """
    reader = YamlReader(file, first_line, strict=strict, as_text=as_text)
    lines = tuple(text.splitlines())
    try:
        data = reader.read(text)
    except (Fault, yaml.YAMLError, RecursionError, UnicodeEncodeError) as error:
        fault = error if isinstance(error, Fault) else translated(error, file, first_line)
        shell = Document(file, None, lines=lines, first_line=first_line)
        source = shell.source(fault.place.line)
        problem = Problem(fault.place, fault.rule, fault.message, fault.hint, source=source)
        return replace(shell, problems=(problem,))
    return Document(file, data, (), reader.values, reader.keys, lines, first_line)


class _Writer(yaml.SafeDumper):
    """Puts in double quotes what PyYAML would otherwise fold at Unicode's own line breaks."""


def _text_node(writer: _Writer, text: str) -> yaml.ScalarNode:
    style = '"' if _UNICODE_BREAK.search(text) else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style)


_Writer.add_representer(str, _text_node)


def write_yaml(data: Mapping[str, Any], width: int = 100) -> str:
    """Write data as YAML in the order given; :func:`read_yaml` reads back every character."""
    written: str = yaml.dump(data, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=width)
    return written
