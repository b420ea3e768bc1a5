"""Translations of entries and opening letters: ``mochi.ja.md`` beside ``mochi.md``.

A translation says what it says differently, and its original says the rest: what is left out of
its front matter is the original's. Dates, numbers, groups and the like are the same in every
language, so a translation that gives others is a mistake.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from farflung.catalogue import is_language
from farflung.gather.contributions import Contribution, read_contribution
from farflung.gather.names import is_translation, original_of, tag_of
from farflung.gather.places import ENTRIES, called
from farflung.kinds import ConsentRule
from farflung.model import FieldType, same_tag
from farflung.problems import Place, Problem, Severity, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from farflung.config import Publication
    from farflung.fields import FieldSpec
    from farflung.kinds import Kind
    from farflung.model import Entry

__all__ = ["attach_translations", "language_problem", "translatable", "translations_of"]

_COUNTRIES = {"jp": "ja", "cz": "cs", "dk": "da", "gr": "el", "kr": "ko", "cn": "zh", "ua": "uk"}
"""What people write who take the country for the language."""

_SAME = frozenset(
    {
        FieldType.DATE,
        FieldType.TIME,
        FieldType.MONTH_DAY,
        FieldType.NUMBER,
        FieldType.ISBN,
        FieldType.TIMEZONE,
        FieldType.COUNTRY,
        FieldType.CHOICE,
    }
)
"""Types of fields whose values no language changes."""


_NEVER = {"date", "language", "audience", "expires"}


def translatable(spec: FieldSpec) -> bool:
    """Tell whether a translation may say something else in a field than its original."""
    return spec.type not in _SAME and spec.name not in _NEVER


def attach_translations(
    root: Path,
    contributions: Sequence[Contribution],
    publication: Publication,
    kinds: Mapping[str, Kind],
    private: Path | None = None,
) -> tuple[tuple[Contribution, ...], tuple[Problem, ...]]:
    """Return the contributions with their translations, and what is wrong with translations.

    Those of entries in the folder ``private`` lie there beside them.
    """
    found: list[Contribution] = []
    tops = (root / ENTRIES, *([private] if private else []))
    by_original = _by_original(root, tops)
    problems = list(_orphans(root, by_original))
    for contribution in contributions:
        kind = kinds[contribution.entry.kind]
        translations: list[Contribution] = []
        for file in by_original.get(contribution.entry.path, ()):
            made, faults = _read(root, file, contribution, kind, publication)
            problems.extend(faults)
            if made:
                translations.append(made)
        entry = replace(contribution.entry, translations=tuple(t.entry for t in translations))
        found.append(replace(contribution, entry=entry, translations=tuple(translations)))
    return tuple(found), tuple(problems)


def translations_of(original: Path) -> list[Path]:
    """Return the files that are named as translations of a file, known languages or not."""
    pattern = f"{_literal(original.stem)}.*.md"
    return sorted(file for file in original.parent.glob(pattern) if original_of(file) == original)


def _literal(name: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", name)


def _by_original(root: Path, tops: Iterable[Path]) -> dict[str, list[Path]]:
    """Return the files that are named as translations, by what their original is called."""
    found: dict[str, list[Path]] = {}
    for file in (file for top in tops for file in sorted(top.glob("*/*.md"))):
        if is_translation(file):
            found.setdefault(called(root, original_of(file)), []).append(file)
    return found


def _orphans(root: Path, by_original: Mapping[str, Sequence[Path]]) -> Iterator[Problem]:
    for path, files in by_original.items():
        original = root / path
        if not original.exists():
            for file in files:
                message = f"there is no {original.name} that this could be a translation of"
                hint = f"write {original.name} first, or give this file a name without a dot"
                place = Place(called(root, file))
                yield Problem(place, "translation-without-original", message, hint)


def language_problem(
    name: str, tag: str, original: str, publication: Publication
) -> Problem | None:
    """Say what is wrong with the language in a file's name; ``original`` is the original's."""
    place = Place(name)
    if not is_language(tag):
        meant = _COUNTRIES.get(tag.lower(), "")
        hint = f'did you mean "{meant}"?' if meant else did_you_mean(tag, publication.spoken)
        message = f'"{tag}" in the name of this file is not a language'
        return Problem(place, "unknown-language", message, hint or "name it as in mochi.ja.md")
    if same_tag(tag, original):
        message = f"the original is in this language ({original}) already"
        hint = "say in the original's front matter which language it is in: language: sw"
        return Problem(place, "translation-same-language", message, hint)
    if not any(same_tag(tag, spoken) for spoken in publication.spoken):
        message = f"the newsletter is not made in this language ({tag}), so nobody sees this"
        hint = f"add {tag} to languages in newsletter/newsletter.yml"
        return Problem(place, "unlisted-language", message, hint, Severity.WARNING)
    return None


def _read(
    root: Path, file: Path, original: Contribution, kind: Kind, publication: Publication
) -> tuple[Contribution | None, tuple[Problem, ...]]:
    """Read one translation; None with all its problems if some of them are errors."""
    name, tag = called(root, file), tag_of(file)
    language = original.entry.language or publication.language
    fault = language_problem(name, tag, language, publication)
    if fault and fault.severity is Severity.ERROR:
        return None, (fault,)
    made, faults = read_contribution(root, file, original.entry.section, kind, original.document)
    problems = [*([fault] if fault else []), *faults]
    if made:
        wrong = list(_contradictions(made, original, kind, tag))
        problems += wrong
        made = None if wrong else replace(made, entry=replace(made.entry, language=tag))
    return made, tuple(problems)


def _contradictions(
    made: Contribution, original: Contribution, kind: Kind, tag: str
) -> Iterator[Problem]:
    """Find what a translation says of itself that cannot be so."""
    entry, document = made.entry, made.document
    if entry.language and not same_tag(entry.language, tag):
        message = f"the name of the file says {tag}, and this says {entry.language}"
        yield document.problem(("language",), "translation-differs", message, hint="leave it out")
    for name in _different(entry, original.entry, kind):
        message = f'"{name}" is not what the original says'
        hint = "leave it out: what is not said here is the original's"
        yield document.problem((name,), "translation-differs", message, hint=hint)
    if original.entry.body.strip() and not entry.body.strip():
        place = Place(document.file, document.first_line)
        message = "the original has a text below the front matter, and this has none"
        yield Problem(place, "missing-text", message, "translate the text")
    if kind.consent is ConsentRule.EXPLICIT and original.entry.consent and not entry.consent:
        message = "these words are others than those that were agreed to"
        hint = "ask the person again, and write it as consent: {by: Amara Okafor, date: 2026-11-19}"
        yield document.problem(("consent",), "translation-consent", message, hint=hint)


def _different(entry: Entry, original: Entry, kind: Kind) -> Iterator[str]:
    for name in ("date", "audience", "expires"):
        if getattr(entry, name) != getattr(original, name):
            yield name
    for spec in kind.fields:
        same = entry.value(spec.name) == original.value(spec.name)
        if not same and spec.type in _SAME:
            yield spec.name
