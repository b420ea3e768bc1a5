from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.builders import kinds, publication
from tests.projects import PNG, write_files

from farflung.gather.contributions import read_contributions
from farflung.gather.names import is_translation, original_of, tag_of
from farflung.gather.openings import all_openings, read_openings
from farflung.gather.readers import audience_problems
from farflung.gather.translations import attach_translations

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.gather.contributions import Contribution
    from farflung.problems import Problem

SETTINGS: dict[str, Any] = {"languages": ["en", "ja", "ar"]}
SECTIONS = (
    {"id": "pets", "kind": "pet"},
    {"id": "events", "kind": "event"},
    {"id": "support", "kind": "support"},
    {"id": "updates", "kind": "update"},
)
PET = "---\ndate: 2026-11-19\nby: Amara Okafor\nname: Mochi\nphoto: mochi.jpg\nalt: A cat.\n---\nIn.\n"
EVENT = (
    "---\ndate: 2026-11-19\ntitle: Tea\nday: 2026-12-01\ntime: 08:30\ntimezone: Asia/Tokyo\n"
    "minutes: 45\naudience: [country:JP]\n---\n"
)
SUPPORT = (
    "---\ndate: 2026-11-19\nperson: Ravi Menon\nhow: A card.\nexpires: 2026-12-20\n"
    "consent: {by: Ravi Menon, date: 2026-11-18}\n---\nRavi is away.\n"
)


def read(
    root: Path, files: dict[str, str | bytes], **settings: Any
) -> tuple[tuple[Contribution, ...], list[Problem]]:
    """Write entries and read them with their translations; the problems of originals are none."""
    write_files(root, {f"newsletter/entries/{name}": text for name, text in files.items()})
    of = publication(*SECTIONS, **{**SETTINGS, **settings})
    found, problems = read_contributions(root, of.sections, kinds())
    assert not problems
    contributions, faults = attach_translations(root, found, of, kinds())
    return contributions, list(faults)


def told(problems: list[Problem]) -> list[tuple[str, str]]:
    """Return the file and the rule of each problem."""
    return [(problem.place.file.rpartition("/")[2], problem.rule) for problem in problems]


@pytest.mark.parametrize(
    ("name", "original", "tag"),
    [
        ("mochi.md", "mochi.md", ""),
        ("mochi.ja.md", "mochi.md", "ja"),
        ("mochi.pt-BR.md", "mochi.md", "pt-BR"),
        ("release-1.2.md", "release-1.2.md", ""),
        ("release-1.2.ja.md", "release-1.2.md", "ja"),
        ("notes.draft.md", "notes.draft.md", ""),
    ],
)
def test_names(tmp_path: Path, name: str, original: str, tag: str) -> None:
    """What looks like a language after the last dot makes a translation, numbers and words do not."""
    file = tmp_path / name
    assert (original_of(file).name, tag_of(file)) == (original, tag)
    assert is_translation(file) == bool(tag)


def test_a_translation_says_what_it_says_differently(tmp_path: Path) -> None:
    """What is left out is the original's: date, author, picture, groups."""
    (entry,), problems = read(
        tmp_path,
        {
            "pets/mochi.md": PET,
            "pets/mochi.jpg": PNG,
            "pets/mochi.ja.md": "---\nname: モチ\nalt: 猫\n---\n入りました。\n",
        },
    )
    assert problems == []
    japanese = entry.entry.in_language("JA")
    assert (japanese.heading, japanese.body, japanese.language) == ("モチ", "入りました。", "ja")
    assert (japanese.by, japanese.date) == ("Amara Okafor", entry.entry.date)
    assert [picture.alt for picture in japanese.pictures] == ["猫"]
    assert entry.entry.in_language("ar") is entry.entry
    assert [picture.alt for picture in entry.entry.all_pictures] == ["A cat."]


