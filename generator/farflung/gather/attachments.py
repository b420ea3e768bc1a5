"""Pictures attached to an issue: fetched from the forge's own hosts, and from nowhere else.

An issue is anybody's text, so an address in it is only asked where it looks as the forge's
attachments do, at each redirect again. Attachments of private repositories cannot be had with a
token; the forge's API gives addresses that are signed for some minutes, within ``body_html``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus

from farflung.config import Fetching
from farflung.gather.feeds.cache import Validators
from farflung.gather.feeds.fetching import FetchFault, fetch
from farflung.gather.feeds.network import Deadline, Network

__all__ = ["FetchFault", "Forge", "fetch_attachment", "github", "signed_address"]

_MAX_BYTES = 20 * 1024 * 1024
_SECONDS = 60.0
_ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_UUID = re.compile(_ID)


@dataclass(frozen=True, slots=True)
class Forge:
    """Where a forge keeps attachments: patterns of whole addresses, and hosts in an own network.

    ``asked`` are addresses as they stand in issues, ``led_to`` those that redirects may lead to.
    """

    asked: re.Pattern[str]
    led_to: re.Pattern[str]
    own: tuple[str, ...] = ()


def github(host: str = "github.com") -> Forge:
    """Return GitHub's places, or those of a GitHub Enterprise Server."""
    here = re.escape(host)
    paths = rf"user-attachments/assets/{_ID}|[\w.-]+/[\w.-]+/assets/[0-9]+/{_ID}"
    if host != "github.com":
        own = rf"https://(media\.)?{here}/({paths}|storage/user/|user/)\S*"
        return Forge(re.compile(own), re.compile(own), (host, f"media.{host}"))
    images = r"https://(private-)?user-images\.githubusercontent\.com/\S+"
    store = r"https://github-production-user-asset-[0-9a-f]+\.s3\.amazonaws\.com/\S+"
    return Forge(
        re.compile(rf"https://github\.com/({paths})|{images}"), re.compile(rf"{images}|{store}")
    )


def signed_address(address: str, signed: list[str]) -> str:
    """Return the signed address of the same attachment, ``address`` itself where there is none."""
    wanted = _UUID.search(address)
    if not wanted:
        return address
    return next((one for one in signed if wanted[0] in one.partition("?")[0]), address)


def fetch_attachment(address: str, forge: Forge, network: Network | None = None) -> bytes:
    """Return the bytes of an attachment, at most 20 MB within a minute. Raises :class:`FetchFault`.

    Nothing is asked that is not the forge's.
    """
    if not forge.asked.fullmatch(address):
        raise FetchFault("is not an attachment of this forge")
    options = Fetching(allow_hosts=forge.own, timeout=_SECONDS, max_bytes=_MAX_BYTES)
    answer = fetch(
        address,
        Validators(),
        options,
        network or Network(),
        Deadline(_SECONDS),
        lambda target: bool(
            forge.asked.fullmatch(target.url) or forge.led_to.fullmatch(target.url)
        ),
    )
    if answer.status != HTTPStatus.OK:
        raise FetchFault(f"answers with the status {answer.status}")
    return answer.body
