"""What the tests of the SMTP client share: a certificate, and where the chaos server writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.certificates import Tls, make_tls

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    """Return a server with a certificate of its own, and a client that trusts it."""
    return make_tls(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Return the file that the chaos server writes down what it accepted in."""
    return tmp_path / "accepted"
