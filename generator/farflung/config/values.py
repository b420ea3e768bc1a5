"""The values that settings are made of: each checked, and what is wrong with it in words."""

from __future__ import annotations

import re
import zoneinfo
from email.utils import getaddresses
from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from farflung.catalogue import is_language
from farflung.problems import did_you_mean
from farflung.texts import has_control_characters

__all__ = [
    "Colour",
    "InnerPath",
    "Line",
    "MailAddress",
    "PagePattern",
    "RepositoryName",
    "Slug",
    "Strict",
    "Tag",
    "TimeZone",
    "WebAddress",
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
TimeZone = Annotated[str, AfterValidator(_timezone)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
RepositoryName = Annotated[str, AfterValidator(_repository)]
InnerPath = Annotated[str, AfterValidator(_inside)]
"""A path below the folder ``newsletter/``."""
PagePattern = Annotated[Line, AfterValidator(_page)]
"""A page of the handbook, with ``{choice}`` in it."""
Colour = Annotated[str, AfterValidator(_colour)]


class Strict(BaseModel):
    """Settings never change once read, and an unknown one is a mistake."""

    # most of these are only parts of others, and need no validator of their own
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
