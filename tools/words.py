"""Bring the catalogues in step with the words that are declared in the code and in the kinds.

``python tools/words.py`` asks every language for what is new and drops what is gone;
``python tools/words.py fr`` adds a language. It prints how many words each language still lacks.
Edit the ``.po`` files by hand or with any gettext editor.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from farflung.catalogue import CATALOGUES, Message, declared, placeholders
from farflung.changes.words import ChangesWords
from farflung.kinds import read_kinds
from farflung.mail.service.words import ServiceWords
from farflung.mail.subscribers.words import ConfirmationWords
from farflung.mail.words import LetterWords
from farflung.render.labels import label_messages
from farflung.render.words import Words
from farflung.site.words import HandbookWords

PROJECT = "farflung"
WIDTH = 100
IDLE = tuple(
    f'"{name}:'
    for name in (
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)
"""How the header's lines begin that say nothing here."""


def messages() -> list[Message]:
    """Return everything that is to be translated, in the order of the catalogues."""
    kinds, _ = read_kinds(Path("/nonexistent"))
    rooms = (
        Words(),
        LetterWords(),
        HandbookWords(),
        ChangesWords(),
        ConfirmationWords(),
        ServiceWords(),
    )
    return [
        *(message for words in rooms for message in declared(words)),
        *(message for name in sorted(kinds) for message in label_messages(kinds[name])),
    ]


def template() -> Catalog:
    """Return the catalogue without translations."""
    catalogue = Catalog(project=PROJECT, charset="utf-8", fuzzy=False)
    for message in messages():
        ids = (message.english, message.plural) if message.plural else message.english
        names = sorted(placeholders(message.english) | placeholders(message.plural))
        comment = f"Keep as they are: {', '.join('{' + name + '}' for name in names)}"
        catalogue.add(ids, context=message.context, auto_comments=[comment] if names else [])
    return catalogue


def renew(file: Path, wanted: Catalog) -> Catalog:
    """Return the catalogue of a language with the messages that are wanted and no others."""
    locale = Locale.parse(file.stem)
    found = Catalog(locale=locale, project=PROJECT, charset="utf-8", fuzzy=False)
    if file.is_file():
        with file.open("rb") as source:
            old = read_po(source, locale=locale)
        found.header_comment = old.header_comment
    else:
        old = Catalog(locale=locale)
        found.header_comment = f"# Farflung in {locale.english_name}."
    for message in wanted:
        if not message.id:
            continue
        known = old.get(
            message.id if isinstance(message.id, str) else message.id[0], message.context
        )
        same = known is not None and known.id == message.id
        text = known.string if same and known else ""
        comments = known.user_comments if same and known else []
        found.add(
            message.id,
            text,
            context=message.context,
            auto_comments=message.auto_comments,
            user_comments=comments,
        )
    return found


def write(file: Path, catalogue: Catalog) -> None:
    """Write a catalogue without the lines that change with every run or that nobody fills in."""
    made = BytesIO()
    write_po(made, catalogue, width=WIDTH, no_location=True)
    lines = made.getvalue().decode().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith(IDLE)), "utf-8")


def lacking(catalogue: Catalog) -> int:
    """Count the messages that nobody has translated yet."""
    texts = [
        m.string if isinstance(m.string, tuple | list) else (m.string,) for m in catalogue if m.id
    ]
    return sum(not all(forms) or not forms for forms in texts)


def main(new: list[str]) -> None:
    """Renew every catalogue, and write those of new languages."""
    wanted = template()
    files = {file.stem: file for file in CATALOGUES.glob("*.po")}
    files |= {name.replace("-", "_"): CATALOGUES / f"{name.replace('-', '_')}.po" for name in new}
    for name, file in sorted(files.items()):
        catalogue = renew(file, wanted)
        write(file, catalogue)
        print(f"{name}: {lacking(catalogue)} of {len(catalogue)} words are missing")


if __name__ == "__main__":
    main(sys.argv[1:])
