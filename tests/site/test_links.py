"""Links and anchors of Markdown pages."""

from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.site.anchors import anchors_of, slug
from farflung.site.links import blank_blocks, find_links


def _targets(text: str) -> list[str]:
    links = find_links(blank_blocks(text))
    assert all(text[link.start : link.end] == link.target for link in links)
    return [link.target for link in links]


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("[a](b.md)", ["b.md"]),
        ("![a](b.png 'title')", ["b.png"]),
        ('[a](b.md "title")', ["b.md"]),
        ("[![pic](p.png)](b.md)", ["p.png", "b.md"]),
        ("[a](<b c.md>)", ["b c.md"]),
        ("[a](b c.md)", ["b c.md"]),
        ("[a](b(1).md)", ["b(1).md"]),
        ("[a\nb](\n  c.md)", ["c.md"]),
        ("[a]()", [""]),
        ("[x]: b.md\n[y]: <c d.md> 'title'", ["b.md", "c d.md"]),
        ("- item\n\n    [a](b.md)", ["b.md"]),
        ("!!! note\n\n    [a](b.md)", ["b.md"]),
        ("1. one\n\n    [a](b.md)\n\n    [c](d.md)", ["b.md", "d.md"]),
        ("> [a](b.md)", ["b.md"]),
        ("| [a](b.md) | [c](d.md#e) |", ["b.md", "d.md#e"]),
        ("a `code [x](y)` [a](b.md)", ["b.md"]),
        ("a ` tick [a](b.md)", ["b.md"]),
        ("`a\n\nb [a](b.md)", ["b.md"]),
        ("```\n[a](b.md)\n```\n[c](d.md)", ["d.md"]),
        ("~~~ md\n```\n[a](b.md)\n~~~\n[c](d.md)", ["d.md"]),
        ("- x\n\n    ```py\n    [a](b.md)\n    ```\n\n    [c](d.md)", ["d.md"]),
        ("text\n\n    [a](b.md)\n    [c](d.md)\n\nend [e](f.md)", ["f.md"]),
        ("text\n    [a](b.md)", ["b.md"]),
        ("<!-- [a](b.md) -->[c](d.md)", ["d.md"]),
        ("<pre>[a](b.md)</pre>", []),
        ("---\nx: '[a](b.md)'\n---\n[c](d.md)", ["d.md"]),
        (r"\[a\](b.md)", []),
        ("[^1]: text", []),
        ("*[HTML]: x", []),
        ("array[0] (b.md)", []),
    ],
)
def test_links(text: str, targets: list[str]) -> None:
    """Links, pictures and references are found where Markdown sees them, and nowhere else."""
    assert _targets(text) == targets


@given(st.text(alphabet="[]()`~ \n\t-!#<>ab\\.'\"", max_size=60))
def test_any_text(text: str) -> None:
    """No text stops the search, blanking keeps every place, and what is found is in the text."""
    blanked = blank_blocks(text)
    assert len(blanked) == len(text)
    assert all(one in {other, " "} for one, other in zip(blanked, text, strict=True))
    _targets(text)


HEADINGS = """\
# A *heading* with `code()` and [a link](x.md)

## Ünïcödé → arrows & "quotes"

## Twice
## Twice

## snake_case and _emphasis_ **bold**

## Own { #chosen .class }

## Questions?   ##

Underlined
==========

Again
-----

!!! note

    ### In a note

```
# Not a heading
```

<a id="by-hand"></a>

## 日本
## 日本

Text[^one].

[^one]: A note.
"""


def test_anchors() -> None:
    """They are those that Python-Markdown gives the same page."""
    extensions = ["toc", "attr_list", "fenced_code", "admonition", "footnotes", "md_in_html"]
    html = markdown.markdown(HEADINGS, extensions=extensions)
    wanted = set(re.findall(r'id="([^"]+)"', html))
    assert anchors_of(blank_blocks(HEADINGS)) == wanted


@given(st.text(alphabet="abC 1-_*`&.é", min_size=1, max_size=20))
def test_slugs(text: str) -> None:
    """A heading of plain words has the anchor that Python-Markdown gives it."""
    heading = "x" + re.sub(r"[_*`&]", "", text) + "x"
    html = markdown.markdown(f"# {heading}", extensions=["toc"])
    assert f'id="{slug(heading)}"' in html


def test_separator() -> None:
    """The project may choose what stands between words."""
    assert anchors_of("# A b c", separator="_") == {"a_b_c"}
