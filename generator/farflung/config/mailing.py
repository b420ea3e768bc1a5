"""The settings of the mailing: the relay, the database, the list."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from farflung.config.values import Line, Strict

__all__ = ["Delivery", "Smtp", "SubscriberSettings"]


def _database(address: str) -> str:
    if not re.match(r"sqlite:///.|postgres(ql)?(\+psycopg)?://.", address):
        message = "should be sqlite:///path/to/mail.db or postgresql://user@host/name"
        raise ValueError(message)
    if not address.startswith("sqlite:") and urlsplit(address).password:
        message = "should hold no password; set FARFLUNG_DATABASE to the address with it"
        raise ValueError(message)
    return address


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
