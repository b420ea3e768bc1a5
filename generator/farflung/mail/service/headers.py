"""What every answer says to browsers, caches and search engines."""

from __future__ import annotations

__all__ = ["headers"]

_FIXED = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",  # the address of a page is a key to it
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; img-src data:; style-src {}"


def headers(style_hash: str, *, secure: bool) -> dict[str, str]:
    """Return the header fields of an answer; ``secure`` says that it goes out over TLS."""
    policy = _POLICY.format(f"'{style_hash}'" if style_hash else "'none'")
    strict = {"Strict-Transport-Security": "max-age=31536000"} if secure else {}
    return {"Content-Security-Policy": policy} | _FIXED | strict
