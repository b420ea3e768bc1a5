"""Forges on this machine for tests: a bare repository behind the part of an API that the editor uses.

What is committed through them is in git, to be looked at from there. GitHub and GitLab differ in
what they are asked; both answer REST below a path of their own, and GraphQL at ``/api/graphql``.
"""

from __future__ import annotations

import json
import subprocess
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

from tests.projects import git

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["AMARA", "REPO", "TOKEN", "WHEN", "Forge", "Pull", "served_forge"]

REPO = "example/handbook"
TOKEN = "let-me-in"  # noqa: S105 - of nobody
WHEN = "2026-11-19T09:00:00Z"
AMARA = {"id": 7, "name": "Amara Okafor", "email": "amara@example.org", "avatar_url": ""}
_NOTHING = 204


@dataclass(frozen=True)
class Pull:
    """A pull request, or a merge request: from a branch into another."""

    source: str
    target: str


@dataclass
class Forge:
    """The repository, the pull requests that were opened, and what nobody here can answer."""

    ROOT: ClassVar[str] = ""

    repository: Path
    pulls: list[Pull] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    def rest(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        """Answer a request below :attr:`ROOT`, which is left out of ``path``: status and JSON."""
        raise NotImplementedError

    def graphql(self, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a query or a mutation."""
        raise NotImplementedError

    def unknown(self, request: str) -> tuple[int, Any]:
        """Remember what could not be answered."""
        self.strange.append(request)
        return 404, {"message": "Not Found"}

    def git(self, *arguments: str) -> str:
        """Run git in the bare repository."""
        return git(self.repository, *arguments)

    def blob(self, name: str) -> bytes:
        """Return the bytes of a file, by its hash or as ``branch:path``."""
        command = ["git", "cat-file", "blob", name]
        return subprocess.run(command, cwd=self.repository, check=True, capture_output=True).stdout

    def tree(self, commit: str) -> list[dict[str, Any]]:
        """List the files of a commit, as both forges put it."""
        rows = [line.split(None, 4) for line in self.git("ls-tree", "-rl", commit).splitlines()]
        return [
            {"type": kind, "sha": sha, "size": int(size), "path": path}
            for _, kind, sha, size, path in rows
        ]

    def commit(self, branch: str, head: str, added: Mapping[str, bytes], message: str) -> str:
        """Commit files on top of ``head``, which the branch must be at if there is one."""
        self.git("read-tree", head)
        for path, data in added.items():
            (self.repository / "upload").write_bytes(data)
            blob = self.git("hash-object", "-w", "upload")
            self.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
        commit = self.git("commit-tree", self.git("write-tree"), "-p", head, "-m", message)
        known = self.git("for-each-ref", f"refs/heads/{branch}")
        self.git("update-ref", f"refs/heads/{branch}", commit, head if known else "")
        return commit


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    forge: Forge

    def _answer(self) -> None:
        code, answer = (_NOTHING, None) if self.command == "OPTIONS" else self._asked()
        payload = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(code)
        for name, what in (("Origin", "*"), ("Headers", "*, Authorization"), ("Methods", "*")):
            self.send_header(f"Access-Control-Allow-{name}", what)
        if code == _NOTHING:
            self.end_headers()
            return
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def _asked(self) -> tuple[int, Any]:
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.loads(data) if data else {}
        if TOKEN not in self.headers.get("Authorization", ""):
            return 401, {"message": "Bad credentials"}
        if self.path == "/api/graphql":
            return 200, {"data": self.forge.graphql(body["query"], body["variables"])}
        return self.forge.rest(self.command, self.path.removeprefix(self.forge.ROOT), body)

    do_GET = do_POST = do_OPTIONS = _answer  # noqa: N815 - the library's names

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served_forge(forge: Forge) -> Iterator[str]:
    """Serve a forge; gives the root of its REST API."""
    handler = type("Handler", (_Handler,), {"forge": forge})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}{forge.ROOT}"
        finally:
            server.shutdown()
            thread.join()
