"""The process from which builds of staged trees are forked: MkDocs and the theme are loaded once.

Each line of standard input is a job, as JSON: ``number``, the settings file ``config``, the folder
``root`` to build in, a file ``answer`` for what came of it, variables of the ``environment``, and
the fields of :class:`~farflung.site.engines.pages.building.Job`. The number is written to standard
output, a line each, when the answer is there. The process ends with its input.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import selectors
import sys
import traceback
from pathlib import Path
from typing import Any

from farflung.garbage import collect_seldom
from farflung.site.engines.pages.building import Job, build
from farflung.site.engines.pages.loading import load
from farflung.site.engines.pages.locality import NotLocal


def main() -> None:
    """Take jobs until there are no more."""
    collect_seldom()
    jobs = selectors.DefaultSelector()
    jobs.register(0, selectors.EVENT_READ, None)
    jobs_text = b""
    # Jobs may come while this is done: they wait in the pipe.
    load()
    while True:
        for ready, _ in jobs.select():
            if ready.data is None:
                piece = os.read(0, 65536)
                if not piece:
                    return
                *lines, jobs_text = (jobs_text + piece).split(b"\n")
                for line in lines:
                    job = json.loads(line)
                    jobs.register(_start(job), selectors.EVENT_READ, job["number"])
            else:
                jobs.unregister(ready.fd)
                os.close(ready.fd)
                os.waitpid(-1, 0)
                sys.stdout.write(f"{ready.data}\n")
                sys.stdout.flush()


def _start(job: dict[str, Any]) -> int:
    """Fork a build; the pipe that is returned is closed when it has ended, in whatever way."""
    ours, theirs = os.pipe()
    if os.fork():
        os.close(theirs)
        return ours
    try:
        os.close(ours)
        os.close(0)
        os.open(os.devnull, os.O_RDONLY)
        answer = Path(job["answer"])
        spare = answer.with_name(f"{answer.name}.new")
        spare.write_text(json.dumps(_build(job)), "utf-8")
        spare.replace(answer)
    finally:
        os._exit(0)


def _build(job: dict[str, Any]) -> dict[str, Any]:
    """Return the ``pages``, or why they ``cannot`` be built one by one, and what was ``said``."""
    os.environ.clear()
    os.environ.update(job["environment"])
    os.chdir(job["root"])
    said = io.StringIO()
    pages: dict[str, Any] = {}
    cannot = ""
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
        try:
            places = Path(job["cache"]), Path(job["spare"])
            pages_file = Path(job["pages"]) if job["pages"] else None
            pages = build(
                Path(job["config"]).read_bytes(),
                Job(*places, job["identity"], job["moment"], pages_file),
            )
        except NotLocal as reason:
            cannot = str(reason)
        except BaseException:  # noqa: BLE001 - whatever it is, the build is left to MkDocs
            last = traceback.format_exc().strip().rpartition("\n")[2]
            cannot = f"an unexpected failure ({last})"
    return {"pages": pages, "cannot": cannot, "said": said.getvalue()}


if __name__ == "__main__":
    main()
