"""Bodies of issues: divided into answers where that is certain, and a problem where it is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import kinds
from tests.contribute.filling import body_of, texts_for

from farflung.contribute.doors import BODY, door_of
from farflung.contribute.issuebody import kind_in, picture_addresses, read_body
from farflung.contribute.issueforms import KIND, questions_of

_DOOR = door_of(kinds()["pet"])
_QUESTIONS = questions_of(_DOOR, ["pets"])
_TEXTS = {KIND: "pet", "name": "Mochi", "alt": "A grey cat", BODY: "She naps."}


def _read(body: str) -> dict[str, str]:
    answers, problems = read_body(body, _QUESTIONS, "issue")
    assert problems == []
    return dict(answers.texts)


def _faults(body: str) -> list[tuple[str, int]]:
    _, problems = read_body(body, _QUESTIONS, "issue")
    return [(problem.rule, problem.place.line) for problem in problems]


def test_answers_as_github_writes_them() -> None:
    """Each answer is found below its question; `_No response_` is none."""
    assert _read(body_of(_QUESTIONS, _TEXTS)) == _TEXTS


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_other_line_ends(newline: str) -> None:
    """Browsers send CRLF; the answers are the same."""
    body = body_of(_QUESTIONS, {**_TEXTS, BODY: "One.\n\nTwo."})
    assert _read(body.replace("\n", newline)) == {**_TEXTS, BODY: "One.\n\nTwo."}


def test_headings_and_code_in_an_answer_are_text() -> None:
    """What looks like structure, but is no question of the form, stays in the answer."""
    text = "### My own heading\n\n```\n### Namely\n---\ndate: 2020-01-01\n```\n\n# Name"
    assert _read(body_of(_QUESTIONS, {**_TEXTS, BODY: text}))[BODY] == text


def test_a_question_within_an_answer_is_never_guessed_at() -> None:
    """Somebody who writes a question's heading into an answer cannot fill in another field."""
    text = "Nice.\n\n### Link\n\nhttps://example.org/elsewhere"
    body = body_of(_QUESTIONS, {**_TEXTS, "alt": text})
    line = body.split("\n").index("### Link") + 1
    assert _faults(body) == [("answered-twice", body.split("\n").index("### Link", line) + 1)]
    fenced = body_of(_QUESTIONS, {**_TEXTS, BODY: "```\n### Name\n```"})
    assert [rule for rule, _ in _faults(fenced)] == ["answered-twice"]


def test_comments_are_no_part_of_an_answer() -> None:
    """Nobody sees a comment, so none gets into an entry; one without an end is text."""
    texts = {**_TEXTS, "name": "Mochi<!-- or\nso -->", "alt": "A cat <!--"}
    found = _read(body_of(_QUESTIONS, texts))
    assert (found["name"], found["alt"]) == ("Mochi", "A cat <!--")
    hidden = body_of(_QUESTIONS, {**_TEXTS, "name": "Mochi <!--", BODY: "--> She naps."})
    assert _read(hidden)["name"] == "Mochi <!--"  # a comment over several answers hides none


def test_what_is_not_from_the_form() -> None:
    """Free text, nothing at all, and text before the first question are problems with a hint."""
    assert _faults("Please add my cat.") == [("no-form", 0)]
    assert _faults("") == [("no-form", 0)]
    assert _faults("Hello!\n\n" + body_of(_QUESTIONS, _TEXTS)) == [("stray-text", 1)]
    assert _faults("<!-- hello -->\n" + body_of(_QUESTIONS, _TEXTS)) == []


def test_blame_shows_the_line() -> None:
    """A problem of an answer has the line of the answer, and its text."""
    body = body_of(_QUESTIONS, _TEXTS)
    answers, _ = read_body(body, _QUESTIONS, "issue #7")
    problem = answers.blame("alt", "too-long", "alt: is long")
    assert (str(problem.place), problem.source) == (
        f"issue #7:{body.split(chr(10)).index('A grey cat') + 1}:1",
        "A grey cat",
    )
    assert str(answers.blame("sound", "missing-field", "?").place) == "issue #7"


def test_the_kind_is_what_the_form_says() -> None:
    """The first question tells the kind, whatever the title and the labels say."""
    assert kind_in(body_of(_QUESTIONS, _TEXTS)) == "pet"
    assert kind_in("### Kind\r\n\r\n\r\n") == ""
    assert kind_in("Kind: pet") == ""


_UPLOAD = "https://github.com/user-attachments/assets/0bec7adc-52c5-432f-bca7-c9a3186649b4"


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (f"![Mochi]({_UPLOAD})", [_UPLOAD]),
        (f'<img width="10" alt="a > b" src="{_UPLOAD}" />', [_UPLOAD]),
        (f'<img width="1024" height="625" alt="Image" src="{_UPLOAD}" />', [_UPLOAD]),
        (f'<img src="{_UPLOAD}?a=1&amp;b=2">', [f"{_UPLOAD}?a=1&b=2"]),
        (f"here: {_UPLOAD}", [_UPLOAD]),
        (
            f"![a]({_UPLOAD})\n![b]({_UPLOAD}) ![c](https://example.org/c.png)",
            [_UPLOAD, "https://example.org/c.png"],
        ),
        ("my cat", []),
    ],
)
def test_pictures_in_an_answer(answer: str, found: list[str]) -> None:
    """Addresses are found as GitHub writes them, and as people paste them."""
    assert picture_addresses(answer) == found


@given(st.dictionaries(st.sampled_from(["name", "alt", "title", BODY]), st.text(max_size=80)))
def test_any_answers_come_back_or_are_a_problem(texts: dict[str, str]) -> None:
    """Whatever is typed, either each answer is what was typed, or something is said to be wrong."""
    typed = {name: text.replace("\r", " ").strip() for name, text in texts.items()}
    answers, problems = read_body(body_of(_QUESTIONS, {KIND: "pet", **typed}), _QUESTIONS, "issue")
    for name, text in typed.items():
        if not problems and "<!--" not in text and text != "_No response_":
            assert answers.texts.get(name, "").strip() == text


@pytest.mark.parametrize("piece", ["<!--", "![", "<img src='", "### Name\n", "<img ", "`", "_"])
def test_nothing_takes_long(piece: str) -> None:
    """Reading is linear in the text: no body that a forge takes needs a second."""
    huge = piece * (65536 // len(piece))
    begun = time.process_time()
    answers, _ = read_body(body_of(_QUESTIONS, {**_TEXTS, "alt": huge}), _QUESTIONS, "issue")
    picture_addresses(huge)
    picture_addresses(answers.texts.get("alt", ""))
    assert time.process_time() - begun < 2


def test_two_questions_of_one_label_are_told_apart() -> None:
    """An own kind may call two fields the same; the form names the second by its field."""
    labels = [question.label for question in _QUESTIONS]
    assert len(set(labels)) == len(labels)
    from dataclasses import replace  # noqa: PLC0415 - for this one door

    same = replace(_DOOR, fields=tuple(replace(f, label="Kind") for f in _DOOR.fields[:2]))
    questions = questions_of(same, ["pets"])
    assert [q.label for q in questions[:3]] == ["Kind", "Kind (name)", "Kind (photo)"]
    texts = {KIND: "pet", "name": "Mochi", "photo": "x"}
    assert dict(read_body(body_of(questions, texts), questions, "issue")[0].texts) == texts


def test_every_field_can_be_answered() -> None:
    """All answers of a form filled in whole come back."""
    texts = {KIND: "pet", **texts_for(_DOOR)}
    assert _read(body_of(_QUESTIONS, texts)) == texts
