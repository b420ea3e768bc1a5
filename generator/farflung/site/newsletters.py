"""Finishing the newsletter's part of the site: its slots, and the files that are of no page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from farflung.errors import EngineError
from farflung.site.policy import with_policy
from farflung.site.refs import safe_name
from farflung.site.search import page_address
from farflung.site.settle import page_file
from farflung.site.slots import fill_slots

if TYPE_CHECKING:
    from collections.abc import Iterable

    from farflung.model import SiteFile, WebSite
    from farflung.site.cache import Draft

__all__ = ["NEWSLETTER", "address_of_newsletter", "fill_newsletter", "staged_name", "write_files"]

NEWSLETTER = "newsletter"


def staged_name(website: WebSite) -> str:
    """Return the name of a newsletter's tree for the engine: one for each language."""
    return f"{NEWSLETTER}.{website.folder}" if website.folder else NEWSLETTER


def address_of_newsletter(website: WebSite) -> str:
    """Return where a newsletter is below the site."""
    return f"{NEWSLETTER}/{website.folder}".rstrip("/")


def fill_newsletter(folder: Draft, website: WebSite) -> None:
    """Fill the slots of the built pages and add the finished files. Raises :class:`EngineError`."""
    for page in website.pages:
        name = page_file(page_address(page.path))
        if name not in folder:
            raise EngineError(f"the engine built no page for newsletter/{page.path}")
        folder.write(name, fill_slots(with_policy(folder.read(name)), page.slots, page.path))
    write_files(folder, website.files)


def write_files(folder: Draft, files: Iterable[SiteFile]) -> None:
    """Put finished files into a folder. Raises :class:`EngineError` for a name that leads out."""
    for extra in files:
        if not safe_name(extra.path):
            raise EngineError(f'a file of the site has an unsafe name: "{extra.path}"')
        content = extra.content
        folder.write(extra.path, content.read_bytes() if isinstance(content, Path) else content)
