"""How often Python looks for objects that only hold each other."""

from __future__ import annotations

import gc

__all__ = ["collect_seldom"]

_NEW = 50_000  # objects more than there were the last time; Python's own number is 700 to 2000
_OLDER = (20, 50)  # collections of younger ones before older ones are looked through again


def collect_seldom() -> None:
    """Let Python look for them seldom: nearly all that a build makes lives as long as it does.

    To look through all of it again and again took one part in twenty of a build's time.
    """
    gc.set_threshold(_NEW, *_OLDER)
