"""A certificate for the relays of the tests."""

from __future__ import annotations

import pytest
from tests.certificates import Tls, make_tls


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    """Return a server with a certificate of its own, and a client that trusts it."""
    return make_tls(tmp_path_factory.mktemp("tls"))
