from __future__ import annotations

import datetime as dt
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from tests.builders import kinds
from tests.projects import PNG, write_files

from farflung.config import SectionSettings
from farflung.gather.contributions import read_contribution, read_contributions, read_frozen
from farflung.markup import MAX_BYTES
from farflung.model import Consent, Entry, FieldType, SourcePicture

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.problems import Problem

_SECTIONS = tuple(
    SectionSettings(id=name, kind=kind)
    for name, kind in (
        ("highlights", "highlight"),
        ("pets", "pet"),
        ("books", "book"),
        ("milestones", "milestone"),
        ("handbook", "handbook-changes"),
    )
)
_GOOD = "---\ndate: 2026-11-19\ntitle: Reviews are public\n---\nEvery review since January.\n"
_PET = "---\ndate: 2026-11-19\nname: Mochi\nphoto: mochi.jpg\nalt: A grey cat.\n---\n"


def _read(
    root: Path, files: dict[str, str | bytes]
) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Write files below newsletter/entries/ and read all of them."""
    write_files(root, {f"newsletter/entries/{name}": text for name, text in files.items()})
    found, problems = read_contributions(root, _SECTIONS, kinds())
    return tuple(contribution.entry for contribution in found), problems


def _told(problems: tuple[Problem, ...]) -> list[tuple[str, str, str, str]]:
    return [
        (str(p.place).removeprefix("newsletter/entries/"), p.rule, p.message, p.hint)
        for p in problems
    ]


def test_an_entry_is_read_whole(tmp_path: Path) -> None:
    """Folder, section, kind and fields come together in one record."""
    text = (
        "---\ndate: 2026-11-19\nby: Amara  Okafor\nname: Mochi\nphoto: mochi.jpg\n"
        "alt: A grey cat on a keyboard.\nlink: https://example.org/cats\nlanguage: en\n"
        "audience: [country:KE, team:design]\nexpires: 2026-12-31\n"
        "consent: {by: Amara Okafor, date: 2026-11-18}\n---\n\nShe types *slowly*.\n"
    )
    (entry,), problems = _read(tmp_path, {"pets/mochi.md": text, "pets/mochi.jpg": PNG})
    assert problems == ()
    assert entry.path == "newsletter/entries/pets/mochi.md"
    assert entry.sha256 == sha256(text.encode()).hexdigest()
    assert (entry.section, entry.kind, entry.heading) == ("pets", "pet", "Mochi")
    assert (entry.by, entry.body) == ("Amara Okafor", "She types *slowly*.")
    assert (entry.date, entry.expires) == (dt.date(2026, 11, 19), dt.date(2026, 12, 31))
    assert (entry.audience, entry.language) == (("country:KE", "team:design"), "en")
    assert entry.consent == Consent("Amara Okafor", dt.date(2026, 11, 18))
    assert entry.pictures == (
        SourcePicture(
            "photo",
            "newsletter/entries/pets/mochi.jpg",
            sha256(PNG).hexdigest(),
            "A grey cat on a keyboard.",
        ),
    )
    assert [(f.name, f.label, f.type) for f in entry.fields] == [
        ("name", "Name", FieldType.TEXT),
        ("photo", "Photo", FieldType.IMAGE),
        ("alt", "Alt", FieldType.TEXT),
    ]
    assert entry.value("name") == "Mochi"
    assert entry.value("nothing") is None


def test_windows_and_byte_order_marks(tmp_path: Path) -> None:
    """CRLF and a byte-order mark read as the same entry, with the hash of the bytes as they are."""
    raw = b"\xef\xbb\xbf" + _GOOD.replace("\n", "\r\n").encode()
    (entry,), problems = _read(tmp_path, {"highlights/a.md": raw})
    assert problems == ()
    assert entry.body == "Every review since January."
    assert entry.sha256 == sha256(raw).hexdigest()


def test_text_and_names_are_composed(tmp_path: Path) -> None:
    """Accents typed in two parts are one character afterwards."""
    text = "---\ndate: 2026-11-19\ntitle: Cafe\u0301\n---\nCafe\u0301\n"
    (entry,), _ = _read(tmp_path, {"highlights/cafe\u0301.md": text})
    assert (entry.heading, entry.body) == ("Café", "Café")


def test_an_entry_that_has_no_heading_of_its_own_is_called_by_its_kind(tmp_path: Path) -> None:
    """A watercooler joke needs no title."""
    file = tmp_path / "newsletter/entries/jokes/a.md"
    text = "---\ndate: 2026-11-19\ntype: joke\n---\nHa.\n"
    write_files(tmp_path, {"newsletter/entries/jokes/a.md": text})
    contribution, problems = read_contribution(tmp_path, file, "jokes", kinds()["watercooler"])
    assert problems == ()
    assert contribution is not None
    assert contribution.entry.heading == "Watercooler"
    assert contribution.document.place(("type",)).line == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "---\ndate: 2026-11-19\ntitle: A\ntaem: X\n---\nText\n",
            [
                (
                    "highlights/a.md:4:1",
                    "unknown-field",
                    'this kind of entry has no field "taem"',
                    'did you mean "team"?',
                )
            ],
        ),
        (
            "---\ndate: 2026-11-19\nby: Amara\n---\nText\n",
            [
                (
                    "highlights/a.md:2:1",
                    "missing-field",
                    'the kind "highlight" needs the field "title"',
                    "What happened, as one would say it to a colleague.",
                )
            ],
        ),
        (
            '---\ndate: 2026-11-19\ntitle: "  "\n---\nText\n',
            [
                (
                    "highlights/a.md:3:8",
                    "missing-field",
                    'the kind "highlight" needs the field "title"',
                    "What happened, as one would say it to a colleague.",
                )
            ],
        ),
        (
            "---\ntitle: A\n---\nText\n",
            [
                (
                    "highlights/a.md:2:1",
                    "missing-field",
                    'the kind "highlight" needs the field "date"',
                    "The day it is about.",
                )
            ],
        ),
        (
            "---\ndate: 19.11.2026\ntitle: A\n---\nText\n",
            [
                (
                    "highlights/a.md:2:7",
                    "wrong-date",
                    'date: "19.11.2026" is not a date',
                    "write it as 2026-11-19",
                )
            ],
        ),
        (
            "---\ndate: 2026-11-19\ntitle: A\nlink: javascript:alert(1)\n---\nText\n",
            [
                (
                    "highlights/a.md:4:7",
                    "wrong-address",
                    'link: "javascript:alert(1)" is not a web address',
                    "begin it with https://",
                )
            ],
        ),
        (
            "---\ndate: 2026-11-19\ntitle: [A]\n---\nText\n",
            [("highlights/a.md:3:8", "wrong-type", "title: should be text", "")],
        ),
        (
            "---\ndate: 2026-11-19\ntitle: Rust: a story\n---\nText\n",
            [
                (
                    "highlights/a.md:3:12",
                    "not-yaml",
                    "this is not YAML: mapping values are not allowed in this context",
                    "a value that holds a colon, a # or quotes needs quotes around it",
                )
            ],
        ),
        (
            "---\n- date\n---\nText\n",
            [
                (
                    "highlights/a.md:2:1",
                    "not-yaml",
                    "the front matter should be fields, one a line",
                    "",
                )
            ],
        ),
        (
            "---\n- a\n---\nText\n",
            [
                (
                    "highlights/a.md:2:1",
                    "not-yaml",
                    "the front matter should be fields, one a line",
                    "",
                )
            ],
        ),
        (
            "Just words.\n",
            [
                (
                    "highlights/a.md:1:1",
                    "no-front-matter",
                    "there is no front matter",
                    "begin with a line ---, then the fields, then another line ---",
                )
            ],
        ),
        (
            "---\ndate: 2026-11-19\ntitle: A\n---\n \n",
            [
                (
                    "highlights/a.md:2:1",
                    "missing-text",
                    "there is no text below the front matter",
                    "Two or three sentences. What changed, and for whom?",
                )
            ],
        ),
        (
            "---\ndate: 2026-11-19\ntitle: A\n---\nText\x08 with\x1b[31m\n",
            [
                (
                    "highlights/a.md:5:5",
                    "control-character",
                    "there is an invisible control character here (U+0008)",
                    "delete it",
                )
            ],
        ),
        (
            f"---\ndate: 2026-11-19\ntitle: {'x' * 101}\n---\nText\n",
            [
                (
                    "highlights/a.md:3:8",
                    "too-long",
                    "title: has 101 characters, at most 100 fit",
                    "shorten it",
                )
            ],
        ),
        (
            f"---\ndate: 2026-11-19\ntitle: A\nteam: {'x' * MAX_BYTES}\n---\nText\n",
            [
                (
                    "highlights/a.md",
                    "file-too-large",
                    "the front matter has more than 16 KiB",
                    "shorten it",
                )
            ],
        ),
        (
            f"---\ndate: 2026-11-19\ntitle: A\n---\n{'é' * (MAX_BYTES // 2 + 1)}\n",
            [
                (
                    "highlights/a.md",
                    "file-too-large",
                    "the text has more than 16 KiB",
                    "shorten it",
                )
            ],
        ),
        (
            f"---\ndate: 2026-11-19\n---\n{'x' * 3 * MAX_BYTES}\n",
            [
                (
                    "highlights/a.md",
                    "file-too-large",
                    "front matter and text have 16 KiB each at most",
                    "shorten it",
                )
            ],
        ),
        (
            f"---\ndate: 2026-11-19\ntitle: A\n---\n{'[' * 15_000}\n",
            [
                (
                    "highlights/a.md:2:1",
                    "slow-text",
                    "this text takes longer than 2 seconds to render",
                    "use simpler Markdown",
                )
            ],
        ),
        (
            "---\ndate: 2026-11-19\ntitle: A\nconsent: yes\n---\nText\n",
            [
                (
                    "highlights/a.md:4:10",
                    "wrong-consent",
                    "consent says who gave it and when",
                    "write it as consent: {by: Amara Okafor, date: 2026-11-19}",
                )
            ],
        ),
        (
            '---\ndate: 2026-11-19\ntitle: A\nconsent: {by: "", date: 2026-11-19}\n---\nText\n',
            [
                (
                    "highlights/a.md:4:10",
                    "wrong-consent",
                    "consent says who gave it and when",
                    "write it as consent: {by: Amara Okafor, date: 2026-11-19}",
                )
            ],
        ),
        (
            "---\ndate: 2026-11-19\ntitle: A\nconsent: {by: Bao, date: soon}\n---\nText\n",
            [
                (
                    "highlights/a.md:4:10",
                    "wrong-date",
                    'consent: "soon" is not a date',
                    "write it as 2026-11-19",
                )
            ],
        ),
        (
            "---\ndate: soon\ntitel: A\n---\n",
            [
                (
                    "highlights/a.md:3:1",
                    "unknown-field",
                    'this kind of entry has no field "titel"',
                    'did you mean "title"?',
                ),
                (
                    "highlights/a.md:2:1",
                    "missing-field",
                    'the kind "highlight" needs the field "title"',
                    "What happened, as one would say it to a colleague.",
                ),
                (
                    "highlights/a.md:2:7",
                    "wrong-date",
                    'date: "soon" is not a date',
                    "write it as 2026-11-19",
                ),
                (
                    "highlights/a.md:2:1",
                    "missing-text",
                    "there is no text below the front matter",
                    "Two or three sentences. What changed, and for whom?",
                ),
            ],
        ),
    ],
)
def test_a_fault_has_place_message_and_hint(
    tmp_path: Path, text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    """Every fault of a file comes at once, and the entry waits until it is mended."""
    entries, problems = _read(tmp_path, {"highlights/a.md": text})
    assert entries == ()
    assert _told(problems) == expected


def test_a_slow_field_is_told_like_a_slow_text(tmp_path: Path) -> None:
    """Markdown in a field is looked at as the text below is."""
    question = kinds()["question"]
    fields = tuple(replace(spec, max=None) for spec in question.fields)
    text = f"---\ndate: 2026-11-19\ntitle: Why?\nanswer: '{'[' * 15_000}'\n---\n"
    file = tmp_path / "newsletter/entries/questions/a.md"
    write_files(tmp_path, {"newsletter/entries/questions/a.md": text})
    contribution, problems = read_contribution(
        tmp_path, file, "questions", replace(question, fields=fields)
    )
    assert contribution is None
    assert [(problem.rule, problem.place.line) for problem in problems] == [("slow-text", 4)]


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    """Another encoding is said, not guessed."""
    _, problems = _read(tmp_path, {"highlights/a.md": _GOOD.encode("utf-16")})
    assert _told(problems) == [("highlights/a.md", "not-utf8", "this file is not UTF-8 text", "")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "mochi.jpeg",
            (
                "missing-picture",
                'there is no picture "mochi.jpeg" beside the entry',
                'did you mean "mochi.jpg"?',
            ),
        ),
        (
            "../x.png",
            (
                "picture-elsewhere",
                '"../x.png" is not beside the entry',
                "put the picture into the folder of the entry and give its name alone",
            ),
        ),
        (
            "/etc/passwd",
            (
                "wrong-picture-type",
                'photo: "/etc/passwd" is not a .gif, .heic, .heif, .jpeg, .jpg, .png or .webp file',
                "",
            ),
        ),
        (
            "/etc/x.png",
            (
                "picture-elsewhere",
                '"/etc/x.png" is not beside the entry',
                "put the picture into the folder of the entry and give its name alone",
            ),
        ),
        (
            r"..\x.png",
            (
                "picture-elsewhere",
                r'"..\x.png" is not beside the entry',
                "put the picture into the folder of the entry and give its name alone",
            ),
        ),
        (
            ".png",
            (
                "picture-elsewhere",
                '".png" is not beside the entry',
                "put the picture into the folder of the entry and give its name alone",
            ),
        ),
        (
            "link.png",
            ("link", '"link.png" is a link, which is not followed', "put the picture itself here"),
        ),
        (
            "large.png",
            ("picture-too-large", '"large.png" has more than 20 MB', "make it smaller"),
        ),
        (
            "mochi.svg",
            (
                "wrong-picture-type",
                'photo: "mochi.svg" is not a .gif, .heic, .heif, .jpeg, .jpg, .png or .webp file',
                "",
            ),
        ),
        (
            "folder.png",
            (
                "missing-picture",
                'there is no picture "folder.png" beside the entry',
                'did you mean "large.png"?',
            ),
        ),
    ],
)
def test_a_picture_that_cannot_be_used(
    tmp_path: Path, name: str, expected: tuple[str, str, str]
) -> None:
    """A picture lies beside its entry, is a real file, and of a kind that browsers show."""
    folder = tmp_path / "newsletter/entries/pets"
    write_files(folder, {"mochi.jpg": PNG, "folder.png/x": ""})
    (folder / "link.png").symlink_to(folder / "mochi.jpg")
    with (folder / "large.png").open("wb") as stream:
        stream.truncate(21 * 1024 * 1024)
    entries, problems = _read(tmp_path, {"pets/a.md": _PET.replace("mochi.jpg", name)})
    assert entries == ()
    assert _told(problems) == [("pets/a.md:4:8", *expected)]


def test_a_picture_needs_words(tmp_path: Path) -> None:
    """Where a kind leaves the picture free, its description is needed as soon as there is one."""
    text = _GOOD.replace("title:", 'photo: a.png\nalt: " "\ntitle:')
    entries, problems = _read(tmp_path, {"highlights/a.md": text, "highlights/a.png": PNG})
    assert entries == ()
    assert _told(problems) == [
        (
            "highlights/a.md:3:8",
            "missing-alt",
            'the picture needs "alt", words for somebody who cannot see it',
            "What is in the picture, for somebody who cannot see it?",
        )
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "highlights/two words.md",
            (
                "wrong-file-name",
                "the name of the file has characters other than letters, digits, - _ and .",
                "call it two-words.md",
            ),
        ),
        (
            "highlights/-x.md",
            (
                "wrong-file-name",
                "the name of the file has characters other than letters, digits, - _ and .",
                "call it x.md",
            ),
        ),
        (
            "highlights/a.MD",
            ("wrong-file-name", "the name of an entry ends in .md", "call it a.md"),
        ),
        (
            "highlights/a.markdown",
            ("wrong-file-name", "the name of an entry ends in .md", "call it a.md"),
        ),
        (
            "highlihgts/a.md",
            (
                "unknown-section",
                'there is no section "highlihgts"',
                'did you mean "highlights"?',
            ),
        ),
        (
            "zebras/a.md",
            ("unknown-section", 'there is no section "zebras"', "add it to newsletter.yml"),
        ),
        (
            "handbook/a.md",
            (
                "wrong-section",
                'the section "handbook" fills itself from the handbook\'s history',
                "move it to another section",
            ),
        ),
        (
            "a.md",
            (
                "unknown-section",
                "an entry lies in the folder of its section",
                "move it to newsletter/entries/<section>/",
            ),
        ),
        (
            "highlights/deeper/still/a.md",
            (
                "unknown-section",
                "an entry lies in the folder of its section",
                "move it to newsletter/entries/<section>/",
            ),
        ),
    ],
)
def test_an_entry_in_the_wrong_place_is_not_lost_in_silence(
    tmp_path: Path, name: str, expected: tuple[str, str, str]
) -> None:
    """Wherever an entry was put, somebody hears of it."""
    entries, problems = _read(tmp_path, {name: _GOOD, "highlights/good.md": _GOOD})
    assert [entry.path for entry in entries] == ["newsletter/entries/highlights/good.md"]
    assert _told(problems) == [(name, *expected)]


def test_two_entries_of_one_name(tmp_path: Path) -> None:
    """Names that differ in case or in the spelling of an accent are one file on many machines."""
    files: dict[str, str | bytes] = {
        "highlights/Mochi.md": _GOOD,
        "highlights/mochi.md": _GOOD,
        "highlights/cafe\u0301.md": _GOOD,
        "highlights/caf\u00e9.md": _GOOD,
        "books/mochi.md": _GOOD.replace("title", "author: A\ntitle"),
    }
    _, problems = _read(tmp_path, files)
    assert _told(problems) == [
        (
            "highlights/caf\u00e9.md",
            "same-name",
            "another entry has the same name: cafe\u0301.md",
            "give one of them another name",
        ),
        (
            "highlights/mochi.md",
            "same-name",
            "another entry has the same name: Mochi.md",
            "give one of them another name",
        ),
    ]


def test_links_are_never_followed(tmp_path: Path) -> None:
    """Entries, folders and what they point to: nothing of it is read, all of it is said."""
    outside = write_files(tmp_path / "outside", {"x.md": _GOOD, "deep/y.md": _GOOD})
    root = tmp_path / "project"
    folder = root / "newsletter/entries/highlights"
    write_files(root, {"newsletter/entries/highlights/good.md": _GOOD})
    (folder / "inner.md").symlink_to("good.md")
    (folder / "lost.md").symlink_to("nowhere.md")
    (folder / "outer.md").symlink_to(outside / "x.md")
    (folder / "loop.md").symlink_to("loop.md")
    (folder.parent / "pets").symlink_to(outside)
    (folder / "dir.md").mkdir()
    found, problems = read_contributions(root, _SECTIONS, kinds())
    assert [c.entry.path for c in found] == ["newsletter/entries/highlights/good.md"]
    link = ("link", "this is a link, which is not followed", "put the file itself here")
    assert _told(problems)[:5] == [
        ("highlights/dir.md", "not-a-file", "this is not a file", "move it elsewhere"),
        ("highlights/inner.md", *link),
        ("highlights/loop.md", *link),
        ("highlights/lost.md", *link),
        ("highlights/outer.md", *link),
    ]
    assert (
        "pets",
        "link",
        "this is a link, which is not followed",
        "put the folder itself here",
    ) in _told(problems)


def test_a_whole_tree_behind_a_link(tmp_path: Path) -> None:
    """Where the folder of all entries is a link, none of them is read."""
    outside = write_files(tmp_path / "outside", {"highlights/x.md": _GOOD})
    root = tmp_path / "project"
    (root / "newsletter").mkdir(parents=True)
    (root / "newsletter/entries").symlink_to(outside)
    found, problems = read_contributions(root, _SECTIONS, kinds())
    assert found == ()
    assert [problem.rule for problem in problems] == ["link"]


def test_the_order_of_reading_is_that_of_the_paths(tmp_path: Path) -> None:
    """Files made in any order are read in the order of their paths, so builds are the same."""
    names = ["zebra", "apple", "Mango", "10", "9"]
    orders = []
    for number, order in enumerate((names, names[::-1])):
        root = tmp_path / str(number)
        for name in order:
            _read(root, {f"highlights/{name}.md": _GOOD})
        entries, _ = _read(root, {})
        orders.append([entry.path.rpartition("/")[2] for entry in entries])
    assert orders == [["10.md", "9.md", "Mango.md", "apple.md", "zebra.md"]] * 2


def test_without_entries_there_is_nothing_to_say(tmp_path: Path) -> None:
    """A new project has no folder of entries yet."""
    assert read_contributions(tmp_path, _SECTIONS, kinds()) == ((), ())


def test_our_own_examples_are_right(repository: Path) -> None:
    """Every entry of the starter project reads without a problem."""
    sections = [
        SectionSettings(id=path.name, kind=_KIND_OF[path.name])
        for path in sorted((repository / "newsletter/entries").iterdir())
    ]
    found, problems = read_contributions(repository, sections, kinds())
    assert problems == ()
    assert len(found) > 40


_KIND_OF = {
    "books": "book",
    "events": "event",
    "highlights": "highlight",
    "milestones": "milestone",
    "opportunities": "opportunity",
    "pets": "pet",
    "questions": "question",
    "reading": "link",
    "support": "support",
    "thanks": "kudos",
    "trivia": "trivia",
    "updates": "update",
    "values": "value-story",
    "watercooler": "watercooler",
    "welcome": "new-hire",
}


def test_a_frozen_entry_outlives_its_kind() -> None:
    """What the kind of today finds fault with is passed over: it was right when it was frozen."""
    data = b"---\ndate: 2020-01-02\nname: Mochi\nphoto: m.jpg\ncolour: grey\n---\nText"
    path = "newsletter/entries/pets/mochi.md"
    pictures = {"newsletter/entries/pets/m.jpg": "a" * 64}
    entry = read_frozen(data, path, "pets", kinds()["pet"], pictures)
    assert entry is not None
    assert (entry.heading, entry.date, entry.body) == ("Mochi", dt.date(2020, 1, 2), "Text")
    assert entry.pictures == (
        SourcePicture("photo", "newsletter/entries/pets/m.jpg", "a" * 64, ""),
    )


@pytest.mark.parametrize("data", [b"", b"\xff", b"Text", b"---\nx: 1\n---\n", b"---\n: :\n---\n"])
def test_bytes_that_are_no_entry_are_none(data: bytes) -> None:
    """Without fields and a date there is no entry."""
    assert read_frozen(data, "newsletter/entries/pets/a.md", "pets", kinds()["pet"], {}) is None
