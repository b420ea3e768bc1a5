"""Redirects that people write into the front matter of a page: ``redirect_from``.

The value is one address or a list of them, each counted from the start of the version: ``/rules/``,
``team/rules`` and ``team/rules.md`` are all understood.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from farflung.documents import read_yaml, split_front_matter
from farflung.pages import parted
from farflung.problems import Place, Problem, in_file_order
from farflung.site.refs import safe_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

__all__ = [
    "FIELD",
    "ByHand",
    "address_of",
    "by_hand",
    "files_at",
    "is_page",
    "pages_by_address",
    "read_redirects",
]

FIELD = "redirect_from"

_PAGES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
_WANTED = "write it as /old/place/, without the name of a version"


@dataclass(frozen=True, slots=True)
class ByHand:
    """An old address that a page claims; ``page`` is its file, ``address`` as the site has it.

    ``place`` and ``source`` show where it is written.
    """

    page: str
    address: str
    place: Place
    source: str = ""


def is_page(path: str) -> bool:
    """Tell whether a file below the folder of pages is a page."""
    return path.lower().endswith(_PAGES)


def address_of(path: str, *, directories: bool = True, languages: Collection[str] = ()) -> str:
    """Return the address of a page from its file, relative to its version.

    ``directories`` is the setting ``use_directory_urls``: ``a/b.md`` is then ``a/b/``, otherwise
    ``a/b.html``; ``a/index.md`` and ``a/README.md`` are ``a/`` either way. A translation into one
    of ``languages``, ``a/b.ja.md``, is ``ja/a/b/``.
    """
    path, language = parted(path, languages)
    if language:
        return f"{language}/{address_of(path, directories=directories)}"
    folder, slash, file = path.rpartition("/")
    name = _stem(file)
    if name in {"index", "README"}:
        return folder + slash
    stem = f"{folder}{slash}{name}"
    return f"{stem}/" if directories else f"{stem}.html"


def files_at(address: str) -> tuple[str, ...]:
    """Return the files that a page with this address may have, the reverse of :func:`address_of`."""
    if address.endswith(".html"):
        return (f"{address.removesuffix('.html')}.md",)
    stem = address.removesuffix("/")
    return (f"{stem}.md", f"{stem}/index.md") if stem else ("index.md",)


def read_redirects(
    text: str,
    file: str,
    page: str,
    *,
    directories: bool = True,
    languages: Collection[str] = (),
) -> tuple[tuple[ByHand, ...], tuple[Problem, ...]]:
    """Read what the page's text claims, and what is wrong with it.

    ``file`` is its name for people, ``page`` its path below the folder of pages. A translation
    claims addresses of its own language, so it may repeat what its original says.
    """
    if FIELD not in text:
        return (), ()
    matter = split_front_matter(text)
    document = read_yaml(matter.yaml, file, strict=False, first_line=matter.first_line)
    given = document.data.get(FIELD) if isinstance(document.data, dict) else None
    if given is None:
        return (), ()
    language = parted(page, languages)[1]
    below = f"{language}/" if language else ""
    listed = isinstance(given, list)
    found: list[ByHand] = []
    problems: list[Problem] = []
    for index, value in enumerate(given if listed else [given]):
        path = (FIELD, index) if listed else (FIELD,)
        address = _address(value, directories=directories)
        if address is None:
            message = f'"{value}" cannot be the address of a page'
            problems.append(document.problem(path, "redirect-address", message, hint=_WANTED))
        else:
            place = document.place(path)
            found.append(ByHand(page, f"{below}{address}", place, document.source(place.line)))
    return tuple(found), tuple(problems)


def by_hand(
    claims: Iterable[ByHand], pages: Mapping[str, str]
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Return old addresses with the file of the page they lead to, and what collides.

    ``pages`` are the addresses of the pages that exist with their files; they win over claims, and
    the first claim, by the name of its page, over later ones.
    """
    taken = dict(pages)
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for claim in sorted(claims, key=lambda claim: (claim.page, claim.address)):
        owner = taken.setdefault(claim.address, claim.page)
        if owner != claim.page or claim.address in pages:
            problems.append(_collision(claim, owner))
        else:
            found[claim.address] = claim.page
    return found, in_file_order(problems)


def _address(value: Any, *, directories: bool) -> str | None:
    if not isinstance(value, str):
        return None
    text = unquote(value.strip()).removeprefix("/")
    rest = text.removesuffix("/")
    parts = rest.split("/")
    unsafe = not safe_name(rest) or any(part in {"", ".", ".."} for part in parts)
    if unsafe or any(char in "?#<>\"'" for char in rest):
        return None
    if is_page(rest):
        return address_of(rest, directories=directories) or None
    if rest.endswith(".html"):
        return rest.removesuffix("index.html") if parts[-1] == "index.html" else rest
    return f"{rest}/"


def _collision(claim: ByHand, owner: str) -> Problem:
    return Problem(
        claim.place,
        "redirect-collision",
        f'"/{claim.address}" is already the address of {owner}',
        "only an address that no other page has can lead here",
        source=claim.source,
    )


def pages_by_address(
    files: Iterable[str], *, directories: bool = True, languages: Collection[str] = ()
) -> dict[str, str]:
    """Return the files of pages by their addresses; an ``index.md`` goes before a ``README.md``."""
    pages = (path for path in files if is_page(path))
    return {
        address_of(path, directories=directories, languages=languages): path
        for path in sorted(pages, key=lambda p: _stem(p.rpartition("/")[2]) != "README")
    }


def _stem(name: str) -> str:
    """Return the name of a file without its last ending; a name that begins with a dot is whole."""
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem.strip(".") else name
