"""A row of the ledger → the message of that person, the same bytes on every try."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from farflung.mail.headers import Mailbox, list_id
from farflung.mail.message import Addressee, EncodedLetter, Envelope
from farflung.mail.personal import Link, Wording, greeting, links
from farflung.mail.references import Reference
from farflung.mail.smtp.ports import Unsigned
from farflung.model import Variant
from farflung.workflows.recipients import shown_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.config import Publication
    from farflung.mail.ahead import Helpers
    from farflung.mail.dkim import Signer
    from farflung.mail.ledger.mailing import Claim, Mailing
    from farflung.mail.subscribers.keys import Keys
    from farflung.workflows.mailable import Mailable

__all__ = ["Composer", "Masthead"]

_ENCODED = 64  # letters kept encoded, of about 100 KB each


@dataclass(frozen=True, slots=True)
class Masthead:
    """What all messages of a mailing say of themselves, kept in the ledger from its beginning.

    So a change of the settings halfway changes nothing for those who have not got theirs yet.
    ``bounces`` is the mailbox for what comes back, ``web`` where people leave with one click.
    """

    sender: str
    reply_to: str
    list_id: str
    bounces: str
    web: str

    @classmethod
    def of(cls, publication: Publication) -> Masthead:
        """Take it from the settings."""
        delivery = publication.delivery
        return cls(
            sender=publication.sender,
            reply_to=publication.reply_to or "",
            list_id=list_id(publication.title, publication.sender),
            bounces=delivery.bounces or "",
            web=delivery.web or "",
        )

    @classmethod
    def read(cls, text: str) -> Masthead:
        """Read it from the ledger."""
        return cls(**json.loads(text))

    def __str__(self) -> str:
        """Write it for the ledger."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def domain(self) -> str:
        """The sender's domain, which Message-IDs are made in."""
        return Mailbox.parse(self.sender, "sender").address.rpartition("@")[2]


class Composer:
    """Makes the message of whoever is claimed."""

    def __init__(
        self,
        letters: Mailable,
        mailing: Mailing,
        keys: Keys,
        signers: Sequence[Signer] = (),
        helpers: Helpers | None = None,
    ) -> None:
        """Begin with no letter made; each is, and is encoded, when it is first needed.

        ``signers`` sign each message, with the help of ``helpers`` if there are any.
        """
        self._head = Masthead.read(mailing.envelope)
        self._sender = Mailbox.parse(self._head.sender, "sender").address
        self._name = mailing.edition.lower()
        self._letters = letters
        self._keys = keys
        self._helpers = helpers
        head = self._head
        envelope = Envelope(
            head.sender, mailing.begun, head.list_id, head.reply_to, _feedback_id(head, mailing)
        )

        @lru_cache(_ENCODED)
        def encoded(variant: Variant, muted: frozenset[str]) -> EncodedLetter:
            return EncodedLetter.of(letters.letter(variant, muted), envelope, signers)

        self._encoded = encoded

    def prepare(self, wanted: Sequence[tuple[str, frozenset[str], frozenset[str]]]) -> None:
        """Make the letters of these languages, audiences and muted sections beforehand.

        No more than can be kept. Raises :class:`RefusedError` for one that cannot be mailed.
        """
        for language, audience, muted in wanted[:_ENCODED]:
            self._encoded(Variant(language, audience), muted)

    def __call__(self, claim: Claim) -> Unsigned:
        """Return somebody's message with its envelope, perhaps before it is signed.

        Raises :class:`RefusedError`.
        """
        letter = self._encoded(Variant(claim.language, claim.audience), claim.muted)
        reference = Reference(self._name, claim.number)
        words = self._letters.words(claim.language)
        page, by_mail = self._ways_out(claim, reference)
        found = [Link(words.leave, page or by_mail)]
        if page:
            found.append(Link(words.choose, page))
        addressee = Addressee(
            self._keys.seal.message_id(self._head.domain, reference),
            to=shown_to(claim.name, claim.address),
            unsubscribe=tuple(filter(None, (page, by_mail))),
            greeting=greeting(Wording(words.hello, words.hello_nameless), claim.name),
            links=links(found),
        )
        sender = self._sender
        if self._head.bounces:
            sender = self._keys.seal.return_path(self._head.bounces, reference)
        return Unsigned(sender, claim.address, letter.draft(addressee, self._helpers))

    def _ways_out(self, claim: Claim, reference: Reference) -> tuple[str, str]:
        """Return the addresses to leave at: of a page, empty without a service, and by mail.

        The page speaks the language of the letter, whatever the browser asks for.
        """
        head, keys = self._head, self._keys
        token = keys.token(claim.nonce)
        page = f"{head.web}/letters/{token}?l={claim.language}" if head.web else ""
        if head.bounces:
            return page, f"mailto:{keys.seal.leaving_address(head.bounces, reference)}"
        answers = Mailbox.parse(head.reply_to or head.sender, "reply address").address
        return page, f"mailto:{answers}?subject=unsubscribe"


def _feedback_id(head: Masthead, mailing: Mailing) -> str:
    """Return what large receivers count complaints by: edition, cadence, and this list."""
    here = sha256(head.list_id.encode()).hexdigest()[:12]
    return f"{mailing.edition}:{mailing.cadence}:newsletter:{here}"
