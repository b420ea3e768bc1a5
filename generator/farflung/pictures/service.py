"""What the package does for the rooms: inspect pictures, and prepare them for site and letter."""

from __future__ import annotations

import hashlib
import os
import stat
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING, TypeVar

from farflung.pictures.cache import PictureCache
from farflung.pictures.formats import format_of, too_large
from farflung.pictures.pool import DIED, PASSING, Pool
from farflung.pictures.protocol import BadAnswer, Task
from farflung.pictures.records import (
    MAX_BYTES,
    PictureFailure,
    PictureFault,
    PictureInfo,
    PictureReport,
    PictureRequest,
    TidyPicture,
    Unusable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from farflung.model import Picture, Progress, Rendition
    from farflung.pictures.protocol import Answer

__all__ = ["clean", "forget_pictures", "inspect", "inspect_all", "lighten", "prepare", "tidy"]

_Result = TypeVar("_Result")


def prepare(
    sources: Sequence[PictureRequest],
    cache: Path,
    *,
    progress: Progress | None = None,
    pool: Pool | None = None,
) -> PictureReport:
    """Re-encode pictures in the sizes of the site and the letter, those that are new.

    ``cache`` is the folder to keep them in, usually ``.farflung/pictures`` below the root; the
    renditions returned are files there. A picture that cannot be used is among the failures and
    holds up no other. ``pool`` replaces the workers and is closed. Raises OSError if the cache is unwritable.
    """
    store = PictureCache(cache)

    def known(sha256: str) -> Picture | PictureFault | None:
        verdict = store.verdict(sha256)
        return verdict if isinstance(verdict, PictureFault) else store.picture(sha256)

    def make(request: PictureRequest, workers: Pool) -> Picture | PictureFault:
        answer = _answer(request, Task.PREPARE, workers, store)
        if isinstance(answer, PictureFault):
            return answer
        try:
            return store.keep_picture(request.sha256, answer[1])
        except BadAnswer:
            return DIED

    results = _results(_unique(sources), known, make, pool, progress)
    pictures: dict[str, Picture] = {}
    failures: list[PictureFailure] = []
    for request in _unique(sources):
        result = results[request.sha256]
        if isinstance(result, PictureFault):
            failures.append(PictureFailure(request.name, request.sha256, result))
        else:
            pictures[request.sha256] = result
    return PictureReport(pictures, tuple(failures))


def lighten(
    pictures: Sequence[Rendition], cache: Path, *, pool: Pool | None = None
) -> Mapping[str, tuple[Rendition, ...]]:
    """Return lighter and lighter files of a letter's pictures, by the hash of each picture.

    They have fewer pixels too, and are shown at the same size. A picture that cannot be read has
    none. ``cache`` and ``pool`` are as in :func:`prepare`.
    """
    store = PictureCache(cache)

    def make(request: PictureRequest, workers: Pool) -> tuple[Rendition, ...]:
        answer = _answer(request, Task.LIGHTEN, workers, store)
        if isinstance(answer, PictureFault):
            return ()
        return store.keep_lighter(request.sha256, answer[1])

    requests = [PictureRequest(picture.file, picture.sha256) for picture in pictures]
    return _results(_unique(requests), store.lighter, make, pool, None)


def inspect_all(
    sources: Sequence[PictureRequest],
    cache: Path,
    *,
    progress: Progress | None = None,
    pool: Pool | None = None,
) -> Mapping[str, PictureInfo | PictureFault]:
    """Say of each picture, by its hash, what it is or why it cannot be used.

    Every new picture is decoded once, at the smallest scale; verdicts stay in the ``cache``, or
    are forgotten where that is unwritable. ``pool`` replaces the workers and is closed.
    """
    store = PictureCache(cache)

    def make(request: PictureRequest, workers: Pool) -> PictureInfo | PictureFault:
        answer = _answer(request, Task.INSPECT, workers, store)
        return answer if isinstance(answer, PictureFault) else answer[0]

    return _results(_unique(sources), store.verdict, make, pool, progress)


def clean(
    sources: Sequence[PictureRequest], cache: Path, *, pool: Pool | None = None
) -> Mapping[str, bytes]:
    """Return pictures saved again upright and without metadata, by the hash of the original.

    Left out are those that cannot be read, and those that would lose something by it. ``cache``
    and ``pool`` are as in :func:`prepare`.
    """
    store = PictureCache(cache)

    def make(request: PictureRequest, workers: Pool) -> bytes:
        answer = _answer(request, Task.CLEAN, workers, store)
        return answer[1][0].data if not isinstance(answer, PictureFault) and answer[1] else b""

    found = _results(_unique(sources), lambda _: None, make, pool, None)
    return {sha256: data for sha256, data in found.items() if data}


def inspect(data: bytes, cache: Path) -> PictureInfo | PictureFault:
    """Say what one picture is, given its bytes, or why it cannot be used; see inspect_all."""
    sha256 = hashlib.sha256(data).hexdigest()
    return inspect_all([PictureRequest(data, sha256)], cache)[sha256]


def tidy(source: Path | bytes, *, pool: Pool | None = None) -> TidyPicture | PictureFault:
    """Make a picture anew for the repository: upright, at most 2000 pixels across, no metadata.

    ``source`` is a file or its bytes; ``pool`` replaces the workers and is closed.
    """
    try:
        data = source if isinstance(source, bytes) else _read_file(source)
        format_of(data)
    except Unusable as error:
        return error.fault
    with pool or Pool(1) as workers:
        answer = workers.run(Task.TIDY, data)
    if isinstance(answer, PictureFault):
        return answer
    original, files = answer
    if len(files) != 1:
        return DIED
    made = files[0]
    return TidyPicture(made.data, _ENDINGS[made.media_type], made.width, made.height, original)


_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}


