"""The fixed words of the service's pages, in English; see :mod:`farflung.catalogue`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from farflung.catalogue import Sayings
from farflung.model import Cadence

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ServiceWords"]


def _cadences() -> Mapping[Cadence, str]:
    return {
        Cadence.DAILY: "Every day",
        Cadence.WEEKLY: "Every week",
        Cadence.MONTHLY: "Every month",
    }


@dataclass(frozen=True, slots=True)
class ServiceWords(Sayings):
    """Everything the pages say by themselves."""

    context: ClassVar[str] = "service"

    leave_title: str = "Your letters"
    leave_ask: str = "Do you want to stop receiving {title}?"
    leave_button: str = "Stop these letters"
    left_title: str = "You have left"
    left_text: str = "No further letter of {title} will be sent to you. One that is already on its way may still arrive."
    return_button: str = "Bring them back"
    back_title: str = "Good to have you back"
    back_text: str = "You will receive {title} again."
    choose_title: str = "Or change what you receive"
    how_often: str = "How often"
    sections: str = "What the letters bring"
    language: str = "Language"
    pause: str = "Pause"
    pause_until: str = "No letters before this day"
    pause_note: str = "Leave it empty for no pause."
    save: str = "Save"
    saved_title: str = "Saved"
    saved_text: str = "Your next letter will be as you chose."
    nothing_chosen: str = "Choose at least one edition, or stop the letters. Nothing was changed."
    wrong_day: str = "A pause ends on a day within the coming year. Nothing was changed."
    confirm_title: str = "One more step"
    confirm_ask: str = "Do you want to receive {title}?"
    confirm_button: str = "Yes, send it to me"
    confirmed_title: str = "Thank you"
    confirmed_text: str = (
        "From now on you will receive {title}. A link like this one is good for a week; "
        "if no letter comes, please subscribe again."
    )
    yours: str = "This page is yours alone. Whoever has its address can change what you receive."
    gone_title: str = "There is no such page"
    gone_text: str = "Use the link at the end of a letter."
    busy_title: str = "One moment, please"
    busy_text: str = "Too many requests came at once. Nothing was changed; try again in a minute."
    later_title: str = "This does not work right now"
    later_text: str = "Nothing was changed. Please try again in a few minutes."
    cadences: Mapping[Cadence, str] = field(default_factory=_cadences)
