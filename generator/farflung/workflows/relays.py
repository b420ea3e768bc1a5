"""The relays of the settings, each with its password and its limits."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from farflung.config.secrets import read_secret
from farflung.errors import RefusedError
from farflung.mail.ledger.gate import Quota
from farflung.mail.ledger.rates import Rate
from farflung.mail.sending import RelayOutlet
from farflung.mail.smtp.ports import Credentials, Relay, Security

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.config import Delivery, Rates, Smtp
    from farflung.mail.smtp.manners import Manners

__all__ = ["relay_of", "relays_of"]

_PASSWORD = "FARFLUNG_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
_SPANS = {"second": 1, "hour": 3600, "day": 86400}


def relays_of(
    delivery: Delivery, manners: Manners, environment: Mapping[str, str] = os.environ
) -> tuple[RelayOutlet, ...]:
    """Return all relays in the order they are tried in.

    The password of the first is ``FARFLUNG_SMTP_PASSWORD``, that of the second
    ``FARFLUNG_SMTP_PASSWORD_2``, and so on. Raises :class:`RefusedError` for one that is missing.
    """
    found = []
    for number, smtp in enumerate((delivery.smtp, *delivery.fallback), start=1):
        variable = _PASSWORD if number == 1 else f"{_PASSWORD}_{number}"
        quota = Quota(f"{smtp.user or ''}@{smtp.host}:{smtp.port}", _rates(smtp.rates))
        relay = relay_of(smtp, read_secret(variable, environment), variable)
        found.append(RelayOutlet(relay, quota, manners))
    return tuple(found)


def relay_of(smtp: Smtp, password: str | None, variable: str = _PASSWORD) -> Relay:
    """Return a relay of the settings. Raises :class:`RefusedError` for a user without password."""
    if smtp.user and password is None:
        raise RefusedError(
            f"the relay {smtp.host} wants a password for {smtp.user}, and there is none",
            hint=f"set {variable}, or {variable}_FILE to a file that holds it",
        )
    return Relay(
        smtp.host,
        smtp.port,
        Security(smtp.security),
        Credentials(smtp.user, password) if smtp.user and password is not None else None,
        smtp.connections,
        smtp.hello or _own_name(),
    )


def _rates(rates: Rates) -> tuple[Rate, ...]:
    limits = ((span, getattr(rates, name)) for name, span in _SPANS.items())
    return tuple(Rate(span, most) for span, most in limits if most is not None)


def _own_name() -> str:
    """Return the name of this machine where it is one for the world, as EHLO wants it."""
    name = socket.getfqdn()
    return name if "." in name and name.isascii() and not name.endswith(".arpa") else "localhost"
