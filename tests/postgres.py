"""A PostgreSQL server of the tests, on 127.0.0.1, with a database for whoever asks."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from tests.programs import need

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PostgresServer", "postgres_server"]

_INSTALL = "apt-get install -y --no-install-recommends postgresql"
_PLACES = "/usr/lib/postgresql/*/bin"  # Debian keeps them off PATH


@dataclass(frozen=True)
class PostgresServer:
    """A running server; its user is called ``postgres`` and has no password."""

    port: int
    numbers: Iterator[int] = field(default_factory=count)

    def address(self, database: str) -> str:
        """Return the address of a database, as FARFLUNG_DATABASE has it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def fresh(self, template: str = "template1") -> str:
        """Make a database, a copy of ``template``, and return its name."""
        name = f"test{next(self.numbers)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return name


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Start a server, as the user ``postgres`` where we are root, and stop it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="farflung-postgres-"))
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    data = folder / "data"
    initdb = need("initdb", _INSTALL, besides=_PLACES)
    server = need("postgres", _INSTALL, besides=_PLACES)
    if os.geteuid() == 0:
        shutil.chown(folder, user)
    same = {"user": user, "cwd": folder, "env": {"LC_ALL": "C", "PATH": os.environ["PATH"]}}
    if os.geteuid() != 0:
        del same["user"]
    try:
        subprocess.run(
            [initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True,
            capture_output=True,
            **same,  # type: ignore[call-overload]
        )
        port = _free_port()
        options = {"listen_addresses": "127.0.0.1", "fsync": "off", "unix_socket_directories": ""}
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with subprocess.Popen(
            [server, "-D", data, "-p", str(port), *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **same,  # type: ignore[call-overload]
        ) as process:
            try:
                _wait_for(port, process)
                yield PostgresServer(port)
            finally:
                process.send_signal(signal.SIGINT)  # ends connections, then itself
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(PostgresServer(port).address("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("PostgreSQL did not start")
