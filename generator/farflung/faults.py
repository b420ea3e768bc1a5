"""What pydantic finds wrong with a file, said in our words and at its place in the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from farflung.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import ValidationError

    from farflung.documents import Document
    from farflung.problems import Problem

__all__ = ["problems_of"]

_RULES = {
    "extra_forbidden": ("unknown-setting", 'there is no setting "{name}" here'),
    "missing": ("missing-setting", 'the setting "{name}" is missing'),
}
_WORDS = {
    "bool_parsing": "should be true or false",
    "bool_type": "should be true or false",
    "dict_type": "should hold settings, one a line",
    "float_parsing": "should be a number",
    "int_parsing": "should be a whole number",
    "int_type": "should be a whole number",
    "model_type": "should hold settings, one a line",
    "string_type": "should be text",
    "timezone_aware": "should end with its time zone, such as Z",
    "too_short": "should hold at least one",
    "tuple_type": "should be a list; put [ ] around it",
}
_PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "should be small letters and digits, with hyphens between words",
    r"^[a-z][a-z0-9_]*$": "should be small letters, digits and underscores",
    r"^[A-Za-z0-9][A-Za-z0-9._-]*$": "should be letters, digits and . _ - without spaces",
    r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$": "should be the code of a language, such as en or pt-BR",
    r"^[^\x00-\x1f\x7f]+$": "should be one line of text",
    r"^[0-9a-f]{64}$": "should be a SHA-256 in 64 small hexadecimal digits",
    r"^([0-9a-f]{40}|[0-9a-f]{64})?$": "should be the full hash of a commit",
}
_EMPTY = "nothing is written here; a value that begins with # needs quotes around it"
_PREDICATES = ("should ", "is ")


def problems_of(
    error: ValidationError, document: Document, prefix: tuple[str, ...] = ()
) -> list[Problem]:
    """Turn what pydantic found into problems of the file, below the keys ``prefix``."""
    return [
        _problem_of(fault, document, prefix, error.title)
        for fault in error.errors()
        if not (
            fault["type"] == "too_short" and fault["input"]
        )  # its items have faults of their own
    ]


def _problem_of(fault: Any, document: Document, prefix: tuple[str, ...], title: str) -> Problem:
    loc = tuple(part for part in fault["loc"] if part != "[key]")
    path = (*prefix, *loc)
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    message, _, hint = _message(fault).partition("; ")
    template = '"{name}" {message}' if name and message.startswith(_PREDICATES) else "{message}"
    rule, template = _RULES.get(fault["type"], ("wrong-setting", template))
    if fault["type"] in {"enum", "literal_error"}:
        hint = did_you_mean(str(fault["input"]), re.findall(r"'([^']+)'", message))
    elif fault["type"] == "string_type":
        hint = "write it in quotes" if fault["input"] is not None else _EMPTY
    elif rule == "unknown-setting":
        hint = did_you_mean(name, _known_names(title, loc[:-1]))
    where = path[:-1] if rule == "missing-setting" else path
    key = rule == "unknown-setting" or loc != tuple(fault["loc"])
    text = template.format(name=name, message=message)
    return document.problem(where, rule, text, hint=hint, key=key)


def _message(fault: Any) -> str:
    if fault["type"] == "string_pattern_mismatch":
        known = _PATTERNS.get(fault["ctx"]["pattern"])
        if known:
            return known
    message = _WORDS.get(fault["type"]) or str(fault["msg"]).removeprefix("Value error, ")
    return message.replace("Input should be", "should be").replace("String should", "should")


def _known_names(title: str, loc: Sequence[str | int]) -> list[str]:
    """Return the settings that exist at ``loc`` below the model called ``title``."""
    models = {
        model.__name__: model
        for base in BaseModel.__subclasses__()
        if base.__module__.startswith("farflung.")
        for model in base.__subclasses__()
    }
    model = models.get(title)
    for part in loc:
        if model is None or part not in model.model_fields:
            continue  # a position in a list, or a name that the file gives
        text = str(model.model_fields[str(part)].annotation)
        model = next((models[word] for word in re.findall(r"\w+", text) if word in models), None)
    return list(model.model_fields) if model else []
