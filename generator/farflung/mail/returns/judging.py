"""What a server said about one recipient → how bad it is. Pure.

A wrong "hard" loses somebody their letter, a wrong "soft" costs a few messages more. So "hard"
wants a code (RFC 3463) or a phrase that means nothing else, and nothing that speaks against it.
"""

from __future__ import annotations

import re

from farflung.mail.returns.records import Judgement, Kind
from farflung.mail.returns.saying import says
from farflung.mail.smtp.replies import masked
from farflung.texts import squeeze

__all__ = ["judge", "mildest"]

_CODE = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
_REPLY = re.compile(
    r"(?:^|said:|smtp;|<<<|[:>] )\s*'?([45][0-5]\d)[ -]", re.IGNORECASE | re.MULTILINE
)
_LONGEST = 200  # characters of a reason
_CODES = {
    "5.1.0": Kind.HARD,  # something about the address; of the sender's, the words say so
    "5.1.1": Kind.HARD,
    "5.1.2": Kind.HARD,
    "5.1.3": Kind.HARD,
    "5.1.6": Kind.HARD,
    "5.1.7": Kind.BLOCKED,
    "5.1.8": Kind.BLOCKED,
    "5.1.10": Kind.HARD,  # RFC 7505: a domain that takes no mail
    "5.2.1": Kind.HARD,
    "5.2.2": Kind.SOFT,
    "5.2.3": Kind.SOFT,
    "5.4.4": Kind.HARD,
    "5.4.310": Kind.HARD,  # Exchange: the domain does not exist
}
_CLASSES = {"5.3": Kind.SOFT, "5.4": Kind.SOFT, "5.6": Kind.BLOCKED, "5.7": Kind.BLOCKED}
_VAGUE = re.compile(r"4\.0\.0|5\.(?:0\.\d+|[2-5]\.0|1\.5|5\.\d+|4\.1)")
"""Codes that say nothing by themselves; 5.4.1 has come to mean two things."""
_MILDEST = (Kind.AUTOMATIC, Kind.DELAYED, Kind.SOFT, Kind.BLOCKED, Kind.HARD)


def judge(said: str, status: str = "") -> Judgement | None:
    """Judge what a server said, and the status of a report; None if that decides nothing."""
    code = _code(said, status)
    kind = _kind(said, code)
    return Judgement(kind, code, _reason(said)) if kind else None


def mildest(judgements: list[Judgement]) -> Judgement:
    """Return the mildest of judgements about one message.

    We write to one recipient; where a report has several, the address is an alias of many, and
    one of them who is gone is no reason to write to none.
    """
    return min(judgements, key=lambda judgement: _MILDEST.index(judgement.kind))


def _code(said: str, status: str) -> str:
    """Return the code that says most: of the server's words before that of the report."""
    found = [match[0] for text in (said, status) for match in _CODE.finditer(text)]
    failures = [code for code in found if not code.startswith("2.")]
    telling = (code for code in failures if not _VAGUE.fullmatch(code))
    return next(telling, failures[0] if failures else "")


def _kind(said: str, code: str) -> Kind | None:
    """Weigh code and words: where both say that the address is gone, it is; else the mildest."""
    meant = _CODES.get(code) or _CLASSES.get(code.rpartition(".")[0])
    gone = says("hard", said)
    if gone and meant is Kind.HARD:
        return Kind.HARD
    if says("blocked", said):
        return Kind.BLOCKED
    if _passes(said, code) or says("soft", said):
        return Kind.SOFT
    return Kind.HARD if gone else meant


def _passes(said: str, code: str) -> bool:
    """Tell whether a reply code is of those that pass (4yz); some reports say 4.0.0 of anything."""
    if code and code != "4.0.0":
        return code.startswith("4.")
    match = _REPLY.search(said)
    return match is not None and match[1].startswith("4")


def _reason(said: str) -> str:
    shown = "".join(c if c.isprintable() else " " for c in squeeze(said))
    return masked(shown)[:_LONGEST]
