"""A message that came back → what it is, and which of ours it is about. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.mail.returns.delivery_report import read_report
from farflung.mail.returns.messages import children_of, field, own_parts, parse, sender
from farflung.mail.returns.plain import read_plain
from farflung.mail.returns.records import Judgement, Kind, Return
from farflung.mail.returns.saying import begins
from farflung.mail.returns.tying import find_reference, leaving_reference

if TYPE_CHECKING:
    from email.message import Message

    from farflung.mail.references import Seal

__all__ = ["judge_message", "read_return"]

_COMPLAINTS = frozenset({"abuse", "fraud", "virus", "other"})
_REPORTS = frozenset({"disposition-notification", "delivery-status", "feedback-report"})


def read_return(raw: bytes, seal: Seal) -> Return:
    """Read a message: its kind, and the message of ours that it is about."""
    message = parse(raw)
    judgement = judge_message(message)
    # mailbox providers write there, too, for people who pressed their button
    if judgement.kind in {Kind.OTHER, Kind.AUTOMATIC}:
        leaving = leaving_reference(message, seal)
        if leaving:
            return Return(Judgement(Kind.LEAVE), leaving)
    return Return(judgement, find_reference(message, raw, seal))


def judge_message(message: Message) -> Judgement:
    """Say what a message is, whoever it is about."""
    return (
        _read_complaint(message)
        or read_report(message)
        or read_plain(message)
        or Judgement(Kind.AUTOMATIC if _is_automatic(message) else Kind.OTHER)
    )


def _read_complaint(message: Message) -> Judgement | None:
    """Read a report of abuse: RFC 5965. One that says "not spam" is no complaint."""
    if message.get_content_type() != "multipart/report":
        return None
    for part in own_parts(message):
        if part.get_content_type() != "message/feedback-report":
            continue
        kind = field(next(iter(children_of(part)), part), "Feedback-Type").casefold()
        return Judgement(Kind.COMPLAINT if kind in _COMPLAINTS else Kind.AUTOMATIC, reason=kind)
    return None


def _is_automatic(message: Message) -> bool:
    """Tell whether a program wrote a message: RFC 3834, and what came before it."""
    submitted = field(message, "Auto-Submitted").casefold()
    if submitted and not submitted.startswith("no"):
        return True
    if str(message.get_param("report-type", "")).casefold() in _REPORTS:
        return True
    if field(message, "Precedence").casefold() in {"auto_reply", "junk"}:
        return True
    if any(name in message for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply")):
        return True
    subject = field(message, "Subject")
    answer = begins("replies", subject) and not begins("answers", subject)
    return answer or field(message, "Return-Path") == "<>" or not sender(message)[1]
