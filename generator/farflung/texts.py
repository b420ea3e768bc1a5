"""What a text may hold: control characters, white space, addresses of the web and of people."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

__all__ = ["has_control_characters", "is_web_address", "redact", "shorten", "squeeze"]

_LOCAL_PART = re.compile(r"""("[^"\n]*"|(?:[^\s@<>"'(),;:=\[\]/]|'(?=@))+)@""")


def has_control_characters(text: str, *, lines: bool = False) -> bool:
    """Tell whether a text holds control or bidirectional override characters (Unicode Cc, Cf).

    Joiners that scripts need are allowed; ``lines`` also allows line breaks and tabs.
    """
    if text.isprintable():  # nearly every text, and cheap to ask
        return False
    allowed = "\u200c\u200d\u200e\u200f\u00ad" + ("\n\t" if lines else "")
    return any(unicodedata.category(c) in {"Cc", "Cf"} and c not in allowed for c in text)


def squeeze(text: str) -> str:
    """Put a text on one line: runs of white space become one space, composed form (NFC)."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def redact(text: str) -> str:
    """Shorten every mail address in a text, so that nobody can be written to: ``a…@example.org``.

    Whatever shows an address to others than the person who asked for it goes through here.
    """
    return _LOCAL_PART.sub(lambda match: shorten(match[0]), text)


def shorten(address: str) -> str:
    """Shorten one mail address as :func:`redact` does, whatever letters it has."""
    local, _, domain = address.rpartition("@")
    local = local.strip('"')
    return f"{local[0] if len(local) > 1 else ''}…@{domain}"


def is_web_address(address: str) -> bool:
    """Tell whether an address is an absolute http(s) or mailto address without control characters."""
    if has_control_characters(address) or " " in address:
        return False
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port  # reading a wrong port raises
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        return bool(host)
    return parts.scheme == "mailto" and "@" in parts.path
