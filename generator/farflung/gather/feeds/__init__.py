"""Feeds: RSS, Atom and JSON Feed, fetched politely and safely into a cache, then read from it.

Two steps that never mix: ``pulling.pull`` asks the network and fills the cache; :func:`read_feeds`
reads the cache and files, and reaches no network. Reading does not import the HTTP client.
"""

from farflung.gather.feeds.cache import FeedCache
from farflung.gather.feeds.reading import read_feeds

__all__ = ["FeedCache", "read_feeds"]
