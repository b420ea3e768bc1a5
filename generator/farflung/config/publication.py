"""``newsletter/newsletter.yml``: the publication, its sections, feeds and delivery."""

from __future__ import annotations

import re
import zoneinfo
from email.utils import getaddresses
from pathlib import PurePosixPath
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from farflung.catalogue import is_language
from farflung.model import Cadence
from farflung.problems import did_you_mean
from farflung.texts import has_control_characters

__all__ = [
    "Delivery",
    "EditorSettings",
    "FeedSettings",
    "Fetching",
    "Line",
    "Publication",
    "SectionSettings",
    "Smtp",
    "Strict",
    "SubscriberSettings",
]


def _mail_address(text: str) -> str:
    addresses = getaddresses([text])
    one = len(addresses) == 1 and re.fullmatch(r"[^@\s]+@[^@\s]+", addresses[0][1])
    if has_control_characters(text) or not one:
        message = "should be a mail address, such as The Post <post@example.org>"
        raise ValueError(message)
    return text


def _language(tag: str) -> str:
    if not is_language(tag):
        message = "is not a language; write it as en, ja or pt-BR"
        raise ValueError(message)
    return tag


def _timezone(name: str) -> str:
    known = zoneinfo.available_timezones()
    if name not in known:
        message = f"is not a time zone; {did_you_mean(name, known) or 'write it as Africa/Lagos'}"
        raise ValueError(message)
    return name


def _web_address(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        message = "should be an address that begins with https:// or http://"
        raise ValueError(message)
    return address


def _repository(name: str) -> str:
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)+", name):
        message = "should be owner and name of a repository, such as example/handbook"
        raise ValueError(message)
    return name


def _inside(path: str) -> str:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path:
        message = "should be a path below the folder newsletter/, without .."
        raise ValueError(message)
    return path


def _page(pattern: str) -> str:
    path, mark, anchor = pattern.partition("#")
    pure = PurePosixPath(path)
    outside = pure.is_absolute() or ".." in pure.parts or "\\" in path
    if outside or pure.suffix != ".md" or has_control_characters(pattern) or (mark and not anchor):
        message = "should be a page of the handbook, such as values/index.md#{choice}"
        raise ValueError(message)
    return pattern


def _database(address: str) -> str:
    if not re.match(r"sqlite:///.|postgres(ql)?(\+psycopg)?://.", address):
        message = "should be sqlite:///path/to/mail.db or postgresql://user@host/name"
        raise ValueError(message)
    if not address.startswith("sqlite:") and urlsplit(address).password:
        message = "should hold no password; set FARFLUNG_DATABASE to the address with it"
        raise ValueError(message)
    return address


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        message = "should be a colour, such as #0b6e4f"
        raise ValueError(message)
    return text.lower()


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Tag = Annotated[
    str,
    Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"),
    AfterValidator(_language),
]
"""A language (BCP 47)."""
MailAddress = Annotated[str, AfterValidator(_mail_address)]


