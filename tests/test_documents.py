from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from farflung.documents import Document, read_yaml, split_front_matter, write_yaml

if TYPE_CHECKING:
    from pathlib import Path


def _fault(text: str, *, strict: bool = True) -> tuple[str, str, str, str]:
    """Return place, rule, message and hint of the one problem a text has."""
    document = read_yaml(text, "a.yml", strict=strict)
    assert document.data is None
    (problem,) = document.problems
    return str(problem.place), problem.rule, problem.message, problem.hint


def test_scalars_follow_the_core_schema() -> None:
    """Norway stays NO and half past two a time, while true, numbers and nothing are themselves."""
    text = "a: NO\nb: 14:30\nc: true\nd: 12\ne: 1.5\nf:\ng: ~\nh: '12'\ni: yes\nj: 2026-11-19\nk: 1_0\n"
    assert read_yaml(text, "a.yml").data == {
        "a": "NO",
        "b": "14:30",
        "c": True,
        "d": 12,
        "e": 1.5,
        "f": None,
        "g": None,
        "h": "12",
        "i": "yes",
        "j": "2026-11-19",
        "k": "1_0",
    }


def test_front_matter_keeps_every_scalar_as_text() -> None:
    """As text, 007 keeps its zeros and true is a word; only nothing is None."""
    text = "a: 007\nb: true\nc: 1.50\nd:\ne: [1, NO]\n"
    assert read_yaml(text, "a.yml", as_text=True).data == {
        "a": "007",
        "b": "true",
        "c": "1.50",
        "d": None,
        "e": ["1", "NO"],
    }


def test_a_number_too_long_for_python_stays_text() -> None:
    """A number of five thousand digits is no reason to fall over."""
    assert read_yaml("a: " + "9" * 5000, "a.yml").data == {"a": "9" * 5000}


def test_every_key_and_value_has_its_place() -> None:
    """Lines and columns count from one, and the length is that of the text."""
    document = read_yaml("a: one\nb:\n  - x\n  - {c: long word}\n", "a.yml", first_line=5)
    places = [
        document.place(("a",)),
        document.place(("a",), key=True),
        document.place(("b", 1, "c")),
        document.place(("b", 1, "c"), key=True),
    ]
    assert [(p.line, p.column, p.length) for p in places] == [
        (5, 4, 3),
        (5, 1, 1),
        (8, 9, 9),
        (8, 6, 1),
    ]


def test_a_place_that_is_missing_is_that_of_its_parent() -> None:
    """A problem of a missing value points at what should hold it."""
    document = read_yaml("a:\n  b: 1\n", "a.yml")
    assert str(document.place(("a", "missing", 0))) == "a.yml:2:3"
    assert str(Document("a.yml", None, first_line=3).place(("x",))) == "a.yml:3:1"


def test_a_problem_shows_the_line_it_stands_in() -> None:
    """The source of a problem is the text of its line, also below front matter."""
    problem = read_yaml("a: 1\nb: two\n", "a.md", first_line=2).problem(("b",), "rule", "wrong")
    assert (problem.place.line, problem.source) == (3, "b: two")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a: 1\nb: &x 2\n",
            (
                "a.yml:2:4",
                "yaml-anchor",
                'anchors and aliases ("x") are not allowed here',
                "write the value out where it is needed",
            ),
        ),
        (
            "a: *x\n",
            (
                "a.yml:1:4",
                "yaml-anchor",
                'anchors and aliases ("x") are not allowed here',
                "write the value out where it is needed",
            ),
        ),
        ("<<: {a: 1}\n", ("a.yml:1:1", "yaml-anchor", "merge keys (<<) are not allowed here", "")),
        (
            "a: !!python/object/apply:os.system [id]\n",
            (
                "a.yml:1:4",
                "yaml-tag",
                'the tag "tag:yaml.org,2002:python/object/apply:os.system" is not allowed here',
                "",
            ),
        ),
        ("!x a: 1\n", ("a.yml:1:1", "yaml-tag", 'the tag "!x" is not allowed here', "")),
        (
            "a: 1\nb: 2\na: 3\n",
            ("a.yml:3:1", "duplicate-key", '"a" is here twice', "keep one of them"),
        ),
        ("a: 1\n---\nb: 2\n", ("a.yml:2:1", "not-yaml", "one YAML document, not several", "")),
        ("? [a]\n: b\n", ("a.yml:1:3", "not-yaml", "a key must be plain text", "")),
        ("[" * 30, ("a.yml:1:26", "yaml-too-deep", "nested more than 24 levels deep", "")),
        (
            "title: Rust: a story\n",
            (
                "a.yml:1:12",
                "not-yaml",
                "this is not YAML: mapping values are not allowed in this context",
                "a value that holds a colon, a # or quotes needs quotes around it",
            ),
        ),
        (
            "a: 1\nb: [2\n",
            (
                "a.yml:3:1",
                "not-yaml",
                "this is not YAML: did not find expected ',' or ']'",
                "a value that holds a colon, a # or quotes needs quotes around it",
            ),
        ),
    ],
)
def test_what_is_refused_is_said_at_its_place(text: str, expected: tuple[str, ...]) -> None:
    """Tags, anchors, merge keys, repetitions, depth and broken YAML have place and message."""
    assert _fault(text) == expected


