"""``pull``: fetch the feeds of all sections into the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.gather.feeds.cache import FeedCache
from farflung.gather.feeds.pulling import FeedResult, requests_of
from farflung.gather.feeds.pulling import pull as pull_feeds

if TYPE_CHECKING:
    from farflung.gather.feeds.pulling import FeedRequest
    from farflung.model import Progress
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["feed_cache", "feed_requests", "pull"]


def feed_cache(project: Project) -> FeedCache:
    """Return the cache of a project's feeds."""
    return FeedCache(project.state / "feeds")


def feed_requests(project: Project) -> tuple[FeedRequest, ...]:
    """Return what ``pull`` asks for: the feeds that have an address."""
    return tuple(requests_of(project.settings.publication.sections))


def pull(project: Project, moment: Moment, progress: Progress) -> tuple[FeedResult, ...]:
    """Ask for every feed with an address; a feed that fails is a result, not an error."""
    publication = project.settings.publication
    requests = requests_of(publication.sections)
    return pull_feeds(
        requests, feed_cache(project), publication.fetching, moment.now, progress=progress
    )
