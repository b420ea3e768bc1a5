"""The site engine behind one small interface: a staged tree goes in, HTML comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from farflung.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from farflung.site.cache.store import Cache
    from farflung.site.cache.trees import Kept
    from farflung.site.records import Stage

__all__ = ["ByPages", "Engine", "Message", "Output", "choose_engine"]


@dataclass(frozen=True, slots=True)
class Message:
    """A warning of the engine; ``file`` is relative to the stage's pages, empty if not known.

    ``quoted`` is the piece of that file it is about, so that its line can be found. A message
    ``about_build`` says how the engine worked and finds fault with nothing.
    """

    text: str
    file: str = ""
    quoted: str = ""
    about_build: bool = False


@dataclass(frozen=True, slots=True)
class Output:
    """What came of a staged tree: warnings, and files that lie in the cache, by their paths.

    All other files are in the stage's ``site`` folder; those in the cache go before them. ``places``
    are the files that pages became, by the paths of pages, where the engine says so.
    """

    messages: tuple[Message, ...]
    kept: Mapping[str, Kept] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


class Engine(Protocol):
    """Builds one staged tree."""

    def build(self, stage: Stage, root: Path, stamp: int) -> Output:
        """Build ``stage``, into its ``site`` folder or into the cache.

        ``root`` is the project's folder, which relative paths in its settings start from; ``stamp``
        the time that pages may show, in seconds since 1970. Raises
        :class:`~farflung.errors.EngineError`.
        """
        ...


@runtime_checkable
class ByPages(Protocol):
    """An engine that can build pages from one file, if nothing in the project stands against it."""

    def build_pages(self, stage: Stage, pages: Path, root: Path, stamp: int) -> Output | str:
        """Do as :meth:`Engine.build` with the pages in a file; or say why that cannot be done.

        The reason is the end of a sentence. The stage's folder lacks the pages; the file has their
        care too, which is put into them.
        """
        ...


def choose_engine(name: str, cache: Cache) -> Engine:
    """Return the engine called ``name`` in the settings. Raises :class:`UsageError`.

    ``cache`` is where an engine may keep pages for the next build.
    """
    if name == "properdocs":
        from farflung.site.engines.properdocs import ProperDocs  # noqa: PLC0415 - only the one used

        return ProperDocs()
    if name == "zensical":
        from farflung.site.engines.zensical import Zensical  # noqa: PLC0415 - only the one used

        return Zensical()
    if name != "mkdocs":
        raise UsageError(
            f'there is no engine "{name}"', hint="choose mkdocs, properdocs or zensical"
        )
    from farflung.site.engines.incremental import Incremental  # noqa: PLC0415 - only the one used

    return Incremental(cache)
