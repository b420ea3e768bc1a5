"""A small GitHub Enterprise Server: https://docs.github.com/en/rest and .../graphql."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any, ClassVar

from tests.contribute.editor.forge import AMARA, REPO, WHEN, Forge, Pull

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["GitHub"]

_BLOB = re.compile(r'(\w+_\d+):\s+object\(oid: "([0-9a-f]+)"\) \{ \.\.\. on Blob')
_LAST = re.compile(r'(\w+_\d+):\s+ref\(qualifiedName: \$branch\)[^"]*path: "([^"]+)"')
_FILE = re.compile(r'(file_\d+):\s+file\(path: "([^"]+)"\)')


class GitHub(Forge):
    """Commits by ``createCommitOnBranch``, and opens pull requests."""

    ROOT: ClassVar[str] = "/api/v3"

    def rest(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        """See :class:`Forge`."""
        what = path.removeprefix(f"/repos/{REPO}")
        return self._get(what) if method == "GET" else self._post(what, body)

    def _get(self, what: str) -> tuple[int, Any]:
        if what == "/user":
            return 200, {**AMARA, "login": "amara"}
        if what == "/collaborators/amara":
            return 204, None
        if what.startswith("/git/trees/"):
            return 200, {"tree": self.tree(what.rpartition("/")[2].partition("?")[0])}
        if what.startswith("/git/blobs/"):
            return 200, self.blob(what.rpartition("/")[2])
        return self.unknown(f"GET {what}")

    def _post(self, what: str, body: Any) -> tuple[int, Any]:
        if what == "/pulls":
            self.pulls.append(Pull(body["head"], body["base"]))
            number, times = len(self.pulls), {"created_at": WHEN, "updated_at": WHEN}
            return 201, {"number": number, "node_id": "P", "title": body["title"], **times}
        if what == f"/issues/{len(self.pulls)}/labels":
            return 200, []
        return self.unknown(f"POST {what}")

    def graphql(self, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """See :class:`Forge`."""
        given = variables.get("input", {})
        if "createRef(" in query:
            self.git("update-ref", given["name"], given["oid"], "")
            return {"createRef": {"ref": {"name": given["name"]}}}
        if "createCommitOnBranch(" in query:
            return {"createCommitOnBranch": {"commit": self._commit(query, given)}}
        if "fork: repository" in query:
            return {"fork": {"id": "R"}, "base": {"ref": self._ref(variables["branch"])}}
        return {"repository": self._about(query, variables)}

    def _about(self, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a question about the repository."""
        if "pullRequests(" in query:
            return {"pullRequests": {"nodes": [], "totalCount": 0}}
        if found := _BLOB.findall(query):
            texts = {alias: self.blob(sha).decode() for alias, sha in found}
            return {alias: {"text": text, "isTruncated": False} for alias, text in texts.items()}
        if found := _LAST.findall(query):
            node = {"author": {**AMARA, "user": {"id": 7, "login": "amara"}}, "committedDate": WHEN}
            last = {"target": {"history": {"nodes": [node]}}}
            return {alias: last for alias, _ in found}
        if "ref(qualifiedName: $branch)" in query:
            return {"ref": self._ref(variables["branch"])}
        self.unknown(query)
        return {}

    def _ref(self, branch: str) -> dict[str, Any]:
        sha = self.git("rev-parse", branch)
        return {"target": {"oid": sha, "history": {"nodes": [{"oid": sha, "message": "Begin"}]}}}

    def _commit(self, query: str, given: Mapping[str, Any]) -> dict[str, Any]:
        changes = given["fileChanges"]
        assert changes["deletions"] == []
        added = {
            row["path"]: base64.b64decode(row["contents"], validate=True)
            for row in changes["additions"]
        }
        branch, message = given["branch"]["branchName"], given["message"]["headline"]
        commit = self.commit(branch, given["expectedHeadOid"], added, message)
        files = {
            alias: {"oid": self.git("rev-parse", f"{commit}:{path}")}
            for alias, path in _FILE.findall(query)
        }
        return {"oid": commit, "committedDate": WHEN, **files}