def forget_pictures(cache: Path) -> None:
    """Remove from the ``cache`` what nothing has asked for in a long time, once a day."""
    PictureCache(cache).forget()


def _unique(sources: Sequence[PictureRequest]) -> list[PictureRequest]:
    """Return the first request for each hash, in order."""
    first = {request.sha256: request for request in reversed(sources)}
    return [first[sha256] for sha256 in dict.fromkeys(request.sha256 for request in sources)]


def _results(
    requests: Sequence[PictureRequest],
    known: Callable[[str], _Result | None],
    make: Callable[[PictureRequest, Pool], _Result],
    pool: Pool | None,
    progress: Progress | None,
) -> dict[str, _Result]:
    """Look every picture up and make what is missing, as many at once as there are processors."""
    results: dict[str, _Result] = {}
    missing: list[PictureRequest] = []
    for request in requests:
        found = known(request.sha256)
        if found is None:
            missing.append(request)
        else:
            results[request.sha256] = found
    size = max(1, min(os.cpu_count() or 1, len(missing)))
    if not missing:
        return results
    with ThreadPoolExecutor(size) as threads, pool or Pool(size) as workers:
        jobs = {threads.submit(make, request, workers): request for request in missing}
        try:
            for job in as_completed(jobs):
                results[jobs[job].sha256] = job.result()
                if progress:
                    progress(jobs[job].name, len(results), len(requests))
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            raise
    return results


def _answer(request: PictureRequest, task: Task, workers: Pool, store: PictureCache) -> Answer:
    """Have a worker do a task, and remember its verdict unless it may differ next time."""
    try:
        data = _read(request)
        format_of(data)  # what is no picture needs no process
    except Unusable as error:
        return error.fault
    answer = workers.run(task, data)
    if not isinstance(answer, PictureFault):
        store.keep_verdict(request.sha256, answer[0])
    elif answer.rule not in PASSING:
        store.keep_verdict(request.sha256, answer)
    return answer


def _read(request: PictureRequest) -> bytes:
    """Return the bytes that were asked for. Raises :class:`Unusable`."""
    data = request.source if isinstance(request.source, bytes) else _read_file(request.source)
    if hashlib.sha256(data).hexdigest() != request.sha256:
        raise Unusable("picture-changed", "this file has changed meanwhile", "run it again")
    return data


def _read_file(path: Path) -> bytes:
    try:
        # Neither a symbolic link, which may lead anywhere, nor a pipe, which may never end.
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(number, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Unusable("missing-picture", "this is not a file")
            if status.st_size > MAX_BYTES:
                raise too_large(status.st_size)
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise Unusable("missing-picture", f"this file cannot be read: {reason}") from None
