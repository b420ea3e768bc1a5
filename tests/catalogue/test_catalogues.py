from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from tests.builders import kinds

from farflung.catalogue import (
    CATALOGUES,
    Message,
    declared,
    has_words,
    label,
    locale_of,
    placeholders,
    spoken,
)
from farflung.changes.words import ChangesWords
from farflung.mail.service.words import ServiceWords
from farflung.mail.subscribers.words import ConfirmationWords
from farflung.mail.words import LetterWords
from farflung.render.labels import label_messages
from farflung.render.words import Words
from farflung.resources import themes_folder
from farflung.site.reading import CITIES, ReadingWords, for_templates
from farflung.site.words import HandbookWords

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages import Catalog

LANGUAGES = sorted(file.stem for file in CATALOGUES.glob("*.po"))


def messages() -> list[Message]:
    """Return everything that the code and the kinds declare."""
    rooms = (
        Words(),
        LetterWords(),
        HandbookWords(),
        ReadingWords(),
        ChangesWords(),
        ConfirmationWords(),
        ServiceWords(),
    )
    found = [message for words in rooms for message in declared(words)]
    return [*found, *(m for kind in kinds().values() for m in label_messages(kind))]


def catalogue(language: str) -> Catalog:
    """Read the catalogue of a language."""
    with (CATALOGUES / f"{language}.po").open("rb") as source:
        return read_po(source, locale=language)


def test_the_languages() -> None:
    """Besides English, in which they are written, there are the words of at least four languages."""
    assert {"ar", "es", "ja", "uk"} <= set(LANGUAGES)
    assert has_words("en")
    assert has_words("en-GB")
    assert has_words("es-MX")
    assert not has_words("sw")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_all_words(language: str) -> None:
    """Each word is there once and translated, with the placeholders of the English; none is left over.

    ``make words`` brings a catalogue in step; then translate what is empty in it.
    """
    found = catalogue(language)
    wanted = messages()
    entries = {entry.context: entry for entry in found if entry.id}
    assert set(entries) == {message.context for message in wanted}
    for message in wanted:
        entry = entries[message.context]
        plural = bool(message.plural)
        assert entry.id == ((message.english, message.plural) if plural else message.english)
        forms = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
        texts = [str(form or "") for form in forms]
        assert len(texts) == (found.num_plurals if plural else 1)
        assert not entry.fuzzy, message
        for text in texts:
            assert text, message
            assert text.strip(" ") == text or message.english.strip(" ") != message.english
            counted = {"count"} if plural else set()  # a language may write "one page" in words
            assert placeholders(text) | counted == placeholders(message.english) | counted, message
        if plural:
            assert "{count}" in texts[-1], message


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    """Numbers of one plural category (CLDR) share a form, so that a browser chooses as we do."""
    plural = spoken(ChangesWords, language).inserted
    for count in range(201):
        category = str(locale_of(language).plural_form(count))
        said = plural.by_category()[category].replace("{count}", str(count))
        assert plural.of(count) == said


def test_counted() -> None:
    """Words go with their numbers, and numbers are written as the language does."""
    arabic = spoken(ChangesWords, "ar")
    told = [arabic.count("added_pages", count) for count in (1, 2, 3, 11)]
    assert told == ["صفحة جديدة واحدة", "صفحتان جديدتان", "3 صفحات جديدة", "11 صفحة جديدة"]
    ukrainian = spoken(ChangesWords, "uk")
    told = [ukrainian.count("added_pages", count) for count in (1, 2, 5, 21)]
    assert told == ["1 нова сторінка", "2 нові сторінки", "5 нових сторінок", "21 нова сторінка"]
    assert spoken(ChangesWords, "en").count("inserted", 1234) == "1,234 words inserted"
    assert spoken(ChangesWords, "es").count("inserted", 12345) == "12.345 palabras añadidas"


def test_values_are_data() -> None:
    """What is filled in is never looked into for placeholders."""
    assert Words().say("thanks", giver="{receiver}", receiver="Ada") == "{receiver} thanks Ada"
    assert spoken(ChangesWords, "ja").say("titled.moved", title="休暇") == "休暇：移動"


def test_without_a_translation_it_is_said_in_english() -> None:
    """A language without a catalogue, and a label that an organisation has changed, stay as they are."""
    assert spoken(Words, "sw") == Words()
    assert label("kind.pet.section", "Pets", "ja") == "ペット"
    assert label("kind.pet.section", "Our beasts", "ja") == "Our beasts"
    assert label("kind.pet.section", "", "ja") == ""


def test_words_for_templates_and_scripts() -> None:
    """Templates get what stands around a placeholder, scripts all words with their plurals as JSON."""
    words = spoken(HandbookWords, "ja").for_templates()
    assert words["overdue_since"] == ["このページは", "までに見直されるはずでした。"]
    script = json.loads(words["script"])
    assert script["passages_gone"] == {"other": "{count}か所がなくなりました"}
    assert json.loads(HandbookWords().for_templates()["script"])["passages_gone"] == {
        "one": "{count} passage is gone",
        "other": "{count} passages are gone",
    }


def test_the_script_keeps_catalogues_in_step(tmp_path: Path, repository: Path) -> None:
    """``make words`` changes nothing where all is well, and adds a language with everything to do."""
    before = {file.name: file.read_bytes() for file in CATALOGUES.glob("*.po")}
    code = (
        "import sys, pathlib, shutil; sys.path.insert(0, 'tools'); import words\n"
        "new = pathlib.Path(sys.argv[1])\n"
        "shutil.copytree(words.CATALOGUES, new, dirs_exist_ok=True)\n"
        "words.CATALOGUES = new\nwords.main(['pt-BR'])\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True)
    after = {file.name: file.read_bytes() for file in tmp_path.glob("*.po")}
    fresh = after.pop("pt_BR.po").decode()
    assert after == before
    assert f"pt_BR: {len(messages())} of {len(messages())} words are missing" in done.stdout
    assert 'msgctxt "newsletter.read_on_web"\nmsgid "Read on the web"\nmsgstr ""' in fresh
    assert re.search(r"nplurals=2", fresh)


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_cities_are_in_step(language: str, repository: Path) -> None:
    """The names of cities are those that ``make cities`` writes, in every language of the words."""
    file = themes_folder() / CITIES / f"{language}.js"
    code = "import sys; sys.path.insert(0, 'tools'); import cities; print(cities.script(sys.argv[1]), end='')"
    command = [sys.executable, "-c", code, language]
    done = subprocess.run(
        command, cwd=repository, capture_output=True, encoding="utf-8", check=True
    )
    assert file.read_text("utf-8") == done.stdout
    assert for_templates(language)["cities"] == language


def test_cities_in_a_language_without_words() -> None:
    """Where nobody has written the names of cities, they are in English."""
    assert for_templates("sw")["cities"] == "en"
    assert for_templates("es-MX")["cities"] == "es"
