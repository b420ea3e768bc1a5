"""A small GitLab: https://docs.gitlab.com/api/rest/ and .../graphql/."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote, unquote

from tests.contribute.editor.forge import AMARA, REPO, WHEN, Forge, Pull

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["GitLab"]


class GitLab(Forge):
    """Commits and branches in one request, and opens merge requests."""

    ROOT: ClassVar[str] = "/api/v4"

    def rest(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        """See :class:`Forge`."""
        what = path.removeprefix(f"/projects/{quote(REPO, safe='')}")
        return self._get(what) if method == "GET" else self._post(what, body)

    def _get(self, what: str) -> tuple[int, Any]:
        if what == "/user":
            return 200, {**AMARA, "username": "amara"}
        if what == "/users?search=amara":
            return 200, [AMARA]
        if what.startswith("/merge_requests?"):
            return 200, []
        if what.startswith("/repository/files/"):
            return 200, self.blob(f"main:{unquote(what.split('/')[3])}")
        if what == "/repository/branches/main":
            return 200, {"name": "main", "commit": {"id": self.git("rev-parse", "main")}}
        return self.unknown(f"GET {what}")

    def _post(self, what: str, body: Any) -> tuple[int, Any]:
        if what == "/repository/commits":
            return 201, {"id": self._commit(body), "committed_date": WHEN}
        if what == "/merge_requests":
            self.pulls.append(Pull(body["source_branch"], body["target_branch"]))
            number, times = len(self.pulls), {"created_at": WHEN, "updated_at": WHEN}
            return 201, {"iid": number, "id": number, "title": body["title"], **times}
        return self.unknown(f"POST {what}")

    def graphql(self, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """See :class:`Forge`."""
        branch = variables["branch"]
        if "lastCommit" in query:
            last = {"sha": self.git("rev-parse", branch), "message": "Begin"}
            return {"project": {"repository": {"tree": {"lastCommit": last}}}}
        if "recursive: true" in query:
            page = {"endCursor": "", "hasNextPage": False}
            blobs = {"nodes": self.tree(branch), "pageInfo": page}
            return {"project": {"repository": {"tree": {"blobs": blobs}}}}
        if "rawTextBlob" in query:
            texts = [self.blob(f"{branch}:{path}").decode() for path in variables["paths"]]
            nodes = [{"rawTextBlob": text} for text in texts]
            return {"project": {"repository": {"blobs": {"nodes": nodes}}}}
        self.unknown(query)
        return {}

    def _commit(self, body: Mapping[str, Any]) -> str:
        assert {action["action"] for action in body["actions"]} == {"create"}
        added = {
            action["file_path"]: base64.b64decode(action["content"], validate=True)
            if action["encoding"] == "base64"
            else action["content"].encode()
            for action in body["actions"]
        }
        head = self.git("rev-parse", body["start_branch"])
        return self.commit(body["branch"], head, added, body["commit_message"])
