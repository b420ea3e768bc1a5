"""The cache: what was done once is done, what is damaged is done again."""

from __future__ import annotations

import io
import json
import os
import struct
import threading
import time
from typing import TYPE_CHECKING

import pytest
from tests.pictures.samples import corners, noise, renditions, request, saved

from farflung.pictures import PictureFault, PictureInfo, forget_pictures, inspect, prepare
from farflung.pictures.cache import PictureCache
from farflung.pictures.protocol import BadAnswer, Encoded, Role, read_answer, write_answer
from farflung.pruning import DAY, UNUSED_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PHOTO = saved(noise(60, 40), "JPEG")
INFO = PictureInfo(30, 20, "image/png", animated=True, metadata=True, location=True)
FAULT = PictureFault("broken-picture", "this picture is broken", "save it again")
HASH = "ab" * 32


def _record(cache: Path) -> Path:
    (file,) = (f for f in cache.rglob("*.json") if "verdict" not in f.name)
    return file


def _edit(change: Callable[[dict[str, object]], object]) -> Callable[[Path], object]:
    def damage(cache: Path) -> None:
        record = json.loads(_record(cache).read_text())
        change(record["renditions"][0])
        _record(cache).write_text(json.dumps(record))

    return damage


def _first(cache: Path, ending: str) -> Path:
    return min(cache.rglob(f"*{ending}"))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "record cut off": lambda c: _record(c).write_text('{"renditions": [{'),
    "record of another kind": lambda c: _record(c).write_text("[]"),
    "record empty": lambda c: _record(c).write_bytes(b""),
    "record without rows": lambda c: _record(c).write_text('{"renditions": []}'),
    "record not text": lambda c: _record(c).write_bytes(b"\xff\xfe\0"),
    "record gone": lambda c: _record(c).unlink(),
    "rendition gone": lambda c: _first(c, ".webp").unlink(),
    "rendition cut off": lambda c: _first(c, ".jpg").write_bytes(b"\xff\xd8\xff"),
    "rendition changed": lambda c: _first(c, ".jpg").write_bytes(
        _first(c, ".jpg").read_bytes()[:-1] + b"!"
    ),
    "hash a path": _edit(lambda row: row.update(sha256="../../../etc/passwd")),
    "odd type": _edit(lambda row: row.update(media_type="image/svg+xml")),
    "odd role": _edit(lambda row: row.update(role="other")),
    "wrong role": _edit(lambda row: row.update(role="letter")),
    "odd width": _edit(lambda row: row.update(width=-1)),
    "field gone": _edit(lambda row: row.pop("height")),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_entry_is_made_again(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    """Whatever happens to a file of the cache, the next run has the right picture."""
    wanted = request(PHOTO)
    before = prepare([wanted], tmp_path)
    damage(tmp_path)
    assert PictureCache(tmp_path).picture(wanted.sha256) is None
    after = prepare([wanted], tmp_path)
    assert after == before
    assert PictureCache(tmp_path).picture(wanted.sha256) == after.pictures[wanted.sha256]
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_copied_cache_is_still_good(tmp_path: Path) -> None:
    """Files with another time, as after restoring them in CI, count by their content."""
    wanted = request(PHOTO)
    picture = prepare([wanted], tmp_path).pictures[wanted.sha256]
    for rendition in renditions(picture):
        data = rendition.file.read_bytes()
        rendition.file.unlink()
        rendition.file.write_bytes(data)
    assert PictureCache(tmp_path).picture(wanted.sha256) == picture


def test_two_runs_at_once_agree(tmp_path: Path) -> None:
    """Runs that share a cache do the same work twice at worst, and both have whole pictures."""
    wanted = [request(saved(noise(300, 200, seed), "JPEG")) for seed in range(3)]
    reports = []
    runs = [
        threading.Thread(target=lambda: reports.append(prepare(wanted, tmp_path))) for _ in range(2)
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    one, two = reports
    assert one.pictures == two.pictures == prepare(wanted, tmp_path).pictures
    assert not one.failures
    assert not two.failures


def test_verdicts_are_remembered(tmp_path: Path) -> None:
    """An inspection is kept whole, good or bad; a damaged one counts as none."""
    cache = PictureCache(tmp_path)
    for verdict in (INFO, FAULT):
        cache.keep_verdict(HASH, verdict)
        assert cache.verdict(HASH) == verdict
    (file,) = tmp_path.rglob("*.verdict.json")
    for damaged in ("", "[]", "{}", '{"info": {"width": 1}}', '{"info": 3}', '{"fault": "x"}'):
        file.write_text(damaged)
        assert cache.verdict(HASH) is None
    assert cache.verdict("../../etc/passwd") is None


def test_an_unwritable_cache_does_not_hinder_a_check(tmp_path: Path) -> None:
    """Where nothing can be remembered, inspecting works all the same."""
    folder = tmp_path / "file"
    folder.write_text("not a folder")
    assert inspect(saved(corners(20, 20), "PNG"), folder) == PictureInfo(20, 20, "image/png")


def test_files_are_readable_by_the_web_server(tmp_path: Path) -> None:
    """Files have the permissions of any new file, not those of a private temporary one."""
    plain = tmp_path / "plain"
    plain.write_text("x")
    wanted = request(PHOTO)
    picture = prepare([wanted], tmp_path / "cache").pictures[wanted.sha256]
    assert picture.letter.file.stat().st_mode == plain.stat().st_mode


def _sent(header: bytes, *files: bytes) -> io.BytesIO:
    return io.BytesIO(struct.pack(">I", len(header)) + header + b"".join(files))


def _header(role: str, width: int, kind: str, size: int) -> bytes:
    info = {"width": 1, "height": 1, "media_type": "image/png"}
    info |= {"animated": False, "metadata": False, "location": False}
    return json.dumps({"info": info, "files": [[role, width, 1, kind, size]]}).encode()


def test_answers_come_through_the_pipe() -> None:
    """What a worker writes is what we read."""
    data = saved(corners(4, 4), "PNG")
    for answer in (FAULT, (INFO, (Encoded(Role.FALLBACK, 4, 4, "image/png", data),))):
        stream = io.BytesIO()
        write_answer(stream, answer)
        stream.seek(0)
        assert read_answer(stream) == answer


@pytest.mark.parametrize(
    "stream",
    [
        _sent(b"not JSON"),
        _sent(b"[]"),
        _sent(b"{}"),
        _sent(b'{"fault": 1}'),
        _sent(b'{"info": {}, "files": []}'),
        _sent(b'{"info": {"width": 0}, "files": []}'),
        io.BytesIO(struct.pack(">I", 2**31)),
        _sent(_header("fallback", 1, "text/html", 4), b"<b>x"),
        _sent(_header("webp", 1, "image/png", 4), b"\x89PNG"),
        _sent(_header("fallback", 0, "image/png", 4), b"\x89PNG"),
        _sent(_header("fallback", 1, "image/png", 0)),
        _sent(_header("fallback", 1, "image/png", 2**40)),
        _sent(_header("fallback", 1, "image/png", 4), b"<b>x"),
        _sent(_header("fallback", 1, "image/jpeg", 8), b"\x89PNG\r\n\x1a\n"),
    ],
)
def test_lies_of_a_worker_are_refused(stream: io.BytesIO) -> None:
    """A worker that was taken over cannot hand on what is no picture."""
    with pytest.raises(BadAnswer):
        read_answer(stream)


def test_an_answer_cut_off_is_the_end() -> None:
    """A worker that dies while it writes is noticed."""
    for stream in (io.BytesIO(b""), io.BytesIO(b"\0\0"), io.BytesIO(struct.pack(">I", 9) + b"{}")):
        with pytest.raises(EOFError):
            read_answer(stream)


def test_unused_pictures_are_forgotten(tmp_path: Path) -> None:
    """After sixty days without use a picture and its files go; one in use keeps all of its files."""
    data = [saved(noise(40, 30, seed=number), "PNG") for number in range(2)]
    kept, lost = (prepare([request(one)], tmp_path).pictures[request(one).sha256] for one in data)
    then = time.time() - UNUSED_SECONDS - DAY
    leftover = kept.letter.file.with_name(".0123.tmp")
    leftover.touch()
    for file in tmp_path.rglob("*"):
        if file.is_file():
            os.utime(file, (then, then))
    assert prepare([request(data[0])], tmp_path).pictures[kept.source] == kept
    forget_pictures(tmp_path)
    assert all(one.file.exists() for one in renditions(kept))
    assert not any(one.file.exists() for one in renditions(lost))
    assert not leftover.exists()
    assert len([*tmp_path.rglob("*.json")]) == 2
    assert prepare([request(data[1])], tmp_path).pictures[lost.source] == lost
