"""What the sender's domain says of who may send in its name: SPF, DKIM and DMARC.

RFC 7208, RFC 6376 and RFC 7489. Pure but for the port that asks the DNS.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from farflung.checkup.records import Finding, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Answer", "Dns", "DnsFault", "dkim", "dmarc", "spf"]

_POLICIES = {
    "none": "receivers only report",
    "quarantine": "forgeries go to spam",
    "reject": "forgeries are refused",
}
_LOOKUPS = 10  # terms of an SPF record that ask the DNS: RFC 7208, 4.6.4
_ASKING = ("include:", "a", "mx", "ptr", "exists:", "redirect=")
_WEAK = 200  # bytes: an RSA key of 1024 bits has 162, one of 2048 has 294
_LABELS = 2
_AGAIN = "try again; is the DNS reachable from here?"


class DnsFault(Exception):  # noqa: N818 - caught by the one who asks
    """The DNS did not answer; the message says how."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The TXT records of a name; ``exists`` is whether the name, or one below it, is there at all."""

    texts: tuple[str, ...] = ()
    exists: bool = True


class Dns(Protocol):
    """Asks the DNS."""

    def txt(self, name: str) -> Answer:
        """Return the TXT records of a name. Raises :class:`DnsFault` where nobody answers."""
        ...


def spf(domain: str, dns: Dns) -> Iterator[Finding]:
    """Look for the one record that says which servers may send for the domain."""
    try:
        texts = dns.txt(domain).texts
    except DnsFault as fault:
        yield _unknown("spf", fault)
        return
    records = [text for text in texts if text.lower().split(" ")[0] == "v=spf1"]
    if len(records) != 1:
        yield _not_one(domain, records)
        return
    record = records[0]
    terms = record.lower().split()[1:]
    if "+all" in terms or "all" in terms:
        text = f"{domain} lets every server in the world send in its name: {record}"
        yield Finding("spf", State.ERROR, text, 'end the record with "~all" or "-all"')
    elif sum(_asks(term) for term in terms) > _LOOKUPS:
        text = f"the SPF record of {domain} asks the DNS more than {_LOOKUPS} times, so it is void"
        yield Finding("spf", State.ERROR, text, "leave out senders that are not used any more")
    else:
        yield Finding("spf", State.OK, f"{domain} says who sends for it: {record}")


def _not_one(domain: str, records: Sequence[str]) -> Finding:
    if records:
        text = f"{domain} has {len(records)} SPF records, so that none of them counts"
        return Finding("spf", State.ERROR, text, "make one of them")
    text = f"{domain} has no SPF record, so receivers cannot tell its mail from forgeries"
    advice = f'add a TXT record to {domain}, as your relay asks for: "v=spf1 include:… ~all"'
    return Finding("spf", State.WARNING, text, advice)


def _asks(term: str) -> bool:
    plain = term.lstrip("+-~?")
    word = plain.partition("/")[0].partition(":")[0]
    return plain.startswith(_ASKING[5:]) or any(
        plain.startswith(one) if one.endswith(":") else word == one for one in _ASKING[:5]
    )


def dmarc(domain: str, dns: Dns) -> Iterator[Finding]:
    """Look for what receivers are to do with forgeries, at the domain or at one above it."""
    labels = domain.split(".")
    above = [".".join(labels[start:]) for start in range(len(labels) - _LABELS + 1)] or [domain]
    for name in above:
        try:
            texts = dns.txt(f"_dmarc.{name}").texts
        except DnsFault as fault:
            yield _unknown("dmarc", fault)
            return
        records = [t for t in texts if t.replace(" ", "").lower().split(";")[0] == "v=dmarc1"]
        if records:
            yield _policy(name, records)
            return
    text = f"{domain} has no DMARC record, which large mail providers ask of newsletters"
    advice = f'add a TXT record to _dmarc.{domain}, to begin with: "v=DMARC1; p=none"'
    yield Finding("dmarc", State.WARNING, text, advice)


def _policy(name: str, records: Sequence[str]) -> Finding:
    if len(records) > 1:
        text = f"_dmarc.{name} has {len(records)} DMARC records, so that none of them counts"
        return Finding("dmarc", State.ERROR, text, "leave one of them")
    policy = _tags(records[0]).get("p", "").lower()
    if policy not in _POLICIES:
        text = f"the DMARC record of {name} has no policy that is known: {records[0]}"
        return Finding("dmarc", State.ERROR, text, "write p=none, p=quarantine or p=reject")
    text = f"{name} has the policy {policy}: {_POLICIES[policy]}"
    return Finding("dmarc", State.OK, text)


def dkim(domain: str, selectors: Sequence[str], dns: Dns) -> Iterator[Finding]:
    """Look at the public key of each selector; without any, whether there seem to be keys at all.

    The DNS cannot list selectors, but it knows whether there are names below ``_domainkey``
    (RFC 8020).
    """
    try:
        if selectors:
            for selector in selectors:
                yield _key(f"{selector}._domainkey.{domain}", dns)
        else:
            yield _any_key(domain, dns)
    except DnsFault as fault:
        yield _unknown("dkim", fault)


def _any_key(domain: str, dns: Dns) -> Finding:
    if dns.txt(f"_domainkey.{domain}").exists:
        text = f"{domain} seems to have keys that verify signatures"
        advice = "to look at one: farflung doctor --selector NAME, as s= in a signature names it"
        return Finding("dkim", State.OK, text, advice)
    text = f"{domain} has no DKIM key, so no signature of its mail can be verified"
    advice = "have your relay sign, and add the TXT record that it names"
    return Finding("dkim", State.WARNING, text, advice)


def _key(name: str, dns: Dns) -> Finding:
    texts = [text for text in dns.txt(name).texts if "p" in _tags(text)]
    if len(texts) != 1:
        what = f"{len(texts)} DKIM keys, so that none counts" if texts else "no DKIM key"
        text, advice = f"{name} has {what}", "add the one TXT record that your relay names"
        return Finding("dkim", State.ERROR, text, advice)
    tags = _tags(texts[0])
    try:
        key = base64.b64decode("".join(tags["p"].split()), validate=True)
    except binascii.Error:
        text = f"the DKIM key at {name} is damaged"
        return Finding("dkim", State.ERROR, text, "copy the whole TXT record again")
    kind = tags.get("k", "rsa").lower()
    if not key:
        text = f"the DKIM key at {name} was revoked"
        return Finding("dkim", State.ERROR, text, "sign with a selector whose key is not empty")
    if kind == "rsa" and len(key) < _WEAK:
        text = f"the DKIM key at {name} is shorter than 2048 bits"
        return Finding("dkim", State.WARNING, text, "make a new one under another selector")
    return Finding("dkim", State.OK, f"there is a key ({kind}) at {name}")


def _tags(record: str) -> dict[str, str]:
    """Take a record of tags apart: RFC 6376, 3.2."""
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip(): value.strip() for name, equals, value in pairs if equals}


def _unknown(subject: str, fault: DnsFault) -> Finding:
    return Finding(subject, State.FAILED, str(fault), _AGAIN)
