"""Contributed Markdown files → entries, with every fault of every file.

``newsletter/entries/<section>/<name>.md``: the folder gives the section, the section the kind, and
the kind the fields. Pictures lie beside the entry. Links in the file system are refused, whatever
they point to. Entries that appear in letters alone may lie in a folder of their own, outside of the
repository: ``<private>/<section>/<name>.md``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from farflung.gather.names import is_translation
from farflung.gather.places import ENTRIES, called, not_private, same_names, strays, unknown_section
from farflung.gather.texts import control_characters, slow_texts, take_apart
from farflung.gather.values import Folder, Frozen, Values, read_values
from farflung.kinds import ConsentRule, Kind, Source
from farflung.markup import MAX_BYTES
from farflung.model import Entry, FieldType
from farflung.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from farflung.config import SectionSettings
    from farflung.documents import Document

__all__ = [
    "ENTRIES",
    "Contribution",
    "read_contribution",
    "read_contributions",
    "read_frozen",
    "read_text",
]

_NAME = re.compile(r"[\w][\w.-]*")


@dataclass(frozen=True, slots=True)
class Contribution:
    """An entry with the document it was read from, which knows the place of each field.

    ``translations`` are those of the entry, with documents of their own.
    """

    entry: Entry
    document: Document
    translations: tuple[Contribution, ...] = ()

    @property
    def whole(self) -> tuple[Contribution, ...]:
        """The entry and its translations: all files that were read for it."""
        return (self, *self.translations)


def read_contributions(
    root: Path,
    sections: Sequence[SectionSettings],
    kinds: Mapping[str, Kind],
    private: Path | None = None,
) -> tuple[tuple[Contribution, ...], tuple[Problem, ...]]:
    """Read every entry below ``root``, in order of their paths, then those of the folder ``private``.

    Entries with faults are left out of the result and their problems returned, so that nothing is
    lost in silence.
    """
    by_id = {section.id: kinds[section.kind] for section in sections}
    found, problems = _read_shelf(root, root / ENTRIES, by_id)
    if private and private.is_dir():
        more, faults = _read_shelf(root, private, by_id, secret=True)
        found, problems = [*found, *more], [*problems, *faults]
    return tuple(found), tuple(problems)


def _read_shelf(
    root: Path, top: Path, kinds: Mapping[str, Kind], *, secret: bool = False
) -> tuple[list[Contribution], list[Problem]]:
    """Read the entries of a folder with a folder for each section; ``kinds`` are by section."""
    found: list[Contribution] = []
    problems: list[Problem] = []
    for folder in sorted(path for path in top.glob("*") if path.is_dir()):
        files = sorted(folder.glob("*.md"))
        kind = kinds.get(folder.name)
        if folder.is_symlink():
            hint = "put the folder itself here"
            message = "this is a link, which is not followed"
            problems.append(Problem(Place(called(root, folder)), "link", message, hint))
            continue
        if kind is None:
            problems.extend(unknown_section(root, files, kinds))
            continue
        if secret and not kind.secret:
            problems.extend(not_private(root, files))
            continue
        problems.extend(same_names(root, files))
        for file in files:
            if is_translation(file):  # read with its original
                continue
            contribution, faults = read_contribution(root, file, folder.name, kind)
            problems.extend(faults)
            if contribution:
                found.append(contribution)
    problems.extend(strays(root, top))
    return found, problems


def read_contribution(
    root: Path, file: Path, section: str, kind: Kind, original: Document | None = None
) -> tuple[Contribution | None, tuple[Problem, ...]]:
    """Read one entry; None with all its problems if there are any.

    Of a translation, ``original`` gives what its front matter leaves out.
    """
    name = called(root, file)
    if kind.source is Source.GIT:
        message = f'the section "{section}" fills itself from the handbook\'s history'
        return None, (Problem(Place(name), "wrong-section", message, "move it to another section"),)
    if not _NAME.fullmatch(unicodedata.normalize("NFC", file.stem)):
        message = "the name of the file has characters other than letters, digits, - _ and ."
        hint = f"call it {re.sub(r'[^a-z0-9]+', '-', file.stem.lower()).strip('-') or 'entry'}.md"
        return None, (Problem(Place(name), "wrong-file-name", message, hint),)
    raw, fault = read_text(root, file, None if file.is_relative_to(root) else file.parent.parent)
    if raw is None:
        return None, (fault,) if fault else ()
    document, body, faults = take_apart(raw, name)
    if faults:
        return None, faults
    document = _completed(document, original, kind)
    values, problems = read_values(document, kind, Folder(file.parent, root))
    texts = {(): body} | {
        (spec.name,): values.text(spec.name)
        for spec in kind.fields
        if spec.type is FieldType.MARKDOWN
    }
    problems = [
        *problems,
        *_missing_text(document, kind, body),
        *control_characters(raw, name),
        *slow_texts(document, texts),
    ]
    if problems:
        return None, tuple(problems)
    origin = _Origin(name, section, sha256(raw).hexdigest())
    return Contribution(_entry(origin, kind, values, body), document), ()


def _completed(document: Document, original: Document | None, kind: Kind) -> Document:
    """Add what a translation leaves out: never the language, nor consent to other words."""
    if original is None:
        return document
    own = {"language"} | ({"consent"} if kind.consent is ConsentRule.EXPLICIT else set())
    given = {name: value for name, value in original.data.items() if name not in own}
    return replace(document, data={**given, **document.data})


def read_frozen(
    data: bytes,
    path: str,
    section: str,
    kind: Kind,
    pictures: Mapping[str, str],
    original: bytes | None = None,
) -> Entry | None:
    """Read an entry that a frozen edition carries, from its bytes and the hashes of its pictures.

    Kinds change over the years, so what the kind of today would find fault with is passed over;
    None only for bytes that are no entry at all. ``original`` are the bytes of what this is a
    translation of.
    """
    document, body, faults = take_apart(data, path)
    if faults:
        return None
    if original is not None:
        document = _completed(document, take_apart(original, path)[0], kind)
    values, _ = read_values(document, kind, Frozen(pictures))
    if values.optional_day("date") is None:
        return None
    return _entry(_Origin(path, section, sha256(data).hexdigest()), kind, values, body)


def read_text(
    root: Path, file: Path, within: Path | None = None
) -> tuple[bytes | None, Problem | None]:
    """Read a contributed file, refusing links and what is too large; its bytes or the problem.

    ``within`` is the folder that the file must lie in, by default the root.
    """
    name = called(root, file)
    if file.is_symlink() or not file.resolve().is_relative_to((within or root).resolve()):
        hint = "put the file itself here"
        return None, Problem(Place(name), "link", "this is a link, which is not followed", hint)
    if not file.is_file():
        return None, Problem(Place(name), "not-a-file", "this is not a file", "move it elsewhere")
    if file.stat().st_size > 2 * MAX_BYTES + 64:
        message = f"front matter and text have {MAX_BYTES // 1024} KiB each at most"
        return None, Problem(Place(name), "file-too-large", message, "shorten it")
    return file.read_bytes(), None


def _missing_text(document: Document, kind: Kind, body: str) -> Iterator[Problem]:
    place = Place(document.file, document.first_line)
    if kind.body.required and not body.strip():
        yield Problem(
            place, "missing-text", "there is no text below the front matter", kind.body.help
        )


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where an entry comes from: its path, its section, and the hash of its bytes."""

    path: str
    section: str
    sha256: str


def _entry(origin: _Origin, kind: Kind, values: Values, body: str) -> Entry:
    return Entry(
        section=origin.section,
        kind=kind.name,
        path=origin.path,
        sha256=origin.sha256,
        date=values.day("date"),
        heading=values.text(kind.heading) or values.text("title") or kind.label,
        body=body,
        by=values.text("by"),
        link=values.text("link"),
        language=values.text("language"),
        audience=values.names("audience"),
        expires=values.optional_day("expires"),
        closes=values.optional_day(kind.closes),
        consent=values.consent,
        fields=values.own_fields(kind),
        pictures=values.pictures,
    )
