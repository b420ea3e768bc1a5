"""A post office of the tests on 127.0.0.1: Postfix takes mail, Dovecot hands it out over IMAP.

Both run from a temporary folder with settings of their own, beside any that the machine has.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.certificates import Tls, make_tls
from tests.programs import need

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["PASSWORD", "PostOffice", "post_office", "until"]

PASSWORD = "password-of-the-tests"  # noqa: S105 - of no account
_NOBODY = 65534
_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = mx.example.net
mydestination =
alias_maps =
local_recipient_maps =
recipient_delimiter = +
virtual_mailbox_domains = example.org example.net
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = inline:{{ {mailboxes} }}
virtual_uid_maps = static:{nobody}
virtual_gid_maps = static:{nobody}
# so that unknown people are noticed after the mail was taken, and it comes back
smtpd_reject_unlisted_recipient = no
smtpd_recipient_restrictions = permit_mynetworks, reject
"""
_MASTER = """
127.0.0.1:{smtp} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""
_DOVECOT = """
protocols = imap
base_dir = {folder}/dovecot
state_dir = {folder}/dovecot-state
log_path = {folder}/dovecot.log
listen = 127.0.0.1
auth_failure_delay = 0
ssl = required
ssl_cert = <{folder}/both.pem
ssl_key = <{folder}/both.pem
mail_location = maildir:{folder}/mail/%n
first_valid_uid = 100
first_valid_gid = 100
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={nobody} gid={nobody} home={folder}/mail/%n
}}
namespace inbox {{
  inbox = yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {starttls}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class PostOffice:
    """Running servers. ``mail`` has a Maildir for each mailbox, by its local part."""

    smtp: int
    imaps: int
    starttls: int
    mail: Path
    tls: Tls

    def waiting(self, mailbox: str) -> list[Path]:
        """Return the messages in a mailbox that nobody has dealt with."""
        parts = (self.mail / mailbox / name for name in ("new", "cur"))
        return [file for part in parts if part.is_dir() for file in part.iterdir()]

    def empty(self) -> None:
        """Throw everything away that was delivered."""
        for box in self.mail.iterdir():
            shutil.rmtree(box)


def until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for something to become true; fail where it does not."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            pytest.fail("waited in vain")
        time.sleep(0.02)


@contextmanager
def post_office(mailboxes: Sequence[str]) -> Iterator[PostOffice]:
    """Run both for mailboxes at example.org; skip the test where they are not or may not run."""
    postfix = need("postfix", "apt-get install postfix", besides="/usr/sbin")
    dovecot = need("dovecot", "apt-get install dovecot-imapd", besides="/usr/sbin")
    if os.geteuid() != 0:
        pytest.skip("Postfix and Dovecot start as root, and give that up themselves")
    folder = Path(tempfile.mkdtemp(prefix="farflung-post-"))
    try:
        office = _settings(folder, mailboxes)
        subprocess.run([postfix, "-c", folder / "etc", "start"], check=True, capture_output=True)
        try:
            subprocess.run([dovecot, "-c", folder / "dovecot.conf"], check=True)
            try:
                for port in (office.smtp, office.imaps, office.starttls):
                    until(lambda port=port: _answers(port))  # type: ignore[misc] # bound at once
                yield office
            finally:
                doveadm = need("doveadm", "apt-get install dovecot-imapd", besides="/usr/bin")
                subprocess.run([doveadm, "-c", folder / "dovecot.conf", "stop"], check=True)
        finally:
            subprocess.run(
                [postfix, "-c", folder / "etc", "abort"], check=True, capture_output=True
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _settings(folder: Path, mailboxes: Sequence[str]) -> PostOffice:
    folder.chmod(0o755)  # each of their processes is another user
    for name in ("etc", "queue", "data", "mail"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    os.chown(folder / "mail", _NOBODY, _NOBODY)
    tls = make_tls(folder)
    smtp, imaps, starttls = (_free_port() for _ in range(3))
    values = {
        "folder": folder, "smtp": smtp, "imaps": imaps, "starttls": starttls, "nobody": _NOBODY,
        "password": PASSWORD,
        "mailboxes": ", ".join(f"{{ {name}@example.org = {name}/ }}" for name in mailboxes),
    }  # fmt: skip
    for name, text in (
        ("etc/main.cf", _MAIN), ("etc/master.cf", _MASTER), ("dovecot.conf", _DOVECOT)
    ):  # fmt: skip
        (folder / name).write_text(text.format(**values).lstrip())
    return PostOffice(smtp, imaps, starttls, folder / "mail", tls)


def _free_port() -> int:
    """Return a port below those that the system gives to whoever asks for any.

    These servers take a while to bind theirs, and other tests ask all the time.
    """
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
