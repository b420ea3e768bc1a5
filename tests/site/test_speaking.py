"""A handbook in several languages, built with the real engine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.programs import need_module
from tests.site.conftest import Built, build
from tests.site.served import broken_links
from tests.site.speaking import make_speaking_project

from farflung.workflows.moment import moment_of
from farflung.workflows.project import open_project
from farflung.workflows.review import review

if TYPE_CHECKING:
    from pathlib import Path

INSTALL = "pip install -c constraints.txt properdocs zensical"
DAY = "es/start/day/index.html"


def _read(built: Built, name: str) -> str:
    return (built.site / name).read_text("utf-8")


def test_pages_are_below_their_language(spoken: Built) -> None:
    """Translations are no pages of the handbook's own language, in old versions neither."""
    assert spoken.report.problems == ()
    found = {
        p.relative_to(spoken.site).as_posix() for p in spoken.site.glob("*/**/start/**/*.html")
    }
    assert {"next/es/start/week/index.html", "next/ja/start/day/index.html"} <= found
    assert {"v1.0/es/start/day/index.html", "latest/ja/start/day/index.html"} <= found
    assert "v1.0/es/start/week/index.html" not in found
    assert not [name for name in found if ".es" in name or ".ja" in name]


def test_a_page_speaks_its_language(spoken: Built) -> None:
    """So do the words around it and its dates, and it names its versions in other languages."""
    page = _read(spoken, f"next/{DAY}")
    assert '<html lang="es"' in page
    assert "Último cambio" in page
    assert "2 de noviembre de 2026" in page
    assert '<link rel="canonical" href="https://example.org/handbook/latest/es/start/day/">' in page
    for tag, below in (("en", ""), ("x-default", ""), ("es", "es/"), ("ja", "ja/")):
        address = f"https://example.org/handbook/latest/{below}start/day/"
        for name in (DAY, "start/day/index.html", "ja/start/day/index.html"):
            assert f'hreflang="{tag}" href="{address}">' in _read(spoken, f"next/{name}")
    assert "hreflang" not in _read(spoken, "next/values/index.html")
    assert "ff-languages" not in _read(spoken, "next/values/index.html")
    assert 'href="../../../../newsletter/es/"' in page
    assert 'href="../../../../newsletter/"' in _read(spoken, "next/ja/start/day/index.html")


def test_an_older_translation_says_so(spoken: Built) -> None:
    """In its own language, only where the original changed since, and nobody compared them since."""
    words = "Esta traducción es anterior al original, que cambió por última vez el 20 de noviembre"
    assert words in _read(spoken, f"next/{DAY}")
    assert "ff-older" not in _read(spoken, f"v1.0/{DAY}")
    assert "ff-older" not in _read(spoken, "next/es/start/index.html")
    assert "ff-older" not in _read(spoken, "next/start/day/index.html")


def test_an_unedited_page_is_the_same_in_every_version(spoken: Built) -> None:
    """With translations as without, and they themselves too."""
    names = ("values/index.html", "start/index.html", "index.html", "ja/start/day/index.html")
    here, there = spoken.site / "v1.0", spoken.site / "next"
    same = [name for name in names if (here / name).read_bytes() == (there / name).read_bytes()]
    assert same == ["values/index.html", "start/index.html", "index.html"]  # Japanese is behind


def test_addresses(spoken: Built) -> None:
    """The sitemap of a version has all languages; an old address of a translation leads on."""
    sitemap = _read(spoken, "next/sitemap.xml")
    assert "next/es/start/week/<" in sitemap
    assert not list((spoken.site / "next/es").glob("sitemap*"))
    assert not (spoken.site / "next/es/404.html").exists()
    assert 'location.replace("../start/week/"' in _read(spoken, "next/es/semana/index.html")
    assert "https://example.org/handbook/next/es/start/week/" in _read(
        spoken, "next/es/start/week/index.html"
    )  # the default version has no such page


def test_each_language_has_a_search_of_its_own(spoken: Built) -> None:
    """It finds its pages, and the items of a newsletter in the same language."""

    def found(folder: str) -> set[str]:
        index = json.loads(_read(spoken, f"next/{folder}search/search_index.json"))
        return {document["location"] for document in index["docs"]}

    assert found("es/") == {
        *("start/", "start/day/", "start/week/", "start/week/#lunch"),
        "../../newsletter/es/",
    }
    assert found("ja/") == {"start/day/"}
    assert not [location for location in found("") if location.startswith(("es/", "ja/"))]
    config = json.loads(_read(spoken, "next/ja/search/search_index.json"))["config"]
    assert config["lang"] == ["ja"]


def test_every_link_leads_somewhere(spoken: Built) -> None:
    """Within a language, out of it, and in every version."""
    assert broken_links(spoken.site, "https://example.org/handbook/") == []


def test_a_translation_is_reviewed_with_its_original(spoken: Built) -> None:
    """Nobody is told twice of a page without an owner."""
    project = open_project(spoken.root)
    found = [page.path for page in review(project, moment_of(project))]
    assert "handbook/values/index.md" in found
    assert not [path for path in found if ".es" in path or ".ja" in path]


def test_zensical_builds_the_same_trees(tmp_path: Path) -> None:
    """One without a start page too; links out of a tree, words and search are as with MkDocs."""
    need_module("zensical", INSTALL)
    root = make_speaking_project(tmp_path / "project")
    settings = (root / "mkdocs.yml").read_text("utf-8")
    changed = settings.replace("  handbook:\n", "  handbook:\n    engine: zensical\n")
    (root / "mkdocs.yml").write_text(changed, "utf-8")
    built = Built(root, root / "site", build(root, root / "site", "next"))
    page = _read(built, f"next/{DAY}")
    assert '<html lang="es"' in page
    assert 'href="../../../values/#trust"' in page
    assert '<a href="../../../ja/start/day/" lang="ja"' in page
    items = json.loads(_read(built, "next/es/search.json"))["items"]
    assert {item["location"] for item in items} >= {"start/day/", "start/week/#lunch"}
