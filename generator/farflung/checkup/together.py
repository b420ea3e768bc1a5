"""Looking at many things at once, so that the slowest of them decides how long it takes."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from farflung.checkup.records import Finding, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.checkup.records import Check

__all__ = ["look_at_all"]


@dataclass(slots=True)
class _Look:
    """A check at work in a thread that nothing waits for at the end of the program."""

    check: Check
    thread: threading.Thread = field(init=False)
    found: tuple[Finding, ...] = ()
    error: BaseException | None = None

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.found = tuple(self.check())
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            self.error = error


def look_at_all(checks: Mapping[str, Check], seconds: float) -> tuple[Finding, ...]:
    """Run every check at the same time and return what they found, in the order of ``checks``.

    One that is not done after ``seconds`` is itself a finding, called by its name. What a check
    raises is raised.
    """
    end = time.monotonic() + seconds
    looks = {name: _Look(check) for name, check in checks.items()}
    found: list[Finding] = []
    for name, look in looks.items():
        look.thread.join(max(0.0, end - time.monotonic()))
        if look.error:
            raise look.error
        if look.thread.is_alive():
            text = f"there was no answer within {seconds:g} seconds"
            found.append(Finding(name, State.FAILED, text, "try again"))
        else:
            found.extend(look.found)
    return tuple(found)