class Strict(BaseModel):
    """Settings never change once read, and an unknown one is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FeedSettings(Strict):
    """A feed of a section: an address to fetch (``url``) or a file another job writes (``path``).

    ``language`` is that of its stories, by default the publication's.
    """

    url: Annotated[str, AfterValidator(_web_address)] | None = None
    path: Annotated[str, AfterValidator(_inside)] | None = None
    title: Line
    limit: Annotated[int, Field(ge=1, le=100)] = 5
    language: Tag | None = None

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


class SectionSettings(Strict):
    """One section of the newsletter; its entries lie in ``newsletter/entries/<id>/``.

    ``titles`` are its title in other languages. ``limit`` is how much an edition holds, ``limits``
    says otherwise for a cadence.
    """

    id: Slug
    kind: Slug
    title: Line | None = None
    titles: dict[Tag, Line] = {}
    limit: Annotated[int, Field(ge=1, le=500)] | None = None
    limits: dict[Cadence, Annotated[int, Field(ge=1, le=500)]] = {}
    cadence: tuple[Cadence, ...] = ()
    feeds: tuple[FeedSettings, ...] = ()


class Smtp(Strict):
    """The relay that takes our mail; its password comes from the environment."""

    host: Line = "localhost"
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Line | None = None


class Delivery(Strict):
    """How letters leave; ``max_bytes`` is the most that one may weigh, pictures included.

    ``database`` is a file of SQLite, seen from the project's folder, or a PostgreSQL server.
    """

    smtp: Smtp = Smtp()
    database: Annotated[str, AfterValidator(_database)] = "sqlite:///.farflung/mail.db"
    pictures: Literal["embed", "link"] = "embed"
    max_bytes: Annotated[int, Field(ge=100_000, le=25_000_000)] = 900_000


class SubscriberSettings(Strict):
    """Who may be on the list, and how much of it an import may take away.

    With ``opt_in: double`` everybody confirms first, as an open list needs; ``none`` is for people
    of whom the organisation knows that they are to get the letter. An import that would remove
    more than the share ``most_removed`` of the list is refused until somebody says otherwise.
    """

    opt_in: Literal["double", "none"] = "none"
    most_removed: Annotated[float, Field(ge=0, le=1)] = 0.1


class EditorSettings(Strict):
    """Where the browser editor of the site saves: ``branch`` of the repository ``repo``.

    ``base_url`` is where people sign in: for GitHub a small service that holds the secret of the
    OAuth application, for GitLab the server itself, with the application's ``app_id``. Without it
    they sign in with an access token. ``api_root`` is the API of a server of one's own.
    """

    backend: Literal["github", "gitlab"]
    repo: Annotated[str, AfterValidator(_repository)]
    branch: Line = "main"
    base_url: Annotated[str, AfterValidator(_web_address)] | None = None
    app_id: Line | None = None
    api_root: Annotated[str, AfterValidator(_web_address)] | None = None

    @model_validator(mode="after")
    def _one_way_to_sign_in(self) -> EditorSettings:
        if self.app_id and self.backend == "github":
            message = "app_id is for GitLab; GitHub needs base_url, a service that holds the secret"
            raise ValueError(message)
        if self.base_url and not self.app_id and self.backend == "gitlab":
            message = "base_url of GitLab needs the app_id of an OAuth application beside it"
            raise ValueError(message)
        return self


class Fetching(Strict):
    """Limits of fetching feeds, and hosts in the own network that may be asked."""

    allow_hosts: tuple[Line, ...] = ()
    timeout: Annotated[float, Field(gt=0, le=300)] = 20.0
    max_bytes: Annotated[int, Field(ge=1024, le=100 * 1024 * 1024)] = 5 * 1024 * 1024
    connections: Annotated[int, Field(ge=1, le=64)] = 32


class Publication(Strict):
    """``newsletter.yml``: the publication, its sections and its delivery.

    ``languages`` are those that page and letter are made in. ``teams`` are the teams that entries
    may be for, each with the name that readers see; where it is empty any team may be named.
    ``private`` is a folder outside of the repository for entries that appear in letters alone.
    ``editor`` asks for a browser editor on the site, at ``admin/``.
    ``pages`` lead from the choices of a field, by its name, to pages of the handbook, below its
    folder: ``{choice}`` stands for the choice, as in ``values/index.md#{choice}``.
    """

    title: Line
    sender: MailAddress
    reply_to: MailAddress | None = None
    language: Tag = "en"
    languages: tuple[Tag, ...] = ()
    teams: dict[Slug, Line] = {}
    timezone: Annotated[str, AfterValidator(_timezone)] = "UTC"
    cadence: Cadence = Cadence.WEEKLY
    digests: tuple[Cadence, ...] = ()
    accent: Annotated[str, AfterValidator(_colour)] = "#0b6e4f"
    preview: bool = True
    private: Line | None = None
    pages: dict[str, Annotated[Line, AfterValidator(_page)]] = {}
    editor: EditorSettings | None = None
    sections: Annotated[tuple[SectionSettings, ...], Field(min_length=1)]
    fetching: Fetching = Fetching()
    subscribers: SubscriberSettings = SubscriberSettings()
    delivery: Delivery = Delivery()

    def page_of(self, field: str, choice: str) -> str:
        """Return the handbook's page about a choice, perhaps with an anchor; empty if none is."""
        return self.pages.get(field, "").replace("{choice}", choice)

    @property
    def spoken(self) -> tuple[str, ...]:
        """The languages of page and letter: the main one, then the others."""
        return tuple(dict.fromkeys((self.language, *self.languages)))

    @property
    def cadences(self) -> tuple[Cadence, ...]:
        """The main cadence and those of the digests, without repetition."""
        return tuple(dict.fromkeys((self.cadence, *self.digests)))
