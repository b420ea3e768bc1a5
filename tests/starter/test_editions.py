"""What editors do: plan, freeze, verify, preview."""

from __future__ import annotations

import email
import json
from email import policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.starter.conftest import Starter

MONDAY = "2026-11-30T08:00:00+00:00"


def test_plan_says_what_goes_in_and_what_waits(starter: Starter) -> None:
    """The coming edition, its entries, what is held and when it may go out, and its size."""
    (starter.root / "newsletter/entries/milestones/late.md").write_text(
        "---\ndate: 2026-11-24\nperson: Aroha Ngata\noccasion: birthday\nday: '11-27'\n---\n",
        "utf-8",
    )
    plan = starter.farflung("edition", "plan", "--at", "2026-11-25").stdout
    assert "Edition 2026-W48, 2026-11-23 to 2026-11-29" in plan
    assert "zeytin.md" in plan
    assert "milestones/late.md: no consent yet" in plan
    assert "KB of HTML" in plan
    data = json.loads(starter.farflung("edition", "plan", "2026-W49", "--json").stdout)
    assert [one["plan"]["edition"]["period"]["id"] for one in data["editions"]] == ["2026-W49"]


def test_freeze_then_edit_then_verify(starter: Starter) -> None:
    """A frozen edition keeps what it was: edits are seen, taken from git, and never shown."""
    starter.farflung("edition", "freeze", "--at", MONDAY)
    manifest = starter.root / "newsletter/editions/2026-W48.yml"
    frozen = manifest.read_text("utf-8")
    starter.commit("Freeze 2026-W48")
    refused = starter.farflung("edition", "freeze", "2026-W48", "--at", MONDAY, code=1)
    assert "is frozen already" in refused.stderr
    entry = starter.root / "newsletter/entries/pets/zeytin.md"
    text = entry.read_text("utf-8")
    entry.write_text(f"{text}\nA second thought.\n", "utf-8")
    done = starter.farflung("edition", "verify", "2026-W48")
    assert "every byte is as it was frozen" in done.stdout
    assert "this file was changed since edition 2026-W48, which keeps it as it was" in done.stderr
    starter.farflung("build", "--offline", "--at", MONDAY)
    page = (starter.root / "site/newsletter/2026-W48/index.html").read_text("utf-8")
    assert "Zeytin" in page
    assert "second thought" not in page
    assert manifest.read_text("utf-8") == frozen


def test_what_expired_leaves_the_archive(starter: Starter) -> None:
    """An expired entry is gone from page, feed and search; the edition still verifies."""
    entry = starter.root / "newsletter/entries/pets/zeytin.md"
    text = entry.read_text("utf-8")
    entry.write_text(text.replace("---\n", "---\nexpires: 2026-12-05\n", 1), "utf-8")
    starter.commit("Let Zeytin go in December")
    starter.farflung("edition", "freeze", "--at", MONDAY)
    newsletter = starter.root / "site/newsletter"
    for at, there in (("2026-12-05", True), ("2026-12-06", False)):
        starter.farflung("build", "--offline", "--at", at)
        page = newsletter / "2026-W48/index.html"
        search = newsletter / "search/search_index.json"
        for file in (page, newsletter / "2026-W48/letter.html", newsletter / "feed.xml", search):
            assert ("Zeytin" in file.read_text("utf-8")) is there, file
    assert "every byte is as it was frozen" in starter.farflung("edition", "verify").stdout


def test_withdrawn_from_frozen_editions(starter: Starter) -> None:
    """A newcomer and a riddle leave every file of the site with the next build; all is proved."""
    entries = "newsletter/entries"
    person = f"{entries}/welcome/ji-woo-han.md"
    riddle = f"{entries}/trivia/three-quarters.md"
    shown = starter.farflung("consent", "withdraw", person, "--yes").stdout
    assert "2026-W47: its manifest keeps the hash alone" in shown
    assert f"delete {entries}/welcome/ji-woo-han.jpg" in shown
    opening = "newsletter/editions/2026-W47.md"
    assert f"{opening} names them too" in shown
    starter.farflung("consent", "withdraw", opening, "--yes")
    shown = starter.farflung("consent", "withdraw", riddle, "--yes").stdout
    assert "2026-W46: " in shown  # asks it
    assert "2026-W47: " in shown  # answers it
    starter.commit("Withdraw two entries")
    starter.farflung("build", "--offline")
    words = (b"Ji-woo", b"ji-woo", b"quarter of an hour ahead", b"three quarters?")
    whole = {
        file: file.read_bytes() for file in (starter.root / "site").rglob("*") if file.is_file()
    }
    assert not [file for file, data in whole.items() for word in words if word in data]
    assert not [file for file in whole if file.name.startswith("8f2a4b59996aa519")]
    assert any(b"Sunniva" in data for data in whole.values())
    verdicts = starter.farflung("edition", "verify").stdout
    assert "2026-W46: every byte is as it was frozen, without 1 withdrawn" in verdicts
    assert "2026-W47: every byte is as it was frozen, without 3 withdrawn" in verdicts


