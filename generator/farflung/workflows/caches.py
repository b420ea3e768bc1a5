"""What earlier runs left in ``.farflung/``, and when it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.changes.store import Store
from farflung.pictures import forget_pictures
from farflung.workflows.feeds import feed_cache

if TYPE_CHECKING:
    from farflung.workflows.project import Project

__all__ = ["forget_unused"]


def forget_unused(project: Project) -> None:
    """Remove feeds, pictures and comparisons that nothing has used for sixty days, once a day.

    To be called when a build has made all that needs them. The cache of pages looks after itself.
    """
    feed_cache(project).forget()
    Store(project.state / "changes").forget()
    forget_pictures(project.state / "pictures")
