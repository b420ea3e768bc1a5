"""What a request adds: worked out from the history, weighed against the coming letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image
from tests.projects import commit, git, write_files, write_project
from tests.workflows.newsrooms import KIWI, at, newsroom

from farflung.contribute.receipts import read_receipts
from farflung.contribute.snapshot import no_camera
from farflung.errors import RefusedError, UsageError
from farflung.workflows.project import Project, open_project
from farflung.workflows.receipts import FILE, take_receipts, write_remark

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.contribute.receipts import Receipt

_PETS = "newsletter/entries/pets"
_TIA = (
    "---\ndate: 2026-11-19\nby: Leilani Kahale\nname: Tia\nphoto: tia.jpg\nalt: A parrot\n"
    "{more}---\nShe answers the phone.\n"
)


def _camera(html: str, file: Path) -> bool:
    """Take a picture that holds what it was shown, as a test can read it."""
    file.write_text(html)
    return True


@pytest.fixture(scope="module")
def request_of_tia(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Make a request on a branch: two new entries, one of them faulty, and another picture."""
    root = newsroom(tmp_path_factory.mktemp("request"), support=False).root
    git(root, "checkout", "--quiet", "-b", "tia")
    write_files(
        root, {f"{_PETS}/tia.md": _TIA.format(more=""), f"{_PETS}/bo.md": "---\nnme: Bo\n---\n"}
    )
    Image.new("RGB", (800, 600), "teal").save(root / _PETS / "tia.jpg")
    Image.new("RGB", (64, 48), "plum").save(root / _PETS / "kiwi.png")
    commit(root, "Add Tia and Bo")
    git(root, "checkout", "--quiet", "main")
    commit(root, "Go on meanwhile")
    git(root, "checkout", "--quiet", "tia")
    return open_project(root)


@pytest.fixture(scope="module")
def taken(request_of_tia: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Take the receipts of that request."""
    folder = tmp_path_factory.mktemp("receipts")
    take_receipts(request_of_tia, "main", folder, at(request_of_tia, "2026-11-19"), _camera)
    return folder


def _receipts(folder: Path) -> dict[str, Receipt]:
    return {one.path: one for one in read_receipts((folder / FILE).read_bytes()).entries}


def test_names_the_entries_that_a_request_changes(taken: Path) -> None:
    """New entries are told, and the one whose picture is another; what main did meanwhile is not."""
    assert list(_receipts(taken)) == [f"{_PETS}/bo.md", KIWI, f"{_PETS}/tia.md"]


def test_says_which_edition_carries_an_entry(taken: Path) -> None:
    """An entry has its standing, its text without the rest of the letter, and its picture."""
    tia = _receipts(taken)[f"{_PETS}/tia.md"]
    assert [one.says for one in tia.stands] == ["goes into 2026-W47, which closes on 2026-11-22"]
    assert tia.text == "Tia\n---\n\n(A parrot)\n\nShe answers the phone.\n\nPhoto: Leilani Kahale"
    html = (taken / tia.picture).read_text()
    assert 'src="data:image/jpeg;base64,' in html
    assert "Has opinions on Mondays." not in html


def test_weighs_what_an_entry_adds(taken: Path) -> None:
    """The bytes are the difference to the letter without it, pictures apart from the HTML."""
    weight = _receipts(taken)[f"{_PETS}/tia.md"].weight
    assert weight is not None
    assert weight.edition == "2026-W47"
    assert 500 < weight.html < 3_000
    assert weight.mailed > weight.html + 1_000  # the photo travels inside
    assert weight.html < weight.whole < weight.most


def test_says_what_holds_a_faulty_entry(taken: Path) -> None:
    """An entry that cannot be read has its problems with their lines, and nothing else."""
    bo = _receipts(taken)[f"{_PETS}/bo.md"]
    assert any(problem.startswith(f"{_PETS}/bo.md:2:1: unknown-field") for problem in bo.problems)
    assert (bo.stands, bo.weight, bo.text, bo.picture) == ((), None, "", "")


def test_an_entry_that_is_held_is_weighed_all_the_same(
    request_of_tia: Project, tmp_path: Path
) -> None:
    """What an entry will add is known before its consent is; without a camera it has text alone."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(request_of_tia.root), str(clone))
    (tmp_path / "private").mkdir()
    milestone = "---\ndate: 2026-11-18\nperson: Ji-woo Han\noccasion: birthday\nday: '11-21'\n---\n"
    write_files(clone, {"newsletter/entries/milestones/ji-woo.md": milestone})
    commit(clone, "Add a birthday")
    project = open_project(clone)
    receipts = take_receipts(
        project, "HEAD~1", tmp_path / "r", at(project, "2026-11-19"), no_camera
    )
    (entry,) = receipts.entries
    assert entry.stands[0].says.startswith("held: ")
    assert entry.weight is not None
    assert entry.weight.html > 0
    assert "Ji-woo Han" in entry.text
    assert entry.picture == ""


def test_needs_a_history(request_of_tia: Project, tmp_path: Path) -> None:
    """Outside of git, and for a ref that is none, it says what is missing."""
    moment = at(request_of_tia, "2026-11-19")
    with pytest.raises(UsageError, match='no commit "origin/main"'):
        take_receipts(request_of_tia, "origin/main", tmp_path, moment, no_camera)
    outside = open_project(write_project(tmp_path / "plain"))
    with pytest.raises(UsageError, match="needs git"):
        take_receipts(outside, "main", tmp_path, moment, no_camera)


def test_pictures_are_encoded_anew(taken: Path, tmp_path: Path) -> None:
    """What is no picture is left out, what is one comes without anything that was hidden in it."""
    folder = tmp_path / "receipts"
    folder.mkdir()
    (folder / FILE).write_bytes((taken / FILE).read_bytes())
    names = [one.picture for one in _receipts(taken).values() if one.picture]
    assert names == ["2.png", "3.png"]
    (folder / "2.png").write_text("<script>")
    shot = Image.new("RGB", (640, 300), "linen")
    shot.save(folder / "3.png", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0", pnginfo=None)
    with (folder / "3.png").open("ab") as stream:
        stream.write(b"something hidden")
    assert write_remark(folder, tmp_path / "out", "https://example.org/p/", tmp_path / "cache") == 3
    (made,) = (tmp_path / "out/pictures").iterdir()
    assert made.stem == "3"
    assert b"something hidden" not in made.read_bytes()
    body = (tmp_path / "out/comment.md").read_text()
    assert body.count("![") == 1
    assert f"https://example.org/p/{made.name}" in body


def test_links_are_not_followed(taken: Path, tmp_path: Path) -> None:
    """Receipts and pictures that are links to other files of the machine are not read."""
    folder = tmp_path / "receipts"
    folder.mkdir()
    (folder / FILE).symlink_to(taken / FILE)
    with pytest.raises(RefusedError, match="no receipts"):
        write_remark(folder, tmp_path / "out", "", tmp_path / "cache")
