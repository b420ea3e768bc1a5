"""The declaration of a field, and what is wrong with a value that does not fit it."""

from __future__ import annotations

from dataclasses import dataclass

from farflung.model import FieldType

__all__ = ["BadValue", "FieldSpec"]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """The declaration of one field of a kind.

    ``max`` is a number of characters for text and the greatest value for numbers; ``alt`` names
    the field that describes an image in words, ``focus`` the one that says what to keep of it
    where it is cropped.
    """

    name: str
    type: FieldType = FieldType.TEXT
    label: str = ""
    help: str = ""
    required: bool = False
    max: int | None = None
    min: int | None = None
    choices: tuple[str, ...] = ()
    alt: str = ""
    focus: str = ""


class BadValue(ValueError):  # noqa: N818 - it is the value that is bad
    """A value does not fit its field; ``hint`` says what would."""

    def __init__(self, rule: str, message: str, hint: str = "") -> None:
        """Take the rule's name, what is wrong, and what to write instead."""
        super().__init__(message)
        self.rule, self.message, self.hint = rule, message, hint
