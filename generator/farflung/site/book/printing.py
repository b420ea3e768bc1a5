"""The document as a PDF, by WeasyPrint: nothing is fetched but what the version itself holds."""

from __future__ import annotations

import logging
import mimetypes
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree.ElementTree import tostring

from farflung.errors import UsageError
from farflung.identity import digest
from farflung.resources import themes_folder
from farflung.site.book.extract import INSIDE

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

__all__ = ["Printed", "need_printer", "print_book", "style"]


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, how many pages of paper it has, and the pictures that it lacks, by their addresses."""

    content: bytes
    pages: int
    missing: tuple[str, ...]


def need_printer() -> Any:
    """Return the module of WeasyPrint. Raises :class:`UsageError` with what to install."""
    try:
        import weasyprint  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise UsageError(
            "a PDF is made by WeasyPrint, which is not installed",
            hint="run: pip install 'farflung[pdf]'",
        ) from error
    except OSError as error:
        raise UsageError(
            "WeasyPrint finds no Pango, which sets its lines",
            hint="on Debian and Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
            "libharfbuzz-subset0",
        ) from error
    return weasyprint


def style() -> str:
    """Return the style sheet of the document, which is not that of the site."""
    return (themes_folder() / "print" / "book.css").read_text("utf-8")


def print_book(document: Element, read: Callable[[str], bytes | None]) -> Printed:
    """Set a document; ``read`` gives a file of the version by its path, None where there is none.

    The same document gives the same bytes with the same WeasyPrint, Pango and fonts. Raises
    :class:`UsageError`.
    """
    weasyprint = need_printer()
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # what is missing we say ourselves
    missing: list[str] = []

    def fetch(_: Any, url: str, headers: Any = None) -> Any:  # noqa: ARG001 - as it is called
        """Hand out a file of the version and refuse everything else."""
        path = unquote(url.removeprefix(INSIDE).partition("?")[0].partition("#")[0])
        content = read(path) if url.startswith(INSIDE) else None
        if content is None:
            missing.append(path)
            raise ValueError(f"not a file of this version: {url}")
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return weasyprint.urls.URLFetcherResponse(url, content, {"Content-Type": kind})

    fetcher = type("Files", (weasyprint.urls.URLFetcher,), {"fetch": fetch})()
    sheet = weasyprint.CSS(string=style(), base_url=INSIDE, url_fetcher=fetcher)
    text = "<!doctype html>" + tostring(document, "unicode", method="html")
    made = weasyprint.HTML(string=text, base_url=INSIDE, url_fetcher=fetcher).render(
        stylesheets=[sheet]
    )
    content = made.write_pdf(pdf_identifier=digest(text).encode()[:32], pdf_tags=True)
    return Printed(content, len(made.pages), tuple(dict.fromkeys(missing)))
