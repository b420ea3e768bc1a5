"""The care of the pages of each version: what they say, what is handed down, what git knows."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.site.projects import MKDOCS, git, make_project, settings_of, write

from farflung.git import open_repository
from farflung.site.caretaker import Alternate, Caretaker, PageCare, read_pages, stated_in

if TYPE_CHECKING:
    from pathlib import Path


def _cares(root: Path, *names: str) -> dict[str, PageCare]:
    pages = {name: (root / "handbook" / name).read_bytes() for name in names}
    return Caretaker(settings_of(root), open_repository(root)).cares(stated_in(pages))


def test_pages_have_the_care_of_their_version(tmp_path: Path) -> None:
    """A page says its own, its folder's, or CODEOWNERS's; git knows when it changed."""
    root = make_project(
        tmp_path,
        {
            ".github/CODEOWNERS": "/handbook/ @org/editors\n",
            "handbook/index.md": "# Start\n",
            "handbook/it/index.md": "---\nowner: IT\n---\n# IT\n",
            "handbook/it/a.md": "# A\n",
        },
        tag="v1",
    )
    found = _cares(root, "index.md", "it/index.md", "it/a.md")
    assert found["index.md"].care.owner == "@org/editors"
    assert found["it/a.md"].care.owner == "IT"
    assert found["it/a.md"].care.changed == dt.date(2026, 11, 2)
    assert (found["it/a.md"].languages, found["it/a.md"].older) == ((), None)


def test_the_languages_of_a_page(tmp_path: Path) -> None:
    """A page knows those that it is in, and a translation on which day its original went on."""
    settings = MKDOCS + "extra:\n  handbook:\n    languages: [en, es, ja]\n"
    pages = {"handbook/index.md": "# A\n", "handbook/a/b.md": "# B\n", "handbook/c.md": "# C\n"}
    spanish = {"handbook/a/b.es.md": "# Be\n", "handbook/d.es.md": "# De\n"}
    root = make_project(tmp_path, {"mkdocs.yml": settings, **pages, **spanish}, tag="v1")
    write(root, {"handbook/a/b.md": "# Bee\n"})
    git(root, "commit", "--quiet", "--all", "--message", "Bee", day="2026-11-09")
    found = _cares(root, "index.md", "a/b.md", "a/b.es.md", "c.md", "d.es.md")
    english, own = Alternate("en", "English", "a/b/"), Alternate("es", "español", "es/a/b/")
    assert found["a/b.md"].languages == (replace(english, current=True), own)
    assert found["a/b.es.md"].languages == (english, replace(own, current=True))
    assert [found[name].languages for name in ("index.md", "c.md", "d.es.md")] == [(), (), ()]
    languages = {name: care.language for name, care in found.items() if care.language != "en"}
    assert languages == {"a/b.es.md": "es", "d.es.md": "es"}
    assert found["a/b.es.md"].older == dt.date(2026, 11, 9)
    assert {care.older for name, care in found.items() if name != "a/b.es.md"} == {None}


def test_pages_outside_of_the_site_are_not_read(tmp_path: Path) -> None:
    """What exclude_docs keeps out, hidden files and links are nobody's to review."""
    settings = "site_name: T\ndocs_dir: handbook\nexclude_docs: |\n  drafts/\n"
    files = {"handbook/index.md": "# S\n", "handbook/drafts/x.md": "---\nowner: []\n---\n"}
    root = make_project(tmp_path, {"mkdocs.yml": settings, **files, "handbook/.x.md": "# x\n"})
    (root / "handbook/link.md").symlink_to(root / "handbook/index.md")
    (root / "handbook/latin.md").write_bytes(b"\xe9")
    pages, problems = read_pages(settings_of(root), dt.date(2026, 11, 22))
    assert list(pages) == ["index.md"]
    assert problems == ()


def test_the_key_changes_with_what_the_care_depends_on(tmp_path: Path) -> None:
    """A cache of built versions sees changed days and owners, and no commit that is about others."""
    root = make_project(tmp_path, {"handbook/index.md": "# Start\n"}, tag="v1")

    def key() -> str:
        return Caretaker(settings_of(root), open_repository(root)).key()

    first = key()
    make_project(root, {"other.txt": "x\n"}, tag="v2")
    assert key() == first
    make_project(root, {"handbook/new.md": "# New\n"}, tag="v3")
    second = key()
    assert second != first
    write(root, {"CODEOWNERS": "* @ada\n"})
    assert key() not in {first, second}


def test_the_key_changes_with_the_folder(tmp_path: Path) -> None:
    """CODEOWNERS names other owners of the same pages in another place."""
    rules = {"CODEOWNERS": "/handbook/ @old\n/pages/ @new\n"}
    root = make_project(tmp_path, {**rules, "handbook/index.md": "# Start\n"})
    keys = [Caretaker(settings_of(root), None).key()]
    (root / "handbook").rename(root / "pages")
    write(root, {"mkdocs.yml": MKDOCS.replace("docs_dir: handbook", "docs_dir: pages")})
    keys.append(Caretaker(settings_of(root), None).key())
    assert len({*keys}) == 2
