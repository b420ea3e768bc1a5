"""YAML as people write it, read with the place of every value.

Scalars follow the core schema of YAML 1.2, so that ``NO`` is Norway and ``14:30`` a time of day.
A strict document (front matter, ``newsletter.yml``, kinds, manifests) has no tags, anchors,
aliases or merge keys: they are refused while reading the event stream, before anything is built,
so that no bomb unfolds. ``mkdocs.yml`` is read leniently; tags in it are never executed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from farflung.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Document", "FrontMatter", "Path", "read_yaml", "split_front_matter", "write_yaml"]

Path: TypeAlias = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEPTH = 24
_QUOTES = "a value that holds a colon, a # or quotes needs quotes around it"
_NULL = {"", "~", "null", "Null", "NULL"}
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
# Python refuses to read very long numbers, and nobody means one.
_INT = re.compile(r"[-+]?[0-9]{1,40}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,40}|[0-9]{1,40}(\.[0-9]{0,40})?)([eE][-+]?[0-9]{1,2})?")
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
    reader = _Reader(file, first_line, strict=strict, as_text=as_text)
    lines = tuple(text.splitlines())
    try:
        data = reader.read(text)
    except (_Fault, yaml.YAMLError, RecursionError, UnicodeEncodeError) as error:
        fault = error if isinstance(error, _Fault) else _translated(error, file, first_line)
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


def _translated(
    error: yaml.YAMLError | RecursionError | UnicodeEncodeError, file: str, first_line: int
) -> _Fault:
    """Say in our words what the parser found."""
    if isinstance(error, RecursionError):
        return _Fault(Place(file, first_line), "yaml-too-deep", "this YAML is nested too deeply")
    mark = None
    text = str(error).partition("\n")[0]
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        text = error.problem or text
    place = (
        Place(file, first_line + mark.line, mark.column + 1) if mark else Place(file, first_line)
    )
    return _Fault(place, "not-yaml", f"this is not YAML: {text}", _QUOTES)


class _Fault(Exception):  # noqa: N818 - never leaves this module
    """Something in the document that stops reading it."""

    def __init__(self, place: Place, rule: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.place, self.rule, self.message, self.hint = place, rule, message, hint


class _Reader:
    """Builds data from the event stream and notes the places."""

    def __init__(self, file: str, first_line: int, *, strict: bool, as_text: bool) -> None:
        self.file, self.first_line = file, first_line
        self.strict, self.as_text = strict, as_text
        self.values: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.anchors: dict[str, Any] = {}

    def read(self, text: str) -> Any:
        events = yaml.parse(text, Loader=_LOADER)
        data: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Fault(self._place(event), "not-yaml", "one YAML document, not several")
            elif isinstance(event, yaml.NodeEvent):
                data = self._node(event, events, ())
        return data

    def _place(self, event: yaml.Event) -> Place:
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:  # the C parser always says
            return Place(self.file, self.first_line)
        length = end.column - start.column if end.line == start.line else 1
        return Place(self.file, self.first_line + start.line, start.column + 1, max(1, length))

    def _node(self, event: yaml.NodeEvent, events: Iterator[yaml.Event], path: Path) -> Any:
        place = self._place(event)
        self.values[path] = place
        self._refuse(event, place)
        if len(path) > _DEPTH:
            raise _Fault(place, "yaml-too-deep", f"nested more than {_DEPTH} levels deep")
        if isinstance(event, yaml.AliasEvent):
            return self.anchors.get(event.anchor or "")
        if isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._sequence(events, path)
        else:
            value = self._mapping(events, path)
        if event.anchor:
            self.anchors[event.anchor] = value
        return value

    def _refuse(self, event: yaml.NodeEvent, place: Place) -> None:
        if not self.strict:
            return
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise _Fault(
                place,
                "yaml-anchor",
                f'anchors and aliases ("{event.anchor}") are not allowed here',
                "write the value out where it is needed",
            )
        if getattr(event, "tag", None):
            raise _Fault(place, "yaml-tag", f'the tag "{event.tag}" is not allowed here')  # type: ignore[attr-defined]

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        plain = event.implicit[0] and not event.style  # the C parser says '', the other None
        text: str = event.value
        if not plain or event.tag:
            return text
        if text in _NULL:
            return None
        if self.as_text:
            return text
        if text in _BOOL:
            return _BOOL[text]
        if _INT.fullmatch(text):
            return int(text)
        return float(text) if _FLOAT.fullmatch(text) else text

    def _sequence(self, events: Iterator[yaml.Event], path: Path) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, (*path, len(items))))  # type: ignore[arg-type]
        return items

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            place = self._place(event)
            name = self._key(event, place)
            inner = (*path, name)
            self.keys[inner] = place
            if name in result:
                raise _Fault(place, "duplicate-key", f'"{name}" is here twice', "keep one of them")
            value = self._node(next(events), events, inner)  # type: ignore[arg-type]
            if name == "<<" and not self.strict:
                for other in value if isinstance(value, list) else [value]:
                    merged = {**other, **merged} if isinstance(other, Mapping) else merged
            else:
                result[name] = value
        return {**merged, **result}

    def _key(self, event: yaml.Event, place: Place) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise _Fault(place, "not-yaml", "a key must be plain text")
        self._refuse(event, place)
        if event.value == "<<" and self.strict:
            raise _Fault(place, "yaml-anchor", "merge keys (<<) are not allowed here")
        return str(event.value)
