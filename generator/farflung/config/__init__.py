"""The settings of a project: ``newsletter/newsletter.yml`` and ``extra.handbook`` in ``mkdocs.yml``.

Every fault of both files is reported at once, each with file, line, column and a hint.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from farflung.config.handbook import (
    Current,
    HandbookSettings,
    Review,
    SiteSettings,
    Versions,
    span_in_months,
)
from farflung.config.mailing import (
    Delivery,
    Dkim,
    MailboxSettings,
    Rates,
    Smtp,
    SoftBounces,
    SubscriberSettings,
)
from farflung.config.publication import (
    EditorSettings,
    FeedSettings,
    Fetching,
    Publication,
    SectionSettings,
)
from farflung.documents import Document, read_yaml
from farflung.faults import problems_of
from farflung.problems import Place, Problem
from farflung.texts import is_web_address

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "MKDOCS_FILE",
    "NEWSLETTER_FILE",
    "Current",
    "Delivery",
    "Dkim",
    "EditorSettings",
    "FeedSettings",
    "Fetching",
    "HandbookSettings",
    "MailboxSettings",
    "Publication",
    "Rates",
    "Review",
    "SectionSettings",
    "Settings",
    "SiteSettings",
    "Smtp",
    "SoftBounces",
    "SubscriberSettings",
    "Versions",
    "read_settings",
    "span_in_months",
]

_Model = TypeVar("_Model", bound=BaseModel)

NEWSLETTER_FILE = "newsletter/newsletter.yml"
MKDOCS_FILE = "mkdocs.yml"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, read and checked, and the project's root folder.

    ``newsletter`` is ``newsletter.yml`` as written, for problems that show later where they stand.
    """

    root: Path
    publication: Publication
    handbook: HandbookSettings
    site: SiteSettings
    newsletter: Document


def read_settings(root: Path) -> tuple[Settings | None, tuple[Problem, ...]]:
    """Read both files below ``root``; the settings are None when there are problems."""
    problems: list[Problem] = []
    newsletter = _load(root, NEWSLETTER_FILE, strict=True, problems=problems)
    mkdocs = _load(root, MKDOCS_FILE, strict=False, problems=problems)
    publication = _validate(Publication, newsletter, (), problems)
    handbook = _validate(HandbookSettings, mkdocs, ("extra", "handbook"), problems)
    site = _read_site(mkdocs, problems) if mkdocs else None
    if newsletter and publication:
        problems.extend(_repeated_sections(publication, newsletter))
    if mkdocs and handbook and site:
        problems.extend(_languages(handbook, site, mkdocs))
    if problems or not (newsletter and publication and handbook and site):
        return None, tuple(problems)
    return Settings(root, publication, handbook, site, newsletter), ()


def _load(root: Path, name: str, *, strict: bool, problems: list[Problem]) -> Document | None:
    try:
        text = (root / name).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        problems.append(
            Problem(Place(name), "missing-file", "this file is missing", "run: farflung init")
        )
        return None
    except UnicodeDecodeError:
        problems.append(Problem(Place(name), "not-utf8", "this file is not UTF-8 text"))
        return None
    document = read_yaml(text, name, strict=strict)
    problems.extend(document.problems)
    if not document.problems and not isinstance(document.data, dict):
        problems.append(document.problem((), "not-yaml", "should hold settings, one a line"))
    return document if isinstance(document.data, dict) else None


def _validate(
    model: type[_Model], document: Document | None, prefix: tuple[str, ...], problems: list[Problem]
) -> _Model | None:
    if document is None:
        return None
    data: Any = document.data
    for key in prefix:
        data = data.get(key) if isinstance(data, dict) else None
    try:
        return model.model_validate({} if data is None else data)
    except ValidationError as error:
        problems.extend(problems_of(error, document, prefix))
        return None


def _read_site(document: Document, problems: list[Problem]) -> SiteSettings:
    data = document.data
    for name, kind in (("site_name", str), ("site_url", str), ("docs_dir", str), ("nav", list)):
        if data.get(name) is not None and not isinstance(data[name], kind):
            wanted = "a list" if kind is list else "text"
            problems.append(
                document.problem((name,), "wrong-setting", f'"{name}" should be {wanted}')
            )
    address = data.get("site_url") or ""
    is_site = str(address).startswith("http") and is_web_address(str(address))
    if isinstance(address, str) and address and not is_site:
        problems.append(
            document.problem(
                ("site_url",),
                "wrong-setting",
                '"site_url" is not a web address',
                hint="write it as https://example.org/handbook/",
            )
        )
    return SiteSettings(
        site_name=str(data.get("site_name") or "Handbook"),
        site_url=f"{str(address).rstrip('/')}/" if address else "",
        docs_dir=str(data.get("docs_dir") or "docs"),
        nav=data.get("nav"),
        data=data,
    )


def _languages(handbook: HandbookSettings, site: SiteSettings, document: Document) -> list[Problem]:
    """Say where the first language is not that of the theme, which the pages are in."""
    spoken = site.language
    if not handbook.languages or handbook.languages[0] == spoken:
        return []
    message = f'the first of "languages" is the handbook\'s own, which the theme says is {spoken}'
    hint = f"begin with {spoken}, or write language: {handbook.languages[0]} below theme"
    path = ("extra", "handbook", "languages", 0)
    return [document.problem(path, "wrong-setting", message, hint=hint)]


def _repeated_sections(publication: Publication, document: Document) -> list[Problem]:
    seen: set[str] = set()
    found: list[Problem] = []
    for index, section in enumerate(publication.sections):
        if section.id in seen:
            found.append(
                document.problem(
                    ("sections", index, "id"),
                    "repeated-section",
                    f'there are two sections called "{section.id}"',
                    hint="give one of them another id",
                )
            )
        seen.add(section.id)
    return found
