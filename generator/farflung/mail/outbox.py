"""A folder that takes messages in place of a relay: a Maildir, which any mail program reads."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from farflung.errors import RefusedError
from farflung.mail.ledger.gate import Quota
from farflung.mail.smtp.outcomes import Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from farflung.mail.ledger.mailing import Claim
    from farflung.mail.smtp.ports import Delivery, Draft, Gate

__all__ = ["MaildirOutlet"]

_AT_ONCE = 64
_INTERRUPTED = Verdict(Outcome.DEFERRED, "the run was interrupted", tried=False)


@dataclass(frozen=True, slots=True)
class MaildirOutlet:
    """A Maildir at ``folder``, made if it is not there; each message has its return path on top."""

    folder: Path
    quota: Quota = field(default_factory=lambda: Quota("maildir"))

    def deliver(
        self,
        gate: Gate[Claim],
        compose: Callable[[Claim], Draft],
        stop: Callable[[], bool],
    ) -> Verdict | None:
        """Write messages as a relay would take them: nothing is in ``new`` before its dot.

        Raises :class:`RefusedError` where the folder cannot be written.
        """
        try:
            for name in ("tmp", "new", "cur"):
                (self.folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
            return self._deliver(gate, compose, stop)
        except OSError as error:
            raise RefusedError(
                f"{self.folder} cannot be written ({error.strerror})", hint="name another folder"
            ) from None

    def _deliver(
        self,
        gate: Gate[Claim],
        compose: Callable[[Claim], Draft],
        stop: Callable[[], bool],
    ) -> Verdict | None:
        claims = gate.exchange((), (), _AT_ONCE).claims
        while claims:
            if stop():
                gate.exchange([(claim, _INTERRUPTED) for claim in claims], (), 0)
                return _INTERRUPTED
            written = {claim: self._write(claim, compose(claim).finish()) for claim in claims}
            released = set(gate.exchange((), claims, 0).released)
            for claim, file in written.items():
                if claim in released:
                    file.replace(self.folder / "new" / file.name)
                else:
                    file.unlink()
            _sync(self.folder / "new")
            sent = [(claim, Verdict(Outcome.SENT)) for claim in released]
            claims = gate.exchange(sent, (), _AT_ONCE).claims
        return None

    def _write(self, claim: Claim, delivery: Delivery) -> Path:
        """Write a message durably where nobody looks yet, under a name that is always the same."""
        content = b"Return-Path: <%b>\n%b" % (
            delivery.sender.encode(), delivery.message.replace(b"\r\n", b"\n")
        )  # fmt: skip
        file = self.folder / "tmp" / f"{claim.number}.{sha256(content).hexdigest()[:16]}.farflung"
        with file.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        return file


def _sync(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
