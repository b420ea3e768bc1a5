"""``farflung cms``: the editor written into a site, and what stands in its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders import kinds
from tests.cli.commands import farflung
from tests.projects import NEWSLETTER, commit, git, write_project

from farflung.documents import read_yaml
from farflung.workflows.browser_editor import editor
from farflung.workflows.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

EDITOR = "editor: {backend: github, repo: example/handbook}\n"


def _project(root: Path, more: str = EDITOR) -> Path:
    return write_project(root, {"newsletter/newsletter.yml": NEWSLETTER + more})


def _collections(root: Path) -> dict[str, str]:
    """Return the folder of each section that the editor of a project has a form for."""
    files = {file.path: file.content for file in editor(open_project(root))}
    settings = files["admin/config.yml"]
    assert isinstance(settings, bytes)
    document = read_yaml(settings.decode(), "config.yml")
    assert document.problems == ()
    return {one["name"]: one["folder"] for one in document.data["collections"]}


def test_without_settings_there_is_nowhere_to_save(tmp_path: Path) -> None:
    """The problem names the file and the lines to add; nothing is written."""
    _project(tmp_path, "")
    done = farflung(tmp_path, "cms", code=1)
    assert "newsletter/newsletter.yml:1:1: missing-setting" in done.stderr
    assert "add editor: {backend: github, repo: example/handbook}" in done.stderr
    assert editor(open_project(tmp_path)) == ()


def test_without_a_site_somebody_has_to_build_it(tmp_path: Path) -> None:
    """A folder of that name without a site in it would stop the next build."""
    done = farflung(_project(tmp_path), "cms", code=2)
    assert "farflung build makes one, editor included" in done.stderr
    assert not (tmp_path / "site").exists()


def test_into_the_site_that_is_there(tmp_path: Path) -> None:
    """The whole folder, again and again, and nothing of an older editor is left in it."""
    site = {"site/versions.json": "[]", "site/admin/old.js": "x"}
    write_project(tmp_path, {"newsletter/newsletter.yml": NEWSLETTER + EDITOR, **site})
    done = farflung(tmp_path, "cms")
    assert done.stdout == f"{tmp_path}/site/admin\n"
    found = {file.name for file in (tmp_path / "site/admin").iterdir()}
    assert {"index.html", "config.yml", "names.js", "sveltia-cms.js", "LICENCES.txt"} < found
    assert "old.js" not in found
    assert farflung(tmp_path, "-q", "cms", "--out", str(tmp_path / "public")).stdout == ""
    assert (tmp_path / "public/admin/config.yml").is_file()


def test_a_form_for_each_section_that_people_write_for(tmp_path: Path) -> None:
    """Not for the one that fills itself from git; folders are those of the repository."""
    root = _project(tmp_path / "docs")
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, "Begin")
    entries = "docs/newsletter/entries"
    assert _collections(root) == {
        "highlights": f"{entries}/highlights",
        "pets": f"{entries}/pets",
    }


def test_what_belongs_into_the_private_folder_has_no_form(tmp_path: Path) -> None:
    """What the editor saves is in git, where words of support are not to be."""
    assert kinds()["support"].secret
    support = NEWSLETTER + "  - {id: support, kind: support}\n" + EDITOR
    write_project(tmp_path / "one", {"newsletter/newsletter.yml": support})
    assert "support" in _collections(tmp_path / "one")
    private = {"newsletter/newsletter.yml": f"{support}private: ../post\n"}
    assert "support" not in _collections(write_project(tmp_path / "one", private))


def test_a_kind_of_an_organisations_own_has_a_form(tmp_path: Path) -> None:
    """From its declaration alone."""
    kind = "kind: plant\nlabel: Plant\nfields:\n  species: {type: text, required: true, max: 50}\n"
    root = write_project(
        tmp_path,
        {
            "newsletter/kinds/plant.yml": f"{kind}heading: species\n",
            "newsletter/newsletter.yml": NEWSLETTER.replace("kind: pet", "kind: plant") + EDITOR,
        },
    )
    assert set(_collections(root)) == {"highlights", "pets"}
