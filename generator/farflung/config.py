"""The settings of a project: ``newsletter/newsletter.yml`` and ``extra.handbook`` in ``mkdocs.yml``.

Every fault of both files is reported at once, each with file, line, column and a hint.
"""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from email.utils import getaddresses
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from farflung.documents import Document, read_yaml
from farflung.faults import problems_of
from farflung.fields import has_control_characters, is_web_address
from farflung.model import Cadence
from farflung.problems import Place, Problem, did_you_mean

__all__ = [
    "MKDOCS_FILE",
    "NEWSLETTER_FILE",
    "Delivery",
    "FeedSettings",
    "HandbookSettings",
    "Publication",
    "Review",
    "SectionSettings",
    "Settings",
    "SiteSettings",
    "Smtp",
    "Versions",
    "read_settings",
]

_Model = TypeVar("_Model", bound=BaseModel)

NEWSLETTER_FILE = "newsletter/newsletter.yml"
MKDOCS_FILE = "mkdocs.yml"


def _mail_address(text: str) -> str:
    addresses = getaddresses([text])
    one = len(addresses) == 1 and re.fullmatch(r"[^@\s]+@[^@\s]+", addresses[0][1])
    if has_control_characters(text) or not one:
        message = "should be a mail address, such as The Post <post@example.org>"
        raise ValueError(message)
    return text


def _timezone(name: str) -> str:
    known = zoneinfo.available_timezones()
    if name not in known:
        message = f"is not a time zone; {did_you_mean(name, known) or 'write it as Africa/Lagos'}"
        raise ValueError(message)
    return name


def _feed_address(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        message = "should be an address that begins with https:// or http://"
        raise ValueError(message)
    return address


def _inside(path: str) -> str:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path:
        message = "should be a path below the folder newsletter/, without .."
        raise ValueError(message)
    return path


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        message = "should be a colour, such as #0b6e4f"
        raise ValueError(message)
    return text.lower()


def _span_in_months(text: object) -> int:
    match = re.fullmatch(r"(\d+) (month|year)s?", str(text))
    if not match or not int(match[1]):
        message = "should be a span of time, such as 6 months or 1 year"
        raise ValueError(message)
    return int(match[1]) * (12 if match[2] == "year" else 1)


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
Segment = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=60)]


class _Settings(BaseModel):
    """Settings never change once read, and an unknown one is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FeedSettings(_Settings):
    """A feed of a section: an address to fetch (``url``) or a file another job writes (``path``)."""

    url: Annotated[str, AfterValidator(_feed_address)] | None = None
    path: Annotated[str, AfterValidator(_inside)] | None = None
    title: Line
    limit: Annotated[int, Field(ge=1, le=100)] = 5

    @model_validator(mode="after")
    def _one_place(self) -> FeedSettings:
        if (self.url is None) == (self.path is None):
            message = "a feed has either url or path"
            raise ValueError(message)
        return self

    @property
    def source(self) -> str:
        """The address or path, as written."""
        return self.url or self.path or ""


class SectionSettings(_Settings):
    """One section of the newsletter; its entries lie in ``newsletter/entries/<id>/``."""

    id: Slug
    kind: Slug
    title: Line | None = None
    limit: Annotated[int, Field(ge=1, le=500)] | None = None
    cadence: tuple[Cadence, ...] = ()
    feeds: tuple[FeedSettings, ...] = ()


class Smtp(_Settings):
    """The relay that takes our mail; its password comes from the environment."""

    host: Line = "localhost"
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Line | None = None


class Delivery(_Settings):
    """How letters leave."""

    smtp: Smtp = Smtp()
    database: str = "sqlite:///.farflung/mail.db"
    pictures: Literal["embed", "link"] = "embed"


class Fetching(_Settings):
    """Limits of fetching feeds, and hosts in the own network that may be asked."""

    allow_hosts: tuple[Line, ...] = ()
    timeout: Annotated[float, Field(gt=0, le=300)] = 20.0
    max_bytes: Annotated[int, Field(ge=1024, le=100 * 1024 * 1024)] = 5 * 1024 * 1024
    connections: Annotated[int, Field(ge=1, le=64)] = 16


class Publication(_Settings):
    """``newsletter.yml``: the publication, its sections and its delivery."""

    title: Line
    sender: MailAddress
    reply_to: MailAddress | None = None
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    timezone: Annotated[str, AfterValidator(_timezone)] = "UTC"
    cadence: Cadence = Cadence.WEEKLY
    digests: tuple[Cadence, ...] = ()
    accent: Annotated[str, AfterValidator(_colour)] = "#0b6e4f"
    preview: bool = True
    sections: Annotated[tuple[SectionSettings, ...], Field(min_length=1)]
    fetching: Fetching = Fetching()
    delivery: Delivery = Delivery()

    @property
    def cadences(self) -> tuple[Cadence, ...]:
        """The main cadence and those of the digests, without repetition."""
        return tuple(dict.fromkeys((self.cadence, *self.digests)))


class Current(_Settings):
    """How the working tree is shown among the versions."""

    name: Segment = "next"
    title: Line = "Next"


class Versions(_Settings):
    """Which states of the handbook are published; ``default`` names an alias or a version."""

    tags: Line = "v*"
    keep: Annotated[int, Field(ge=1, le=1000)] = 12
    hidden: tuple[str, ...] = ()
    current: Current | None = Current()
    default: Segment = "latest"


class Review(_Settings):
    """How often a page is looked at again; ``every`` is kept in months."""

    every: Annotated[int, BeforeValidator(_span_in_months)] = 6


class HandbookSettings(_Settings):
    """``extra.handbook`` of ``mkdocs.yml``."""

    versions: Versions = Versions()
    engine: Literal["mkdocs", "properdocs", "zensical"] = "mkdocs"
    review: Review = Review()
    private: bool = False


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What we read of the rest of ``mkdocs.yml``; the engine reads all of it.

    ``nav`` is as written (None when pages are found by themselves). ``site_url`` ends with a
    slash or is empty. ``data`` is the whole file as plain data, tags not executed.
    """

    site_name: str
    site_url: str
    docs_dir: str
    nav: list[Any] | None
    data: dict[str, Any]


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
