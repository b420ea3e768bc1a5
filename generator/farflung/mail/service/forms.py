"""The form of a POST, read within limits."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

if TYPE_CHECKING:
    from starlette.types import Message, Receive

__all__ = ["RefusedFormError", "receive_form"]

_MOST = 16 * 1024  # octets
_FIELDS = 200
_SECONDS = 10.0


class RefusedFormError(Exception):
    """A form that is not read; ``status`` is that of HTTP."""

    def __init__(self, status: int) -> None:
        """Take the status."""
        super().__init__(status)
        self.status = status


async def receive_form(request: Request) -> list[tuple[str, str]]:
    """Return the fields of a form: ``multipart/form-data`` or urlencoded, as RFC 8058 says.

    Raises :class:`RefusedFormError` for one that is too large, too slow, or malformed.
    """
    limited = Request(request.scope, _limited(request.receive))
    try:
        async with asyncio.timeout(_SECONDS):
            form = await limited.form(max_files=0, max_fields=_FIELDS, max_part_size=_MOST)
    except TimeoutError:
        raise RefusedFormError(408) from None
    except (HTTPException, ClientDisconnect):
        raise RefusedFormError(400) from None
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]


def _limited(receive: Receive) -> Receive:
    count = 0

    async def limited() -> Message:
        nonlocal count
        message = await receive()
        count += len(message.get("body", b""))
        if count > _MOST:
            raise RefusedFormError(413)
        return message

    return limited
