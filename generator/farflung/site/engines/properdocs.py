"""ProperDocs, the continuation of MkDocs 1.x: the same settings, themes, plugins and output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.site.engines import Output
from farflung.site.engines.mkdocs import read_messages
from farflung.site.engines.running import Program, need_module, run_program

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.site.records import Stage

__all__ = ["ProperDocs"]

_PROGRAM = Program("ProperDocs", "properdocs", "build", "--config-file", "-")


class ProperDocs:
    """ProperDocs 1.x with whatever theme and plugins the project's settings name."""

    def build(self, stage: Stage, root: Path, stamp: int) -> Output:
        """See :class:`~farflung.site.engines.Engine`; the settings come as for MkDocs."""
        need_module("properdocs", "ProperDocs")
        output = run_program(_PROGRAM, stage, root, stamp, stage.config.read_bytes())
        return Output(read_messages(output))
