"""What the service needs of the list: a port, so that its pages can be shown without a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from farflung.mail.service.choices import Choices

__all__ = ["People"]


class People(Protocol):
    """The people on the list, each known by the token in their links.

    A token of nobody changes nothing and is no error. All may raise
    :class:`~farflung.errors.ServiceError` where the list cannot be reached, and nothing is changed
    then.
    """

    def look(self, token: str) -> Choices | None:
        """Return what somebody gets; None for a token of nobody."""

    def leave(self, token: str) -> None:
        """Stop the letters."""

    def come_back(self, token: str) -> None:
        """Undo that somebody left."""

    def choose(self, token: str, choices: Choices) -> None:
        """Keep what somebody chose."""

    def confirm(self, token: str) -> None:
        """Take the confirmation that somebody was asked for (double opt-in)."""

    def is_there(self) -> bool:
        """Tell whether the list can be reached."""