def test_a_line_of_broken_yaml_is_shown() -> None:
    """The problem holds the faulty line for the frame."""
    (problem,) = read_yaml("a: 1\nb: c: d\n", "a.yml").problems
    assert problem.source == "b: c: d"


@pytest.mark.parametrize(
    "bomb",
    [
        "a0: &a0 [x, x]\n"
        + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40)),
        "a0: &a0 {k: v}\n"
        + "".join(f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}], k{i}: v}}\n" for i in range(1, 60)),
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 20_000,
    ],
    ids=["laughs", "merge", "lists", "mappings", "dashes"],
)
def test_bombs_are_refused_before_they_unfold(bomb: str) -> None:
    """A bomb is a problem within a moment, whatever it would unfold into."""
    began = time.monotonic()
    assert read_yaml(bomb, "a.yml").problems
    assert time.monotonic() - began < 20


def test_a_lenient_document_never_runs_a_tag(tmp_path: Path) -> None:
    """mkdocs.yml may hold tags that MkDocs knows; for us they are data."""
    canary = tmp_path / "canary"
    text = (
        f"a: !!python/object/apply:os.system ['touch {canary}']\nb: !ENV [X, 1]\nc: !x {{d: 1}}\n"
    )
    document = read_yaml(text, "mkdocs.yml", strict=False)
    assert document.problems == ()
    assert document.data == {"a": [f"touch {canary}"], "b": ["X", 1], "c": {"d": 1}}
    assert not os.path.lexists(canary)


def test_a_lenient_document_knows_aliases_and_merge_keys() -> None:
    """What stands in a mapping itself wins over what is merged, the first merged over the next."""
    text = (
        "base: &base {x: 1, y: 2}\nmore: &more {y: 3, z: 4}\nlist: *base\n"
        "before: {x: 0, <<: *base}\nafter:\n  <<: [*base, *more]\n  x: 9\n"
    )
    data = read_yaml(text, "mkdocs.yml", strict=False).data
    assert data["list"] == {"x": 1, "y": 2}
    assert data["before"] == {"x": 0, "y": 2}
    assert data["after"] == {"x": 9, "y": 2, "z": 4}


def test_laughs_in_a_lenient_document_share_their_parts() -> None:
    """An alias is a reference, so that a bomb in mkdocs.yml costs no memory."""
    text = "a0: &a0 [x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40)
    )
    began = time.monotonic()
    assert read_yaml(text, "mkdocs.yml", strict=False).problems == ()
    assert time.monotonic() - began < 20


@given(st.text(alphabet=st.characters()), st.booleans(), st.booleans())
def test_no_text_makes_reading_raise(text: str, strict: bool, as_text: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
    """Whatever is in a file, there is a document or a problem with a place in it."""
    document = read_yaml(text, "a.yml", strict=strict, as_text=as_text)
    assert document.data is None or not document.problems
    assert all(problem.place.line >= 1 for problem in document.problems)


@given(st.text(alphabet="ab:-[]{}&*!<>#'\"|? \n\t,%@`0~", max_size=60))
def test_no_yaml_like_text_makes_reading_raise(text: str) -> None:
    """The same for texts made of YAML's own characters."""
    for strict in (True, False):
        document = read_yaml(text, "a.yml", strict=strict)
        assert document.data is None or not document.problems


@pytest.mark.parametrize("character", ["\x00", "\x08", "\ud800", "\ufffe"])
def test_characters_that_yaml_forbids_are_a_problem(character: str) -> None:
    """Control characters and lone surrogates are not YAML."""
    (problem,) = read_yaml(f"a: {character}", "a.yml").problems
    assert problem.rule == "not-yaml"


def test_front_matter_is_split_from_the_text_below() -> None:
    """The YAML begins on line two, and a rule in the text stays in the text."""
    parts = split_front_matter("---\na: 1\n---\n\nText\n\n---\n\nMore\n")
    assert (parts.yaml, parts.first_line, parts.found) == ("a: 1\n", 2, True)
    assert parts.body == "Text\n\n---\n\nMore"


@pytest.mark.parametrize(
    "text", ["", "Text", "---\na: 1\n", "---", "a\n---\nb\n---\n", "----\n---"]
)
def test_without_both_fences_there_is_no_front_matter(text: str) -> None:
    """A missing closing line, or one that does not begin the file, leaves all of it text."""
    parts = split_front_matter(text)
    assert (parts.found, parts.yaml, parts.body) == (False, "", text)


def test_empty_front_matter_and_spaces_after_the_fences() -> None:
    """Nothing between the fences is still front matter, and trailing spaces do not matter."""
    assert split_front_matter("---\n---").found
    assert split_front_matter("--- \na: 1\n---\t\nx").yaml == "a: 1\n"


@given(st.text())
def test_splitting_never_raises(text: str) -> None:
    """Any text splits, and nothing but the fences and blank lines is lost."""
    parts = split_front_matter(text)
    assert parts.found or parts.body == text
    assert parts.yaml in text
    assert parts.body in text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
@example("\x85")
@example("a \u2028b\u2029")
@example("a\n\n  b\n---\n# c")
@example("\ufeff")
def test_what_is_written_reads_back_the_same(text: str) -> None:
    """Every character survives, Unicode's own line breaks and control characters included."""
    for width in (100, 4096):
        written = write_yaml({"a": text, "b": [text]}, width)
        assert read_yaml(written, "a.yml").data == {"a": text, "b": [text]}
