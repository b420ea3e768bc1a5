"""Who signs our mail (DKIM), as the settings say, and how many at a time."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from farflung.config.secrets import read_secret
from farflung.errors import RefusedError
from farflung.mail.ahead import Helpers
from farflung.mail.dkim import load_signer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from farflung.config import Publication
    from farflung.mail.dkim import Signer

__all__ = ["helpers_for", "signers_of"]

_DKIM_KEY = "FARFLUNG_DKIM_KEY"
_MOST_HELPERS = 4  # these sign more than one thread can send


def signers_of(
    publication: Publication, environment: Mapping[str, str] = os.environ
) -> tuple[Signer, ...]:
    """Return who signs our mail: nobody, unless ``delivery.dkim`` says so.

    Raises :class:`RefusedError` without the key.
    """
    dkim = publication.delivery.dkim
    if dkim is None:
        return ()
    pem = read_secret(_DKIM_KEY, environment, whole=True)
    if pem is None:
        raise RefusedError(
            "delivery.dkim asks for signatures, and there is no key",
            hint=f"set {_DKIM_KEY}_FILE to the file of the private key",
        )
    return (load_signer(dkim.domain, dkim.selector, pem.encode()),)


def helpers_for(signers: Sequence[Signer], cores: int | None = None) -> Helpers:
    """Return threads that sign while the wire waits, one for each core; none where nobody signs.

    The last core may be as busy with the relay or the ledger, and waits for these often enough.
    """
    found = cores or os.cpu_count() or 1
    return Helpers(min(found, _MOST_HELPERS) if signers and found > 1 else 0)
