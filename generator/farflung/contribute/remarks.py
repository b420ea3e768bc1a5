"""Receipts as the comment that a forge shows below a request, in the Markdown of GitHub and GitLab.

Every text of a request stands in a code span or a code block, where neither mentions nor
references, links, pictures, HTML nor quick actions mean anything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from farflung.contribute.receipts import Receipt, Receipts, Weight

__all__ = ["MARKER", "remark"]

MARKER = "<!-- farflung: what this request adds -->"
"""The first line of the comment, by which it is found and brought up to date."""

_LONGEST = 60_000  # characters: GitHub takes 65536
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def remark(receipts: Receipts, pictures: Mapping[str, str]) -> str:
    """Write the comment; ``pictures`` are the addresses of pictures by their names in receipts."""
    lines = [MARKER, "### What this request adds to the newsletter", ""]
    if not receipts.entries:
        lines += ["No entry of the newsletter is added or changed.", ""]
    for receipt in receipts.entries:
        part = list(_entry(receipt, pictures.get(receipt.picture, "")))
        if sum(len(line) + 1 for line in (*lines, *part)) > _LONGEST:
            part = [f"#### {_code(receipt.path)}", "", "There is no room here to show it.", ""]
        lines += part
    if receipts.more:
        entries = "1 more entry" if receipts.more == 1 else f"{receipts.more} more entries"
        lines += [f"And {entries}: `farflung whereis FILE` tells of each.", ""]
    return "\n".join(lines)


def _entry(receipt: Receipt, picture: str) -> Iterator[str]:
    heading = f"{_code(receipt.heading)} · " if receipt.heading else ""
    yield f"#### {heading}{_code(receipt.path)}"
    yield ""
    for stand in receipt.stands:
        yield f"- {stand.cadence}: {_code(stand.says)}"
    if receipt.weight:
        yield f"- {_weighed(receipt.weight)}"
    if receipt.problems:
        yield "- It is held until this is mended:"
        yield from (f"    - {_code(problem)}" for problem in receipt.problems)
    yield ""
    if picture:
        yield f"![The entry as it looks in the letter]({picture})"
        yield ""
    if receipt.text:
        yield "<details><summary>As plain text</summary>"
        yield ""
        yield from _block(receipt.text)
        yield ""
        yield "</details>"
        yield ""


def _weighed(weight: Weight) -> str:
    room = "" if weight.whole <= weight.most else "; its longest texts are cut to fit"
    return (
        f"adds {_kb(weight.mailed)} to the letter of {weight.edition} as it is mailed, "
        f"{_kb(weight.html)} of it HTML, which then has {_kb(weight.whole)} "
        f"of {_kb(weight.most)}{room}"
    )


def _kb(size: int) -> str:
    return f"{size / 1000:.1f} kB"


def _code(text: str) -> str:
    """Put a text on one line into a code span that it cannot leave (CommonMark 0.31, 6.1)."""
    plain = " ".join(_UNSEEN.sub(" ", text).split())
    fence = "`" * (_longest_run(plain) + 1)
    gap = " " if "`" in plain else ""
    return f"{fence}{gap}{plain or '-'}{gap}{fence}"


def _block(text: str) -> tuple[str, ...]:
    """Put a text into a code block that it cannot leave (CommonMark 0.31, 4.5)."""
    fence = "`" * max(3, _longest_run(text) + 1)
    return (f"{fence}text", *_UNSEEN.sub("", text).splitlines(), fence)


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
