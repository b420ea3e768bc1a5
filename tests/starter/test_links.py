"""What people see of moved pages: `check`, `check --fix` and `build`, in the starter."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.starter.conftest import Starter


def _page(starter: Starter, name: str, text: str) -> None:
    file = starter.root / "handbook" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def test_a_page_is_renamed(starter: Starter) -> None:
    """`check` names each link to it, `--fix` rewrites them and shows how, and then all is well."""
    _page(starter, "new.md", "# New\n\nSee [values](values/index.md)\nand [it](../values/#x).\n")
    (starter.root / "handbook/values").rename(starter.root / "handbook/what-we-value")
    shown = starter.farflung("check", "--format", "concise", code=1).stdout
    assert (
        "handbook/new.md:3:14: moved-link: "
        '"values/index.md" has moved to what-we-value/index.md '
        '(write "what-we-value/index.md", or run: farflung check --fix)'
    ) in shown
    assert 'moved-link: "values/index.md" has moved to what-we-value/index.md' in shown
    assert "\nmkdocs.yml:" in shown
    other = starter.farflung("check", "--fix", str(starter.root / "handbook/index.md"))
    assert "new.md" not in other.stderr
    assert "mkdocs.yml" not in other.stderr
    wanted = [str(starter.root / name) for name in ("handbook", "mkdocs.yml")]
    done = starter.farflung("check", "--fix", "--format", "json", *wanted)
    assert (
        "-See [values](values/index.md)\n"
        "-and [it](../values/#x).\n"
        "+See [values](what-we-value/index.md)\n"
        "+and [it](../what-we-value/#x).\n"
    ) in done.stderr
    assert "+      - what-we-value/index.md\n" in done.stderr
    settings = (starter.root / "mkdocs.yml").read_text("utf-8")
    assert "  - Values:\n      - what-we-value/index.md\n" in settings
    assert "- values/" not in settings
    assert {problem["rule"] for problem in json.loads(done.stdout)} == {"broken-anchor"}
    text = (starter.root / "handbook/new.md").read_bytes().decode()
    assert text == (
        "# New\n\nSee [values](what-we-value/index.md)\nand [it](../what-we-value/#x).\n"
    )
    again = starter.farflung("check", "--fix", *wanted).stderr
    assert again == "1 problem. What a rule means: farflung explain broken-anchor\n"


def test_redirects_by_hand(starter: Starter) -> None:
    """Addresses that are taken or none are problems of `check`, and `build` warns of them."""
    matter = "---\nredirect_from:\n  - /values/\n  - https://example.org/\n  - /oath/\n---\n# New\n"
    _page(starter, "new.md", matter)
    shown = starter.farflung("check", "--format", "concise", code=1).stdout
    assert "handbook/new.md:3:5: redirect-collision: " in shown
    assert "handbook/new.md:4:5: redirect-address: " in shown
    done = starter.farflung("build", "--offline", "--version", "next")
    assert "redirect-collision" in done.stderr
    page = (starter.root / "site/next/oath/index.html").read_text("utf-8")
    assert 'content="0; url=../new/"' in page


def test_a_thousand_pages(starter: Starter) -> None:
    """The links of a thousand pages are looked at without keeping anybody waiting."""
    for number in range(1000):
        links = "".join(
            f"## Part {n}\n\nWords and [a link](page-{(number + n) % 1000}.md#part-{n}) again.\n\n"
            for n in range(12)
        )
        _page(starter, f"many/page-{number}.md", f"# Page {number}\n\n{links}")
    start = time.perf_counter()
    starter.farflung("check")
    assert time.perf_counter() - start < 30  # about 2 s; the limit is for a machine under load
