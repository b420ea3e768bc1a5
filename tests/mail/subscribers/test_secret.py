"""The secret of an installation: made once, private, and held to its database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from farflung.errors import RefusedError, UsageError
from farflung.mail.subscribers.secret import open_keys

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.mail.database.opening import Database

GIVEN = "a secret of the tests, long enough"


def test_a_secret_is_made_once(database: Database, tmp_path: Path) -> None:
    """Processes that start at once agree on one secret, which only its owner can read."""
    file = tmp_path / "mail.secret"
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: open_keys(database, None, file), range(4)))
    assert len(set(made)) == 1
    assert len(made[0].secret) == 64
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    assert open_keys(database, None, file) == made[0]
    assert file.stat().st_mode & 0o777 == 0o600


def test_another_secret_is_refused(database: Database, tmp_path: Path) -> None:
    """With another one no link in any letter would work, so nothing is done."""
    keys = open_keys(database, GIVEN, None)
    assert open_keys(database, GIVEN, tmp_path / "mail.secret") == keys
    with pytest.raises(RefusedError, match="not the one"):
        open_keys(database, GIVEN[::-1], None)
    with pytest.raises(RefusedError, match="cannot be read"):
        open_keys(database, None, tmp_path / "mail.secret")
    assert not (tmp_path / "mail.secret").exists(), "a new one would be of no use"


def test_a_secret_has_to_be_there_and_long(database: Database, tmp_path: Path) -> None:
    """A server without a secret, and one that could be guessed, are refused with the way out."""
    with pytest.raises(UsageError, match="FARFLUNG_SECRET is not set") as caught:
        open_keys(database, None, None)
    assert "openssl rand" in caught.value.hint
    with pytest.raises(UsageError, match="too few"):
        open_keys(database, "hunter2", None)
    (tmp_path / "mail.secret").write_bytes(b"\xff" * 40)
    with pytest.raises(RefusedError, match="cannot be read"):
        open_keys(database, None, tmp_path / "mail.secret")
