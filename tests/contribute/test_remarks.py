"""The comment below a request: whatever its texts are, they mean nothing to the forge."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pydantic import ValidationError

from farflung.contribute.receipts import (
    Receipt,
    Receipts,
    Stand,
    Weight,
    read_receipts,
    write_receipts,
)
from farflung.contribute.remarks import MARKER, remark
from farflung.errors import RefusedError
from farflung.model import Cadence

_WEIGHT = Weight("2026-W48", 2100, 43_500, 61_000, 88_000)
_MOCHI = Receipt(
    "newsletter/entries/pets/mochi.md",
    "Mochi",
    (Stand(Cadence.WEEKLY, "goes into 2026-W48, which closes on 2026-11-29"),),
    weight=_WEIGHT,
    text="Mochi\n-----\nAsleep.",
    picture="1.png",
)


def test_shows_where_what_and_how_much() -> None:
    """The comment has the edition, the bytes, the picture and the text of an entry."""
    assert remark(Receipts((_MOCHI,), 2), {"1.png": "https://example.org/raw/a/1.jpg"}) == (
        f"{MARKER}\n"
        "### What this request adds to the newsletter\n\n"
        "#### `Mochi` · `newsletter/entries/pets/mochi.md`\n\n"
        "- weekly: `goes into 2026-W48, which closes on 2026-11-29`\n"
        "- adds 43.5 kB to the letter of 2026-W48 as it is mailed, 2.1 kB of it HTML, "
        "which then has 61.0 kB of 88.0 kB\n\n"
        "![The entry as it looks in the letter](https://example.org/raw/a/1.jpg)\n\n"
        "<details><summary>As plain text</summary>\n\n"
        "```text\nMochi\n-----\nAsleep.\n```\n\n"
        "</details>\n\n"
        "And 2 more entries: `farflung whereis FILE` tells of each.\n"
    )


def test_says_what_holds_an_entry() -> None:
    """Problems stand below the entry; without a picture and a text there is neither."""
    held = Receipt("newsletter/entries/pets/tia.md", problems=("tia.md:3:1: unknown-field: …",))
    text = remark(Receipts((held,)), {})
    assert "- It is held until this is mended:\n    - `tia.md:3:1: unknown-field: …`\n" in text
    assert "![" not in text
    assert "<details>" not in text


def test_says_that_there_is_nothing() -> None:
    """A request without entries has a comment too, for the place of an earlier one."""
    assert "No entry of the newsletter is added or changed." in remark(Receipts(), {})


_NASTY = st.text(
    alphabet=st.sampled_from(list("`~@#[]()!<>*_-=\\/&|:\n\r\t abcGH12\u202e\u2028\x1b")),
    min_size=1,
    max_size=60,
)


@given(_NASTY, _NASTY, _NASTY, _NASTY)
@example("`` @all `", "```\n@all\n```\n/close", "x`\n\n# y", "<img src=x>")
def test_no_text_leaves_its_code(heading: str, body: str, says: str, problem: str) -> None:
    """Read as CommonMark, foreign text is in code alone: no mention, link, heading or HTML."""
    receipt = Receipt(
        "newsletter/entries/a.md", heading, (Stand(Cadence.DAILY, says),), (problem,), None, body
    )
    plain = Receipt("newsletter/entries/a.md", "x", (Stand(Cadence.DAILY, "x"),), ("x",), None, "x")
    assert _outside(remark(Receipts((receipt,)), {})) == _outside(remark(Receipts((plain,)), {}))


def _outside(text: str) -> list[str]:
    """Return everything that is not code, as a forge reads it; empty pieces left out."""
    found = []
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "inline":
            found += [c.content for c in token.children or () if c.type != "code_inline"]
        elif token.type != "fence":
            found.append(token.content)
    return [part for part in "".join(found).replace(" · ", "").split() if part]


def test_stays_within_what_a_forge_takes() -> None:
    """However much text there is, the comment stays below GitHub's 65536 characters."""
    long = Receipt("newsletter/entries/a.md", problems=("x" * 500,) * 20, text="y" * 4000)
    text = remark(Receipts((long,) * 10), {})
    assert len(text) < 65_536
    assert "There is no room here to show it." in text


def test_receipts_travel_as_json() -> None:
    """What is written is read back as it was."""
    receipts = Receipts((_MOCHI,), 3)
    assert read_receipts(write_receipts(receipts)) == receipts


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"entries": [], "more": 0, "token": "x"}',
        b'{"entries": [{"path": "a\\nb"}]}',
        b'{"entries": [{"path": "a", "picture": "../../1.png"}]}',
        b'{"entries": [{"path": "a", "picture": "1.svg"}]}',
        b'{"entries": [{"path": "a", "weight": {"edition": "x](y"}}]}',
        b'{"entries": [' + b",".join([b'{"path": "a"}'] * 11) + b"]}",
        b'{"more": -1}',
        b" " * 500_001,
    ],
)
def test_receipts_of_another_form_are_refused(data: bytes) -> None:
    """Neither other fields, nor paths that lead away, nor too much is read."""
    with pytest.raises(RefusedError):
        read_receipts(data)


def test_receipts_cannot_be_made_wrong() -> None:
    """The form holds where they are made too."""
    with pytest.raises(ValidationError):
        Receipt("a\x00b")
