"""Private keys that sign mail; the only user of ``cryptography``, which is an extra."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from farflung.errors import RefusedError

if TYPE_CHECKING:
    from farflung.mail.dkim import Signer

__all__ = ["read_key"]

_PADDING = PKCS1v15()
_HASH = SHA256()


@dataclass(frozen=True, slots=True)
class _RsaSigner:
    domain: str
    selector: str
    key: RSAPrivateKey
    algorithm: str = "rsa-sha256"

    def sign(self, data: bytes) -> bytes:
        """Return the signature of the data's SHA-256: RFC 6376, 3.3.1."""
        return self.key.sign(data, _PADDING, _HASH)


@dataclass(frozen=True, slots=True)
class _Ed25519Signer:
    domain: str
    selector: str
    key: Ed25519PrivateKey
    algorithm: str = "ed25519-sha256"

    def sign(self, data: bytes) -> bytes:
        """Return the signature of the data's SHA-256: RFC 8463, 3."""
        return self.key.sign(hashlib.sha256(data).digest())


def read_key(domain: str, selector: str, pem: bytes, least_bits: int) -> Signer:
    """Read a private key in PEM. Raises :class:`RefusedError` for one that cannot sign mail."""
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise RefusedError(
            "the DKIM key is no private key in PEM without a password",
            hint="make one with: openssl genrsa 2048",
        ) from None
    if isinstance(key, Ed25519PrivateKey):
        return _Ed25519Signer(domain, selector, key)
    if isinstance(key, RSAPrivateKey) and key.key_size >= least_bits:
        return _RsaSigner(domain, selector, key)
    raise RefusedError(
        "the DKIM key is neither RSA of 2048 bits or more nor Ed25519",
        hint="make one with: openssl genrsa 2048",
    )
