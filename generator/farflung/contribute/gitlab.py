"""The part of GitLab's API (version 4) that comments on merge requests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import urllib3

from farflung.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["GitLab", "Note", "Preview"]

_JOB = "farflung-preview"
_FOLDER = "farflung-receipts"
_LARGEST = 4_000_000  # bytes of one answer
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Preview:
    """An open merge request and the job that previewed its newest commit.

    ``project`` is where that job ran, which is the fork for a request from one.
    """

    request: int
    project: int
    job: int


@dataclass(frozen=True, slots=True)
class Note:
    """A comment of ours on a merge request."""

    id: int
    body: str


class GitLab:
    """A project of a GitLab, as the holder of a token sees it.

    All methods raise :class:`ServiceError` where GitLab does not answer as it should.
    """

    def __init__(self, api: str, project: str, token: str) -> None:
        """Take the address of the API, the project's number, and a token of the scope ``api``."""
        self._api, self._project = api.rstrip("/"), f"projects/{project}"
        # unlike PRIVATE-TOKEN, this header is left out where an artifact lies on another host
        headers = {"Authorization": f"Bearer {token}"}
        self._pool = urllib3.PoolManager(headers=headers, timeout=_SECONDS, retries=2)

    def previews(self) -> tuple[Preview, ...]:
        """Return the open requests whose newest commit was previewed."""
        path = f"{self._project}/merge_requests?state=opened&order_by=updated_at&per_page=50"
        found = (self._preview(one["iid"], one["sha"]) for one in self._json("GET", path))
        return tuple(preview for preview in found if preview)

    def _preview(self, request: int, commit: str) -> Preview | None:
        path = f"{self._project}/merge_requests/{request}/pipelines?per_page=20"
        for pipeline in self._json("GET", path):
            if pipeline["sha"] == commit:
                project = pipeline["project_id"]
                jobs = f"projects/{project}/pipelines/{pipeline['id']}/jobs?per_page=100"
                for job in self._json("GET", jobs, missing=[]):
                    if job["name"] == _JOB and job["status"] in {"success", "failed"}:
                        return Preview(request, project, job["id"])
        return None

    def artifact(self, preview: Preview, name: str) -> bytes | None:
        """Return a file that the job left, None where there is none or it is too large."""
        path = f"projects/{preview.project}/jobs/{preview.job}/artifacts/{_FOLDER}/{name}"
        return self._bytes("GET", path, {})

    def note(self, request: int, marker: str) -> Note | None:
        """Return our own comment that begins with a marker, whatever others wrote."""
        me = self._json("GET", "user")["id"]
        path = f"{self._project}/merge_requests/{request}/notes?sort=asc&per_page=100"
        for note in self._json("GET", path):
            if note["author"]["id"] == me and note["body"].startswith(marker):
                return Note(note["id"], note["body"])
        return None

    def write_note(self, request: int, body: str, known: Note | None) -> None:
        """Write a comment, in the place of the one that is known."""
        path = f"{self._project}/merge_requests/{request}/notes"
        if known:
            self._json("PUT", f"{path}/{known.id}", {"body": body})
        else:
            self._json("POST", path, {"body": body})

    def upload(self, name: str, data: bytes) -> str:
        """Keep a file with the project, and return the address that comments show it by."""
        answer = self._json("POST", f"{self._project}/uploads", {"file": (name, data)})
        return str(answer["url"])

    def _json(
        self, method: str, path: str, fields: Mapping[str, Any] | None = None, missing: Any = None
    ) -> Any:
        data = self._bytes(method, path, fields or {})
        if data is None:
            if missing is not None:
                return missing
            raise ServiceError(f"GitLab does not know {path.partition('?')[0]}")
        try:
            return json.loads(data)
        except ValueError:
            raise ServiceError(f"GitLab gave no JSON for {path.partition('?')[0]}") from None

    def _bytes(self, method: str, path: str, fields: Mapping[str, Any]) -> bytes | None:
        """Ask, and return what comes back; None for what is not there, forbidden or too large."""
        address = f"{self._api}/{path}"
        place = path.partition("?")[0]
        try:
            answer = self._pool.request(
                method, address, fields=dict(fields) or None, preload_content=False
            )
            data = answer.read(_LARGEST + 1, decode_content=True)
            answer.drain_conn() if len(data) <= _LARGEST else answer.close()
        except urllib3.exceptions.HTTPError as error:
            raise ServiceError(f"GitLab does not answer for {place}: {error}") from None
        if answer.status in {403, 404} or len(data) > _LARGEST:
            return None
        if answer.status >= 400:  # noqa: PLR2004 - RFC 9110: errors begin here
            hint = "FARFLUNG_TOKEN needs the scope api" if answer.status == 401 else ""  # noqa: PLR2004
            raise ServiceError(f"GitLab answered {answer.status} for {place}", hint=hint)
        return data
