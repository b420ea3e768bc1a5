"""Bounces of a mailing of the tests, and a mailbox in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.mail.mailing import BEGUN

from farflung.mail.mailbox.letterbox import Piece
from farflung.mail.mailbox.recording import Recorder
from farflung.mail.references import Reference
from farflung.mail.subscribers.keys import Keys
from farflung.mail.subscribers.states import Rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["KEYS", "RECORDER", "FakeLetterbox", "returned"]

KEYS = Keys(b"a secret of the tests, long enough")
RECORDER = Recorder(KEYS, Rules(BEGUN))
_SAMPLES = Path(__file__).parents[1] / "returns/samples"
_SEALED = "2026-w47.17.4wn46viauhvsrurb"


def returned(sample: str, number: int, edition: str = "2026-w47") -> bytes:
    """Return a sample as if it answered another message: row and edition of a mailing."""
    local = KEYS.seal.return_path("b@example.org", Reference(edition, number))
    sealed = local.partition("@")[0].removeprefix("b+")
    text = (_SAMPLES / f"{sample}.eml").read_text("utf-8")
    return text.replace(_SEALED, sealed).replace(_SEALED.upper(), sealed.upper()).encode()


@dataclass
class FakeLetterbox:
    """A mailbox in memory, with what was put aside and what was marked as left."""

    raws: Sequence[bytes | None]
    done: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    breaks: bool = False

    def pieces(self) -> Iterator[Piece]:
        """See the port."""
        for number, raw in enumerate(self.raws):
            if str(number) not in {*self.done, *self.left}:
                yield Piece(str(number), raw, "" if raw else "it is torn")

    def settle(self, done: Sequence[Piece], left: Sequence[Piece]) -> None:
        """See the port; may break, as a connection does."""
        if self.breaks:
            raise ConnectionError
        self.done += [piece.name for piece in done]
        self.left += [piece.name for piece in left]
