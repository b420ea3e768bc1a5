"""A small GitHub on this machine: a bare repository behind the part of its API that the editor uses.

It answers REST (https://docs.github.com/rest) and GraphQL as GitHub Enterprise Server lays them out,
below ``/api/v3`` and at ``/api/graphql``. What it commits is in git, to be looked at from there.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from tests.projects import git

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["REPO", "TOKEN", "Forge", "forge_of"]

REPO = "example/handbook"
TOKEN = "let-me-in"  # noqa: S105 - of nobody
_EMPTY = 204
_WHEN = "2026-11-19T09:00:00Z"
_AMARA = {"id": 7, "login": "amara", "name": "Amara Okafor", "email": "amara@example.org"}
_BLOB = re.compile(r'(\w+_\d+):\s+object\(oid: "([0-9a-f]+)"\) \{ \.\.\. on Blob')
_LAST = re.compile(r'(\w+_\d+):\s+ref\(qualifiedName: \$branch\)[^"]*path: "([^"]+)"')
_FILE = re.compile(r'(file_\d+):\s+file\(path: "([^"]+)"\)')


@dataclass
class Forge:
    """The repository, and the pull requests that were opened."""

    repository: Path
    pulls: list[dict[str, Any]] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    def git(self, *arguments: str) -> str:
        """Run git in the bare repository."""
        return git(self.repository, *arguments)

    def rest(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Answer a request below ``/api/v3``, which is left out of ``path``."""
        home = f"/repos/{REPO}"
        if path == "/user":
            return 200, {**_AMARA, "avatar_url": "", "html_url": "https://example.org/amara"}
        if path == f"{home}/collaborators/amara":
            return 204, None
        if path.startswith(f"{home}/git/trees/"):
            return 200, {"tree": self._tree(path.rpartition("/")[2].partition("?")[0])}
        if path.startswith(f"{home}/git/blobs/"):
            return 200, self.blob(path.rpartition("/")[2])
        if method == "POST":
            return self._post(path.removeprefix(home), body)
        self.strange.append(f"{method} {path}")
        return 404, {"message": "Not Found"}

    def _post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Open a pull request, or put labels on one."""
        if path == "/pulls":
            number = len(self.pulls) + 1
            self.pulls.append({**body, "number": number, "labels": []})
            times = {"created_at": _WHEN, "updated_at": _WHEN}
            head = {"sha": self.git("rev-parse", body["head"])}
            return 201, {**body, "number": number, "node_id": "P", "html_url": "", **times} | {
                "head": head
            }
        if found := re.fullmatch(r"/issues/(\d+)/labels", path):
            self.pulls[int(found[1]) - 1]["labels"] += body["labels"]
            return 200, []
        self.strange.append(f"POST {path}")
        return 404, {"message": "Not Found"}

    def graphql(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        """Answer a query or a mutation of those that the editor sends."""
        given = variables.get("input", {})
        if "createRef(" in query:
            self.git("update-ref", given["name"], given["oid"], "")
            return {"createRef": {"ref": {"name": given["name"]}}}
        if "createCommitOnBranch(" in query:
            return {"createCommitOnBranch": {"commit": self._commit(query, given)}}
        if "fork: repository" in query:
            return {"fork": {"id": "R"}, "base": {"ref": self._ref(variables["branch"])}}
        return {"repository": self._about(query, variables)}

    def _about(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        """Answer a question about the repository."""
        if "pullRequests(" in query:
            return {"pullRequests": {"nodes": [], "totalCount": 0}}
        if found := _BLOB.findall(query):
            texts = {alias: self.blob(sha).decode() for alias, sha in found}
            return {alias: {"text": text, "isTruncated": False} for alias, text in texts.items()}
        if found := _LAST.findall(query):
            node = {"author": {**_AMARA, "user": _AMARA}, "committedDate": _WHEN}
            last = {"target": {"history": {"nodes": [node]}}}
            return {alias: last for alias, _ in found}
        if "ref(qualifiedName: $branch)" in query:
            return {"ref": self._ref(variables["branch"])}
        self.strange.append(query)
        return {}

    def blob(self, name: str) -> bytes:
        """Return the bytes of a file, by its hash or as ``branch:path``."""
        command = ["git", "cat-file", "blob", name]
        return subprocess.run(command, cwd=self.repository, check=True, capture_output=True).stdout

    def _ref(self, branch: str) -> dict[str, Any]:
        sha = self.git("rev-parse", branch)
        nodes = [{"oid": sha, "message": "Begin"}]
        return {"target": {"oid": sha, "history": {"nodes": nodes}}}

    def _tree(self, commit: str) -> list[dict[str, Any]]:
        rows = [line.split(None, 4) for line in self.git("ls-tree", "-rl", commit).splitlines()]
        return [
            {"type": kind, "sha": sha, "size": int(size), "path": path}
            for _, kind, sha, size, path in rows
        ]

    def _commit(self, query: str, given: dict[str, Any]) -> dict[str, Any]:
        """Make a commit of the changes on top of a branch, which must be where it is said to be."""
        branch, head = given["branch"]["branchName"], given["expectedHeadOid"]
        changes = given["fileChanges"]
        self.git("read-tree", head)
        for row in changes["additions"]:
            upload = self.repository / "upload"
            upload.write_bytes(base64.b64decode(row["contents"], validate=True))
            blob = self.git("hash-object", "-w", "upload")
            self.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{row['path']}")
        for row in changes["deletions"]:
            self.git("update-index", "--force-remove", row["path"])
        message = given["message"]["headline"]
        commit = self.git("commit-tree", self.git("write-tree"), "-p", head, "-m", message)
        self.git("update-ref", f"refs/heads/{branch}", commit, head)
        files = {
            alias: {"oid": self.git("rev-parse", f"{commit}:{path}")}
            for alias, path in _FILE.findall(query)
        }
        return {"oid": commit, "committedDate": _WHEN, **files}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    forge: Forge

    def _answer(self) -> None:
        code, answer = (204, None) if self.command == "OPTIONS" else self._asked()
        payload = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(code)
        for name, what in (("Origin", "*"), ("Headers", "*, Authorization"), ("Methods", "*")):
            self.send_header(f"Access-Control-Allow-{name}", what)
        if code == _EMPTY:
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
        return self.forge.rest(self.command, self.path.removeprefix("/api/v3"), body)

    do_GET = do_POST = do_PATCH = do_OPTIONS = _answer  # noqa: N815 - the library's names

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def forge_of(repository: Path) -> Iterator[tuple[Forge, str]]:
    """Serve a bare repository; gives the forge and the root of its REST API."""
    forge = Forge(repository)
    handler = type("Handler", (_Handler,), {"forge": forge})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield forge, f"http://127.0.0.1:{server.server_address[1]}/api/v3"
        finally:
            server.shutdown()
            thread.join()
