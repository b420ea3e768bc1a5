"""What ``doctor`` asks of services outside: feeds, the relay, and the DNS of the sender's domain."""

from __future__ import annotations

import os
import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from farflung.checkup.domain import dkim, dmarc, spf
from farflung.checkup.nameserver import Nameserver
from farflung.checkup.records import Finding, State
from farflung.checkup.relay import Access, relay
from farflung.config.secrets import read_secret
from farflung.errors import RefusedError
from farflung.gather.feeds.addresses import BadAddress, shown, target_of
from farflung.gather.feeds.cache import Validators
from farflung.gather.feeds.fetching import FetchFault, fetch
from farflung.gather.feeds.network import Deadline, Network
from farflung.gather.feeds.pulling import requests_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from farflung.checkup.domain import Dns
    from farflung.checkup.records import Check
    from farflung.config import Fetching, Settings

__all__ = ["Outside", "delivery", "feeds", "is_example"]

_SECONDS = 4.0  # for a feed
_AT_ONCE = 64  # feeds
_ANSWERED = frozenset({200, 304})
_EXAMPLES = frozenset({"example", "test", "invalid", "localhost"})
_EXAMPLE_DOMAINS = frozenset({"example.com", "example.net", "example.org"})
_PASSWORD = "FARFLUNG_SMTP_PASSWORD"  # noqa: S105 - the name of a variable


@dataclass(frozen=True, slots=True)
class Outside:
    """The ways out, and the environment that secrets come from; tests bring their own."""

    dns: Dns = field(default_factory=Nameserver)
    network: Network = field(default_factory=Network)
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)


def is_example(domain: str) -> bool:
    """Tell whether a domain is one that is kept for examples (RFC 2606, RFC 6761)."""
    labels = domain.lower().rstrip(".").split(".")
    return labels[-1] in _EXAMPLES or ".".join(labels[-2:]) in _EXAMPLE_DOMAINS


def delivery(
    settings: Settings, domain: str, selectors: Sequence[str], outside: Outside
) -> dict[str, Check]:
    """Return what is to be asked before anything can be mailed from ``domain``."""
    return {
        "smtp": partial(_relay, settings, outside),
        "spf": partial(spf, domain, outside.dns),
        "dkim": partial(dkim, domain, selectors, outside.dns),
        "dmarc": partial(dmarc, domain, outside.dns),
    }


def _relay(settings: Settings, outside: Outside) -> Iterator[Finding]:
    how = settings.publication.delivery
    try:
        password = read_secret(_PASSWORD, outside.environment)
    except RefusedError as error:
        yield Finding("smtp", State.ERROR, error.message, error.hint)
        return
    yield from relay(how.smtp, how.max_bytes, Access(outside.tls, password))


def feeds(settings: Settings, outside: Outside) -> Iterator[Finding]:
    """Ask for every feed that has an address, as ``pull`` would, and keep nothing of it."""
    publication = settings.publication
    requests = requests_of(publication.sections)
    if not requests:
        return
    ask = partial(_why_not, options=publication.fetching, network=outside.network)
    with ThreadPoolExecutor(min(_AT_ONCE, len(requests))) as pool:
        reasons = [*pool.map(ask, [request.address for request in requests])]
    failed = [(r, why) for r, why in zip(requests, reasons, strict=True) if why]
    for request, why in failed:
        text = f"{shown(request.address)} {why}"
        advice = "look at its address in a browser; until then editions use what was fetched before"
        yield Finding("feeds", State.FAILED, text, advice)
    if count := len(requests) - len(failed):
        answer = "1 feed answers" if count == 1 else f"{count} feeds answer"
        yield Finding("feeds", State.OK, answer)


def _why_not(address: str, options: Fetching, network: Network) -> str:
    """Return why a feed cannot be fetched; empty if it can."""
    try:
        target_of(address)
        deadline = Deadline(min(_SECONDS, options.timeout))
        answer = fetch(address, Validators(), options, network, deadline)
    except (BadAddress, FetchFault) as fault:
        return str(fault)
    return "" if answer.status in _ANSWERED else f"answers {answer.status}"
