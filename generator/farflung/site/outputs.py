"""What the engine makes of each tree: found in the cache, or made now and kept there."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.site.around import around_handbook, around_newsletter
from farflung.site.cache.store import Cache, Tree
from farflung.site.engines import Message
from farflung.site.pages import pages_among
from farflung.site.records import Stage
from farflung.site.stagekeys import StageKeys
from farflung.site.staging import Stager

if TYPE_CHECKING:
    from collections.abc import Callable

    from farflung.site.engines import Engine
    from farflung.site.records import SiteRequest
    from farflung.site.selection import Selection
    from farflung.site.versions import Version

__all__ = ["NEWSLETTER", "Output", "make_outputs"]

NEWSLETTER = "newsletter"


@dataclass(frozen=True, slots=True)
class Output:
    """What the engine made of a stage: a tree of the cache.

    ``key`` stands for all that it was made from; it is empty where that cannot be known, and what
    is made from it must not be kept either.
    """

    stage: Stage
    messages: tuple[Message, ...]
    tree: Tree
    cache: Cache
    key: str

    @property
    def pages(self) -> list[str]:
        """The addresses of the pages, relative to the folder, sorted."""
        return pages_among(self.tree.files)

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes, None if there is no such file."""
        return self.cache.read(self.tree, path)

    def place(self, target: Path) -> None:
        """Put the files below ``target``, which may write to them."""
        self.cache.place(self.tree, target, shared=False)


@dataclass(frozen=True, slots=True)
class _Order:
    """One tree to build: what it would be known by, what to say of it, and how to stage it."""

    stage: Stage
    key: str
    make: Callable[[], Stage]


def make_outputs(
    request: SiteRequest, engine: Engine, selection: Selection, work: Path, cache: Cache
) -> dict[str, Output]:
    """Return the output of every version and of the newsletter by name.

    Raises :class:`EngineError` when the engine fails, :class:`UsageError` when there are no pages.
    """
    orders = _orders(request, engine, selection, work)
    found: dict[str, Output] = {}
    for order in orders:
        tree = cache.find(order.key)
        if tree is not None:
            messages = tuple(Message(*row) for row in tree.details)
            found[order.stage.name] = Output(order.stage, messages, tree, cache, order.key)
    missing = [order for order in orders if order.stage.name not in found]
    # The first version is made before the others, which then find its pages in the cache.
    early = [*missing[:1], *(o for o in missing[1:] if o.stage.name == NEWSLETTER)]
    late = [order for order in missing if order not in early]
    count = len(missing)
    for batch in (early, late):
        for order, messages in _run(request, engine, batch, (count - len(late), count)[:2]):
            found[order.stage.name] = _kept(order, messages, cache)
    return found


def _orders(request: SiteRequest, engine: Engine, selection: Selection, work: Path) -> list[_Order]:
    settings, website, plan = request.settings, request.newsletter, selection.plan
    stager = Stager(settings, work / "stages")
    keys = StageKeys(settings, stager.data, engine, request.stamp)
    around = around_handbook(settings, website, plan.default)

    def built(name: str) -> Path:
        return work / "built" / name

    def order(version: Version) -> _Order:
        name, site = version.name, built(version.name)
        if version.tag is None or request.repository is None:
            docs = settings.root / settings.site.docs_dir
            stage = Stage(name, Path(), docs, site, source=settings.site.docs_dir)
            key = keys.working_tree(around)
            return _Order(stage, key, lambda: stager.working_tree(name, site, around))
        repository, snapshot = request.repository, selection.snapshots[version.tag]
        notes = tuple(f"{name}: {note}" for note in snapshot.notes)
        stage = Stage(name, Path(), Path(), site, notes=notes)
        tree = repository.tree(snapshot.commit, snapshot.folder)
        key = keys.past(around, snapshot, tree)
        return _Order(stage, key, lambda: stager.past(name, site, around, (repository, snapshot)))

    around_news = around_newsletter(settings, website, plan.default)
    site = built(NEWSLETTER)
    news = _Order(
        Stage(NEWSLETTER, Path(), Path(), site),
        keys.newsletter(around_news, website),
        lambda: stager.newsletter(website, site, around_news),
    )
    return [*map(order, plan.versions), news]


def _run(
    request: SiteRequest, engine: Engine, orders: list[_Order], counts: tuple[int, int]
) -> list[tuple[_Order, tuple[Message, ...]]]:
    """Run the engine on some trees, as many at once as there are processors."""
    done: list[tuple[_Order, tuple[Message, ...]]] = []

    def make(order: _Order) -> tuple[Message, ...]:
        return engine.build(order.make(), request.settings.root, request.stamp)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        running = {pool.submit(make, order): order for order in orders}
        try:
            for future in as_completed(running):
                order = running[future]
                done.append((order, future.result()))
                if request.progress:
                    request.progress(
                        order.stage.name, counts[0] - len(running) + len(done), counts[1]
                    )
        finally:
            pool.shutdown(cancel_futures=True)
    return done


def _kept(order: _Order, messages: tuple[Message, ...], cache: Cache) -> Output:
    """Move what was built into the cache; known by its key if it may be found again."""
    tree = Tree(cache.take(order.stage.site), [astuple(message) for message in messages])
    shutil.rmtree(order.stage.site, ignore_errors=True)
    key = "" if any(message.about_build for message in messages) else order.key
    if key:
        cache.save(key, tree)
        tree = replace(tree, key=key)
    return Output(order.stage, messages, tree, cache, key)
