"""Names of pages that say a language."""

from __future__ import annotations

from farflung.site.linkcheck import Handbook
from farflung.site.translationcheck import translation_problems


def _rules(*names: str, languages: tuple[str, ...] = ("es", "ja")) -> list[tuple[str, str]]:
    book = Handbook("handbook", dict.fromkeys(names, ""), frozenset(names), {}, languages=languages)
    return [(problem.place.file, problem.rule) for problem in translation_problems(book)]


def test_translations_are_right() -> None:
    """A page, its translations, and names with dots that mean something else."""
    names = ("a.md", "a.es.md", "a.ja.md", "version-1.2.md", "node.js.md", "plan.to.md", "b/es.md")
    assert _rules(*names) == []


def test_names_mean_nothing_in_a_handbook_of_one_language() -> None:
    """Without the setting nothing is said."""
    assert _rules("a.es.md", "es/a.md", "b.md", "b.xx.md", languages=()) == []


def test_what_is_wrong_with_the_name_of_a_translation() -> None:
    """No original, a language that is none or not the handbook's, and a folder in the way."""
    names = ("a.md", "a.jp.md", "a.fr.md", "a.en.md", "lost.es.md", "es/b.md")
    assert _rules(*names) == [
        ("handbook/a.en.md", "unlisted-language"),
        ("handbook/a.fr.md", "unlisted-language"),
        ("handbook/a.jp.md", "unknown-language"),
        ("handbook/es/b.md", "language-folder"),
        ("handbook/lost.es.md", "translation-without-original"),
    ]
