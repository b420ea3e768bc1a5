"""From the trees that the engine built to the whole site: everything that lies beside their pages."""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from farflung.site.finish import Finisher, with_files
from farflung.site.linking import directories
from farflung.site.llms import llms_text
from farflung.site.markdown import lines_of, published
from farflung.site.offline import WORKER, worker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.model import WebSite
    from farflung.site.cache import Cache, Tree
    from farflung.site.finish import Site
    from farflung.site.linking import Linking
    from farflung.site.records import Beside, SiteRequest
    from farflung.site.selection import Selection

__all__ = ["Made", "whole_site"]


@dataclass(frozen=True, slots=True)
class Made:
    """What a build has made: the ``trees`` of the engine and the Markdown ``copies``, by version.

    ``changes`` is the part of the site that shows what changed, ``beside`` all else that is no version.

    Trees that the engine is still at work on are waited for when they are asked for.
    """

    selection: Selection
    beside: Beside
    changes: WebSite | None
    linking: Linking
    copies: Mapping[str, Tree]
    trees: Mapping[str, Tree]


def whole_site(request: SiteRequest, made: Made, cache: Cache) -> tuple[Site, tuple[str, ...]]:
    """Return the finished site, and notes on what is missing in a PDF that was asked for."""
    settings, beside, plan = request.settings, made.beside, made.selection.plan
    done = {name: published(made.trees[name], copies) for name, copies in made.copies.items()}
    built = ChainMap(done, cast("dict[str, Tree]", made.trees))
    finisher = Finisher(cache, settings, plan, beside.newsletters, beside.fronts)
    site = with_files(finisher.finish(built, made.linking, made.changes), beside.files, cache)
    opened = plan.opened.name
    root = {
        **site.root,
        WORKER: worker(settings, plan.default, site.folders[opened].files).encode(),
    }
    if copies := made.copies.get(opened):
        lines = lines_of(copies, built[opened], cache, directories=directories(settings))
        root["llms.txt"] = llms_text(settings, made.selection, lines, beside.newsletters).encode()
    site = replace(site, root=root)
    if request.pdf is None:
        return site, ()
    from farflung.site.printed import with_pdf  # noqa: PLC0415 - seldom

    return with_pdf(site, request, made.selection, cache)
