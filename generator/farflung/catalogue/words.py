"""Words as a room declares them, and the gettext catalogues that translate them.

The context of a message is where it was declared (``newsletter.read_on_web``), its id the English
words. So the same English may be two words elsewhere, and whoever changes the English asks for new
translations. A word without a translation is said in English.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from farflung.catalogue.languages import locale_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "CATALOGUES",
    "Message",
    "Plural",
    "Sayings",
    "catalogue_digest",
    "declared",
    "has_words",
    "label",
    "placeholders",
    "spoken",
]

CATALOGUES = Path(__file__).parent / "po"
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Plural:
    """Words that depend on a number, written ``{count}`` in them: the English for one and for more.

    ``context`` and ``language`` are filled in by :func:`spoken`.
    """

    one: str
    other: str
    context: str = ""
    language: str = "en"

    def of(self, count: int) -> str:
        """Return the words for a number, with the number in them as the language writes it."""
        from babel.numbers import format_decimal  # noqa: PLC0415 - much is said without a number

        found = _translations(self.language).npgettext(self.context, self.one, self.other, count)
        return found.replace("{count}", str(format_decimal(count, locale=locale_of(self.language))))

    def by_category(self) -> dict[str, str]:
        """Return the words by the plural category (CLDR) of their number, ``{count}`` left open.

        That is what a browser's ``Intl.PluralRules`` asks for.
        """
        said = _translations(self.language).npgettext
        forms = {
            category: said(self.context, self.one, self.other, count)
            for category, count in _counts(self.language).items()
        }
        forms.setdefault("other", next(reversed(forms.values())))
        return forms


@lru_cache(maxsize=16)
def _counts(language: str) -> dict[str, int]:
    """Return the first number of each plural category, in the order of the numbers."""
    locale = locale_of(language)
    found: dict[str, int] = {}
    for count in range(201):  # every category of whole numbers has one among them
        found.setdefault(str(locale.plural_form(count)), count)
    return found


class Sayings:
    """The words of a room: a frozen dataclass of texts, of :class:`Plural`, and of texts by name."""

    __slots__ = ()

    context: ClassVar[str] = ""

    def say(self, word: str, /, **values: str) -> str:
        """Return a word with its ``{…}`` filled in; values are data, never looked into.

        One of several words under a name is asked for as ``titled.changed``.
        """
        name, _, key = word.partition(".")
        found = getattr(self, name)
        return _filled(found[key] if key else found, values)

    def count(self, word: str, count: int, /, **values: str) -> str:
        """Return what is said of a number of things, with its other ``{…}`` filled in."""
        plural: Plural = getattr(self, word)
        return _filled(plural.of(count), values)

    def around(self, word: str) -> tuple[str, str]:
        """Return what stands before and after the only ``{…}`` of a word."""
        before, _, after = _PLACEHOLDER.sub("\0", getattr(self, word), count=1).partition("\0")
        return before, after


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of a catalogue: where its words were declared, the English, its plural if any."""

    context: str
    english: str
    plural: str = ""


Words = TypeVar("Words", bound=Sayings)


def spoken(room: type[Words], language: str) -> Words:
    """Return the words of a room in a language, in English where nobody has translated them."""
    return cast("Words", _spoken(room, language))  # type: ignore[arg-type] # every class is hashable


@lru_cache(maxsize=256)
def _spoken(room: type[Sayings], language: str) -> Sayings:
    words = room()
    changed = {
        name: _translated(value, f"{words.context}.{name}", language)
        for name, value in _declarations(words)
    }
    return replace(words, **changed)  # type: ignore[type-var] # every room's words are a dataclass


def label(context: str, english: str, language: str) -> str:
    """Translate a label that was declared outside of Python, such as that of a kind's field."""
    return _translations(language).pgettext(context, english) if english else ""


def declared(words: Sayings) -> Iterator[Message]:
    """Return the messages that a room's words need in a catalogue, in their order."""
    for name, value in _declarations(words):
        context = f"{words.context}.{name}"
        if isinstance(value, Plural):
            yield Message(context, value.one, value.other)
        elif isinstance(value, Mapping):
            yield from (Message(f"{context}.{key}", text) for key, text in value.items())
        else:
            yield Message(context, value)


def placeholders(text: str) -> frozenset[str]:
    """Return the names that stand in braces in a text."""
    return frozenset(_PLACEHOLDER.findall(text))


def _declarations(words: Sayings) -> Iterator[tuple[str, Any]]:
    for field in fields(words):  # type: ignore[arg-type] # as in spoken()
        yield field.name, getattr(words, field.name)


def _translated(value: Any, context: str, language: str) -> Any:
    if isinstance(value, Plural):
        return replace(value, context=context, language=language)
    if isinstance(value, Mapping):
        return {key: _translated(text, f"{context}.{key}", language) for key, text in value.items()}
    return _translations(language).pgettext(context, value)


def has_words(language: str) -> bool:
    """Tell whether the fixed words are there in a language (English is what they are written in)."""
    return language.partition("-")[0].lower() == "en" or _file_of(language) is not None


def _file_of(language: str) -> Path | None:
    parts = language.split("-")
    names = (
        "_".join(parts[: len(parts) - n]) for n in range(len(parts))
    )  # zh_Hant_TW, zh_Hant, zh
    known = {file.stem.lower(): file for file in CATALOGUES.glob("*.po")}
    return next((known[name.lower()] for name in names if name.lower() in known), None)


@lru_cache(maxsize=32)
def _translations(language: str) -> NullTranslations:
    file = _file_of(language)
    if file is None:
        return NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - nothing is translated into English
    from babel.messages.pofile import read_po  # noqa: PLC0415 - the same

    with file.open("rb") as source:
        catalogue = read_po(source, locale=file.stem)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


@lru_cache(maxsize=1)
def catalogue_digest() -> str:
    """Return the SHA-256 of all catalogues: two equal digests, the same words."""
    digest = hashlib.sha256()
    for file in sorted(CATALOGUES.glob("*.po")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
