"""The DNS, asked as the machine is set up; the only user of dnspython."""

from __future__ import annotations

from dataclasses import dataclass

import dns.exception
import dns.resolver

from farflung.checkup.domain import Answer, DnsFault

__all__ = ["Nameserver"]


@dataclass(frozen=True, slots=True)
class Nameserver:
    """Asks the system's name servers, or the one at ``address`` and ``port``; ``seconds`` in all."""

    address: str = ""
    port: int = 53
    seconds: float = 4.0

    def txt(self, name: str) -> Answer:
        """See :class:`~farflung.checkup.domain.Dns`."""
        try:
            found = self._resolver().resolve(name, "TXT", lifetime=self.seconds, search=False)
        except dns.resolver.NXDOMAIN:
            return Answer(exists=False)
        except dns.resolver.NoAnswer:
            return Answer()
        except dns.exception.Timeout:
            raise DnsFault(f"the DNS did not answer for {name} in time") from None
        except (dns.exception.DNSException, OSError) as error:
            raise DnsFault(f"the DNS gave no answer for {name} ({type(error).__name__})") from None
        texts = (b"".join(record.strings).decode("utf-8", "replace") for record in found)
        return Answer(tuple(texts))

    def _resolver(self) -> dns.resolver.Resolver:
        resolver = dns.resolver.Resolver(configure=not self.address)
        if self.address:
            resolver.nameservers = [self.address]
            resolver.port = self.port
        return resolver
