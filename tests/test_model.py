"""The records that rooms hand to each other, which are made when they are asked for."""

from __future__ import annotations

import pytest

from farflung import model


def test_every_name_is_found() -> None:
    """What the package announces is there, and what it does not announce is not."""
    assert all(getattr(model, name) for name in model.__all__)
    homes = [name for names in model._HOMES.values() for name in names]
    assert sorted(homes) == sorted(model.__all__)
    with pytest.raises(AttributeError, match="Nothing"):
        _ = model.Nothing
