from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from tests.projects import write_files

from farflung.gather.openings import opening_path, read_opening
from farflung.markup import MAX_BYTES
from farflung.model import Opening

if TYPE_CHECKING:
    from pathlib import Path

_PATH = "newsletter/editions/2026-W47.md"


def _read(root: Path, text: str | bytes) -> tuple[Opening, list[tuple[str, str, str, str]]]:
    write_files(root, {_PATH: text})
    opening, problems = read_opening(root, "2026-W47")
    return opening, [(str(p.place), p.rule, p.message, p.hint) for p in problems]


def test_an_editor_may_write_nothing(tmp_path: Path) -> None:
    """Without a file the edition has no opening, which is no problem."""
    assert opening_path("2026-W47") == _PATH
    assert read_opening(tmp_path, "2026-W47") == (Opening(), ())


def test_an_opening_with_front_matter(tmp_path: Path) -> None:
    """Who signs and the subject stand at the top; the rest is the letter."""
    text = "---\r\nby: Amara Okafor\r\nsubject: What we learned\r\n---\r\n\r\nDear all,\r\n"
    opening, problems = _read(tmp_path, text)
    assert problems == []
    digest = sha256(text.encode()).hexdigest()
    assert opening == Opening(
        "Dear all,",
        "Amara Okafor",
        "What we learned",
        digest,
        path="newsletter/editions/2026-W47.md",
    )


def test_an_opening_without_front_matter(tmp_path: Path) -> None:
    """Words alone are enough, rules in them included."""
    opening, problems = _read(tmp_path, "Dear all,\n\n---\n\nBye\n")
    assert problems == []
    assert opening.body == "Dear all,\n\n---\n\nBye\n"


def test_bytes_may_stand_in_for_the_file(tmp_path: Path) -> None:
    """A frozen edition reads its opening from git."""
    opening, problems = read_opening(tmp_path, "2026-W47", b"Old words")
    assert (opening.body, problems) == ("Old words", ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "---\nsubjct: A\n---\nText",
            (
                f"{_PATH}:2:1",
                "unknown-field",
                'an opening letter has no field "subjct"',
                'did you mean "subject"?',
            ),
        ),
        (
            f"---\nsubject: {'x' * 121}\n---\nText",
            (
                f"{_PATH}:2:10",
                "too-long",
                "subject: has 121 characters, at most 120 fit",
                "shorten it",
            ),
        ),
        (
            "---\nby: [A]\n---\nText",
            (f"{_PATH}:2:5", "wrong-type", "by: should be a name", ""),
        ),
        (
            "---\n- a\n---\nText",
            (f"{_PATH}:2:1", "not-yaml", "the front matter should be fields", ""),
        ),
        (
            "---\na: b: c\n---\nText",
            (
                f"{_PATH}:2:5",
                "not-yaml",
                "this is not YAML: mapping values are not allowed in this context",
                "a value that holds a colon, a # or quotes needs quotes around it",
            ),
        ),
        (
            "---\nby: Amara\n---\n" + "[" * 15_000,
            (
                f"{_PATH}:1:1",
                "slow-text",
                "this text takes longer than 2 seconds to render",
                "use simpler Markdown",
            ),
        ),
        (b"\xff\xfe", (_PATH, "not-utf8", "this file is not UTF-8 text", "")),
        (
            "x" * (MAX_BYTES + 1),
            (_PATH, "file-too-large", "the letter has more than 16 KiB", "shorten it"),
        ),
        (
            "x" * 3 * MAX_BYTES,
            (
                _PATH,
                "file-too-large",
                "front matter and text have 16 KiB each at most",
                "shorten it",
            ),
        ),
    ],
)
def test_a_faulty_opening_is_explained(
    tmp_path: Path, text: str | bytes, expected: tuple[str, str, str, str]
) -> None:
    """Place, message and hint, as for an entry."""
    _, problems = _read(tmp_path, text)
    assert problems == [expected]


@pytest.mark.parametrize("target", ["/etc/passwd", "nowhere", "2026-W47.md"])
def test_a_link_is_not_followed(tmp_path: Path, target: str) -> None:
    """Not even a broken one is passed over in silence."""
    (tmp_path / "newsletter/editions").mkdir(parents=True)
    (tmp_path / _PATH).symlink_to(target)
    opening, problems = read_opening(tmp_path, "2026-W47")
    assert opening == Opening()
    assert [problem.rule for problem in problems] == ["link"]


def test_a_folder_is_no_letter(tmp_path: Path) -> None:
    """A folder of that name is a problem, not a crash."""
    (tmp_path / _PATH).mkdir(parents=True)
    assert [problem.rule for problem in read_opening(tmp_path, "2026-W47")[1]] == ["not-a-file"]
