"""Who is to be asked → the message that asks them to confirm (double opt-in). Pure.

It goes to somebody who may know nothing of us: so it says one thing, in plain text, and holds no
word that whoever typed the address could have chosen.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.catalogue import spoken
from farflung.errors import RefusedError
from farflung.mail.dkim import Signature
from farflung.mail.encoding import encode
from farflung.mail.headers import Mailbox, date_field, identifier, language_tag, unstructured
from farflung.mail.subscribers.audience import Letters
from farflung.mail.subscribers.words import ConfirmationWords

if TYPE_CHECKING:
    import datetime as dt

    from farflung.mail.dkim import Signer
    from farflung.mail.subscribers.keys import Keys
    from farflung.mail.subscribers.records import Subscriber

__all__ = ["Inquiry"]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What all these messages have in common.

    ``sender`` is ``Name <address>`` or an address, ``spoken`` are the publication's languages, the
    main one first, and ``web`` the address of the service where people confirm, without a slash at
    its end. ``signers`` sign the messages (DKIM).
    """

    title: str
    sender: str
    spoken: tuple[str, ...]
    web: str
    signers: tuple[Signer, ...] = ()

    def link(self, keys: Keys, person: Subscriber) -> str:
        """Return where somebody confirms. Raises :class:`ValueError` for who was not asked."""
        token = keys.confirmation(person.number, person.nonce, _asked(person))
        return f"{self.web}/confirm/{token}"

    def message(self, keys: Keys, person: Subscriber) -> bytes:
        """Return the message (RFC 5322), the same on every try; lines end in CRLF.

        Raises :class:`RefusedError` for settings that cannot stand in a mail.
        """
        asked = _asked(person)
        if not self.web.startswith("https://"):
            raise RefusedError(
                f"{self.web!r} is no place to confirm at", hint="it begins with https://"
            )
        language = Letters(self.spoken).of(person.profile).variant.language
        words = spoken(ConfirmationWords, language)
        lines = [
            words.say("asked", title=self.title),
            "",
            words.how,
            f"{self.link(keys, person)}?l={language}",
            "",
            words.otherwise,
        ]
        text = encode(["\n".join([*lines, ""])])
        domain = Mailbox.parse(self.sender, "sender").address.rpartition("@")[2]
        stamp = int(asked.timestamp() * 1_000_000)
        shared = (
            ("From", Mailbox.parse(self.sender, "sender").field),
            ("Subject", unstructured(words.say("subject", title=self.title), "subject")),
            ("Date", date_field(asked)),
            ("Auto-Submitted", "auto-generated"),  # RFC 3834: no out-of-office replies, please
            ("Content-Language", language_tag(language)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", text.name),
        )
        personal = (
            ("To", person.address.written),
            ("Message-ID", identifier(f"<confirm.{person.number}.{stamp}@{domain}>")),
        )
        body = b"".join(text.fill([]))
        digest = hashlib.sha256(body).digest()
        names = [name for name, _ in personal]
        signed = [
            Signature.of(signer, shared, names, asked).field(personal, digest)
            for signer in self.signers
        ]
        fields = "".join(f"{name}: {value}\r\n" for name, value in (*personal, *shared))
        return b"".join((*signed, fields.encode(), b"\r\n", body))


def _asked(person: Subscriber) -> dt.datetime:
    if person.standing.asked is None:
        raise ValueError("nobody asked them to confirm")
    return person.standing.asked
