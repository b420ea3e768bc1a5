"""The verb itself: a project served, edited, broken and mended, looked at from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.serving.serving import serving
from tests.site.projects import MKDOCS, make_project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.serving.serving import Served

NEWSLETTER = """\
title: The Test Post
sender: The Test Post <post@example.org>
sections:
  - {id: highlights, kind: highlight}
"""
ENTRY = "newsletter/entries/highlights/backlog.md"
PAGES = {
    "newsletter/newsletter.yml": NEWSLETTER,
    "handbook/index.md": "# Start\n\nRead [the rules](rules.md).\n",
    "handbook/rules.md": "# Rules\n\nBe kind.\n",
    "handbook/faulty.md": "# Faulty\n\nNothing is wrong yet.\n",
    "handbook/titled.md": "# Titled\n\nA page.\n",
    ENTRY: "---\ndate: 2026-11-22\nby: Amara Okafor\ntitle: No backlog\n---\nIt is gone.\n",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a small project below a path, as its site_url says."""
    root = make_project(tmp_path_factory.mktemp("served"), PAGES)
    with serving(root) as served:
        yield served


def test_everything_is_where_the_terminal_says(served: Served) -> None:
    """Handbook and newsletter are below the site's own path, and / leads there."""
    assert served.addresses["Handbook"] == f"http://127.0.0.1:{served.port}/handbook/"
    assert served.addresses["Letter"] == f"http://127.0.0.1:{served.port}/_farflung/"
    assert served.get("/")[0] == 302
    assert "Be kind." in served.get("/handbook/next/rules/")[1]
    assert "Be kind." in served.get("/handbook/latest/rules/")[1]
    assert "The Test Post" in served.get("/handbook/newsletter/")[1]
    assert "No backlog" in served.get("/handbook/newsletter/next/")[1]
    status, missing = served.get("/handbook/nothing/")
    assert status == 404
    assert "This page is not here" in missing


def test_the_letter_is_shown(served: Served) -> None:
    """The coming edition's letter is there in every way of looking at it, with its plan."""
    page = served.get("/_farflung/")[1]
    assert "No backlog" in page
    assert "weekly: goes into 2026-W47" in page
    assert "No backlog" in served.get("/_farflung/letter-dark.html")[1]


def test_an_edit_is_shown_at_once_and_stays_as_it_is(served: Served) -> None:
    """The page is told to reload before the whole build, which then makes the same bytes of it."""
    address = "/handbook/next/rules/"
    events = served.events(address)
    first, builds = events.last["tag"], served.builds()
    served.save("handbook/rules.md", "# Rules\n\nBe kind, and brief.\n")
    tag = events.until(lambda news: news["tag"] != first)["tag"]
    status, shown = served.get(address)
    assert served.builds() == builds
    assert status == 200
    assert "and brief" in shown
    assert "and brief" in served.get("/handbook/latest/rules/")[1]
    served.until(lambda: served.builds() > builds)
    assert served.get(address)[1] == shown
    assert served.events(address).last["tag"] == tag
    assert "handbook/rules.md: shown after" in served.said
    events.close()


def test_a_new_title_reaches_the_other_pages(served: Served) -> None:
    """What concerns more than the page itself follows with the whole build."""
    events = served.events("/handbook/next/")
    served.save("handbook/titled.md", "# Entitled\n\nA page.\n")
    first = events.last["tag"]
    events.until(lambda news: news["tag"] != first)
    assert "Entitled" in served.get("/handbook/next/")[1]
    events.close()


def test_a_page_that_breaks_and_is_mended(served: Served) -> None:
    """A page that cannot be read is said in the browser and the terminal; mended, it is shown."""
    events = served.events("/handbook/next/faulty/")
    first = events.last["tag"]
    served.save("handbook/faulty.md", b"# Faulty\n\n\xff\n")
    news = events.until(lambda news: bool(news["problems"]))
    assert news["problems"][0]["place"] == "handbook/faulty.md"
    assert "Encoding error" in news["problems"][0]["message"]
    assert news["tag"] == first
    served.until(lambda: "handbook/faulty.md: engine-error" in served.said)
    assert "yet" in served.get("/handbook/next/faulty/")[1]
    served.save("handbook/faulty.md", "# Faulty\n\nMended.\n")
    events.until(lambda news: not news["problems"] and news["tag"] != first)
    assert "Mended" in served.get("/handbook/next/faulty/")[1]
    events.close()