def test_a_translation_may_bring_a_picture_of_its_own(tmp_path: Path) -> None:
    """A picture with words in it is another one in another language."""
    (entry,), problems = read(
        tmp_path,
        {
            "pets/mochi.md": PET,
            "pets/mochi.jpg": PNG,
            "pets/mochi-ar.jpg": PNG + b"\0",
            "pets/mochi.ar.md": "---\nname: موتشي\nphoto: mochi-ar.jpg\n---\nدخلت.\n",
        },
    )
    assert problems == []
    assert len(entry.entry.all_pictures) == 2


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("mochi.jp.md", "---\nname: モチ\n---\nはい\n", "unknown-language"),
        ("mochi.xx.md", "---\nname: X\n---\nX\n", "unknown-language"),
        ("mochi.en.md", "---\nname: Mochi\n---\nIn.\n", "translation-same-language"),
        ("mochi.fr.md", "---\nname: Mochi\n---\nLà.\n", "unlisted-language"),
        ("momo.ja.md", "---\nname: モモ\n---\nはい\n", "translation-without-original"),
        ("mochi.ja.md", "---\nname: モチ\ndate: 2026-11-20\n---\nはい\n", "translation-differs"),
        ("mochi.ja.md", "---\nname: モチ\nlanguage: ar\n---\nはい\n", "translation-differs"),
        ("mochi.ja.md", "---\nname: モチ\nexpires: 2026-12-01\n---\nはい\n", "translation-differs"),
        ("mochi.ja.md", "---\nname: モチ\naudience: team:a\n---\nはい\n", "translation-differs"),
        ("mochi.ja.md", "---\nname: モチ\n---\n", "missing-text"),
        ("mochi.ja.md", "---\nnome: モチ\n---\nはい\n", "unknown-field"),
        ("mochi.ja.md", "はい\n", "no-front-matter"),
    ],
)
def test_what_is_wrong_with_a_translation(tmp_path: Path, name: str, text: str, rule: str) -> None:
    """Each fault is said with its file, and a faulty translation is not used."""
    files: dict[str, str | bytes] = {"pets/mochi.md": PET, "pets/mochi.jpg": PNG}
    (entry,), problems = read(tmp_path, {**files, f"pets/{name}": text})
    assert told(problems) == [(name, rule)]
    assert bool(entry.entry.translations) == (rule == "unlisted-language")


def test_hints(tmp_path: Path) -> None:
    """A country in place of a language is set right."""
    files: dict[str, str | bytes] = {"pets/mochi.md": PET, "pets/mochi.jpg": PNG}
    _, (problem,) = read(tmp_path, {**files, "pets/mochi.jp.md": PET})
    assert problem.hint == 'did you mean "ja"?'


def test_what_no_language_changes(tmp_path: Path) -> None:
    """All contradictions are said at once, each in its place."""
    wrong = (
        "---\ntitle: お茶\nday: 2026-12-02\ntime: 09:30\ntimezone: Asia/Seoul\nminutes: 30\n---\n"
    )
    _, problems = read(tmp_path, {"events/tea.md": EVENT, "events/tea.ja.md": wrong})
    assert [problem.place.line for problem in problems] == [3, 4, 5, 6]
    assert {problem.rule for problem in problems} == {"translation-differs"}


def test_other_words_need_consent_of_their_own(tmp_path: Path) -> None:
    """Where somebody agreed to these very words, a translation of them is agreed to apart."""
    text = "---\nhow: カード\n{}---\nお休み中です。\n"
    files: dict[str, str | bytes] = {"support/ravi.md": SUPPORT}
    _, problems = read(tmp_path, {**files, "support/ravi.ja.md": text.format("")})
    assert told(problems) == [("ravi.ja.md", "translation-consent")]
    agreed = text.format("consent: {by: Ravi Menon, date: 2026-11-20}\n")
    (entry,), problems = read(tmp_path, {**files, "support/ravi.ja.md": agreed})
    assert (problems, len(entry.entry.translations)) == ([], 1)


def test_the_language_of_an_original(tmp_path: Path) -> None:
    """An original may be in any language; English is then one to translate it into."""
    original = PET.replace("name:", "language: ja\nname:")
    files: dict[str, str | bytes] = {"pets/mochi.md": original, "pets/mochi.jpg": PNG}
    (entry,), problems = read(tmp_path, {**files, "pets/mochi.en.md": "---\n---\nIn she went.\n"})
    assert problems == []
    assert entry.entry.in_language("en").body == "In she went."


def test_teams(tmp_path: Path) -> None:
    """Where the publication names its teams, another team is a mistake with a suggestion."""
    text = (
        "---\ndate: 2026-11-19\ntitle: A\nteam: P\naudience: [team:paymets, country:JP]\n---\nB\n"
    )
    found, _ = read(tmp_path, {"updates/a.md": text})
    (problem,) = audience_problems(found, publication(teams={"payments": "Payments"}))
    assert (problem.rule, problem.hint) == ("unknown-team", 'did you mean "payments"?')
    assert list(audience_problems(found, publication())) == []


def test_openings(tmp_path: Path) -> None:
    """The opening letter has translations like an entry, and the same is checked."""
    folder = "newsletter/editions"
    write_files(
        tmp_path,
        {
            f"{folder}/2026-W47.md": "Dear all,\n",
            f"{folder}/2026-W47.ja.md": "---\nsubject: 今週\n---\n皆さん、\n",
            f"{folder}/2026-W47.jp.md": "皆さん、\n",
            f"{folder}/2026-W48.ar.md": "أعزاءنا،\n",
        },
    )
    of = publication(**SETTINGS)
    opening, problems = read_openings(tmp_path, "2026-W47", of)
    assert told(list(problems)) == [("2026-W47.jp.md", "unknown-language")]
    japanese = opening.in_language("ja")
    assert (japanese.subject, japanese.body, japanese.language) == ("今週", "皆さん、", "ja")
    assert told(list(all_openings(tmp_path, of))) == [
        ("2026-W47.jp.md", "unknown-language"),
        ("2026-W48.ar.md", "translation-without-original"),
    ]
