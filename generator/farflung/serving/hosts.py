"""Which Host headers we answer: a page of another site must not reach us under its own name."""

from __future__ import annotations

import ipaddress

__all__ = ["is_own_host"]

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def is_own_host(header: str | None, listening: str) -> bool:
    """Tell whether a Host header (RFC 9110, 7.2) names this machine as whoever started us sees it.

    ``listening`` is the host that was asked for. DNS rebinding brings a name of the attacker's, so
    names must be known; where we listen on every address, any address will do, but no name.
    """
    name = _name(header or "")
    if not name:
        return False
    wanted = listening.strip("[]").casefold()
    if name in _HERE or name == wanted:
        return True
    return _is_wildcard(wanted) and _is_address(name)


def _name(header: str) -> str:
    """Return the host without its port, brackets and the dot at its end."""
    text = header.strip().casefold()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0].removesuffix(".")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_wildcard(name: str) -> bool:
    return _is_address(name) and ipaddress.ip_address(name).is_unspecified
