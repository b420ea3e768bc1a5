"""A list as a CSV file (RFC 4180) → people, and what is wrong with which line.

Read leniently: any of the usual encodings and separators, columns in any order under many names.
A row that cannot be read is a problem and stops no other.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from farflung.errors import ProblemsFound
from farflung.fields import BadValue
from farflung.mail.subscribers.columns import (
    ADDRESS,
    COLUMNS,
    FAMILY,
    GIVEN,
    CellReader,
    Choices,
    column_of,
)
from farflung.mail.subscribers.records import FIELDS, Profile
from farflung.problems import Place, Problem, Severity, did_you_mean
from farflung.texts import redact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from farflung.mail.subscribers.addresses import Address

__all__ = ["MAX_BYTES", "ListedPerson", "Sheet", "read_sheet"]

MAX_BYTES = 64 * 1024 * 1024
"""The largest file that is read, in bytes; 100 000 people are about 10 megabytes."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A row: who, and what it says of them; fields without a column are as a new profile has them."""

    line: int
    address: Address
    profile: Profile


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file says.

    ``fields`` are those of the profile that have a column; ``passed_over`` the headers of columns
    that mean nothing to us; ``unread`` the keys of people whose rows are problems: they are on the
    list, but nothing is known of them. ``nobodys`` counts the rows that do not even say whose they
    are.
    """

    people: tuple[ListedPerson, ...]
    fields: frozenset[str]
    passed_over: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()
    nobodys: int = 0
    problems: tuple[Problem, ...] = ()


def read_sheet(
    data: bytes, file: str, choices: Choices, mapping: Mapping[str, str] | None = None
) -> Sheet:
    """Read a list; ``file`` is what problems call it.

    ``mapping`` names the headers of columns that we would not know: ``{"address": "Work mail"}``.
    Raises :class:`ProblemsFound` for what is no such list at all.
    """
    rows = _rows(_decoded(data, file))
    line, headers = next(rows, (1, []))
    if isinstance(headers, csv.Error):
        raise _no_list(Place(file, line), f"the headers cannot be read ({headers})")
    places, passed_over = _places(headers, mapping or {}, Place(file, line))
    reader = _Reader(file, CellReader(choices), places)
    for line, row in rows:
        reader.read(line, row)
    fields = {"name" if column in {GIVEN, FAMILY} else column for column in places}
    return Sheet(
        tuple(reader.people),
        frozenset(fields & set(FIELDS)),
        passed_over,
        frozenset(reader.unread),
        reader.nobodys,
        tuple(reader.problems),
    )


@dataclass(slots=True)
class _Reader:
    """Collects what the rows say, and what is wrong with them."""

    file: str
    cells: CellReader
    places: Mapping[str, int]
    people: list[ListedPerson] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    lines: dict[str, int] = field(default_factory=dict)
    nobodys: int = 0

    def read(self, line: int, row: Sequence[str] | csv.Error) -> None:
        """Take one row."""
        if isinstance(row, csv.Error):
            self.nobodys += 1
            self._tell(line, "wrong-csv", f"this row cannot be read ({row})", "look at its quotes")
            return
        values: dict[str, Any] = {}
        faults = len(self.problems)
        for column, place in self.places.items():
            try:
                values[column] = self.cells.read(column, row[place] if place < len(row) else "")
            except BadValue as bad:
                if column == ADDRESS:  # never repeats an address whole
                    self._tell(line, bad.rule, bad.message, bad.hint)
                else:  # may be an address in the wrong column
                    message = f'in the column of "{column}", {redact(bad.message)}'
                    self._tell(line, bad.rule, message, redact(bad.hint))
        address: Address | None = values.pop(ADDRESS, None)
        if address is None:
            self.nobodys += 1
            return
        if address.key in self.lines:
            message = f"{address} stands in line {self.lines[address.key]} already"
            self._tell(line, "repeated-recipient", message, severity=Severity.WARNING)
            return
        self.lines[address.key] = line
        if len(self.problems) > faults:
            self.unread.add(address.key)
            return
        halves = (values.pop(GIVEN, ""), values.pop(FAMILY, ""))
        if any(halves) and not values.get("name"):
            values["name"] = " ".join(filter(None, halves))
        self.people.append(ListedPerson(line, address, Profile(**values)))

    def _tell(
        self,
        line: int,
        rule: str,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        self.problems.append(Problem(Place(self.file, line), rule, message, hint, severity))


def _decoded(data: bytes, file: str) -> str:
    if len(data) > MAX_BYTES:
        raise _no_list(Place(file), f"this file has more than {MAX_BYTES // 2**20} MiB")
    try:
        return data.decode("utf-16" if data.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "save it as CSV in UTF-8"
        raise _no_list(Place(file, line), "this is not UTF-8 text", hint) from None


def _rows(text: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Give each row that is not empty with the line it begins in, or why it cannot be read."""
    head = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, error
            continue
        if any(cell.strip() for cell in row):
            yield line, row


def _places(
    headers: Sequence[str], mapping: Mapping[str, str], where: Place
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return which column is where, and the headers of the others."""
    stripped = [header.strip() for header in headers]
    places: dict[str, int] = {}
    for column, header in mapping.items():
        if header not in stripped:
            raise _no_list(where, f'there is no column "{header}"', did_you_mean(header, stripped))
        places[column] = stripped.index(header)
    for place, header in enumerate(stripped):
        column = column_of(header)
        if column and column not in places and place not in places.values():
            places[column] = place
    if ADDRESS not in places:
        raise _no_list(
            where,
            "no column is called email, or anything like it",
            'say which one holds the addresses: --map "address=HEADER"',
        )
    others = (header for place, header in enumerate(stripped) if place not in places.values())
    ordered = {column: places[column] for column in COLUMNS if column in places}
    return ordered, tuple(header for header in others if header)


def _no_list(where: Place, message: str, hint: str = "") -> ProblemsFound:
    return ProblemsFound([Problem(where, "wrong-csv", redact(message), hint)])
