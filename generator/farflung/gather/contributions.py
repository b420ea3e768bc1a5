"""Contributed Markdown files → entries, with every fault of every file.

``newsletter/entries/<section>/<name>.md``: the folder gives the section, the section the kind, and
the kind the fields. Pictures lie beside the entry. Links in the file system are refused, whatever
they point to. Entries that appear in letters alone may lie in a folder of their own, outside of the
repository: ``<private>/<section>/<name>.md``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from farflung.documents import Document, read_yaml, split_front_matter
from farflung.gather.places import ENTRIES, called, not_private, same_names, strays, unknown_section
from farflung.gather.values import Folder, Frozen, Values, read_values
from farflung.kinds import Kind, Source
from farflung.markup import MAX_BYTES, SlowMarkup, to_html
from farflung.model import Entry, FieldType
from farflung.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from farflung.config import SectionSettings

__all__ = [
    "ENTRIES",
    "Contribution",
    "read_contribution",
    "read_contributions",
    "read_frozen",
    "read_text",
    "slow_texts",
]

_NAME = re.compile(r"[\w][\w.-]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_SURELY_FAST = 1500  # characters that no known slow input needs a second for


@dataclass(frozen=True, slots=True)
class Contribution:
    """An entry with the document it was read from, which knows the place of each field."""

    entry: Entry
    document: Document


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
            contribution, faults = read_contribution(root, file, folder.name, kind)
            problems.extend(faults)
            if contribution:
                found.append(contribution)
    problems.extend(strays(root, top))
    return found, problems


def read_contribution(
    root: Path, file: Path, section: str, kind: Kind
) -> tuple[Contribution | None, tuple[Problem, ...]]:
    """Read one entry; None with all its problems if there are any."""
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
    document, body, faults = _take_apart(raw, name)
    if faults:
        return None, faults
    values, problems = read_values(document, kind, Folder(file.parent, root))
    texts = {(): body} | {
        (spec.name,): values.text(spec.name)
        for spec in kind.fields
        if spec.type is FieldType.MARKDOWN
    }
    problems = [
        *problems,
        *_missing_text(document, kind, body),
        *_control(raw, name),
        *slow_texts(document, texts),
    ]
    if problems:
        return None, tuple(problems)
    origin = _Origin(name, section, sha256(raw).hexdigest())
    return Contribution(_entry(origin, kind, values, body), document), ()


def read_frozen(
    data: bytes, path: str, section: str, kind: Kind, pictures: Mapping[str, str]
) -> Entry | None:
    """Read an entry that a frozen edition carries, from its bytes and the hashes of its pictures.

    Kinds change over the years, so what the kind of today would find fault with is passed over;
    None only for bytes that are no entry at all.
    """
    document, body, faults = _take_apart(data, path)
    if faults:
        return None
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


def _take_apart(raw: bytes, name: str) -> tuple[Document, str, tuple[Problem, ...]]:
    empty = Document(name, None)
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return empty, "", (Problem(Place(name), "not-utf8", "this file is not UTF-8 text"),)
    parts = split_front_matter(text)
    if not parts.found:
        message = "there is no front matter"
        hint = "begin with a line ---, then the fields, then another line ---"
        first = text.split("\n", 1)[0]
        return (
            empty,
            "",
            (Problem(Place(name, 1, 1), "no-front-matter", message, hint, source=first),),
        )
    for what, part in (("front matter", parts.yaml), ("text", parts.body)):
        if len(part.encode()) > MAX_BYTES:
            message = f"the {what} has more than {MAX_BYTES // 1024} KiB"
            return empty, "", (Problem(Place(name), "file-too-large", message, "shorten it"),)
    document = read_yaml(parts.yaml, name, as_text=True, first_line=parts.first_line)
    if document.problems:
        return document, "", document.problems
    if not isinstance(document.data, dict):
        fault = document.problem((), "not-yaml", "the front matter should be fields, one a line")
        return document, "", (fault,)
    return document, unicodedata.normalize("NFC", parts.body), ()


def _control(raw: bytes, name: str) -> Iterator[Problem]:
    """Invisible control characters: no reader sees them, and XML may not hold them."""
    for number, line in enumerate(raw.decode("utf-8-sig").split("\n"), 1):
        if found := _CONTROL.search(line):
            message = f"there is an invisible control character here (U+{ord(found[0]):04X})"
            place = Place(name, number, found.start() + 1)
            yield Problem(place, "control-character", message, "delete it", source=line)


def _missing_text(document: Document, kind: Kind, body: str) -> Iterator[Problem]:
    place = Place(document.file, document.first_line)
    if kind.body.required and not body.strip():
        yield Problem(
            place, "missing-text", "there is no text below the front matter", kind.body.help
        )


def slow_texts(
    document: Document, texts: Mapping[tuple[()] | tuple[str], str]
) -> Iterator[Problem]:
    """Find the Markdown that takes too long to render; ``texts`` are by their field, () the body."""
    for path, text in texts.items():
        if len(text) > _SURELY_FAST:
            try:
                to_html(text)
            except SlowMarkup as error:
                yield document.problem(path, "slow-text", str(error), hint="use simpler Markdown")


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
