"""The page of every kind of entry, read from their declarations, with an example of each.

The examples in ``examples/`` are invented: a copy of an entry would outlive its withdrawal.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tools.reference.tables import code, listed, plain, table

from farflung.config import read_settings
from farflung.fields.values import PICTURES
from farflung.kinds import COMMON_FIELDS, ConsentRule, Kind, PlaceShown, Source, read_kinds
from farflung.model import FieldType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from farflung.fields import FieldSpec

__all__ = ["EXAMPLES", "kinds_page"]

EXAMPLES = Path(__file__).parent / "examples"

_HEAD = """\
---
title: Kinds of entry
summary: Every kind of entry of the newsletter with its fields, who has to agree, where it is shown, and an example, and how to declare a kind of your own.
owner: Editors of the newsletter
reviewed: 2026-11-20
---

# Kinds of entry

An entry is one Markdown file in `newsletter/entries/`, in the folder of its section. The section's kind says which fields stand at its top. From the same declaration come the questions of `farflung new`, the forms in the browser, and what `farflung check` looks for.

<!-- This page is written by tools/reference from generator/farflung/kinds/: make reference. -->
"""

_CONSENT = {
    ConsentRule.SUBJECT: "Needs `consent` of the person it is about: `by`, who agreed, and `date`, when.",
    ConsentRule.EXPLICIT: "Needs `consent` of the person it is about to these very words: `by`, who agreed, and `date`, when.",
}

_TYPES = {
    FieldType.TEXT: "One line of text.",
    FieldType.MARKDOWN: "Text of several lines, in Markdown.",
    FieldType.DATE: "A day, as `2026-11-19`.",
    FieldType.TIME: "An hour, as `14:30`.",
    FieldType.MONTH_DAY: "A day of any year, as `03-21`.",
    FieldType.URL: "An address that begins with `https://`, `http://` or `mailto:`.",
    FieldType.IMAGE: f"The name of a picture in the same folder: {', '.join(PICTURES)}.",
    FieldType.FOCUS: "What to keep where a picture is cropped: `30% 60%` from the left and the top, or words such as `left top`.",
    FieldType.PERSON: "A name, as the person writes it.",
    FieldType.PEOPLE: "A name or a list of names.",
    FieldType.CHOICE: "One of the choices that are listed.",
    FieldType.NUMBER: "A number.",
    FieldType.ISBN: "Ten or thirteen digits; the last one is checked.",
    FieldType.TIMEZONE: "A time zone, as `Africa/Lagos`.",
    FieldType.COUNTRY: "A country's code of two letters, as `KE`.",
    FieldType.LANGUAGE: "A language, as `ja` or `pt-BR`.",
    FieldType.AUDIENCE: "A group or a list of groups, as `country:JP` or `team:payments`.",
}

_OWN = """
## A kind of your own { #own-kinds }

Put a file into `newsletter/kinds/`, named as the kind, and name the kind in a section. One with the name of a kind of ours takes its place.

```yaml title="newsletter/kinds/recipe.yml"
kind: recipe
label: Recipe
section: From our kitchens
help: Something you would cook for a colleague who visits.
fields:
  title: {type: text, required: true, max: 120, help: "What it is called."}
  serves: {type: number, min: 1, max: 40, help: "For how many."}
  photo: {type: image, alt: alt, help: "The dish, before it was eaten."}
  alt: {type: text, max: 200, help: "What is in the picture, for somebody who cannot see it?"}
body: {required: true, help: "What goes in, and what to do."}
consent: none
cadence: weekly
```

| Line | What it says |
| --- | --- |
| `kind`, `label`, `section`, `help` | Its name, what it is called in forms, the heading of its section, and a sentence for contributors. |
| `fields` | Each with `type`, and where needed `label`, `required`, `max` and `min` (characters, or bounds of a number), `choices`, `help`. An image names the field with its description (`alt`) and the one with its `focus`. |
| `body` | Whether there must be text below the fields, and what it is for. |
| `heading` | The field that an entry is called by; without it, `title`. |
| `closes` | A date after which an entry is over, such as the last day to apply. |
| `reveals` | A field that the next edition shows, such as the answer to a riddle. |
| `awaits`, `due` | A field that may be filled in after an edition carried the entry, and the day by which that is promised. |
| `places` | Where it may be shown: `page`, `letter`, `feed`; without it, everywhere. |
| `source` | `contributions`, `feeds` (and contributions) or `git`. |
| `consent` | `none`, `subject`, or `explicit`: agreed to these very words. |
| `cadence` | How often it suits: `daily`, `weekly` or `monthly`. |

