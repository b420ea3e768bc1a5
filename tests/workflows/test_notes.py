"""Comments on GitLab's merge requests, against a small GitLab of the tests on 127.0.0.1."""

from __future__ import annotations

import io
import json
import re
import threading
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from farflung.contribute.gitlab import GitLab
from farflung.contribute.receipts import Receipt, Receipts, write_receipts
from farflung.contribute.remarks import MARKER
from farflung.errors import ServiceError
from farflung.workflows.notes import Told, comment_on_requests

if TYPE_CHECKING:
    from collections.abc import Iterator

_ME, _OTHER = 1, 2


class _Fake(ThreadingHTTPServer):
    """Holds one project (7) with requests, jobs, artifacts, notes and uploads."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.jobs = {1: 11}  # by request
        self.files: dict[str, bytes] = {}  # artifacts by job and name
        self.notes: list[dict[str, Any]] = []
        self.uploads: list[bytes] = []
        self.token = "Bearer right"  # noqa: S105 - invented

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api/v4"

    def answer(self, method: str, path: str, fields: dict[str, bytes]) -> Any:
        """Return what GitLab says: JSON, bytes, or None for what is not there."""
        for form, handle in (
            (r"GET user", lambda: {"id": _ME}),
            (r"GET projects/7/merge_requests", self._requests),
            (r"GET projects/7/merge_requests/(\d+)/pipelines", self._pipelines),
            (r"GET projects/9/pipelines/(\d+)/jobs", self._jobs),
            (r"GET projects/9/jobs/(\d+/)artifacts/farflung-receipts/(.*)", self._artifact),
            (r"GET projects/7/merge_requests/(\d+)/notes", lambda _: self.notes),
            (r"(POST) projects/7/merge_requests/\d+/notes", lambda _: self._write(fields)),
            (
                r"PUT projects/7/merge_requests/\d+/notes/(\d+)",
                lambda n: self._write(fields, int(n)),
            ),
            (r"(POST) projects/7/uploads", lambda _: self._upload(fields)),
        ):
            if found := re.fullmatch(form, f"{method} {path}"):
                return handle(*found.groups())
        return None

    def _requests(self) -> Any:
        return [{"iid": request, "sha": f"{job:040}"} for request, job in self.jobs.items()]

    def _pipelines(self, request: str) -> Any:
        old = {"id": 1, "project_id": 9, "sha": "f" * 40}
        job = self.jobs[int(request)]
        return [{"id": job, "project_id": 9, "sha": f"{job:040}"}, old]

    def _jobs(self, pipeline: str) -> Any:
        check = {"id": 99, "name": "farflung-check", "status": "success"}
        return [check, {"id": int(pipeline), "name": "farflung-preview", "status": "success"}]

    def _artifact(self, job: str, name: str) -> Any:
        return self.files.get(job + name)

    def _write(self, fields: dict[str, bytes], known: int = 0) -> Any:
        body = fields["body"].decode()
        if known:
            self.notes[known - 1]["body"] = body
        else:
            self.notes.append({"id": len(self.notes) + 1, "author": {"id": _ME}, "body": body})
        return {"id": known}

    def _upload(self, fields: dict[str, bytes]) -> Any:
        self.uploads.append(fields["file"])
        return {"url": f"/uploads/abc/{len(self.uploads)}.jpg"}


class _Handler(BaseHTTPRequestHandler):
    server: _Fake

    def _handle(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        head = f"Content-Type: {self.headers.get('Content-Type')}\r\n\r\n".encode()
        form = message_from_bytes(head + self.rfile.read(size), policy=default)
        fields = {
            str(part.get_param("name", header="Content-Disposition")): bytes(
                part.get_payload(decode=True)
            )
            for part in form.iter_parts()
        }
        path = self.path.removeprefix("/api/v4/").partition("?")[0]
        said = self.server.answer(self.command, path, fields)
        allowed = self.headers.get("Authorization") == self.server.token
        self.send_response((404 if said is None else 200) if allowed else 401)
        data = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = _handle  # noqa: N815 - the base class asks for these names

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def fake() -> Iterator[_Fake]:
    """Run the fake with one request, whose job left receipts with a picture."""
    with _Fake() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        picture = io.BytesIO()
        Image.new("RGB", (640, 200), "teal").save(picture, "PNG")
        server.files = {"11/receipts.json": _receipts("Mochi"), "11/1.png": picture.getvalue()}
        yield server
        server.shutdown()
        thread.join()


def _receipts(heading: str) -> bytes:
    entry = Receipt("newsletter/entries/pets/mochi.md", heading, picture="1.png")
    return write_receipts(Receipts((entry,)))


def _comment(fake: _Fake) -> list[Told]:
    return list(comment_on_requests(GitLab(fake.api, "7", "right")))


def test_a_request_has_one_comment(fake: _Fake) -> None:
    """It is written once for a job, and the next job's takes its place; others' notes stay."""
    fake.notes = [{"id": 1, "author": {"id": _OTHER}, "body": f"{MARKER} not ours"}]
    assert _comment(fake) == [Told(1)]
    body = fake.notes[1]["body"]
    assert body.startswith(f"{MARKER}\n<!-- job 11 -->\n")
    assert "`Mochi`" in body
    assert "](/uploads/abc/1.jpg)" in body
    assert fake.uploads[0].startswith(b"\xff\xd8")  # encoded anew

    assert _comment(fake) == []
    fake.jobs = {1: 12}
    fake.files["12/receipts.json"] = _receipts("Mochi the second")
    assert _comment(fake) == [Told(1)]
    assert len(fake.notes) == 2
    assert "Mochi the second" in fake.notes[1]["body"]
    assert fake.notes[0]["body"] == f"{MARKER} not ours"


def test_what_is_no_receipt_is_named(fake: _Fake) -> None:
    """One request that left something else holds up no other."""
    fake.jobs = {1: 11, 2: 12, 3: 13}
    fake.files["12/receipts.json"] = b'{"body": "/close"}'
    first, second = _comment(fake)
    assert first == Told(1)
    assert second.request == 2
    assert "not of the right form" in second.refused
    assert len(fake.notes) == 1  # and 3 left nothing


def test_a_token_that_is_refused_is_said(fake: _Fake) -> None:
    """A wrong token, and a host that is not there, are faults of a service."""
    with pytest.raises(ServiceError, match="401"):
        list(comment_on_requests(GitLab(fake.api, "7", "wrong")))
    with pytest.raises(ServiceError, match="does not answer"):
        list(comment_on_requests(GitLab("http://127.0.0.1:1/api/v4", "7", "right")))
