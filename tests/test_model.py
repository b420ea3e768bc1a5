"""The records that rooms hand to each other, which are made when they are asked for."""

from __future__ import annotations

import pytest

from farflung import model


def test_every_name_is_found() -> None:
    """What the package announces is there, and what it does not announce is not."""
    assert all(getattr(model, name) for name in model.__all__)
    for name in ("dataclass", "Nothing"):
        with pytest.raises(AttributeError, match=name):
            getattr(model, name)
