"""Attachments of issues: asked for at the forge's own addresses only, at every redirect."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.gather.feeds.servers import giving, site

from farflung.gather.attachments import (
    FetchFault,
    Forge,
    fetch_attachment,
    github,
    signed_address,
)

if TYPE_CHECKING:
    from tests.gather.feeds.servers import Request

_ID = "0bec7adc-52c5-432f-bca7-c9a3186649b4"
_UPLOAD = f"https://github.com/user-attachments/assets/{_ID}"
_SIGNED = f"https://private-user-images.githubusercontent.com/7/9-{_ID}.png?jwt=abc"


@pytest.mark.parametrize(
    "address",
    [
        _UPLOAD,
        _SIGNED,
        f"https://github.com/example/handbook/assets/12345/{_ID}",
        f"https://user-images.githubusercontent.com/12345/{_ID}.png",
    ],
)
def test_where_github_keeps_attachments(address: str) -> None:
    """Addresses of old and new uploads are known."""
    assert github().asked.fullmatch(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://github.com/user-attachments/assets/0bec7adc-52c5-432f-bca7-c9a3186649b4",
        f"{_UPLOAD}/../../../evil",
        f"https://github.com.example.org/user-attachments/assets/{_ID}",
        f"https://example.org/?https://github.com/user-attachments/assets/{_ID}",
        "https://github.com/example/handbook/raw/main/cat.png",
        f"https://github.com@example.org/user-attachments/assets/{_ID}",
        f"https://user-images.githubusercontent.com@example.org/{_ID}.png",
        "https://user-images.githubusercontent.com.example.org/x.png",
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data/",
        "",
    ],
)
def test_nothing_else_is_asked(address: str) -> None:
    """An issue is anybody's text: other addresses, and disguised ones, are refused unasked."""
    with pytest.raises(FetchFault, match="is not an attachment of this forge"):
        fetch_attachment(address, github(), network=None)


def test_a_server_of_ones_own() -> None:
    """GitHub Enterprise Server keeps attachments on its own host, which may be in the own network."""
    forge = github("github.example.org")
    assert forge.asked.fullmatch(f"https://github.example.org/user-attachments/assets/{_ID}")
    assert forge.asked.fullmatch(f"https://media.github.example.org/user/5/files/{_ID}")
    assert not forge.asked.fullmatch(_UPLOAD)
    assert "github.example.org" in forge.own


def test_the_signed_address_of_a_private_repository() -> None:
    """The API's HTML has addresses that work; they are found by the attachment's id."""
    others = ["https://example.org/x.png", _SIGNED]
    assert signed_address(_UPLOAD, others) == _SIGNED
    assert signed_address(_UPLOAD, []) == _UPLOAD
    assert signed_address("https://example.org/x.png", others) == "https://example.org/x.png"
    query = [f"https://private-user-images.githubusercontent.com/other.png?x={_ID}"]
    assert signed_address(_UPLOAD, query) == _UPLOAD


def _forge(address: str) -> Forge:
    """Return a forge on the loopback whose attachments lie below /a/, and its store below /store/."""
    here = re.escape(address)
    host = address.removeprefix("http://")
    return Forge(re.compile(f"{here}/a/.*"), re.compile(f"{here}/store/.*"), (host,))


def test_a_picture_is_fetched_through_the_forges_own_redirect() -> None:
    """A redirect to the forge's store is followed, one to anywhere else is not."""

    def route(request: Request) -> None:
        targets = {"/a/1": "/store/1", "/a/2": "/elsewhere", "/a/3": "http://example.org/x"}
        if request.path in targets:
            request.answer(302, Location=targets[request.path])
        elif request.path == "/a/4":
            request.answer(404)
        else:
            request.answer(200, b"bytes of " + request.path.encode())

    with site(route) as place:
        forge = _forge(place.address(""))
        assert fetch_attachment(place.address("/a/1"), forge) == b"bytes of /store/1"
        assert fetch_attachment(place.address("/a/x"), forge) == b"bytes of /a/x"
        for path in ("/a/2", "/a/3"):
            with pytest.raises(FetchFault, match="redirects to an address that is not one"):
                fetch_attachment(place.address(path), forge)
        with pytest.raises(FetchFault, match="404"):
            fetch_attachment(place.address("/a/4"), forge)
        assert "/elsewhere" not in [path for path, _ in place.asked]
        assert all("Authorization" not in headers for _, headers in place.asked)
        with pytest.raises(FetchFault, match="own network"):
            fetch_attachment(place.address("/a/1"), replace(forge, own=()))


def test_a_huge_picture_stops_at_the_limit() -> None:
    """What announces more than 20 MB is not read."""
    huge = giving(b"x" * (20 * 1024 * 1024 + 1))
    with site(huge) as place, pytest.raises(FetchFault, match="more than"):
        fetch_attachment(place.address("/a/1"), _forge(place.address("")))
