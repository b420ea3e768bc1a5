"""Words for pictures and mail addresses in pages of the handbook."""

from __future__ import annotations

import pytest

from farflung.site.pagecheck import says_nothing, text_problems


def found(text: str) -> list[tuple[str, str]]:
    """Return place and rule of what is wrong with a page."""
    return [(str(p.place), p.rule) for p in text_problems("handbook", {"a.md": text})]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("![](desk.png)", "missing-alt"),
        ("![ ](desk.png 'Our desk')", "missing-alt"),
        ("![desk.png](img/desk.png)", "poor-alt"),
        ("![Picture](img/desk.png){ width=200 }", "poor-alt"),
        ("[us](mailto:nobody)", "wrong-mail-address"),
        ("[us](mailto:a@example.org,b)", "wrong-mail-address"),
    ],
)
def test_what_is_wrong(text: str, rule: str) -> None:
    """Pictures without words that help, and mail that nobody would receive."""
    column = 6 if "mailto" in text else 1
    assert found(f"# A\n\n{text}\n") == [(f"handbook/a.md:3:{column}", rule)]


@pytest.mark.parametrize(
    "text",
    [
        "![A desk with two screens](desk.png)",
        "![](line.svg){ role=presentation }",
        "![](line.svg){ aria-hidden=true }",
        "`![](desk.png)`",
        "```\n![](desk.png)\n```",
        "[us](mailto:post@example.org?subject=Hello)",
        "[anybody](mailto:?subject=Hello)",
        "<post@example.org>",
    ],
)
def test_what_is_right(text: str) -> None:
    """Words, ornaments that say they are ornaments, code, and addresses that exist."""
    assert found(f"# A\n\n{text}\n") == []


def test_words_that_say_nothing() -> None:
    """The name of the file or a word for pictures, whatever its capitals."""
    assert says_nothing("IMG_2041.jpg", "entries/pets/img_2041.JPG")
    assert says_nothing("mochi", "mochi.jpg")
    assert says_nothing("Photo.", "mochi.jpg")
    assert not says_nothing("Mochi asleep", "mochi.jpg")
