"""Where pictures and pages are found from a page, a letter or a feed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from farflung.model import Picture, Rendition
    from farflung.render.look import Look

__all__ = ["Addresses", "Shot", "content_id", "picture_path"]

_HASH = 16  # hexadecimal digits of a picture's hash that name its files


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture as it is shown: address, size in pixels, description, and wider files of it.

    ``focus`` is what stays in sight where it is cropped (a CSS position), ``spread`` the width in
    pixels of the whole of a cropped picture, of which a part is seen.
    """

    src: str
    width: int
    height: int
    alt: str
    srcset: str = ""
    webp: str = ""
    focus: str = ""
    spread: int = 0

    def cropped(self, width: int, height: int) -> Shot:
        """Return the shot as a box of that shape, no larger than the picture, filled by it."""
        scale = min(1.0, self.width / width, self.height / height)
        box = max(1, round(width * scale)), max(1, round(height * scale))
        spread = round(max(box[0], box[1] * self.width / self.height))
        return replace(self, width=box[0], height=box[1], spread=spread)

    def within(self, width: int, height: int) -> Shot:
        """Return the shot scaled down to fit a box of ``width`` by ``height`` pixels."""
        scale = min(1.0, width / self.width, height / self.height)
        return replace(
            self,
            width=max(1, round(self.width * scale)),
            height=max(1, round(self.height * scale)),
        )


@dataclass(frozen=True, slots=True)
class Addresses:
    """What leads to ``newsletter/``, to the handbook's default version and to ``changes/``.

    All end with a slash, or are empty where nothing leads there. ``embed`` shows pictures by
    their Content-ID (RFC 2392); ``letter`` shows the picture file that is made for letters.
    """

    newsletter: str
    handbook: str
    embed: bool = False
    letter: bool = False
    changes: str = ""

    @classmethod
    def of_page(cls, look: Look) -> Addresses:
        """Give the addresses as seen from ``newsletter/<edition>/``, or that of a language."""
        return cls._within(look, 1)

    @classmethod
    def of_archive(cls, look: Look) -> Addresses:
        """Give the addresses as seen from ``newsletter/``, or from the folder of a language."""
        return cls._within(look, 0)

    @classmethod
    def of_shelf(cls, look: Look) -> Addresses:
        """Give the addresses as seen from ``newsletter/sections/<section>/``."""
        return cls._within(look, 2)

    @classmethod
    def of_handbook(cls) -> Addresses:
        """Give the addresses as seen from the start page of a version of the handbook."""
        return cls("../newsletter/", "", changes="../changes/")

    @classmethod
    def _within(cls, look: Look, depth: int) -> Addresses:
        """Give the addresses as seen from so many folders below those of the look's language."""
        up = "../" * (look.folder.count("/") + depth)
        return cls(up, f"{up}../{look.handbook}/", changes=f"{up}../changes/")

    @classmethod
    def of_feed(cls, look: Look) -> Addresses:
        """Give absolute addresses, or none without a ``site_url``."""
        if not look.site_url:
            return cls("", "")
        base = look.site_url
        return cls(f"{base}newsletter/", f"{base}{look.handbook}/", changes=f"{base}changes/")

    @classmethod
    def of_letter(cls, look: Look) -> Addresses:
        """Give the addresses of a mailed letter; without a ``site_url`` pictures travel inside."""
        embed = look.publication.delivery.pictures == "embed" or not look.site_url
        return replace(cls.of_feed(look), embed=embed, letter=True)

    @classmethod
    def of_web_letter(cls, look: Look) -> Addresses:
        """Give the addresses of the letter's copy on the site, ``newsletter/<edition>/``."""
        return replace(cls.of_page(look), letter=True)

    def page(self, path: str) -> str:
        """Return the address of a page of the handbook, or none.

        ``path`` is that of its file below ``docs_dir``, perhaps with ``#`` and an anchor.
        """
        if not self.handbook:
            return ""
        path, mark, anchor = path.partition("#")
        stem = path.removesuffix(".md")
        folder, _, name = stem.rpartition("/")
        if name in {"index", "README"}:
            stem = folder
        return self.handbook + (f"{quote(stem)}/" if stem else "") + mark + quote(anchor)

    def edition(self, name: str, anchor: str = "") -> str:
        """Return the address of a frozen edition's page, or of an item on it, or none."""
        if not self.newsletter:
            return ""
        return f"{self.newsletter}{name}/" + (f"#{anchor}" if anchor else "")

    def redline(self, address: str) -> str:
        """Return the address of a redline (given below ``changes/``), or none."""
        return self.changes + quote(address) if self.changes and address else ""

    def shot(self, picture: Picture, alt: str, focus: str = "") -> Shot:
        """Show a picture with its description and what matters in it."""
        if self.letter:
            file = picture.letter
            if self.embed:
                return Shot(f"cid:{content_id(picture)}", file.width, file.height, alt)
            return Shot(self._file(picture, file), file.width, file.height, alt)
        widest = picture.fallback[-1]
        return Shot(
            self._file(picture, widest),
            widest.width,
            widest.height,
            alt,
            self._set(picture, picture.fallback),
            self._set(picture, picture.webp),
            focus,
        )

    def _file(self, picture: Picture, rendition: Rendition) -> str:
        return self.newsletter + picture_path(picture, rendition)

    def _set(self, picture: Picture, renditions: tuple[Rendition, ...]) -> str:
        return ", ".join(f"{self._file(picture, file)} {file.width}w" for file in renditions)


def picture_path(picture: Picture, rendition: Rendition) -> str:
    """Name a picture's file below ``newsletter/``, after its source and width alone."""
    return f"pictures/{picture.source[:_HASH]}-{rendition.width}{rendition.suffix}"


def content_id(picture: Picture) -> str:
    """Name a picture inside a letter; the name does not depend on the encoder's bytes."""
    return f"{picture.source[:_HASH]}@farflung"
