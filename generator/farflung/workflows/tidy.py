"""Text files whose bytes are not as git and other people's editors want them, though the words are."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from farflung.config import MKDOCS_FILE, NEWSLETTER_FILE
from farflung.gather.openings import EDITIONS
from farflung.gather.places import ENTRIES, called
from farflung.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from farflung.edition.manifest import Manifest
    from farflung.site.linkcheck import Handbook
    from farflung.workflows.project import Project

__all__ = ["frozen_hashes", "text_files", "tidied", "tidy_problems"]

_MARK = b"\xef\xbb\xbf"


def tidy_problems(
    project: Project, book: Handbook, manifests: Sequence[Manifest]
) -> Iterator[Problem]:
    """Warn of line endings of another system and of byte order marks; what is frozen stays."""
    frozen = frozen_hashes(manifests)
    for file in text_files(project, book):
        data = file.read_bytes()
        if not (data.startswith(_MARK) or b"\r" in data or not _ends(data)):
            continue
        if sha256(data).hexdigest() not in frozen:
            message = "its last line does not end"
            if b"\r" in data:
                message = "its lines end with CR LF or CR, as on another system"
            elif data.startswith(_MARK):
                message = "it begins with a byte order mark, which nobody sees"
            place = Place(called(project.root, file))
            hint = "run: farflung check --fix"
            yield Problem(place, "line-endings", message, hint, Severity.WARNING)


def _ends(data: bytes) -> bool:
    return not data or data.endswith(b"\n")


def tidied(data: bytes) -> bytes:
    """Return a text without a byte order mark, with LF at the end of every line."""
    text = data.removeprefix(_MARK).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return text if _ends(text) else text + b"\n"


def text_files(project: Project, book: Handbook) -> Iterator[Path]:
    """Give the settings, kinds, entries, opening letters and pages of a project; no links."""
    root, docs = project.root, project.root / book.folder
    shelves = [root / ENTRIES, *([project.private] if project.private else [])]
    found = [
        root / NEWSLETTER_FILE,
        root / MKDOCS_FILE,
        *sorted((root / "newsletter/kinds").glob("*.yml")),
        *(file for shelf in shelves for file in sorted(shelf.glob("*/*.md"))),
        *sorted((root / EDITIONS).glob("*.md")),
        *(docs / page for page in book.pages),
    ]
    yield from (file for file in found if file.is_file() and not file.is_symlink())


def frozen_hashes(manifests: Sequence[Manifest]) -> frozenset[str]:
    """Return the SHA-256 of every text and picture that a frozen edition carries."""
    return frozenset(
        one.sha256
        for manifest in manifests
        for text in manifest.texts
        for part in (text, *text.translations)
        for one in (part, *part.pictures)
    )
