"""The editor's opening letters: ``newsletter/editions/<id>.md``."""

from __future__ import annotations

import os
import unicodedata
from hashlib import sha256
from typing import TYPE_CHECKING

from farflung.documents import Document, read_yaml, split_front_matter
from farflung.fields import BadValue, FieldSpec, parse
from farflung.gather.contributions import read_text, slow_texts
from farflung.markup import MAX_BYTES
from farflung.model import FieldType, Opening
from farflung.problems import Place, Problem, did_you_mean

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["EDITIONS", "opening_path", "read_opening"]

EDITIONS = "newsletter/editions"
_FIELDS = (
    FieldSpec("by", FieldType.PERSON, max=80),
    FieldSpec("subject", FieldType.TEXT, max=120),
)


def opening_path(edition: str) -> str:
    """Return the place of an edition's opening letter, relative to the root."""
    return f"{EDITIONS}/{edition}.md"


def read_opening(
    root: Path, edition: str, data: bytes | None = None
) -> tuple[Opening, tuple[Problem, ...]]:
    """Read the opening letter of an edition; an empty one if the editor wrote none.

    ``data`` stands in for the file's bytes. The front matter (``by``, ``subject``) may be missing.
    """
    name = opening_path(edition)
    file = root / name
    fresh = data is None  # what is frozen was looked at then
    if data is None:
        if not os.path.lexists(file):
            return Opening(), ()
        data, fault = read_text(root, file)
        if data is None:
            return Opening(), (fault,) if fault else ()
    try:
        parts = split_front_matter(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        return Opening(), (Problem(Place(name), "not-utf8", "this file is not UTF-8 text"),)
    if len(parts.body.encode()) > MAX_BYTES:
        message = f"the letter has more than {MAX_BYTES // 1024} KiB"
        return Opening(), (Problem(Place(name), "file-too-large", message, "shorten it"),)
    fields, problems = _fields(parts.yaml, name, parts.first_line)
    body = unicodedata.normalize("NFC", parts.body)
    if fresh:
        problems += tuple(slow_texts(Document(name, None), {(): body}))
    digest = sha256(data).hexdigest()
    return Opening(body, fields.get("by", ""), fields.get("subject", ""), digest), problems


def _fields(text: str, name: str, first_line: int) -> tuple[dict[str, str], tuple[Problem, ...]]:
    document = read_yaml(text, name, as_text=True, first_line=first_line)
    if document.problems:
        return {}, document.problems
    data = document.data or {}
    if not isinstance(data, dict):
        return {}, (document.problem((), "not-yaml", "the front matter should be fields"),)
    known = {spec.name: spec for spec in _FIELDS}
    fields: dict[str, str] = {}
    problems: list[Problem] = []
    for key, given in data.items():
        if key not in known:
            message = f'an opening letter has no field "{key}"'
            hint = did_you_mean(key, known)
            problems.append(document.problem((key,), "unknown-field", message, hint=hint, key=True))
            continue
        try:
            fields[key] = str(parse(known[key], given))
        except BadValue as error:
            message = f"{key}: {error.message}"
            problems.append(document.problem((key,), error.rule, message, hint=error.hint))
    return fields, tuple(problems)
