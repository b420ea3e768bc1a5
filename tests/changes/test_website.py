"""The pages and feeds below changes/."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar
from xml.etree import ElementTree as ET

import feedparser
import pytest
from tests.changes.sample import compared, make_handbook, reader
from tests.feedrules import atom_faults, json_feed_faults
from tests.programs import need

from farflung.changes.parts import Setting
from farflung.changes.records import Redline
from farflung.changes.website import changes_site
from farflung.model import PageCopy
from farflung.site.search import page_address

if TYPE_CHECKING:
    from farflung.changes.records import Changes
    from farflung.model import WebSite

ATOM = "{http://www.w3.org/2005/Atom}"
SETTING = Setting(
    site_name="The Handbook",
    site_url="https://example.org/hb/",
    author="The Post",
    host="example.org",
    built=frozenset({"next", "v1.1", "v1.0"}),
    promised=frozenset({"since-v1.1/index/", "since-v0.1/gone/", "since-v1.0/gone/"}),
)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Changes], dict[str, Redline]]:
    """Compare the sample handbook once."""
    need("git", "apt-get install git")
    root = make_handbook(tmp_path_factory.mktemp("changes") / "project")
    store = root.parent / "store"
    changes = compared(root, store)
    redlines: dict[str, Redline] = {}
    for one in changes:
        by_path = reader(root, store).redlines(one.pages)
        redlines |= {page.redline: by_path[page.path] for page in one.pages if page.redline}
    return changes, redlines


@pytest.fixture(scope="module")
def website(found: tuple[list[Changes], dict[str, Redline]]) -> WebSite:
    """Make the part of the site from it."""
    return changes_site(*found, SETTING, ("Something is missing.",))


def _file(website: WebSite, name: str) -> bytes:
    content = next(file.content for file in website.files if file.path == name)
    assert isinstance(content, bytes)
    return content


def test_pages_and_copies(website: WebSite) -> None:
    """An overview, a page a pair, the redlines, and a page for a lost promise."""
    listed = [page.path for page in website.listed]
    assert listed == ["index.md", "since-v1.1/index.md", "since-v1.0/index.md"]
    copies = {copy.address: copy for some in website.copies for copy in some.make()}
    assert {*copies} == {
        "since-v1.1/",
        "since-v1.0/",
        "since-v1.1/index/",
        "since-v1.0/index/",
        "since-v1.0/quiet/",
        "since-v1.0/spelling/",
        "since-v0.1/gone/",
        "since-v1.0/gone/",
    }
    assert "no longer kept" in copies["since-v0.1/gone/"].title
    assert 'href="../../since-v1.0/"' in copies["since-v1.0/gone/"].slots[0].html
    assert 'href="../../since-v0.1/"' not in copies["since-v0.1/gone/"].slots[0].html
    assert 'href="../../../next/"' in copies["since-v1.1/index/"].slots[0].html
    overview = website.pages[0].slots[0].html
    assert "Something is missing." in overview
    assert '2026</span><span class="ff-counts"> · 1 page changed</span>' in overview


def test_shells(website: WebSite) -> None:
    """Each copy has a shell with its slots and headings, as many folders deep as it lies."""
    shells = {page.path: page for page in website.shells}
    assert all(path.startswith("farflung-") for path in shells)  # as no address of a site begins
    for some in website.copies:
        for copy in some.make():
            assert copy.shell in some.shells
            shell = shells[copy.shell]
            assert [slot.id for slot in shell.slots] == [slot.id for slot in copy.slots]
            marks = [PageCopy.TITLE, *(PageCopy.heading(n + 1) for n in range(len(copy.headings)))]
            lines = [line for line in shell.markdown.splitlines() if line.startswith("#")]
            assert [line.split()[1] for line in lines] == marks
            assert copy.address.count("/") == page_address(shell.path).count("/")


def test_the_engine_has_nothing_new_to_build_for_another_version(
    found: tuple[list[Changes], dict[str, Redline]],
) -> None:
    """What it builds is the same, unless a version changes more chapters than any did before."""
    changes, redlines = found
    names = [one.pair.after.name for one in changes]
    fewer = changes_site(changes[1:], redlines, SETTING)
    more = changes_site(changes, redlines, replace(SETTING, built=SETTING.built | {*names}))
    assert more.shells == fewer.shells
    counts = {len(shell.slots) for shell in more.shells[1:]}
    most = max(len(copy.headings) for some in more.copies for copy in some.make())
    assert {*range(1, most + 3)} <= counts  # a slot more than headings, and one to spare
    bare = [page.markdown for page in more.pages]
    assert bare == [page.markdown for page in fewer.pages]
    page = changes[0].pages[0]
    many = tuple(replace(page, chapter=f"Chapter {number}") for number in range(9))
    wide = changes_site([replace(changes[0], pages=many), *changes[1:]], redlines, SETTING)
    assert wide.shells[: len(more.shells)] == more.shells
    assert wide.copies[0].shells[0] in {shell.path for shell in wide.shells}


def test_redlines_of_old_pairs_are_not_read(
    found: tuple[list[Changes], dict[str, Redline]],
) -> None:
    """Whoever knows the copies of a pair by their key needs no redline that no feed carries."""
    changes, redlines = found

    class Watched(dict[str, Redline]):
        asked: ClassVar[list[str]] = []

        def __missing__(self, address: str) -> Redline:
            self.asked.append(address)
            return redlines[address]

        def get(self, address: str, default: Any = None) -> Any:
            return self[address] if address else default

    shown = [page.redline for one in changes for page in one.shown if page.redline]
    website = changes_site(changes, Watched(), SETTING)
    assert {*Watched.asked} == {*shown}
    Watched.asked.clear()
    website.copies[1].make()
    assert "since-v1.0/quiet/" in Watched.asked


def test_keys_of_copies(found: tuple[list[Changes], dict[str, Redline]]) -> None:
    """What is known of a pair stays known when versions that it does not name come and go."""
    changes, redlines = found

    def keys(setting: Setting) -> list[str]:
        return [some.key for some in changes_site(changes, redlines, setting).copies]

    known = keys(SETTING)
    assert known == keys(replace(SETTING, built=SETTING.built | {"v0.1", "v2.0"}))
    without = keys(replace(SETTING, built=SETTING.built - {"v1.0"}))
    assert (without[0], without[2]) == (known[0], known[2])
    assert without[1] != known[1]
    assert not {*known} & {*keys(replace(SETTING, language="es"))}


def test_groups_and_folded_pages(website: WebSite) -> None:
    """A pair's page has a heading for each chapter, owners within, and a fold for small changes."""
    page = website.copies[1].make()[0]
    assert page.headings == ("Start", "How we work", "Other pages", "Small changes")
    slots = {slot.id: slot.html for slot in page.slots}
    assert "Owner: <b>People</b>" in slots["chapter-2"]
    assert 'href="../../next/' not in slots["chapter-2"]
    assert 'href="../../v1.1/work/time-off/"' in slots["chapter-2"]
    assert 'href="../../v1.0/work/fax/"' in slots["chapter-2"]
    assert "<details" in slots["chapter-4"]
    assert "Spelling" in slots["chapter-4"]


