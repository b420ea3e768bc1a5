"""Links of the newsletter: from a letter only whole addresses lead anywhere."""

from __future__ import annotations

import pytest

from farflung.problems import Severity
from farflung.site.inward import Inward
from farflung.site.linkcheck import Handbook

PAGES = {"index.md": "# Start\n", "values/index.md": "# Values\n\n## Trust\n", "rules.md": "# R\n"}
BOOK = Handbook("handbook", PAGES, frozenset({*PAGES, "img/desk.png"}), {"law.md": "rules.md"})
SITE = "https://handbook.example.org/"
FILE = "newsletter/entries/highlights/reviews.md"
INWARD = Inward(
    SITE, BOOK, ("latest", "next"), frozenset({"v1.0"}), frozenset({"oath/"}),
    {"2026-W46": frozenset({"pets", "books"})},
)  # fmt: skip


def found(target: str, inward: Inward = INWARD) -> list[tuple[str, str]]:
    """Return rule and message of what is wrong with a link in an entry."""
    text = f"---\ndate: 2026-11-19\n---\nSee [this]({target}).\n"
    return [(problem.rule, problem.message) for problem in inward.of_text(text, FILE)]


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/x",
        "mailto:post@example.org?subject=Tea",
        SITE,
        f"{SITE}latest/",
        f"{SITE}latest/values/#trust",
        f"{SITE}next/values",
        f"{SITE}next/values/index.html",
        f"{SITE}values/",
        f"{SITE}latest/law/",
        f"{SITE}latest/oath/",
        f"{SITE}latest/img/desk.png",
        f"{SITE}v1.0/long-gone/",
        f"{SITE}changes/since-v1.0/",
        f"{SITE}newsletter/",
        f"{SITE}newsletter/feed.xml",
        f"{SITE}newsletter/2026-W46/#pets-mochi",
    ],
)
def test_good_links(target: str) -> None:
    """Other sites, pages of today and yesterday, frozen editions, and what is not ours to judge."""
    assert found(target) == []


@pytest.mark.parametrize(
    ("target", "rule", "words"),
    [
        (f"{SITE}latest/valeus/", "broken-link", 'nothing at "valeus/"'),
        (f"{SITE}valeus/", "broken-link", 'nothing at "valeus/"'),
        (f"{SITE}latest/values/#trusting", "broken-anchor", "values/index.md has no heading"),
        (f"{SITE}newsletter/2026-W64/", "broken-link", "no frozen edition 2026-W64"),
        (f"{SITE}newsletter/2026-W46/#cats", "broken-anchor", 'no section "#cats"'),
        ("../../../handbook/values/index.md", "broken-link", "leads nowhere from a letter"),
        ("#trust", "broken-link", "leads nowhere from a letter"),
        ("javascript:alert(1)", "broken-link", "leads nowhere from a letter"),
        ("mailto:editors", "wrong-mail-address", '"editors" is not a mail address'),
    ],
)
def test_bad_links(target: str, rule: str, words: str) -> None:
    """What leads nowhere is said with its rule."""
    ((name, message),) = found(target)
    assert name == rule
    assert words in message


def test_a_link_to_a_file_of_the_handbook_says_how_to_write_it() -> None:
    """A link as one writes it in the handbook gets the whole address of that page as a hint."""
    text = "Read [this](../../../handbook/values/index.md#trust).\n"
    (problem,) = INWARD.of_text(text, FILE)
    assert problem.hint == f'write "{SITE}latest/values/#trust"'
    assert (str(problem.place), problem.place.length) == (f"{FILE}:1:13", 39)
    assert problem.source == text.strip()


def test_pages_that_a_plugin_makes_are_not_judged_as_errors() -> None:
    """Where hooks or plugins may make pages, a missing one is a warning."""
    book = Handbook("handbook", PAGES, frozenset(PAGES), {}, generated=True)
    text = f"[x]({SITE}latest/api/)"
    (problem,) = Inward(SITE, book, ("latest",)).of_text(text, FILE)
    assert problem.severity is Severity.WARNING


def test_without_an_address_of_the_site() -> None:
    """A project without site_url has only links to elsewhere and links that are lost."""
    inward = Inward("", BOOK, ("latest",))
    assert found("https://handbook.example.org/latest/nothing/", inward) == []
    assert [rule for rule, _ in found("values/index.md", inward)] == ["broken-link"]


def test_code_is_no_link() -> None:
    """What stands in code is shown as it is and leads nowhere on purpose."""
    assert not [*INWARD.of_text("`[x](y.md)`\n\n```\n[x](y.md)\n```\n", FILE)]
