"""The event stream of a YAML document → plain data, with the place of every key and value.

Scalars follow the core schema of YAML 1.2, so that ``NO`` is Norway and ``14:30`` a time of day.
A strict document has no tags, anchors, aliases or merge keys: they are refused while reading the
event stream, before anything is built, so that no bomb unfolds. Otherwise they are read, and tags
are never executed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from farflung.problems import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Fault", "Path", "YamlReader", "translated"]

Path: TypeAlias = tuple[str | int, ...]
"""Where a value is: keys and positions in lists."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEPTH = 24
_QUOTES = "a value that holds a colon, a # or quotes needs quotes around it"
_NULL = {"", "~", "null", "Null", "NULL"}
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
# Python refuses to read very long numbers, and nobody means one.
_INT = re.compile(r"[-+]?[0-9]{1,40}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,40}|[0-9]{1,40}(\.[0-9]{0,40})?)([eE][-+]?[0-9]{1,2})?")


class Fault(Exception):  # noqa: N818 - never leaves :mod:`farflung.documents`
    """Something in the document that stops reading it."""

    def __init__(self, place: Place, rule: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.place, self.rule, self.message, self.hint = place, rule, message, hint


def translated(
    error: yaml.YAMLError | RecursionError | UnicodeEncodeError, file: str, first_line: int
) -> Fault:
    """Say in our words what the parser found."""
    if isinstance(error, RecursionError):
        return Fault(Place(file, first_line), "yaml-too-deep", "this YAML is nested too deeply")
    mark = None
    text = str(error).partition("\n")[0]
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        text = error.problem or text
    place = (
        Place(file, first_line + mark.line, mark.column + 1) if mark else Place(file, first_line)
    )
    return Fault(place, "not-yaml", f"this is not YAML: {text}", _QUOTES)


class YamlReader:
    """Builds data from the event stream and notes the places in ``values`` and ``keys``.

    Raises :class:`Fault` or what PyYAML raises, for :func:`translated`.
    """

    def __init__(self, file: str, first_line: int, *, strict: bool, as_text: bool) -> None:
        """Take the file's name, and the line of it that the text begins at."""
        self.file, self.first_line = file, first_line
        self.strict, self.as_text = strict, as_text
        self.values: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.anchors: dict[str, Any] = {}

    def read(self, text: str) -> Any:
        """Return the data of a text of one document, None if it is empty."""
        events = yaml.parse(text, Loader=_LOADER)
        data: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise Fault(self._place(event), "not-yaml", "one YAML document, not several")
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
            raise Fault(place, "yaml-too-deep", f"nested more than {_DEPTH} levels deep")
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
            raise Fault(
                place,
                "yaml-anchor",
                f'anchors and aliases ("{event.anchor}") are not allowed here',
                "write the value out where it is needed",
            )
        if getattr(event, "tag", None):
            raise Fault(place, "yaml-tag", f'the tag "{event.tag}" is not allowed here')  # type: ignore[attr-defined]

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
                raise Fault(place, "duplicate-key", f'"{name}" is here twice', "keep one of them")
            value = self._node(next(events), events, inner)  # type: ignore[arg-type]
            if name == "<<" and not self.strict:
                for other in value if isinstance(value, list) else [value]:
                    merged = {**other, **merged} if isinstance(other, Mapping) else merged
            else:
                result[name] = value
        return {**merged, **result}

    def _key(self, event: yaml.Event, place: Place) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise Fault(place, "not-yaml", "a key must be plain text")
        self._refuse(event, place)
        if event.value == "<<" and self.strict:
            raise Fault(place, "yaml-anchor", "merge keys (<<) are not allowed here")
        return str(event.value)
