"""Bounces in words for people, as servers write them that know no RFC 3464, or not only."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from flufl.bounce import all_failures

from farflung.mail.returns.judging import judge
from farflung.mail.returns.messages import field, is_by_hand, own_parts, parse, part_text, sender
from farflung.mail.returns.records import Judgement, Kind
from farflung.mail.returns.saying import begins, says

if TYPE_CHECKING:
    from email.message import Message

__all__ = ["notice_text", "read_plain"]

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it logs every pattern it tries

_ENOUGH = 32 * 1024  # octets of a bounce in words, before what it returns
_SERVERS = re.compile(
    r"mailer[-_]?daemon|mail[-_]?daemon|post-?master|mail-?delivery.*|maildelivery.*|"
    r"bounces?|mdaemon|mmdf|smtp(?:-?daemon)?|mail-?system|microsoftexchange[0-9a-f]+"
)
_NAMES = re.compile(
    r"mail (?:delivery )?(?:sub)?system|mail delivery|mailer.?daemon|system administrator|"
    r"post ?master|delivery (?:sub)?system|microsoft outlook$"
)
_ORIGINAL = re.compile(
    r"^[ \t>]*+[-=*_.#]{2,}+.*(?:copy|original|message|returned|unsent|follows|below|header|text|"
    r"nachricht|mensaje|messaggio|mensagem|сообщени|メッセージ|邮件).*$"
    r"|^[ \t]*(?:received|return-path|dkim-signature|message-id|mime-version|arc-seal):[ \t]",
    re.IGNORECASE | re.MULTILINE,
)
_SECTIONS = re.compile(
    r"transcript|session|error|reason|addresses|recipient|failure|warning|resend", re.IGNORECASE
)
"""Headings between lines of signs that begin what we are looking for, and no returned message."""


def read_plain(message: Message) -> Judgement | None:
    """Judge a bounce in words; None for a message that is none."""
    if not _is_bounce(message):
        return None
    text = notice_text(message)
    if says("delayed", text):
        return Judgement(Kind.DELAYED)
    return judge(text) or Judgement(Kind.SOFT)


def notice_text(message: Message) -> str:
    """Return what a notice itself says, without the message that it returns."""
    parts = [part for part in own_parts(message) if part.get_content_type() == "text/plain"]
    if not parts:
        parts = [part for part in own_parts(message) if part.get_content_type() == "text/html"]
    return "\n".join(_before_original(part_text(part)) for part in parts[:2])


def _before_original(text: str) -> str:
    for match in _ORIGINAL.finditer(text):
        if match.start() > 0 and not _SECTIONS.search(match[0]):
            return text[: match.start()]
    return text


def _is_bounce(message: Message) -> bool:
    """Tell whether a server wrote a message, to say that one of ours was not delivered.

    A person's words are never taken for it, be it that they quote a bounce, and an automatic reply
    neither: it may say that an address is gone, but mail to it arrives.
    """
    if "X-Failed-Recipients" in message:  # Exim, and Google
        return True
    subject = field(message, "Subject")
    if begins("replies", subject) or begins("answers", subject):
        return False
    name, address = sender(message)
    server = _SERVERS.fullmatch(address.partition("@")[0]) or _NAMES.search(name) or not address
    if not server and (is_by_hand(message) or _is_reply(message)):
        return False
    null_path = "Return-Path" in message and not is_by_hand(message)
    if begins("subjects", subject) and (server or null_path):
        return True
    # a postmaster is a person, too, whose words say nothing where the path is missing
    alone = null_path or ("daemon" in address and not is_by_hand(message))
    text = notice_text(message)
    told = says("hard", text) or says("soft", text)
    return bool(server and alone and told) or _is_known_form(message)


def _is_reply(message: Message) -> bool:
    """Tell whether a message calls itself an automatic reply (RFC 3834) or answers one of ours."""
    automatic = field(message, "Auto-Submitted").casefold().startswith("auto-replied")
    named = any(n in message for n in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply"))
    return automatic or named or "In-Reply-To" in message


def _is_known_form(message: Message) -> bool:
    """Ask Mailman's library, which knows the forms of many servers."""
    try:
        temporary, permanent = all_failures(parse(message.as_bytes(), _ENOUGH))
    except Exception:  # noqa: BLE001 - its patterns meet mail of every form, and may trip over some
        return False
    return bool(temporary or permanent)