def test_tampering_with_a_manifest_is_seen(starter: Starter) -> None:
    """Another title in a manifest is changed content, exit code 1."""
    starter.farflung("edition", "freeze", "--at", MONDAY)
    manifest = starter.root / "newsletter/editions/2026-W48.yml"
    text = manifest.read_text("utf-8")
    manifest.write_text(text.replace("title: Books", "title: Novels"), "utf-8")
    done = starter.farflung("edition", "verify", "2026-W48", code=1)
    assert "the content is NOT as it was frozen" in done.stdout


def test_a_lost_entry_is_a_fault_and_not_a_gap(starter: Starter) -> None:
    """Where neither the work tree nor git has what was frozen, the build stops and says so."""
    (starter.root / "newsletter/entries/pets/mochi.md").unlink()
    starter.git("checkout", "--quiet", "--orphan", "new-history")
    starter.commit("Lose Mochi")
    done = starter.farflung("build", "--offline", code=1)
    assert "newsletter/entries/pets/mochi.md: frozen-lost: this file is gone" in done.stderr
    done = starter.farflung("edition", "verify", "2026-W45", code=1)
    assert "the content is NOT as it was frozen" in done.stdout


def test_freezing_needs_committed_files_and_something_to_carry(starter: Starter) -> None:
    """What git could not bring back is not frozen, nor an edition of the future."""
    entry = starter.root / "newsletter/entries/pets/zeytin.md"
    entry.write_text(entry.read_text("utf-8") + "\nNot committed.\n", "utf-8")
    done = starter.farflung("edition", "freeze", "--at", MONDAY, code=1)
    assert "pets/zeytin.md: not-committed" in done.stderr
    done = starter.farflung("edition", "freeze", "2026-W52", "--at", MONDAY, code=1)
    assert "is in the future" in done.stderr
    done = starter.farflung("edition", "freeze", "2026-11-30", "--at", MONDAY, code=2)
    assert "this newsletter has none" in done.stderr
    assert not (starter.root / "newsletter/editions/2026-W48.yml").exists()


def test_handbook_changes_are_news(starter: Starter) -> None:
    """What was committed to the handbook since the last edition is in the next one."""
    page = starter.root / "handbook/quiet-hours/index.md"
    page.parent.mkdir()
    page.write_text("# Quiet hours\n\nNobody is expected to answer at night.\n", "utf-8")
    starter.commit("Write down quiet hours", when="2026-11-25T09:00:00Z")
    done = starter.farflung("edition", "plan", "--json", "--at", "2026-11-26")
    plan = json.loads(done.stdout)
    section = next(
        section
        for section in plan["editions"][0]["plan"]["edition"]["sections"]
        if section["id"] == "handbook"
    )
    (change,) = section["items"]
    assert (change["title"], change["change"]) == ("Quiet hours", "added")
    assert change["summary"] == "Write down quiet hours"


def test_the_letter_as_mail(starter: Starter) -> None:
    """The .eml is alternative text and HTML, pictures inside, headers complete, under 90 KB."""
    starter.farflung("preview", "2026-W47")
    folder = starter.root / ".farflung/preview"
    raw = (folder / "2026-W47.eml").read_bytes()
    message = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert message.get_content_type() == "multipart/alternative"
    text, related = message.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert related.get_content_type() == "multipart/related"
    html, *pictures = related.iter_parts()
    body = html.get_content()
    assert len(body.encode()) < 90_000
    ids = {part["Content-ID"].strip("<>") for part in pictures}
    assert ids
    assert all(f"cid:{cid}" in body for cid in ids)
    assert body.count("cid:") >= len(ids)
    for name in ("From", "To", "Subject", "Date", "Message-ID", "List-Id", "MIME-Version"):
        assert message[name], name
    assert message["From"].addresses[0].addr_spec == "post@example.org"
    assert "words of support" in (folder / "2026-W47.txt").read_text("utf-8").lower()
