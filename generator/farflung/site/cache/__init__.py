"""What a build keeps for the next one, named by the hash of what went into it."""

from farflung.site.cache.store import Cache, Lost, open_cache

__all__ = ["Cache", "Lost", "open_cache"]
