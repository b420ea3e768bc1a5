"""Redirects in the front matter of pages."""

from __future__ import annotations

import pytest

from farflung.site.redirects import address_of, by_hand, pages_by_address, read_redirects

FILE = "handbook/team.md"


def _read(value: str) -> tuple[list[str], list[str]]:
    text = f"---\ntitle: Team\nredirect_from: {value}\n---\n# Team\n"
    found, problems = read_redirects(text, FILE, "team.md")
    return [claim.address for claim in found], [problem.rule for problem in problems]


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("/old/", "old/"),
        ("old", "old/"),
        ("a/b.md", "a/b/"),
        ("/a/index.md", "a/"),
        ("a/b.html", "a/b.html"),
        ("a/index.html", "a/"),
        ("old%20name", "old name/"),
        ("ünï/", "ünï/"),
    ],
)
def test_addresses(value: str, address: str) -> None:
    """Addresses are understood with and without slashes, as files too."""
    assert _read(value) == ([address], [])


@pytest.mark.parametrize(
    "value",
    [
        "https://example.org/",
        "//example.org/",
        "../other/",
        "a/../../b",
        "/",
        "''",
        "index.md",
        "'a?b'",
        "'a#b'",
        "a//b",
        "'a\\b'",
        "'<script>'",
        "'%2e%2e/x'",
        '"a\\nb"',
        "7",
        "{a: b}",
    ],
)
def test_bad_addresses(value: str) -> None:
    """What is no address of a page in this version is a problem."""
    assert _read(value) == ([], ["redirect-address"])


def test_place_of_a_problem() -> None:
    """Of a list, the faulty item is shown, and the others count."""
    text = "---\nredirect_from:\n  - /a/\n  - ../b/\n---\n"
    found, (problem,) = read_redirects(text, FILE, "team.md")
    assert [claim.address for claim in found] == ["a/"]
    assert str(problem.place) == f"{FILE}:4:5"
    assert problem.source == "  - ../b/"


@pytest.mark.parametrize("text", ["redirect_from: x", "---\nredirect_from: [\n---\n", "---\n"])
def test_no_front_matter(text: str) -> None:
    """Text that only mentions the word, or cannot be read, claims nothing."""
    assert read_redirects(text, FILE, "team.md") == ((), ())


def test_collisions() -> None:
    """A page wins over a claim, the first claim over others; both losers are told who won."""
    one, _ = read_redirects("---\nredirect_from: [a/, rules/]\n---\n", "h/one.md", "one.md")
    two, _ = read_redirects("---\nredirect_from: a\n---\n", "h/two.md", "two.md")
    found, problems = by_hand([*two, *one], {"rules/": "rules.md", "one/": "one.md"})
    assert found == {"a/": "one.md"}
    assert [(problem.place.file, problem.rule, problem.message) for problem in problems] == [
        ("h/one.md", "redirect-collision", '"/rules/" is already the address of rules.md'),
        ("h/two.md", "redirect-collision", '"/a/" is already the address of one.md'),
    ]


def test_own_address() -> None:
    """A page that claims its own address collides with itself."""
    claims, _ = read_redirects("---\nredirect_from: one\n---\n", "h/one.md", "one.md")
    assert by_hand(claims, {"one/": "one.md"})[1][0].rule == "redirect-collision"


@pytest.mark.parametrize(
    ("path", "folder", "file"),
    [
        ("index.md", "", ""),
        ("a/index.md", "a/", "a/"),
        ("README.md", "", ""),
        ("a/b.md", "a/b/", "a/b.html"),
        ("a.b/c.d.md", "a.b/c.d/", "a.b/c.d.html"),
    ],
)
def test_addresses_of_files(path: str, folder: str, file: str) -> None:
    """A page's address follows from its file, with and without addresses of folders."""
    assert address_of(path) == folder
    assert address_of(path, directories=False) == file


def test_index_before_readme() -> None:
    """Where both are there, the index is the page."""
    files = ["index.md", "README.md", "x.png"]
    assert pages_by_address(files) == {"": "index.md"}


def test_the_addresses_of_translations() -> None:
    """A page in another language is below the language's name, and claims addresses there."""
    assert address_of("a/b.ja.md", languages=("ja",)) == "ja/a/b/"
    assert address_of("index.ja.md", languages=("ja",)) == "ja/"
    assert address_of("a/b.ja.md", directories=False, languages=("ja",)) == "ja/a/b.html"
    assert address_of("a/b.ja.md") == "a/b.ja/"
    assert pages_by_address(["b.md", "b.ja.md"], languages=("ja",)) == {
        "b/": "b.md",
        "ja/b/": "b.ja.md",
    }
    text = "---\nredirect_from: old/place\n---\n"
    (claim,), _ = read_redirects(text, "b.ja.md", "b.ja.md", languages=("ja",))
    assert claim.address == "ja/old/place/"