After that `farflung check` tries the declaration, and `farflung forms` and `farflung schema` bring forms and editors in step. A kind without a template of its own is shown by a general one; [Running](running.md#design) says how to write another.

## Where to go next

- [Contributing](contributing.md) takes you through one entry from the idea to the edition.
- [Settings](settings.md#sections) says how a section is set up for a kind.
- [Rules of the check](rules.md) explains what can be wrong with an entry.
"""


def kinds_page(repository: Path) -> str:
    """Return the page as Markdown; folders are those of the starter in ``repository``."""
    settings, problems = read_settings(repository)
    if settings is None:
        raise AssertionError(problems)
    folders = {section.kind: section.id for section in settings.publication.sections}
    kinds, _ = read_kinds(repository)
    parts = [_HEAD, _common(), *(_kind(kind, folders) for kind in kinds.values())]
    types = table(("Type", "What it takes"), ((code(t), _TYPES[t]) for t in FieldType))
    return "".join([*parts, f"\n## Types of fields {{ #types }}\n\n{types}", _OWN])


def _common() -> str:
    return (
        "\n## Fields of every kind { #common }\n\n"
        f"{_fields(COMMON_FIELDS)}"
        "| `consent` | two lines, `by` and `date` | Who agreed to the entry, and when; some kinds need it. |\n"
    )


def _kind(kind: Kind, folders: dict[str, str]) -> str:
    common = {spec.name: spec for spec in COMMON_FIELDS}
    own = [spec for spec in kind.fields if common.get(spec.name) != spec]
    parts = [f"\n## {kind.name} {{ #{kind.name} }}\n", f"**{kind.label}.** {kind.help}\n"]
    if own:
        parts.append(_fields(own))
    remarks = list(_remarks(kind))
    if remarks:
        parts.append(f"{' '.join(remarks)}\n")
    example = _example(kind, folders[kind.name])
    return "\n".join([*parts, example] if example else parts)


def _remarks(kind: Kind) -> Iterator[str]:
    if kind.body.help:
        yield f"The text{' (required)' if kind.body.required else ''}: {plain(kind.body.help)}"
    if kind.consent in _CONSENT:
        yield _CONSENT[kind.consent]
    if set(kind.places) != set(PlaceShown):
        yield f"Shown in: {listed([place.value for place in kind.places])} only."
    if kind.closes:
        yield f"It is over after the day in `{kind.closes}`."
    if kind.reveals:
        yield f"What stands in `{kind.reveals}` is shown in the next edition."
    if kind.awaits:
        yield f"`{kind.awaits}` may be filled in later, and is in the edition after that."
    if kind.source is Source.FEEDS:
        yield "A section of this kind is filled from feeds as well."


def _fields(specs: Iterable[FieldSpec]) -> str:
    rows = ((code(spec.name), _form(spec), plain(spec.help)) for spec in specs)
    return table(("Field", "Takes", "What it is"), rows)


def _form(spec: FieldSpec) -> str:
    """Say what a field takes, how much of it, and whether it has to be there."""
    takes = listed([code(c) for c in spec.choices]) if spec.choices else spec.type.value
    if spec.type is FieldType.NUMBER:
        bounds = (("from", spec.min), ("to", spec.max))
        takes += "".join(f" {word} {value}" for word, value in bounds if value is not None)
    elif spec.max is not None:
        takes += f", at most {spec.max} characters"
    return f"**required:** {takes}" if spec.required else takes


def _example(kind: Kind, folder: str) -> str:
    """Return the example of a kind; empty for one that nobody contributes to."""
    file = EXAMPLES / f"{kind.name}.md"
    if kind.source is Source.GIT:
        return ""
    text = file.read_text("utf-8").strip()
    return f'```markdown title="newsletter/entries/{folder}/your-entry.md"\n{text}\n```\n'
