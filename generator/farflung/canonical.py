"""When two addresses lead to the same story, however they are written.

Feeds add tracking parameters to links, sites move from http to https, and some write a slash at
the end. What is shown is always the address as it was given; this one is only compared.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

__all__ = ["story_address"]

_TRACKING = frozenset(
    {
        "fbclid",  # Facebook
        "gclid",  # Google's advertisements
        "igshid",  # Instagram
        "mc_cid",  # Mailchimp
        "mc_eid",
        "mkt_tok",  # Marketo
        "msclkid",  # Microsoft's advertisements
        "yclid",  # Yandex
    }
)
_PREFIXES = ("utm_", "pk_", "mtm_")  # Google Analytics; Matomo, old and new
_USUAL_PORTS = {None, 80, 443}
_KEPT = "!$'()*+,;:@=&~-._/"


@lru_cache(maxsize=4096)
def story_address(link: str) -> str:
    """Return what addresses of one story have in common; empty for an empty one.

    Of http(s) addresses the scheme, the case of the host, ``www.``, the usual port, parameters
    that only track readers, the place on the page and slashes at the end do not count, nor the
    order of what is left of the query. Anything else is returned as it is.
    """
    try:
        parts = urlsplit(link)
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return link
    if parts.scheme not in {"http", "https"} or not host:
        return link
    place = host if port in _USUAL_PORTS else f"{host}:{port}"
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("!", "/")) else ""
    query = "&".join(sorted(filter(_tells, parts.query.split("&"))))
    return f"//{place}{_plain(parts.path).rstrip('/')}{query and '?'}{query}{fragment}"


def _tells(parameter: str) -> bool:
    """Tell whether a parameter of a query may decide which story is shown."""
    name = parameter.partition("=")[0].lower()
    return bool(parameter) and name not in _TRACKING and not name.startswith(_PREFIXES)


def _plain(path: str) -> str:
    """Escape a path in one way only (RFC 3986, 6.2.2)."""
    return quote_from_bytes(unquote_to_bytes(path.encode("utf-8", "surrogatepass")), safe=_KEPT)
