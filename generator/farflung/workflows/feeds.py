"""``pull``: fetch the feeds of all sections into the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.gather.feeds.cache import FeedCache

if TYPE_CHECKING:
    from farflung.gather.feeds.pulling import FeedRequest, FeedResult
    from farflung.model import Progress
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["feed_cache", "feed_requests", "pull"]


def feed_cache(project: Project) -> FeedCache:
    """Return the cache of a project's feeds."""
    return FeedCache(project.state / "feeds")


def feed_requests(project: Project) -> tuple[FeedRequest, ...]:
    """Return what ``pull`` asks for: the feeds that have an address."""
    from farflung.gather.feeds.pulling import requests_of  # noqa: PLC0415 - the HTTP client

    return tuple(requests_of(project.settings.publication.sections))


def pull(project: Project, moment: Moment, progress: Progress) -> tuple[FeedResult, ...]:
    """Ask for every feed with an address; a feed that fails is a result, not an error."""
    from farflung.gather.feeds.pulling import pull as pull_feeds  # noqa: PLC0415 - the same
    from farflung.gather.feeds.pulling import requests_of  # noqa: PLC0415

    publication = project.settings.publication
    requests = requests_of(publication.sections)
    return pull_feeds(
        requests, feed_cache(project), publication.fetching, moment.now, progress=progress
    )
