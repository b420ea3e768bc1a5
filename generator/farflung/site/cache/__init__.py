"""What a build keeps for the next one, named by the hash of what went into it."""

from farflung.site.cache.draft import Draft
from farflung.site.cache.store import Cache, Lost, open_cache
from farflung.site.cache.trees import Kept, Tree

__all__ = ["Cache", "Draft", "Kept", "Lost", "Tree", "open_cache"]
