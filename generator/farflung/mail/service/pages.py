"""The pages as HTML. Pure but for reading the template."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from farflung.catalogue import direction, has_words, own_name, spoken
from farflung.mail.service.words import ServiceWords
from farflung.resources import themes_folder

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from farflung.mail.service.choices import Choices, Fault, Offer

__all__ = ["Masthead", "Page", "Pages", "Paint", "negotiate"]

_TONES = ("desk", "sheet", "ink", "muted", "line", "accent", "seal")


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of one mode, each ``#rrggbb``; ``seal`` is text on the accent."""

    desk: str
    sheet: str
    ink: str
    muted: str
    line: str
    accent: str
    seal: str


@dataclass(frozen=True, slots=True)
class Masthead:
    """How a publication presents itself.

    ``sections`` are the titles of sections by language, then by id; ``language`` is the main one.
    """

    title: str
    language: str
    light: Paint
    dark: Paint
    sections: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its HTML, and the hash that a content security policy names its style by."""

    html: str
    style_hash: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Every page of the service, in a language. None of them says whether a token is somebody's."""

    masthead: Masthead
    offer: Offer
    language: str

    def letters(
        self, choices: Choices, today: dt.date, fault: Fault | None = None, *, saved: bool = False
    ) -> Page:
        """Show the button to leave, and the form with what somebody gets; what they chose stays."""
        return self._page(
            "letters.html.j2", choices=choices, today=today, fault=fault, saved=saved,
            sections=self._sections(), languages=[(tag, own_name(tag)) for tag in self.offer.languages],
        )  # fmt: skip

    def left(self) -> Page:
        """Say that the letters have stopped, with a button that undoes it."""
        return self._said("left_title", "left_text", button=("return", "return_button"))

    def back(self) -> Page:
        """Say that somebody came back."""
        return self._said("back_title", "back_text")

    def confirm(self) -> Page:
        """Ask for the press of a button that confirms a subscription."""
        return self._said("confirm_title", "confirm_ask", button=("confirm", "confirm_button"))

    def confirmed(self) -> Page:
        """Say that the confirmation was taken."""
        return self._said("confirmed_title", "confirmed_text")

    def gone(self) -> Page:
        """Say that there is no such page."""
        return self._said("gone_title", "gone_text")

    def busy(self) -> Page:
        """Say that too many requests came."""
        return self._said("busy_title", "busy_text")

    def later(self) -> Page:
        """Say that the list cannot be reached."""
        return self._said("later_title", "later_text")

    def _said(self, title: str, text: str, button: tuple[str, str] | None = None) -> Page:
        return self._page("said.html.j2", heading=title, text=text, button=button)

    def _sections(self) -> list[tuple[str, str]]:
        titles = self.masthead.sections
        main = titles[self.masthead.language]
        own = titles.get(self.language) or titles.get(self.language.partition("-")[0], {})
        return [(name, own.get(name) or main[name]) for name in self.offer.sections]

    def _page(self, template: str, **values: Any) -> Page:
        style = _style(self.masthead.light, self.masthead.dark)
        words = spoken(ServiceWords, self.language)
        common = {
            "words": words,
            "told": lambda word: _told(words, word, self.masthead.title),
            "title": self.masthead.title,
            "masthead": self.masthead,
            "language": self.language,
            "dir": direction(self.language),
            "offer": self.offer,
            "style": style,
        }
        html = _environment().get_template(template).render(common | values)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        return Page(html, f"sha256-{digest}")


def negotiate(wanted: str, accepted: str, main: str) -> str:
    """Return the language of a page: as its address says, else as the browser does, else the main.

    ``accepted`` is Accept-Language (RFC 9110, 12.5.4). It never depends on whose page it is.
    """
    found = next((tag for tag in (wanted, *_by_weight(accepted), main) if _is_spoken(tag)), "en")
    return found if found.isascii() else "en"


def _is_spoken(tag: str) -> bool:
    parts = tag.split("-")
    return all(part.isalnum() and len(part) <= 8 for part in parts) and has_words(tag)  # noqa: PLR2004 - BCP 47


def _by_weight(accepted: str) -> Iterable[str]:
    weighed: list[tuple[float, str]] = []
    for part in accepted[:500].split(","):
        tag, _, rest = part.partition(";")
        try:
            weight = float(rest.strip().removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        weighed.append((-weight, tag.strip()))
    return (tag for weight, tag in sorted(weighed, key=lambda pair: pair[0]) if tag and weight)


def _told(words: ServiceWords, word: str, title: str) -> Markup:
    """Say something with the publication's title in it, which may run the other way."""
    before, after = words.around(word)
    if "{title}" not in getattr(words, word):
        return Markup("{}").format(before)
    return Markup("{}<bdi>{}</bdi>{}").format(before, title, after)


def _style(light: Paint, dark: Paint) -> str:
    def tones(paint: Paint) -> str:
        return " ".join(f"--{name}: {getattr(paint, name)};" for name in _TONES)

    source, _, _ = _environment().loader.get_source(_environment(), "service.css")  # type: ignore[union-attr] # there is one
    night = f"@media (prefers-color-scheme: dark) {{ :root {{ {tones(dark)} }} }}"
    return f":root {{ color-scheme: light dark; {tones(light)} }}\n{night}\n{source}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(themes_folder() / "service"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
