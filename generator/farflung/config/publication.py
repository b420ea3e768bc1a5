"""``newsletter/newsletter.yml``: the publication, its sections, feeds and delivery."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from farflung.config.mailing import Delivery, SubscriberSettings
from farflung.config.values import (
    Colour,
    InnerPath,
    Line,
    MailAddress,
    PagePattern,
    RepositoryName,
    Slug,
    Strict,
    Tag,
    TimeZone,
    WebAddress,
)
from farflung.model import Cadence

__all__ = [
    "EditorSettings",
    "FeedSettings",
    "Fetching",
    "Publication",
    "SectionSettings",
]


class FeedSettings(Strict):
    """A feed of a section: an address to fetch (``url``) or a file another job writes (``path``).

    ``language`` is that of its stories, by default the publication's.
    """

    url: WebAddress | None = None
    path: InnerPath | None = None
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


class EditorSettings(Strict):
    """Where the browser editor of the site saves: ``branch`` of the repository ``repo``.

    ``base_url`` is where people sign in: for GitHub a small service that holds the secret of the
    OAuth application, for GitLab the server itself, with the application's ``app_id``. Without it
    they sign in with an access token. ``api_root`` is the API of a server of one's own.
    """

    backend: Literal["github", "gitlab"]
    repo: RepositoryName
    branch: Line = "main"
    base_url: WebAddress | None = None
    app_id: Line | None = None
    api_root: WebAddress | None = None

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
    timezone: TimeZone = "UTC"
    cadence: Cadence = Cadence.WEEKLY
    digests: tuple[Cadence, ...] = ()
    accent: Colour = "#0b6e4f"
    preview: bool = True
    private: Line | None = None
    pages: dict[str, PagePattern] = {}
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
