"""Pages built one by one by the engine in memory, against whole builds of the same text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tests.site.projects import MKDOCS, make_newsletter, make_project, rooms_of, settings_of, write

from farflung.git import open_repository
from farflung.site import SiteRequest, build_site
from farflung.site.engines.mkdocs import environment
from farflung.site.resident import (
    Refused,
    Rendered,
    Resident,
    Said,
    apply_edits,
    edits_between,
    keep_stage,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from farflung.site.records import Stage

STAMP = 1_762_074_000
SETTINGS = (
    MKDOCS
    + """\
nav:
  - Start: index.md
  - Work:
    - work/index.md
    - work/rules.md
    - Deeper: [work/deep/one.md, work/deep/two.md]
  - Play: play.md
markdown_extensions: [admonition, attr_list, tables, {toc: {permalink: true}}]
"""
)
PAGES = {
    "handbook/index.md": "# Start\n\nSee [the rules](work/rules.md#lemur).\n",
    "handbook/work/index.md": "---\nowner: Amara\n---\n# Work\n\nWe work.\n",
    "handbook/work/rules.md": "# Rules\n\n## Lemur\n\nAsk the lemur.\n",
    "handbook/work/deep/one.md": "---\ntags: [x]\n---\n# One\n\nFirst.\n",
    "handbook/work/deep/two.md": "# Two\n\nSecond.\n",
    "handbook/play.md": "# Play\n\nWe play.\n",
    "handbook/unlisted.md": "# Unlisted\n\nIn no navigation.\n",
}
CHANGES = {
    "index.md": "# Start\n\nSee [the rules](work/rules.md#lemur) and\n\n## Why\n\n!!! note\n    This.\n",
    "work/rules.md": "# Rules\n\nNo lemur.\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n## Okapi\n",
    "work/deep/one.md": "---\ntags: [x]\n---\n# One\n\nFirst, [then](two.md).\n",
    "play.md": "# Play\n\n<!doctype html> `</body>` &amp; ünïcödé\n",
    "unlisted.md": "# Unlisted\n\nStill in none.\n",
}


@dataclass(frozen=True)
class Kept:
    """A project, its built site, and the working tree's stage kept beyond the build."""

    root: Path
    site: Path
    stage: Stage


def build(root: Path, site: Path, stages: list[Stage]) -> None:
    """Build everything, and keep the working tree's stage."""

    def keep(stage: Stage) -> None:
        if stage.source:
            stages.append(keep_stage(stage, site.with_name(f"{site.name}-stage")))

    build_site(
        SiteRequest(
            settings=settings_of(root),
            repository=open_repository(root),
            **rooms_of(make_newsletter()),
            out=site,
            work=root / ".farflung/build",
            stamp=STAMP,
            staged=keep,
        )
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Return a project with an old version that lacks some of today's pages."""
    root = tmp_path_factory.mktemp("kept") / "project"
    old = {name: text for name, text in PAGES.items() if "play" not in name}
    make_project(root, {"mkdocs.yml": SETTINGS, **old}, tag="v1.0")
    write(root, PAGES)
    stages: list[Stage] = []
    build(root, root / "one", stages)
    return Kept(root, root / "one", stages[0])


@pytest.fixture(scope="module")
def resident(kept: Kept) -> Iterator[Resident]:
    """Start the engine in memory."""
    resident = Resident(kept.stage, kept.root, environment(STAMP))
    assert resident.begin() == ""
    yield resident
    resident.stop()


def save(kept: Kept, page: str, text: str | bytes) -> Path:
    """Save a page of the project."""
    file = kept.root / "handbook" / page
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def test_a_page_built_alone_is_what_a_whole_build_makes(kept: Kept, resident: Resident) -> None:
    """Every page, edited and finished alone, is byte for byte the page of the next whole build."""
    shown: dict[str, str] = {}
    for page, text in CHANGES.items():
        answer = resident.render(page, save(kept, page, text))
        assert isinstance(answer, Rendered)
        built = (kept.site / "next" / answer.address).read_text("utf-8")
        edits = edits_between(answer.before, built)
        assert edits is not None
        finished = apply_edits(edits, answer.after)
        assert finished is not None
        assert ("<dd>Amara</dd>" in finished) == page.startswith("work/")
        shown[answer.address] = finished
    build(kept.root, kept.root / "two", [])
    for address, finished in shown.items():
        assert finished == (kept.root / "two/next" / address).read_text("utf-8"), address


def test_warnings_are_those_of_the_page(kept: Kept, resident: Resident) -> None:
    """A link that leads nowhere, and an anchor that another page lacks, are told of this page."""
    text = "# Two\n\n[a](missing.md) [b](../../play.md#nowhere)\n"
    answer = resident.render("work/deep/two.md", save(kept, "work/deep/two.md", text))
    assert isinstance(answer, Rendered)
    assert [(m.file, m.quoted) for m in answer.messages] == [
        ("work/deep/two.md", "missing.md"),
        ("work/deep/two.md", "../../play.md#nowhere"),
    ]


def test_what_takes_a_whole_build(kept: Kept, resident: Resident) -> None:
    """New front matter and new pages are refused; a text that is not new is said to be the same."""
    page = "work/index.md"
    titled = resident.render(page, save(kept, page, "---\ntitle: Labour\n---\n# Work\n"))
    assert isinstance(titled, Refused)
    same = resident.render(page, save(kept, page, PAGES["handbook/work/index.md"]))
    assert isinstance(same, Refused)
    assert same.same
    new = resident.render("new.md", save(kept, "new.md", "# New\n"))
    assert isinstance(new, Refused)
    (kept.root / "handbook/new.md").unlink()


def test_a_page_that_cannot_be_read(kept: Kept, resident: Resident) -> None:
    """What the engine fails on is said in its words, and the next text is built again."""
    page = "work/index.md"
    failed = resident.render(page, save(kept, page, b"# Work\n\n\xff\xfe\n"))
    assert isinstance(failed, Said)
    assert "Encoding error reading file: work/index.md" in failed.text
    mended = resident.render(page, save(kept, page, "---\nowner: Amara\n---\n# Work\n\nMended.\n"))
    assert isinstance(mended, Rendered)
    assert "Mended." in mended.after
    save(kept, page, PAGES["handbook/work/index.md"])
    resident.render(page, kept.root / "handbook" / page)


def test_hooks_and_unknown_plugins_are_not_for_it(kept: Kept, tmp_path: Path) -> None:
    """With hooks the engine says at once that every change takes a whole build."""
    (tmp_path / "hook.py").write_text("def on_page_content(html, **_):\n    return html\n")
    config = tmp_path / "mkdocs.yml"
    text = kept.stage.config.read_text("utf-8")
    config.write_text(f"{text}\nhooks: ['{tmp_path / 'hook.py'}']\n", "utf-8")
    stage = type(kept.stage)("next", config, kept.stage.docs, kept.stage.site, "handbook")
    resident = Resident(stage, kept.root, environment(STAMP))
    assert resident.begin() == "hooks are configured"
    resident.stop()


def test_an_engine_that_cannot_start(kept: Kept, tmp_path: Path) -> None:
    """Settings that cannot be loaded end nothing: it says why, and refuses every page."""
    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: [", "utf-8")
    stage = type(kept.stage)("next", config, kept.stage.docs, kept.stage.site, "handbook")
    resident = Resident(stage, kept.root, environment(STAMP))
    assert "could not be kept in memory" in resident.begin()
    assert isinstance(resident.render("index.md", kept.stage.docs / "index.md"), Refused)
    resident.stop()
