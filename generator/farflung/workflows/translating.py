"""``new --of``: where a translation of an entry goes, and what it has to say."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.errors import ProblemsFound, UsageError
from farflung.gather.contributions import read_contribution
from farflung.gather.names import is_translation, original_of
from farflung.gather.places import ENTRIES, called
from farflung.gather.translations import language_problem, translatable
from farflung.kinds import Body, ConsentRule
from farflung.model import FieldType
from farflung.problems import did_you_mean
from farflung.workflows.contributing import Spot

if TYPE_CHECKING:
    from farflung.gather.contributions import Contribution
    from farflung.kinds import Kind
    from farflung.workflows.project import Project

__all__ = ["spot_of_translation"]

_PICTURES = {FieldType.IMAGE, FieldType.FOCUS}


def spot_of_translation(project: Project, original: Path, language: str) -> Spot:
    """Return the spot of a translation of the entry in the file ``original``.

    Raises :class:`UsageError` for what is no entry and for a language that it cannot be in, and
    :class:`ProblemsFound` for an entry that has problems itself.
    """
    file = _entry_file(project, original)
    section = next(
        (s for s in project.settings.publication.sections if s.id == file.parent.name), None
    )
    if section is None:
        raise UsageError(f"{original} is no entry", hint=f"an entry lies in {ENTRIES}/<section>/")
    kind = project.kinds[section.kind]
    contribution, problems = read_contribution(project.root, file, section.id, kind)
    if contribution is None:
        raise ProblemsFound(problems)
    publication = project.settings.publication
    own = contribution.entry.language or publication.language
    fault = language_problem(called(project.root, file), language, own, publication)
    if fault:
        unknown = f'"{language}" is not a language'
        message = unknown if fault.rule == "unknown-language" else fault.message
        raise UsageError(message, hint=fault.hint)
    return Spot(_asking(kind, contribution), section, contribution, language)


def _entry_file(project: Project, original: Path) -> Path:
    """Return the file of an entry, which must lie among the project's entries."""
    file = Path(os.path.abspath(original))  # noqa: PTH100 - a link is not followed
    tops = (project.root / ENTRIES, *([project.private] if project.private else []))
    if file.is_file() and is_translation(file):
        message = f"{original} is a translation itself"
        raise UsageError(message, hint=f"translate {original_of(file).name}")
    if not file.is_file() or not any(file.parent.parent == top.resolve() for top in tops):
        near = file.parent.glob("*.md") if file.parent.is_dir() else ()
        raise UsageError(
            f"{original} is no entry",
            hint=did_you_mean(file.name, [one.name for one in near])
            or f"an entry is a file such as {ENTRIES}/pets/mochi.md",
        )
    return file


def _asking(kind: Kind, original: Contribution) -> Kind:
    """Return the kind as a translation sees it: what may be said differently, nothing required."""
    said = original.document.data
    fields = tuple(
        replace(spec, required=False)
        for spec in kind.fields
        if translatable(spec) and spec.type not in _PICTURES and spec.name in said
    )
    explicit = kind.consent is ConsentRule.EXPLICIT and original.entry.consent is not None
    return replace(
        kind,
        fields=fields,
        body=Body(required=bool(original.entry.body.strip()), help="The same text, translated."),
        consent=ConsentRule.EXPLICIT if explicit else ConsentRule.NONE,
    )
