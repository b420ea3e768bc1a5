"""How many threads sign."""

from __future__ import annotations

import threading

import pytest
from tests.mail.signing import key

from farflung.mail.dkim import load_signer
from farflung.workflows.signing import helpers_for


@pytest.mark.parametrize(
    ("signed", "cores", "threads"), [(True, 1, 0), (True, 2, 2), (True, 64, 4), (False, 8, 0)]
)
def test_as_many_helpers_as_help(signed: bool, cores: int, threads: int) -> None:  # noqa: FBT001
    """None where nobody signs or nothing runs beside us, else one for each core, up to a few."""
    signers = [load_signer("example.org", "s", key("ed25519").pem)] if signed else []
    before = threading.active_count()
    with helpers_for(signers, cores):
        assert threading.active_count() - before == threads
