"""The same page of the newsletter in other languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.model import Alternate

if TYPE_CHECKING:
    from farflung.render.look import Look

__all__ = ["alternates"]


def alternates(look: Look, page: str) -> tuple[Alternate, ...]:
    """Return all languages that a page is in, itself among them; none where there is only one.

    ``page`` is its address below the folder of its language, empty for the archive or with a slash
    at its end.
    """
    up = "../" * f"{look.folder}{page}".count("/")
    found = []
    for tongue in look.tongues:
        there = f"{look.speaking(tongue.language).folder}{page}"
        whole = f"{look.site_url}newsletter/{there}" if look.site_url else ""
        current = tongue.language == look.language
        found.append(Alternate(tongue.language, tongue.name, f"{up}{there}", whole, current))
    return tuple(found)
