"""Which addresses may be asked: pure checks of what is written and of what a name resolves to.

A feed is somebody else's text, and so is each redirect, so an address is taken apart once, here,
and what is connected to later is the very address that was checked (RFC 3986; WHATWG URL for how
browsers read a host that ends in a number).
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import SplitResult, quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["BadAddress", "Target", "is_public", "shown", "target_of"]

Ip: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_LONGEST = 2000
_PORTS = {"http": 80, "https": 443}
_USER = re.compile(r"(?<=//)[^/?#]*@")
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0]")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_][a-z0-9_-]{0,62})*")
_SAFE = "%/:=&?~+!$,;'@()*[]"
_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SPECIAL = tuple(  # what some versions of Python take for public
    ipaddress.ip_network(network)
    for network in (
        "168.63.129.16/32",  # public by number, a cloud's own by use
        "192.0.0.0/24",
        "192.88.99.0/24",
        "2001::/23",
        "3fff::/20",
    )
)


class BadAddress(ValueError):  # noqa: N818 - it is the address that is bad
    """An address that is never asked; the message says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: lower-case ASCII ``host`` without final dot, ``path`` with query.

    ``ip`` is the address where the host is written as one.
    """

    scheme: str
    host: str
    port: int
    path: str
    ip: Ip | None = None

    @property
    def authority(self) -> str:
        """The host as the ``Host`` header writes it, with a port that is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, in the one way of writing it."""
        return f"{self.scheme}://{self.authority}{self.path}"

    def is_among(self, hosts: Collection[str]) -> bool:
        """Tell whether a list of ``host`` and ``host:port`` names this one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        names = {self.host, host, f"{host}:{self.port}"}
        return any(name.strip().lower().removesuffix(".") in names for name in hosts)


def target_of(address: str) -> Target:
    """Take an address apart. Raises :class:`BadAddress` for anything that is not plain http(s)."""
    if len(address) > _LONGEST:
        raise BadAddress(f"is longer than {_LONGEST} characters")
    if _UNPRINTABLE.search(address):
        raise BadAddress("holds spaces or control characters")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadAddress("is not a web address") from None
    if parts.scheme not in _PORTS:
        raise BadAddress("does not begin with https:// or http://")
    if "@" in parts.netloc:
        raise BadAddress("holds a user name or password, which a feed's address may not")
    if "\\" in address or port == 0:
        raise BadAddress("is not a web address")
    name, ip = _host(host)
    return Target(parts.scheme, name, port or _PORTS[parts.scheme], _path(parts), ip)


def _host(written: str) -> tuple[str, Ip | None]:
    if ":" in written:
        try:
            ip = ipaddress.IPv6Address(written)
        except ValueError:
            raise BadAddress("is not a web address") from None
        if ip.scope_id is not None:
            raise BadAddress("names a network interface")
        return str(ip), ip
    try:
        name = written.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        raise BadAddress("is not a web address") from None
    if not _NAME.fullmatch(name):
        raise BadAddress("is not a web address")
    if not _NUMBER.fullmatch(name.rpartition(".")[2]):
        return name, None
    try:
        return name, ipaddress.IPv4Address(name)
    except ValueError:
        raise BadAddress("writes an IP address in a disguised form") from None


def _path(parts: SplitResult) -> str:
    query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    return (quote(parts.path, safe=_SAFE) or "/") + query


def is_public(ip: Ip) -> bool:
    """Tell whether an address is out in the Internet, not in anybody's own network.

    An IPv4 address inside of an IPv6 one (mapped, 6to4, NAT64) must be public too; of the rest of
    IPv6 only global unicast is (RFC 4291, RFC 6052, RFC 6890).
    """
    if any(ip in network for network in _SPECIAL):
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not (ip.is_multicast or ip.is_reserved)
    inner = ip.ipv4_mapped or ip.sixtofour
    if ip in _NAT64:
        inner = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    if inner is not None:
        return is_public(inner)
    return ip in _UNICAST and ip.is_global


def shown(address: str) -> str:
    """Return an address as messages may show it: without user name and password."""
    return _USER.sub("", address)
