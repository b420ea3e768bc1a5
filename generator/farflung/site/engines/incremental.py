"""MkDocs page by page where that gives the same site, as a whole where it might not."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from farflung.identity import identity
from farflung.site.engines import Message
from farflung.site.engines.mkdocs import MkDocs, environment, read_messages

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.site.records import Stage

__all__ = ["Incremental"]

_NOT_LOCAL = 3


class Incremental:
    """Keeps converted and finished pages in a folder, and builds the rest with MkDocs' own parts."""

    def __init__(self, entries: Path, whole: MkDocs | None = None) -> None:
        """Take the folder of kept pages, and who builds what cannot be built page by page."""
        self._entries = entries
        self._whole = whole or MkDocs()

    def build(self, stage: Stage, root: Path, stamp: int) -> tuple[Message, ...]:
        """See :class:`~farflung.site.engines.Engine`."""
        code, output = self._run(stage, root, stamp)
        if not code:
            return read_messages(output)
        reason = output.strip().rpartition("\n")[2]
        messages = self._whole.build(stage, root, stamp)
        if code != _NOT_LOCAL:
            reason = f"an unexpected failure ({reason})"
        note = f"every page is built every time because of {reason}"
        return (*messages, Message(note, about_build=True))

    def _run(self, stage: Stage, root: Path, stamp: int) -> tuple[int, str]:
        home = stage.config.parent
        command = [
            *(sys.executable, "-P", "-m", "farflung.site.engines.pages"),
            *("--entries", str(self._entries), "--spare", str(home / "spare")),
            *("--identity", identity(), "--moment", str(stamp)),
        ]
        with stage.config.open("rb") as config:
            done = subprocess.run(  # noqa: S603 - our own words
                command,
                cwd=root,
                env=environment(stamp),
                stdin=config,
                capture_output=True,
                check=False,
            )
        output = done.stdout if done.returncode in {0, _NOT_LOCAL} else done.stderr
        return done.returncode, output.decode("utf-8", "replace")
