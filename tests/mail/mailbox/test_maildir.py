"""A Maildir as a letterbox: read without a change, put aside, odd files named."""

from __future__ import annotations

import mailbox
from typing import TYPE_CHECKING

import pytest

from farflung.errors import ServiceError
from farflung.mail.mailbox.letterbox import MOST
from farflung.mail.mailbox.maildir import Maildir

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a Maildir with two messages, one of them read."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new/1.a.host").write_bytes(b"Subject: one\n\n1\n")
    (tmp_path / "cur/2.b.host:2,RS").write_bytes(b"Subject: two\n\n2\n")
    return tmp_path


def test_what_is_done_goes_into_a_folder(folder: Path) -> None:
    """The message lies in .Farflung as one that was read; other programs see it there."""
    box = Maildir(folder, "Farflung")
    one, two = sorted(box.pieces(), key=lambda piece: piece.name, reverse=True)
    assert (one.name, one.raw) == ("new/1.a.host", b"Subject: one\n\n1\n")
    box.settle([one, one], [two])
    assert [piece.name for piece in box.pieces()] == ["cur/2.b.host:2,RS"]
    done = mailbox.Maildir(folder, create=False).get_folder("Farflung")
    assert [(m["Subject"], m.get_flags()) for m in done] == [("one", "S")]


def test_what_cannot_be_read_is_named(folder: Path) -> None:
    """Links, folders and empty files are no messages; a huge one is read at its beginning."""
    (folder / "secret").write_text("no")
    (folder / "new/link").symlink_to(folder / "secret")
    (folder / "new/folder").mkdir()
    (folder / "new/empty").touch()
    (folder / "new/huge").write_bytes(b"x" * (MOST + 5))
    found = {piece.name: piece for piece in Maildir(folder, "Farflung").pieces()}
    for name in ("new/link", "new/folder", "new/empty"):
        assert found[name].raw is None
        assert found[name].fault
    assert len(found["new/huge"].raw or b"") == MOST


def test_no_maildir_is_said(tmp_path: Path) -> None:
    """A folder without new and cur is another thing, and one that is gone too."""
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ServiceError, match="as a Maildir"):
            list(Maildir(folder, "Farflung").pieces())
