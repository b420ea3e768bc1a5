"""Comments on GitLab's merge requests: from the receipts that their pipelines left."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.contribute.receipts import read_receipts
from farflung.contribute.remarks import MARKER, remark
from farflung.errors import RefusedError
from farflung.workflows.receipts import FILE, clean_pictures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from farflung.contribute.gitlab import GitLab, Preview
    from farflung.contribute.receipts import Receipts

__all__ = ["Told", "comment_on_requests"]


@dataclass(frozen=True, slots=True)
class Told:
    """A merge request and what became of its comment; ``refused`` says why it has none."""

    request: int
    refused: str = ""


def comment_on_requests(gitlab: GitLab) -> Iterator[Told]:
    """Write the comment of each open request that was previewed since, and say which.

    What pipelines of requests left is not trusted; what is no receipt is named and passed over.
    """
    for preview in gitlab.previews():
        known = gitlab.note(preview.request, MARKER)
        seen = f"<!-- job {preview.job} -->"
        data = None if known and seen in known.body else gitlab.artifact(preview, FILE)
        if data is None:
            continue
        try:
            receipts = read_receipts(data)
        except RefusedError as error:
            yield Told(preview.request, error.message)
            continue
        if receipts.entries or known:
            body = remark(receipts, _pictures(gitlab, preview, receipts))
            body = body.replace(MARKER, f"{MARKER}\n{seen}", 1)
            gitlab.write_note(preview.request, body, known)
            yield Told(preview.request)


def _pictures(gitlab: GitLab, preview: Preview, receipts: Receipts) -> dict[str, str]:
    """Encode the pictures anew, keep them with the project, and return their addresses."""
    with tempfile.TemporaryDirectory(prefix="farflung-notes-") as scratch:
        given, made = Path(scratch, "given"), Path(scratch, "made")
        given.mkdir()
        for receipt in receipts.entries:
            data = gitlab.artifact(preview, receipt.picture) if receipt.picture else None
            if data:
                (given / receipt.picture).write_bytes(data)
        pairs = clean_pictures(receipts, given, made, Path(scratch, "cache"))
        return {old: gitlab.upload(new, (made / new).read_bytes()) for old, new in pairs}
