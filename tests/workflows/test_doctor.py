"""The doctor's whole round: what is asked of services outside, and the exit code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from tests.gather.feeds.servers import RSS, Request, site
from tests.mail.smtp.chaos import ChaosServer
from tests.projects import MKDOCS, NEWSLETTER, write_project

from farflung.checkup.domain import Answer
from farflung.checkup.records import Finding, State
from farflung.workflows.doctor import Questions, examine, exit_code
from farflung.workflows.outside import Outside, is_example

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from pathlib import Path


@dataclass
class FakeDns:
    """A DNS that knows nothing, and remembers what it was asked."""

    asked: list[str] = field(default_factory=list)

    def txt(self, name: str) -> Answer:
        """Answer that there is no such name."""
        self.asked.append(name)
        return Answer(exists=False)


@pytest.fixture
def feeds() -> Iterator[str]:
    """Run a web server with one feed; give its host."""

    def route(request: Request) -> None:
        good = request.path == "/good.xml"
        request.answer(200 if good else 404, RSS if good else b"")

    with site(route) as server:
        yield server.host


def project(root: Path, *, host: str = "", port: int = 0) -> Path:
    """Write a project with a sender that is no example, two feeds and a relay."""
    newsletter = NEWSLETTER.replace("post@example.org", "post@farflung.net")
    if host:
        newsletter += (
            "  - id: reading\n    kind: link\n    feeds:\n"
            f"      - {{url: 'http://{host}/good.xml', title: Good}}\n"
            f"      - {{url: 'http://{host}/gone.xml', title: Gone}}\n"
            f"fetching: {{allow_hosts: ['{host}']}}\n"
        )
    if port:
        relay = f"{{host: 127.0.0.1, port: {port}, security: none, user: post}}"
        newsletter += f"delivery: {{smtp: {relay}}}\n"
    files = {
        "newsletter/newsletter.yml": newsletter,
        "handbook/index.md": "# Start\n",
        "mkdocs.yml": f"{MKDOCS}extra: {{handbook: {{private: true}}}}\n",
    }
    return write_project(root, files)


def of(found: tuple[Finding, ...], subject: str) -> list[tuple[str, str]]:
    """Return states and messages about a subject."""
    return [(one.state, one.message) for one in found if one.subject == subject]


def test_services_outside(tmp_path: Path, feeds: str) -> None:
    """Feeds, relay, domain and site are all looked at; each failure is a finding of its own."""
    fake = FakeDns()
    with ChaosServer(tmp_path / "journal", user=("post", "pa55")) as server:
        root = project(tmp_path / "project", host=feeds, port=server.port)
        (tmp_path / "secret").write_text("pa55\n", "utf-8")
        secret = {"FARFLUNG_SMTP_PASSWORD_FILE": str(tmp_path / "secret")}
        outside = Outside(fake, environment=secret)
        found = examine(root, Questions(selectors=("post",), outside=outside))
    assert of(found, "feeds") == [
        ("failed", f"http://{feeds}/gone.xml answers 404"),
        ("ok", "1 feed answers"),
    ]
    assert of(found, "smtp") == [
        ("ok", f"127.0.0.1:{server.port} answers, without encryption, and lets post in")
    ]
    assert [of(found, name)[0][0] for name in ("spf", "dkim", "dmarc")] == [
        "warning",
        "error",
        "warning",
    ]
    assert "post._domainkey.farflung.net" in fake.asked
    assert of(found, "private") == [
        ("warning", "extra.handbook.private is true, but site_url does not say where the site is")
    ]
    assert not (root / ".farflung/feeds").exists(), "the doctor keeps nothing"


def test_offline_asks_nobody(tmp_path: Path, feeds: str) -> None:
    """With offline no feed, relay, name server or site is asked."""

    def never() -> ssl.SSLContext:
        raise AssertionError

    fake = FakeDns()
    root = project(tmp_path, host=feeds, port=1)
    found = examine(root, Questions(offline=True, outside=Outside(fake, tls=never)))
    assert {one.subject for one in found} & {
        "feeds",
        "smtp",
        "spf",
        "dkim",
        "dmarc",
        "private",
    } == (set())
    assert fake.asked == []
    assert exit_code(found) == 0


def test_a_secret_that_cannot_be_read(tmp_path: Path) -> None:
    """The file that a variable names and that is not there is a finding, and no stack trace."""
    root = project(tmp_path, port=1)
    secret = {"FARFLUNG_SMTP_PASSWORD_FILE": str(tmp_path / "absent")}
    found = examine(root, Questions(outside=Outside(FakeDns(), environment=secret)))
    ((state, message),) = of(found, "smtp")
    assert (state, "FARFLUNG_SMTP_PASSWORD_FILE names" in message) == ("error", True)


@pytest.mark.parametrize(
    ("states", "code"),
    [
        ([State.OK, State.WARNING], 0),
        ([State.OK, State.FAILED], 3),
        ([State.FAILED, State.ERROR], 1),
        ([], 0),
    ],
)
def test_exit_codes(states: list[State], code: int) -> None:
    """What has to be mended comes before what can be tried again."""
    assert exit_code(tuple(Finding("x", state, "") for state in states)) == code


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("example.org", True),
        ("post.example.org.", True),
        ("farflung.example", True),
        ("localhost", True),
        ("ourexample.org", False),
        ("farflung.net", False),
    ],
)
def test_domains_for_examples(domain: str, *, expected: bool) -> None:
    """RFC 2606 and RFC 6761 keep names that belong to nobody: nothing is asked about them."""
    assert is_example(domain) is expected
