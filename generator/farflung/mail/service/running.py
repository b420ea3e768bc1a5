"""Running the application on this machine, for a proxy in front of it that speaks TLS."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import uvicorn

from farflung.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.applications import Starlette

__all__ = ["config", "listen", "run"]

_HERE = ("127.0.0.1", "::1")
_AT_ONCE = 400  # requests; more get 503 and come again


def listen(host: str, port: int) -> socket.socket:
    """Listen on an address; port 0 takes any. Raises :class:`UsageError` where that fails."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except (OSError, OverflowError) as error:
        raise UsageError(
            f"cannot listen on {host}, port {port} ({error})", hint="choose another with --port"
        ) from None


def config(application: Starlette, proxies: Sequence[str] = ()) -> uvicorn.Config:
    """Return how uvicorn runs the application.

    ``proxies`` are addresses of proxies whose X-Forwarded-For and X-Forwarded-Proto count, besides
    this machine's own. No access log is kept: it would have people's addresses and tokens.
    """
    return uvicorn.Config(
        application,
        access_log=False,
        log_level="warning",
        lifespan="off",
        server_header=False,
        limit_concurrency=_AT_ONCE,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=10,
        proxy_headers=True,
        forwarded_allow_ips=[*_HERE, *proxies],
    )


def run(application: Starlette, listening: socket.socket, proxies: Sequence[str]) -> None:
    """Answer requests until the process is told to end."""
    uvicorn.Server(config(application, proxies)).run(sockets=[listening])
