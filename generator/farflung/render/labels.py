"""What kinds call themselves, their fields and their choices, in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.catalogue import Message, label
from farflung.kinds import COMMON_FIELDS
from farflung.model import FieldType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from farflung.kinds import Kind
    from farflung.render.look import Look

__all__ = ["choice_label", "label_messages", "label_of"]

_UNSEEN = {FieldType.IMAGE, FieldType.FOCUS}  # fields that are never shown as rows


def label_of(context: str, english: str, look: Look) -> str:
    """Return a label of a kind in the language of a look; one that we did not declare stays."""
    return label(context, english, look.language)


def label_messages(kind: Kind) -> Iterator[Message]:
    """Return what a catalogue translates of a kind: its labels, those of its fields, its choices.

    The contexts are ``kind.pet.label``, ``kind.pet.section``, ``kind.pet.field.name`` for a
    field and ``kind.update.field.status.done`` for a choice.
    """
    context = f"kind.{kind.name}"
    yield Message(f"{context}.label", kind.label)
    yield Message(f"{context}.section", kind.section)
    common = {spec.name for spec in COMMON_FIELDS} | {kind.heading}
    for spec in kind.fields:
        if spec.name in common or spec.type in _UNSEEN or spec.name.endswith("alt"):
            continue
        yield Message(f"{context}.field.{spec.name}", spec.label)
        for choice in spec.choices:
            yield Message(f"{context}.field.{spec.name}.{choice}", choice_label(choice))


def choice_label(choice: str) -> str:
    """Return a choice as people read it: ``share-the-work`` is Share the work."""
    words = choice.replace("-", " ")
    return words[:1].upper() + words[1:]
