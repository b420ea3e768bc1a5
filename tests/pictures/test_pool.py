"""Workers that die, hang or lie cost their picture and nothing else."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from tests.pictures.samples import corners, request, saved

from farflung.pictures import inspect_all, prepare
from farflung.pictures.pool import WORKER, Pool
from farflung.pictures.protocol import Task
from farflung.pictures.records import PictureFault, PictureInfo

if TYPE_CHECKING:
    from pathlib import Path

MISCHIEF = """
import os, signal, sys, time
from farflung.pictures import worker
def do(task, data):
    if b"#die" in data: os.kill(os.getpid(), signal.SIGSEGV)
    if b"#exit" in data: os._exit(0)
    if b"#hang" in data: time.sleep(60)
    if b"#spin" in data:
        while True: pass
    if b"#memory" in data: data = b"x" * (4 * 2**30)
    if b"#write" in data: os.write(os.open(sys.argv[1], os.O_WRONLY), b"x")
    if b"#noise" in data: os.write(1, b"\\xff" * 100)
    if b"#lie" in data: os.write(1, (2**16).to_bytes(4, "big") + b"{" * 2**16)
    return worker.work(task, data)
worker.limit_process()
worker.serve(sys.stdin.buffer, sys.stdout.buffer, do)
"""
COMMAND = (sys.executable, "-P", "-c", MISCHIEF)
PNG = saved(corners(30, 20), "PNG")  # whatever follows the end of a PNG is ignored


@pytest.mark.parametrize("what", [b"#die", b"#exit", b"#noise", b"#lie", b"#memory"])
def test_a_worker_that_fails_is_replaced(what: bytes) -> None:
    """A crash, a silent end or a wrong answer is a fault of that picture; the next one is fine."""
    with Pool(1, command=COMMAND) as pool:
        answer = pool.run(Task.INSPECT, PNG + what)
        assert isinstance(answer, PictureFault)
        assert answer.rule == "picture-decoder-died"
        assert pool.run(Task.INSPECT, PNG) == (PictureInfo(30, 20, "image/png"), ())


def test_a_worker_cannot_write_files(tmp_path: Path) -> None:
    """What takes a worker over gets nothing onto the disk."""
    file = tmp_path / "file"
    file.touch()
    with Pool(1, command=(*COMMAND, str(file))) as pool:
        answer = pool.run(Task.INSPECT, PNG + b"#write")
    assert isinstance(answer, PictureFault)
    assert not file.read_bytes()


@pytest.mark.parametrize("what", [b"#hang", b"#spin"])
def test_a_worker_that_takes_too_long_is_killed(what: bytes) -> None:
    """Time is up whether the decoder waits or works; the next picture is fine."""
    with Pool(1, command=COMMAND, seconds=0.5) as pool:
        answer = pool.run(Task.INSPECT, PNG + what)
        assert isinstance(answer, PictureFault)
        assert answer.rule == "picture-too-slow"
    with Pool(1, command=COMMAND) as pool:
        assert pool.run(Task.INSPECT, PNG) == (PictureInfo(30, 20, "image/png"), ())


def test_others_go_on_beside_a_failure(tmp_path: Path) -> None:
    """Of many pictures only the one that kills its worker fails, and it is tried again next time."""
    originals = [request(saved(corners(30 + n, 20), "PNG")) for n in range(6)]
    deadly = request(PNG + b"#die")
    report = prepare([*originals, deadly], tmp_path, pool=Pool(2, command=COMMAND))
    assert list(report.pictures) == [wanted.sha256 for wanted in originals]
    assert [failure.fault.rule for failure in report.failures] == ["picture-decoder-died"]
    again = prepare([deadly], tmp_path, pool=Pool(1, command=COMMAND))
    assert again.failures
    assert prepare([deadly], tmp_path).pictures  # the real worker has no trouble with it


def test_no_worker_is_started_for_what_is_known(tmp_path: Path) -> None:
    """Once everything is cached, and for what is no picture at all, no process runs."""
    wanted = [request(PNG), request(b"text"), request(PNG[:70])]
    report = prepare(wanted, tmp_path)
    assert report.pictures
    broken = Pool(1, command=("/nonexistent/worker",))
    assert prepare(wanted, tmp_path, pool=broken) == report
    assert inspect_all(wanted, tmp_path, pool=Pool(1, command=("/nonexistent/worker",)))


def test_many_threads_share_few_workers() -> None:
    """A pool serves more threads than it has workers, each with its own answer."""
    originals = [saved(corners(20 + n, 20), "PNG") for n in range(12)]
    with Pool(2) as pool, ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda data: pool.run(Task.INSPECT, data), originals))
    assert answers == [(PictureInfo(20 + n, 20, "image/png"), ()) for n in range(12)]


def test_a_closed_pool_starts_nothing() -> None:
    """After the end of a run no process can be left behind."""
    with Pool(1) as pool:
        pool.run(Task.INSPECT, PNG)
    with pytest.raises(RuntimeError, match="closed"):
        pool.run(Task.INSPECT, PNG)


def test_the_project_cannot_replace_a_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that a pull request puts into the current folder is not imported by the worker."""
    canary = tmp_path / "canary"
    (tmp_path / "PIL.py").write_text(f"open({str(canary)!r}, 'w').close()\n")
    (tmp_path / "json.py").write_text(f"open({str(canary)!r}, 'w').close()\n")
    monkeypatch.chdir(tmp_path)
    with Pool(1, command=WORKER) as pool:
        assert pool.run(Task.INSPECT, PNG) == (PictureInfo(30, 20, "image/png"), ())
    assert not canary.exists()
