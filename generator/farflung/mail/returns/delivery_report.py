"""Delivery status notifications, the form of bounces that is a standard: RFC 3464."""

from __future__ import annotations

import re
from email import message_from_string
from email.message import Message

from farflung.mail.returns.judging import judge, mildest
from farflung.mail.returns.messages import children_of, field, is_by_hand, own_parts, part_text
from farflung.mail.returns.plain import notice_text
from farflung.mail.returns.records import Judgement, Kind

__all__ = ["read_report"]

_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_NO_FAILURE = {"delayed": Kind.DELAYED} | dict.fromkeys(
    ("delivered", "relayed", "expanded"), Kind.AUTOMATIC
)


def read_report(message: Message) -> Judgement | None:
    """Judge a report of a delivery; None for a message that is none, or one that says nothing."""
    if message.get_content_type() != "multipart/report" and is_by_hand(message):
        return None  # somebody passes on what they got
    reports = [part for part in own_parts(message) if part.get_content_type() in _TYPES]
    recipients = [block for part in reports for block in _blocks(part) if _is_recipient(block)]
    if not recipients:
        return None
    text = notice_text(message)
    return mildest([_judged(block, text) for block in recipients])


def _blocks(part: Message) -> list[Message]:
    """Return the groups of fields in a report; some servers encode it, though they must not."""
    inner = children_of(part) or [part]
    carrier = Message()
    carrier["Content-Transfer-Encoding"] = field(part, "Content-Transfer-Encoding")
    carrier.set_payload("\n\n".join(str(block).strip() for block in inner))
    groups = re.split(r"\n\s*\n", part_text(carrier))
    return [message_from_string(f"{group.strip()}\n") for group in groups]


def _is_recipient(block: Message) -> bool:
    return any(name in block for name in ("Action", "Final-Recipient", "Diagnostic-Code"))


def _judged(block: Message, text: str) -> Judgement:
    action = field(block, "Action").partition(" ")[0].casefold()
    status, said = field(block, "Status"), field(block, "Diagnostic-Code")
    if action in _NO_FAILURE:
        return Judgement(_NO_FAILURE[action], status, "")
    found = judge(said, status) or judge(f"{said} {text}", status)
    return found or Judgement(Kind.SOFT, status, "")
