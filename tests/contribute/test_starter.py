from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.projects import write_files

from farflung.contribute.starter import GITIGNORE, copy_starter, without_examples
from farflung.errors import RefusedError
from farflung.resources import starter_files

if TYPE_CHECKING:
    from pathlib import Path


def _files(root: Path) -> dict[str, Path]:
    write_files(root, {"mkdocs.yml": "site_name: X", "newsletter/entries/pets/a.md": "a"})
    return {name: root / name for name in ("mkdocs.yml", "newsletter/entries/pets/a.md")}


def _tree(root: Path) -> dict[str, str]:
    return {
        p.relative_to(root).as_posix(): p.read_text("utf-8") for p in root.rglob("*") if p.is_file()
    }


def test_a_new_project_has_every_file(tmp_path: Path) -> None:
    """The folder is made, the files are there, and git is told what not to keep."""
    files = _files(tmp_path / "home")
    target = tmp_path / "deep/new"
    assert copy_starter(files, target) == tuple(files)
    assert _tree(target) == {
        ".gitignore": GITIGNORE,
        "mkdocs.yml": "site_name: X",
        "newsletter/entries/pets/a.md": "a",
    }


def test_the_real_starter_is_copied_whole(tmp_path: Path) -> None:
    """Byte for byte, and nothing else beside it."""
    files = starter_files()
    copy_starter(files, tmp_path)
    made = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert made == {*files, ".gitignore"}
    assert all((tmp_path / name).read_bytes() == file.read_bytes() for name, file in files.items())


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """What is in the way is named, and not one file is written."""
    target = write_files(tmp_path / "target", {"mkdocs.yml": "mine", "newsletter/mine": "mine"})
    with pytest.raises(RefusedError) as caught:
        copy_starter(_files(tmp_path / "home"), target)
    assert caught.value.message == (
        f"{target} already has mkdocs.yml, newsletter; nothing was changed"
    )
    assert caught.value.hint == "choose an empty folder: farflung init our-handbook"
    assert _tree(target) == {"mkdocs.yml": "mine", "newsletter/mine": "mine"}


def test_a_broken_link_is_in_the_way_too(tmp_path: Path) -> None:
    """A name that is taken by a link to nowhere is taken."""
    target = tmp_path / "target"
    target.mkdir()
    (target / "newsletter").symlink_to("nowhere")
    with pytest.raises(RefusedError, match="already has newsletter"):
        copy_starter(_files(tmp_path / "home"), target)
    assert [path.name for path in target.iterdir()] == ["newsletter"]


def test_other_files_of_the_folder_stay(tmp_path: Path) -> None:
    """A repository with a licence and a .gitignore of its own keeps both."""
    target = write_files(tmp_path / "target", {".gitignore": "mine", "LICENSE": "MIT"})
    copy_starter(_files(tmp_path / "home"), target)
    assert _tree(target)[".gitignore"] == "mine"
    assert _tree(target)["LICENSE"] == "MIT"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A project cannot begin in a file, and the file stays."""
    target = tmp_path / "file"
    target.write_text("mine", "utf-8")
    with pytest.raises(RefusedError, match="is a file; nothing was changed"):
        copy_starter(_files(tmp_path / "home"), target)
    assert target.read_text("utf-8") == "mine"


def test_all_or_nothing(tmp_path: Path) -> None:
    """A file that cannot be copied leaves no half of a project behind."""
    files = _files(tmp_path / "home")
    files["newsletter/lost.md"] = tmp_path / "home/lost.md"
    target = tmp_path / "target"
    with pytest.raises(FileNotFoundError):
        copy_starter(files, target)
    assert list(target.iterdir()) == []


def test_without_examples_settings_and_handbook_remain() -> None:
    """Entries and editions are examples; feeds, settings and chapters are the beginning."""
    files = without_examples(starter_files())
    assert {"mkdocs.yml", "newsletter/newsletter.yml", "handbook/index.md"} <= set(files)
    assert not any(
        name.startswith(("newsletter/entries/", "newsletter/editions/")) for name in files
    )
