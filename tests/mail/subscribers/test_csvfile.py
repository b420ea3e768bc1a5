"""Lists as other programs export them: what is read, and what is said of the rest."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from farflung.errors import ProblemsFound
from farflung.mail.subscribers.columns import Choices
from farflung.mail.subscribers.csvfile import MAX_BYTES, Sheet, read_sheet
from farflung.mail.subscribers.records import Profile

CHOICES = Choices(
    teams={"payments": "Payments & Billing", "cycling": "Cycling"},
    cadences=("weekly", "monthly"),
    sections=("highlights", "pets"),
)
ALL = """\
E-Mail;Full Name;Preferred language;Time Zone;Country code;Department;Frequency;Muted;Paused until;Desk
amara.okafor@example.org;Amara Okafor;en_GB.UTF-8;Africa/Lagos;ng;Payments & Billing, cycling;monthly;pets;2026-12-24;4
"""


def read(text: str | bytes, **mapping: str) -> Sheet:
    """Read a list called ``people.csv``."""
    data = text.encode() if isinstance(text, str) else text
    return read_sheet(data, "people.csv", CHOICES, mapping)


def told(sheet: Sheet) -> list[tuple[int, str]]:
    """Return line and rule of each problem."""
    return [(problem.place.line, problem.rule) for problem in sheet.problems]


def test_every_column() -> None:
    """All fields are found under the names that other programs give them."""
    sheet = read(ALL)
    (amara,) = sheet.people
    assert (amara.line, amara.address.written) == (2, "amara.okafor@example.org")
    assert amara.profile == Profile(
        name="Amara Okafor",
        language="en-GB",
        timezone="Africa/Lagos",
        country="NG",
        teams=frozenset({"payments", "cycling"}),
        cadences=frozenset({"monthly"}),
        muted=frozenset({"pets"}),
        paused=dt.date(2026, 12, 24),
    )
    assert sheet.passed_over == ("Desk",)
    assert len(sheet.fields) == 8
    assert not sheet.problems


@pytest.mark.parametrize(
    "data",
    [
        "email,name\nyuki@example.org,ゆき\n".encode(),
        "email,name\nyuki@example.org,ゆき\n".encode("utf-8-sig"),
        "email\tname\r\nyuki@example.org\tゆき\r\n".encode("utf-16"),
        '\n\n"email";"name"\r"yuki@example.org";"ゆき"'.encode(),
        "Name,Work_Email\nゆき,YUKI@example.org\n\n,\n".encode(),
    ],
)
def test_encodings_and_separators(data: bytes) -> None:
    """UTF-8 with and without its mark, UTF-16, commas, semicolons and tabs, any end of line."""
    (yuki,) = read(data).people
    assert (yuki.address.key, yuki.profile.name) == ("yuki@example.org", "ゆき")


def test_names_in_two_halves_and_countries_by_name() -> None:
    """Given and family name make the name; a country may be written out."""
    text = "Last Name,First Name,email,country\nOkafor,Amara,amara@example.org,Nigeria\n"
    (amara,) = read(text).people
    assert (amara.profile.name, amara.profile.country) == ("Amara Okafor", "NG")


def test_columns_under_other_names() -> None:
    """Somebody who knows the file says which column is which."""
    text = "Kontakt,Sprache,email\nyuki@example.org,ja,other@example.org\n"
    (yuki,) = read(text, address="Kontakt", language="Sprache").people
    assert (yuki.address.key, yuki.profile.language) == ("yuki@example.org", "ja")
    with pytest.raises(ProblemsFound) as caught:
        read(text, address="Kontact")
    assert caught.value.problems[0].hint == 'did you mean "Kontakt"?'


def test_bad_rows_stop_nothing() -> None:
    """Each fault has its line and rule, and the other rows are read."""
    sheet = read(
        "email,name,tz,country,team,cadence,muted,paused,lang\n"
        "good@example.org,,,,,,,,\n"
        "not an address,,,,,,,,\n"
        ",Nobody,,,,,,,\n"
        "b@example.org,,Mars/Base,XX,paymnts,hourly,cats,soon,klingon\n"
        '"c@example.org,"Ama" Okafor,,,,,,,\n'
        "GOOD@example.org,,,,,,,,\n"
        'long@example.org,"two\nlines",,,,,,,\n'
        "last@example.org\n"
    )
    assert [p.address.key for p in sheet.people] == [
        "good@example.org",
        "long@example.org",
        "last@example.org",
    ]
    assert [p.line for p in sheet.people] == [2, 8, 10]
    assert told(sheet) == [
        (3, "wrong-recipient"),
        (4, "wrong-recipient"),
        (5, "unknown-language"),
        (5, "wrong-timezone"),
        (5, "wrong-country"),
        (5, "unknown-team"),
        (5, "wrong-choice"),
        (5, "unknown-section"),
        (5, "wrong-date"),
        (6, "wrong-csv"),
        (7, "repeated-recipient"),
    ]
    assert sheet.unread == {"b@example.org"}
    assert sheet.nobodys == 3


def test_problems_give_nobody_away() -> None:
    """Even where columns are mixed up, no message holds a whole address."""
    sheet = read(
        "email,language,country,teams\n"
        "a b@example.org,amara@example.org,yuki@example.org,khalid@example.org\n"
    )
    assert len(sheet.problems) == 4
    shown = str(sheet.problems)
    assert "example.org" in shown
    for name in ("amara", "yuki", "khalid", "b@"):
        assert f"{name}@" not in shown


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no column is called email"),
        (b"name,desk\nAmara,4\n", "no column is called email"),
        (b"amara@example.org\nyuki@example.org\n", "no column is called email"),
        (b"email\nam\xe9lie@example.org\n", "not UTF-8"),
        (b'"email\n', "headers cannot be read"),
        (b"x" * (MAX_BYTES + 1), "more than 64 MiB"),
    ],
)
def test_what_is_no_list(data: bytes, message: str) -> None:
    """A file that says nothing about anybody is refused as a whole."""
    with pytest.raises(ProblemsFound) as caught:
        read(data)
    (problem,) = caught.value.problems
    assert message in problem.message
    assert problem.rule == "wrong-csv"
    assert "amara@" not in str(problem)


def test_a_text_that_looks_like_a_formula() -> None:
    """The apostrophe that our export puts before one is taken away again."""
    text = "email,name\nyuki@example.org,'=HYPERLINK(1)\namara@example.org,'Ama'\n"
    assert [person.profile.name for person in read(text).people] == ["=HYPERLINK(1)", "'Ama'"]


@settings(max_examples=60)
@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), max_size=5))
def test_whatever_cells_hold_nothing_breaks(rows: list[list[str]]) -> None:
    """Any text in any cell makes a person, a problem, or an empty row."""
    file = io.StringIO()
    csv.writer(file).writerows([["email", "name", "teams"], *rows])
    sheet = read(file.getvalue().encode("utf-8", "replace"))
    lines = {person.line for person in sheet.people} | {line for line, _ in told(sheet)}
    assert len(lines) <= len(rows)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert len(sheet.people) + len({line for line, _ in told(sheet)}) >= bool(filled)
