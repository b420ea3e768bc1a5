"""How an edition looks: the publication, its kinds and pictures, the theme, and where it stands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from farflung.render.calendar import Calendar, calendar, direction
from farflung.render.palette import Palette, palette
from farflung.render.words import ENGLISH, Words
from farflung.resources import themes_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.config import Publication
    from farflung.kinds import Kind
    from farflung.model import Picture

__all__ = ["Look", "Theme", "read_theme"]

_MADE_WITH = ("babel", "css-inline", "jinja2", "markdown", "nh3")
"""The packages whose output lands in the letter byte for byte."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The templates of ``themes/newsletter/`` and the SHA-256 of the design they make.

    ``digest`` is over every file of the theme, our own renderers, and the names and versions of
    the packages whose bytes land in the letter. Two equal digests make equal letters.
    """

    environment: Environment
    digest: str

    def render(self, name: str, **values: object) -> str:
        """Fill the template called ``name``; values are data and never read as templates."""
        return self.environment.get_template(name).render(values)

    def source(self, name: str) -> str:
        """Return a file of the theme as it stands."""
        loader = self.environment.loader
        assert loader is not None  # noqa: S101 - read_theme gave it one
        return loader.get_source(self.environment, name)[0]


def read_theme(folder: Path | None = None) -> Theme:
    """Read the theme in ``folder``, by default the one that travels with Farflung."""
    home = folder or themes_folder() / "newsletter"
    environment = Environment(
        loader=FileSystemLoader(home),
        autoescape=_is_markup,  # noqa: S701 - all but plain text and style sheets is escaped
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    return Theme(environment, _digest(home))


def _is_markup(name: str | None) -> bool:
    """Escape in every template but plain text and style sheets, also in one without a name."""
    return name is None or not name.endswith((".txt.j2", ".css.j2"))


def _digest(home: Path) -> str:
    digest = hashlib.sha256()
    for folder, pattern in ((home, "**/*"), (Path(__file__).parent, "*.py")):
        for file in sorted(path for path in folder.glob(pattern) if path.is_file()):
            content = file.read_bytes()
            name = file.relative_to(folder).as_posix()
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    for package in _MADE_WITH:
        digest.update(f"{package}=={version(package)}\0".encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Look:
    """Everything but the edition that decides how the edition looks.

    ``pictures`` are by the hash of their source. ``site_url`` is empty or ends with a slash;
    ``handbook`` is the path segment of the handbook's default version.
    """

    publication: Publication
    kinds: Mapping[str, Kind]
    pictures: Mapping[str, Picture]
    theme: Theme
    site_url: str = ""
    handbook: str = "latest"
    words: Words = field(default=ENGLISH)

    @property
    def language(self) -> str:
        """The language of the publication (BCP 47)."""
        return self.publication.language

    @property
    def dir(self) -> str:
        """The direction in which the publication's language is written."""
        return direction(self.publication.language)

    @property
    def calendar(self) -> Calendar:
        """How the publication writes days and lists."""
        return calendar(self.publication.language)

    @property
    def palette(self) -> Palette:
        """The colours, made from the publication's accent."""
        return palette(self.publication.accent)

    @property
    def digest(self) -> str:
        """SHA-256 of the theme and of all settings that can be seen in a letter."""
        shown = (
            self.publication.model_dump_json(
                exclude={"fetching", "delivery", "preview", "private"}
            ),
            self.publication.delivery.pictures,
            self.site_url,
            self.handbook,
            repr(self.words),
            *(repr(self.kinds[name]) for name in sorted(self.kinds)),
        )
        return hashlib.sha256("\0".join((self.theme.digest, *shown)).encode()).hexdigest()
