"""The fixed words of the message that asks for a confirmation; see :mod:`farflung.catalogue`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from farflung.catalogue import Sayings

__all__ = ["ConfirmationWords"]


@dataclass(frozen=True, slots=True)
class ConfirmationWords(Sayings):
    """What the message says; it greets nobody by name, since anybody may have typed that name."""

    context: ClassVar[str] = "confirmation"

    subject: str = "Do you want to receive {title}?"
    asked: str = "Somebody, most likely you, asked for {title} to be sent to this address."
    how: str = "To receive it, open this page within a week and press the button:"
    otherwise: str = (
        "If it was not you, there is nothing to do: without your confirmation no letter will come."
    )
