"""The fixed words of every room in every language, and what is known about languages.

A room declares its words in English, as a frozen dataclass that derives from :class:`Sayings`;
:func:`spoken` gives the same record in another language. The translations are gettext catalogues,
``po/<language>.po``, read as they are: there is nothing to compile. ``tools/words.py`` keeps them
in step with what is declared.
"""

from farflung.catalogue.languages import (
    direction,
    full_day,
    is_country,
    is_language,
    locale_of,
    own_name,
)
from farflung.catalogue.words import (
    CATALOGUES,
    Message,
    Plural,
    Sayings,
    catalogue_digest,
    declared,
    has_words,
    label,
    placeholders,
    spoken,
)

__all__ = [
    "CATALOGUES",
    "Message",
    "Plural",
    "Sayings",
    "catalogue_digest",
    "declared",
    "direction",
    "full_day",
    "has_words",
    "is_country",
    "is_language",
    "label",
    "locale_of",
    "own_name",
    "placeholders",
    "spoken",
]