def test_a_broken_link_and_an_entry(served: Served) -> None:
    """A link that leads nowhere and a wrong field are shown with line, source and hint."""
    events = served.events("/handbook/next/")
    served.save("handbook/rules.md", "# Rules\n\n[Gone](gone.md)\n")
    news = events.until(lambda news: bool(news["problems"]))
    problem = news["problems"][0]
    assert (problem["place"], problem["severity"]) == ("handbook/rules.md:3:8", "warning")
    assert problem["source"] == "[Gone](gone.md)"
    served.save("handbook/rules.md", PAGES["handbook/rules.md"])
    events.until(lambda news: not news["problems"])
    served.save(ENTRY, PAGES[ENTRY].replace("title:", "titles:"))
    builds = served.builds()
    found = events.until(lambda news: bool(news["problems"]))["problems"]
    assert served.builds() - builds <= 1  # said before a whole build; one may have been under way
    hints = [problem["hint"] for problem in found if problem["rule"] == "unknown-field"]
    assert hints == ['did you mean "title"?']
    served.save(ENTRY, PAGES[ENTRY].replace("It is gone.", "A quokka."))
    events.until(lambda news: not news["problems"])
    served.until(lambda: "A quokka." in served.get("/handbook/newsletter/next/")[1])
    assert "A quokka." in served.get("/_farflung/")[1]
    events.close()


def test_front_matter_that_cannot_be_read(served: Served) -> None:
    """Front matter that the engine would show as text is said with its line, until it is mended."""
    events = served.events("/handbook/next/")
    served.save("handbook/rules.md", "---\nowner: [People\n---\n# Rules\n")
    problem = events.until(lambda news: bool(news["problems"]))["problems"][0]
    assert (problem["rule"], problem["severity"]) == ("not-yaml", "warning")
    assert problem["place"].startswith("handbook/rules.md:")
    served.save("handbook/rules.md", PAGES["handbook/rules.md"])
    events.until(lambda news: not news["problems"])
    events.close()


def test_pages_that_come_and_go(served: Served) -> None:
    """A new page appears where somebody waits for it, and is gone when it is removed."""
    address = "/handbook/next/new/"
    events = served.events(address)
    first = events.last["tag"]
    served.save("handbook/new.md", "# New\n")
    served.until(lambda: served.get(address)[0] == 200)
    second = events.until(lambda news: news["tag"] != first)["tag"]
    (served.root / "handbook/new.md").unlink()
    served.until(lambda: served.get(address)[0] == 404)
    events.until(lambda news: news["tag"] != second)
    events.close()


def test_broken_settings_do_not_end_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Begun with settings that are wrong it says so, and builds as soon as they are right."""
    root = make_project(tmp_path_factory.mktemp("broken"), PAGES)
    (root / "mkdocs.yml").write_text("site_name: [\n")
    with serving(root, ready=False) as served:
        events = served.events("/handbook/next/")
        events.until(lambda news: bool(news["problems"]))
        served.save("newsletter/newsletter.yml", NEWSLETTER)
        served.save("mkdocs.yml", MKDOCS)
        events.until(lambda news: not news["problems"])
        assert "Start" in served.get("/handbook/next/")[1]
        events.close()


def test_interrupted_in_the_middle_of_a_build(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Ctrl-C while it builds ends it cleanly, and nothing is left behind."""
    root = make_project(tmp_path_factory.mktemp("interrupted"), PAGES)
    with serving(root, ready=False) as served:
        served.until(lambda: any((root / ".farflung/build").glob("build-*/**/mkdocs.yml")))
    assert "Stopped." in served.said
    assert not list((root / ".farflung/build").glob("build-*"))
