"""The editor's opening letters: ``newsletter/editions/<id>.md``."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from farflung.documents import Document, read_yaml, split_front_matter
from farflung.fields import BadValue, FieldSpec, parse
from farflung.gather.contributions import read_text
from farflung.gather.names import original_of, tag_of
from farflung.gather.texts import slow_texts
from farflung.gather.translations import language_problem
from farflung.markup import MAX_BYTES
from farflung.model import FieldType, Opening
from farflung.problems import Place, Problem, Severity, did_you_mean, surely_meant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from farflung.config import Publication

__all__ = ["EDITIONS", "all_openings", "opening_path", "read_opening", "read_openings"]

EDITIONS = "newsletter/editions"
_FIELDS = (
    FieldSpec("by", FieldType.PERSON, max=80),
    FieldSpec("subject", FieldType.TEXT, max=120),
)


def opening_path(edition: str, language: str = "") -> str:
    """Return the place of an edition's opening letter, or a translation of it, below the root."""
    return f"{EDITIONS}/{edition}{f'.{language}' if language else ''}.md"


def read_openings(
    root: Path, edition: str, publication: Publication
) -> tuple[Opening, tuple[Problem, ...]]:
    """Read the opening letter of an edition with its translations."""
    original, faults = read_opening(root, edition)
    problems = list(faults)
    translations: list[Opening] = []
    for file in sorted((root / EDITIONS).glob(f"{edition}.*.md")):
        name, tag = file.relative_to(root).as_posix(), tag_of(file)
        if original_of(file).stem != edition:
            continue
        fault = language_problem(name, tag, publication.language, publication)
        if not original.sha256 and not faults:
            message = f"there is no {edition}.md that this could be a translation of"
            fault = Problem(Place(name), "translation-without-original", message)
        problems += [fault] if fault else []
        if fault and fault.severity is Severity.ERROR:
            continue
        translation, wrong = read_opening(root, edition, language=tag)
        problems += wrong
        translations.append(translation)
    return replace(original, translations=tuple(translations)), tuple(problems)


def all_openings(root: Path, publication: Publication) -> Iterator[Problem]:
    """Find what is wrong with the opening letters of all editions, and with their translations."""
    files = (root / EDITIONS).glob("*.md")
    for edition in sorted({original_of(file).stem for file in files}):
        yield from read_openings(root, edition, publication)[1]


def read_opening(
    root: Path, edition: str, data: bytes | None = None, language: str = ""
) -> tuple[Opening, tuple[Problem, ...]]:
    """Read one opening letter; an empty one if the editor wrote none.

    ``data`` stands in for the file's bytes. The front matter (``by``, ``subject``) may be missing.
    """
    name = opening_path(edition, language)
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
    by, subject = fields.get("by", ""), fields.get("subject", "")
    return Opening(body, by, subject, sha256(data).hexdigest(), language, name), problems


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
            problem = document.problem((key,), "unknown-field", message, hint=hint, key=True)
            free = [name for name in known if name not in data]
            problems.append(replace(problem, instead=surely_meant(key, free)))
            continue
        try:
            fields[key] = str(parse(known[key], given))
        except BadValue as error:
            message = f"{key}: {error.message}"
            problems.append(document.problem((key,), error.rule, message, hint=error.hint))
    return fields, tuple(problems)
