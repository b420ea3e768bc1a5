"""The browser editor in Chromium, against a small GitHub and a small GitLab on this machine."""

from __future__ import annotations

import contextlib
import io
import json
import re
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect
from tests.cli.commands import farflung
from tests.contribute.editor.forge import REPO, TOKEN, Forge, Pull, served_forge
from tests.contribute.editor.github import GitHub
from tests.contribute.editor.gitlab import GitLab
from tests.pictures.samples import corners, exif, quarters, saved
from tests.projects import NEWSLETTER, commit, git, write_project
from tests.site.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

WALK = """\
kind: walk
label: Walk
consent: subject
fields:
  with: {type: people, required: true}
  time: {type: time}
  timezone: {type: timezone}
  minutes: {type: number, max: 90}
  pace: {type: choice, choices: [slow, fast]}
"""
MOCHI = "---\ndate: 2026-11-10\nname: Mochi\nphoto: mochi.png\nalt: A cat\n---\nHello\n"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Return a project in git, with an entry, its translation and its picture."""
    folder = tmp_path / "work"
    pets: dict[str, str | bytes] = {
        "newsletter/kinds/walk.yml": WALK,
        "newsletter/entries/pets/mochi.md": MOCHI,
        "newsletter/entries/pets/mochi.ja.md": "---\nname: もち\nalt: 猫\n---\nこんにちは\n",
        "newsletter/entries/pets/mochi.png": saved(corners(64, 64), "PNG"),
    }
    write_project(folder, {"handbook/index.md": "# Start\n", **pets})
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "Begin")
    git(tmp_path, "clone", "--quiet", "--bare", "work", "forge.git")
    return folder


@pytest.fixture
def signed_in(
    work: Path, tmp_path: Path, browser: Browser, request: pytest.FixtureRequest
) -> Iterator[tuple[Page, Forge]]:
    """Open the editor of that project, signed in; it must reach no host but site and forge."""
    kind: type[Forge] = getattr(request, "param", GitHub)
    forge = kind(tmp_path / "forge.git")
    with served_forge(forge) as api:
        editor = {"backend": kind.__name__.lower(), "repo": REPO, "api_root": api}
        walks = "  - {id: walks, kind: walk}\n"
        settings = f"{NEWSLETTER}{walks}editor: {json.dumps(editor)}\n"
        write_project(work, {"newsletter/newsletter.yml": settings})
        farflung(work, "cms", "--out", str(tmp_path / "site"))
        with served(tmp_path / "site", "/") as base:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            reached: set[str] = set()
            page.on("response", lambda response: reached.add(response.url.split("/")[2]))
            page.goto(f"{base}admin/")
            page.get_by_role("button", name="Sign In Using Access Token").click()
            page.get_by_label("Personal Access Token").fill(TOKEN)
            page.keyboard.press("Enter")
            yield page, forge
            page.close()
        hosts = {address.split("/")[2] for address in (base, api)}
        assert {host for host in reached if host[0].isdigit()} == hosts
        assert not [host for host in reached if "." in host and host not in hosts]
    assert forge.strange == []


def _show_pets(page: Page) -> Locator:
    """Go to the list of pets, and return its rows once they are there."""
    page.goto(f"{page.url.partition('#')[0]}#/collections/pets")
    rows = page.get_by_role("grid").get_by_role("row")
    expect(rows.first).to_be_visible()
    return rows


def _begin(page: Page, name: str) -> None:
    """Open the form of a pet and fill in its words."""
    _show_pets(page)
    page.goto(f"{page.url}/new")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Alt", exact=True).fill("A grey cat asleep on a warm laptop")
    page.get_by_label("By", exact=True).fill("Amara Okafor")


def _save(page: Page) -> None:
    """Save once the picture is ready, and wait until the editor says that it is saved."""
    photo = page.get_by_role("group", name="Photo").first
    expect(photo.get_by_role("button", name="Replace")).to_be_enabled()
    expect(photo.get_by_role("button", name="Rename")).to_be_enabled()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Entry saved")).to_be_visible()


def _proposed(forge: Forge) -> list[tuple[str, list[str]]]:
    """Return each branch that was made, with the files that it adds."""
    branches = forge.git("branch", "--list", "cms/*", "--format=%(refname:short)").splitlines()
    return [(b, forge.git("diff", "--name-only", "main", b).splitlines()) for b in branches]


@pytest.mark.parametrize("signed_in", [GitHub, GitLab], indirect=True)
def test_a_pet_with_a_photo_becomes_a_pull_request(
    signed_in: tuple[Page, Forge], work: Path
) -> None:
    """One branch with one commit: the entry, and its picture without place or camera; check is content."""
    page, forge = signed_in
    photo = saved(corners(3000, 2000), "JPEG", exif=exif(6, gps=True))
    assert b"SECRET-CAMERA" in photo
    _begin(page, "Mochi the Élder, who sleeps on every laptop / 餅")
    page.get_by_role("textbox", name="Text", exact=True).click()
    page.keyboard.type('She answers to "release manager".')
    page.get_by_role("button", name="Browse").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload").click()
    chooser.value.set_files({"name": "IMG_0001.JPG", "mimeType": "image/jpeg", "buffer": photo})
    page.get_by_role("button", name="Insert").click()
    _save(page)

    ((branch, files),) = _proposed(forge)
    assert forge.git("rev-list", "--count", f"main..{branch}") == "1"
    assert forge.pulls == [Pull(branch, "main")]
    entry, picture = sorted(files, key=lambda name: not name.endswith(".md"))
    pets = "newsletter/entries/pets"
    assert re.fullmatch(
        rf"{pets}/\d{{4}}-\d\d-\d\d-mochi-the-elder-who-sleeps-on-every-l[a-z]*-[0-9a-f]{{8}}\.md",
        entry,
    )
    assert re.fullmatch(rf"{pets}/img_0001-[0-9a-f]{{8}}\.webp", picture)

    data = forge.blob(f"{branch}:{picture}")
    assert not any(word in data for word in (b"EXIF", b"Exif", b"SECRET", b"XMP"))
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (1600, 2400)  # upright, and no longer than what is shown anywhere
        assert dict(image.getexif()) == {}
        assert quarters(image)[0][2] > 150  # what was below on the left is above now
    text = forge.blob(f"{branch}:{entry}").decode()
    assert f"photo: {picture.rpartition('/')[2]}\n" in text
    assert text.endswith('She answers to "release manager".\n')

    git(work, "fetch", "--quiet", str(forge.repository), branch)
    git(work, "checkout", "--quiet", "FETCH_HEAD", "--", pets)
    assert farflung(work, "check", entry).stdout == ""


def test_pictures_of_one_name_stay_two_files(signed_in: tuple[Page, Forge]) -> None:
    """Also where they are dropped on the form; and a second entry is a second pull request."""
    page, forge = signed_in
    for name in ("Biscuit", "Kulfi"):
        _begin(page, name)
        data = list(saved(corners(90, 60), "PNG"))
        page.get_by_role("group", name="Photo").locator(".drop-target").evaluate(
            """(target, data) => {
              const dataTransfer = new DataTransfer();
              const png = { type: "image/png" };
              dataTransfer.items.add(new File([new Uint8Array(data)], "cat.png", png));
              target.dispatchEvent(new DragEvent("drop", { bubbles: true, dataTransfer }));
            }""",
            [*data, len(name)],  # not the same file twice
        )
        _save(page)
        expect(page.get_by_text("Entry saved")).to_be_hidden()
    proposed = _proposed(forge)
    assert len(proposed) == len(forge.pulls) == 2
    pictures = {name for _, files in proposed for name in files if name.endswith(".webp")}
    assert len(pictures) == 2
    assert all(re.search(r"/cat-[0-9a-f]{8}\.webp$", name) for name in pictures)


def _switched_on(page: Page, name: re.Pattern[str], label: str) -> Locator:
    """Press a switch and return the field it brings; the form may be drawn anew under a press."""
    field = page.get_by_label(label, exact=True)
    for _ in range(4):
        page.get_by_role("checkbox", name=name).click()
        with contextlib.suppress(AssertionError):
            expect(field).to_be_visible(timeout=8000)
            break
    return field


def test_fields_of_other_types_are_written_as_check_reads_them(
    signed_in: tuple[Page, Forge], work: Path
) -> None:
    """Lists, numbers, times, choices, time zones, and who agreed; what is left out is not there."""
    page, forge = signed_in
    _show_pets(page)
    page.goto(page.url.replace("pets", "walks/new"))
    page.get_by_role("button", name=re.compile("^Add .*With")).click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Tariro Moyo")
    page.get_by_label("Time", exact=True).fill("07:30")
    page.get_by_role("combobox", name="Timezone").click()
    page.get_by_role("option", name="Africa/Harare", exact=True).click()
    page.get_by_label("Minutes", exact=True).fill("45")
    page.get_by_role("radio", name="slow").click()
    agreed = _switched_on(page, re.compile("^Add .*Consent"), "Agreed by")
    agreed.fill("Tariro Moyo")
    page.get_by_label("Agreed on", exact=True).fill("2026-11-20")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Entry saved")).to_be_visible()

    ((branch, (entry,)),) = _proposed(forge)
    assert re.search(r"/\d{4}-\d\d-\d\d-walk-[0-9a-f]{8}\.md$", entry)
    text = forge.blob(f"{branch}:{entry}").decode()
    for line in ("  - Tariro Moyo", "timezone: Africa/Harare", "minutes: 45", "pace: slow"):
        assert f"{line}\n" in text
    assert "audience" not in text
    git(work, "fetch", "--quiet", str(forge.repository), branch)
    git(work, "checkout", "--quiet", "FETCH_HEAD", "--", "newsletter/entries")
    assert farflung(work, "check", entry).stdout == ""


def test_the_list_shows_entries_and_not_their_translations(signed_in: tuple[Page, Forge]) -> None:
    """A translation holds less than the form asks for; it is edited as a file."""
    page, _ = signed_in
    rows = _show_pets(page)
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Mochi")
