from __future__ import annotations

import pytest

from farflung.pages import page_title, parted, read_page, translation_of


@pytest.mark.parametrize(
    ("text", "path", "title"),
    [
        ("---\ntitle: Front\n---\n# Head\n", "a.md", "Front"),
        ("---\r\ntitle: Front\r\n---\r\n# Head\r\n", "a.md", "Front"),
        ("\ufeff---\ntitle: Front\n---\n", "a.md", "Front"),
        ("---\ntitle: 2026\n---\n", "a.md", "2026"),
        ("---\ntitle:\nowner: x\n---\n# Head\n", "a.md", "Head"),
        ("---\ntitle: [a]\n---\n# Head\n", "a.md", "Head"),
        ("---\n: broken: [\n---\n# Head\n", "a.md", "Head"),
        ("---\nx: !!python/name:os.system\n---\n# Head\n", "a.md", "Head"),
        ("Words\n\n# Head {#anchor .class} ##\n", "a.md", "Head"),
        ("#  Head  ##\r\n", "a.md", "Head"),
        ("```sh\n# a comment\n```\n\n# Head\n", "a.md", "Head"),
        ("```sh\n# a comment\n```\n", "first-steps.md", "First steps"),
        ("## Second\n", "how_to-ask.md", "How to ask"),
        ("", "values/index.md", "Values"),
        ("", "time-zones/README.md", "Time zones"),
    ],
)
def test_the_title_of_a_page(text: str, path: str, title: str) -> None:
    """Front matter first, then the first heading, then the name of the file or its folder."""
    assert page_title(text, path) == title


def test_a_page_read() -> None:
    """Front matter, heading and text come apart; bytes that are no UTF-8 are no error."""
    page = read_page(b"---\ntitle: Front\nowner: Ops\n---\n# Head\n\nText \xff\n", "a.md")
    assert (page.title, page.heading, page.data["owner"]) == ("Front", "Head", "Ops")
    assert page.body.strip().startswith("# Head")
    assert read_page(b"Text", "a.md").data == {}


@pytest.mark.parametrize(
    ("path", "original", "language"),
    [
        ("a/b.ja.md", "a/b.md", "ja"),
        ("index.pt-BR.md", "index.md", "pt-BR"),
        ("a.b.ja.md", "a.b.md", "ja"),
        ("a/b.md", "a/b.md", ""),
        ("a/b.fr.md", "a/b.fr.md", ""),  # not one of the handbook's
        ("ja.md", "ja.md", ""),
        ("a/.ja.md", "a/.ja.md", ""),
        ("a.ja/b.md", "a.ja/b.md", ""),
        ("b.JA.md", "b.JA.md", ""),
    ],
)
def test_the_name_of_a_translation(path: str, original: str, language: str) -> None:
    """The language stands before the ending; only those of the handbook count."""
    assert parted(path, ("ja", "pt-BR")) == (original, language)
    if language:
        assert translation_of(original, language) == path
