"""Pages of the handbook whose names say a language, and what is wrong with that."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from farflung.catalogue import is_language
from farflung.pages import parted
from farflung.problems import Place, Problem, Severity, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from farflung.site.linkcheck import Handbook

__all__ = ["translation_problems"]

_LIKE_A_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def translation_problems(book: Handbook) -> Iterator[Problem]:
    """Find translations of nothing, into no language, or into one that the handbook is not in.

    Nothing where the handbook is in one language: names with dots mean nothing there. A name such
    as ``plan.to.md`` counts as a translation only if ``plan.md`` lies beside it.
    """
    if not book.languages:
        return
    for path in sorted(book.pages):
        place = Place(posixpath.join(book.folder, path))
        top, slash, _ = path.partition("/")
        if slash and top in book.languages:
            message = f'the site has the pages in this language at "{top}/"'
            hint = f"give the folder another name, or translate a page beside it: name.{top}.md"
            yield Problem(place, "language-folder", message, hint)
        original, language = parted(path, book.languages)
        if language and original not in book.pages:
            message = f"there is no {posixpath.basename(original)} that this could translate"
            hint = did_you_mean(original, (p for p in book.pages if p != path))
            yield Problem(place, "translation-without-original", message, hint)
        elif not language:
            yield from _unlisted(book, path, place)


def _unlisted(book: Handbook, path: str, place: Place) -> Iterator[Problem]:
    stem, dot, ending = path.rpartition(".")
    name, _, tag = stem.rpartition(".")
    if not dot or not _LIKE_A_TAG.fullmatch(tag) or f"{name}.{ending}" not in book.pages:
        return
    if not is_language(tag):
        message = f'"{tag}" in the name of this file is not a language'
        hint = did_you_mean(tag, book.languages) or f"name it as in name.{book.languages[0]}.md"
        yield Problem(place, "unknown-language", message, hint)
    else:
        message = f"the handbook is not in this language ({tag}), so this is a page of its own"
        hint = f"add {tag} to languages below extra.handbook in mkdocs.yml"
        if tag == book.language:
            message = f"pages in the handbook's own language ({tag}) do not say so in their names"
            hint = "keep one of the two files"
        yield Problem(place, "unlisted-language", message, hint, Severity.WARNING)