def test_atom_feed(website: WebSite) -> None:
    """Each page is an entry as RFC 4287 wants it, newest first; minor changes are left out."""
    data = _file(website, "changes.xml")
    feed = ET.fromstring(data)  # noqa: S314 - we wrote it
    for name in ("id", "title", "updated", "author", "link"):
        assert feed.find(f"{ATOM}{name}") is not None, name
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        for name in ("id", "title", "updated", "link"):
            assert len(entry.findall(f"{ATOM}{name}")) == 1, name
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len({*ids}) == len(ids) == 5
    assert ids[0] == "tag:example.org,2026:changes/since-v1.1/index.md"
    parsed = feedparser.parse(data)
    assert not parsed.bozo
    assert parsed.feed.links[0].href == "https://example.org/hb/changes/changes.xml"
    assert parsed.entries[0].link == "https://example.org/hb/changes/since-v1.1/index/"
    assert "<del>" in parsed.entries[0].content[0].value
    dates = [entry.updated for entry in parsed.entries]
    assert dates == sorted(dates, reverse=True)
    assert not any("Spelling" in entry.title for entry in parsed.entries)


def test_json_feed(website: WebSite) -> None:
    """The JSON Feed has what version 1.1 asks for, and our own reader reads it."""
    data = json.loads(_file(website, "changes.json"))
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    assert data["feed_url"] == "https://example.org/hb/changes/changes.json"
    for item in data["items"]:
        assert isinstance(item["id"], str)
        assert ("content_html" in item) or ("content_text" in item)
    assert len(data["items"]) == 5


def test_the_feeds_obey_their_specifications(website: WebSite) -> None:
    """Every rule of RFC 4287 and of JSON Feed 1.1 that a document can show is kept."""
    assert atom_faults(_file(website, "changes.xml")) == []
    assert json_feed_faults(_file(website, "changes.json")) == []


def test_what_is_not_committed_yet(found: tuple[list[Changes], dict[str, Redline]]) -> None:
    """Pages, feeds and the redline itself say so, with the day of the last commit if there is one."""
    changes, redlines = found
    edited, *others = changes[0].pages
    pages = (replace(edited, committed=False), *others)
    site = changes_site([replace(changes[0], pages=pages), *changes[1:]], redlines, SETTING)
    items = {item["id"]: item for item in json.loads(_file(site, "changes.json"))["items"]}
    told = [item for item in items.values() if "not committed yet" in json.dumps(item)]
    assert [item["id"].rpartition("/")[2] for item in told] == [edited.path.rpartition("/")[2]]
    made = [slot.html for some in site.copies for copy in some.make() for slot in copy.slots]
    assert sum("not committed yet" in html for html in made) == 1 + bool(edited.redline)


def test_without_anything_to_compare() -> None:
    """There is an overview that says why, and valid empty feeds."""
    bare = Setting(site_name="H", site_url="", author="", host="example.org")
    website = changes_site((), {}, bare, ("This project is not in git.",))
    assert "This project is not in git." in website.pages[0].slots[0].html
    feed = feedparser.parse(_file(website, "changes.xml"))
    assert not feed.bozo
    assert json.loads(_file(website, "changes.json"))["items"] == []
