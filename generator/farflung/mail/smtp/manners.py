"""How the client behaves, apart from which relay it talks to."""

from __future__ import annotations

import random
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from farflung.mail.smtp.outcomes import TIMEOUTS, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Manners"]


@dataclass(frozen=True, slots=True)
class Manners:
    """Times in seconds, counts, and whom TLS trusts.

    ``ahead`` is how many messages are recorded before they come to their dot; see
    :class:`~farflung.mail.smtp.desk.Desk`. ``drafts`` is how many messages are begun before a
    connection takes them; see :class:`~farflung.mail.smtp.drafts.Drafts`. ``tries`` is how often in a row a connection may fail,
    while there is no other, before the relay is given up; between them is a time from
    ``first_wait`` up to ``most_wait``, in which ``chance`` (from 0 to 1) has a part.
    """

    timeouts: Mapping[Step, float] = field(default_factory=lambda: dict(TIMEOUTS))
    ahead: int = 64
    drafts: int = 32
    tries: int = 5
    first_wait: float = 1.0
    most_wait: float = 60.0
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
    chance: Callable[[], float] = random.random
