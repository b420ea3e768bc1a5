"""How often one client may ask, without keeping anybody's address."""

from __future__ import annotations

import hmac
import ipaddress
from collections import OrderedDict
from dataclasses import dataclass, field

__all__ = ["Limiter"]

_MOST = 20_000  # clients that are remembered
_NETWORK = 64  # a household has that many bits of IPv6 addresses
_LIFE = 3600.0  # seconds a key is used


@dataclass(slots=True)
class Limiter:
    """A bucket for each client: ``burst`` requests at once, then ``rate`` a second.

    A client is known by a keyed hash of its address; the key is chance, is nowhere but in memory,
    and is another one every hour. So nothing tells later who asked.
    """

    chance: bytes
    rate: float = 2.0
    burst: float = 120.0
    _buckets: OrderedDict[bytes, tuple[float, float]] = field(default_factory=OrderedDict)

    def allows(self, client: str, now: float) -> bool:
        """Count a request; ``now`` is in seconds of any clock that does not go back."""
        name = self._name(client, now)
        left, since = self._buckets.pop(name, (self.burst, now))
        left = min(self.burst, left + (now - since) * self.rate)
        allowed = left >= 1.0
        self._buckets[name] = (left - 1.0 if allowed else left, now)
        while len(self._buckets) > _MOST:
            self._buckets.popitem(last=False)
        return allowed

    def _name(self, client: str, now: float) -> bytes:
        try:
            address = ipaddress.ip_address(client.partition("%")[0])
        except ValueError:
            network = client
        else:
            mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
            address = mapped or address
            length = _NETWORK if address.version == 6 else address.max_prefixlen  # noqa: PLR2004 - IPv6
            network = str(ipaddress.ip_network(f"{address}/{length}", strict=False))
        hour = f"{int(now // _LIFE)} {network}"
        return hmac.digest(self.chance, hour.encode("utf-8", "replace"), "sha256")[:16]
