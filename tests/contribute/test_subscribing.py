from __future__ import annotations

import pytest

from farflung.config import FeedSettings
from farflung.contribute.subscribing import new_feeds, with_feeds
from farflung.documents import read_yaml
from farflung.errors import RefusedError

FEEDS = [
    FeedSettings(url="https://example.org/a.xml", title="Clocks: a blog"),
    FeedSettings(url="https://example.org/b.xml", title='The "Library" # 2'),
]
ROWS = [{"url": feed.url, "title": feed.title} for feed in FEEDS]
LINES = (
    '{url: "https://example.org/a.xml", title: "Clocks: a blog"}',
    '{url: "https://example.org/b.xml", title: "The \\"Library\\" # 2"}',
)
OLD = "{path: feeds/x.xml, title: X, limit: 2}"


def added(text: str, section: int = 1) -> list[str]:
    """Put the feeds in; return the lines that are new, after seeing that all others stayed."""
    changed = with_feeds(text, "newsletter.yml", section, FEEDS)
    before, after = text.splitlines(), changed.splitlines()
    data = read_yaml(changed, "newsletter.yml").data
    assert data["sections"][section]["feeds"][-2:] == ROWS
    rest = iter(after)
    assert all(line in rest for line in before if not {*line} & {*"[]{}"})
    return [line for line in after if line not in before]


def test_feeds_go_to_the_end_of_a_list() -> None:
    """Below the last feed, above a comment and what follows, in the list's own columns."""
    text = (
        "title: T # the title\nsections:\n  - id: a\n    kind: pet\n  - id: reading # ours\n"
        f"    kind: link\n    feeds: # files\n      # the first\n      - {OLD} # old\n"
        "# the end\ndelivery: {}\n"
    )
    assert added(text) == [f"      - {line}" for line in LINES]
    changed = with_feeds(text, "newsletter.yml", 1, FEEDS)
    assert changed.index("# old") < changed.index("Clocks") < changed.index("# the end")


def test_a_section_without_feeds_gets_them() -> None:
    """The key is added below what the section says."""
    text = "sections:\n- id: a\n  kind: pet\n- id: reading\n  kind: link # news\n# end\n"
    assert added(text) == ["  feeds:", *(f"    - {line}" for line in LINES)]


@pytest.mark.parametrize(
    "section",
    [
        f"- {{id: reading, kind: link, feeds: [{OLD}]}} # [one] {{line}}",
        "- {id: reading, kind: link} # {news}",
        f"- id: reading\n  kind: link\n  feeds: [{OLD}] # [x]\n  limit: 3",
        "- id: reading\n  kind: link\n  feeds:\n    - path: x\n      title: >-\n        X\n        Y\n",
        "- id: reading\n  kind: link\n  feeds:\n  - path: x.xml\n    title: X\n\n",
        f"- id: reading\n  kind: link\n  feeds: [\n    {OLD},\n    {OLD}\n  ]\n",
    ],
)
def test_other_ways_of_writing_yaml(section: str) -> None:
    """Lists on one line, mappings on many, texts over lines, with and without a last line end."""
    text = f"sections:\n- id: a\n  kind: pet\n{section}"
    assert added(text)
    assert added(f"{text}\n- id: z\n  kind: pet\n")


def test_line_ends_stay() -> None:
    """A file from Windows keeps its line ends."""
    text = "sections:\r\n- id: reading\r\n  kind: link\r\n"
    changed = with_feeds(text, "newsletter.yml", 0, FEEDS)
    assert changed.startswith(text)
    assert changed.count("\n") == changed.count("\r\n") == 6


def test_what_cannot_be_done_safely_is_refused() -> None:
    """Where no place is right, nothing is changed and the lines to add are shown."""
    endless = "        word\n" * 60
    text = f"sections:\n- id: reading\n  kind: link\n  title: >-\n{endless}"
    with pytest.raises(RefusedError) as caught:
        with_feeds(text, "newsletter.yml", 0, FEEDS)
    assert all(line in caught.value.hint for line in LINES)


def test_feeds_that_are_there_are_passed_over() -> None:
    """An address counts however it is written; a title that is taken gets a number."""
    there = [
        FeedSettings(url="http://www.example.org/a.xml?utm_source=x", title="A"),
        FeedSettings(path="feeds/local.xml", title="News"),
    ]
    wanted = [
        FEEDS[0],
        FeedSettings(url="https://example.org/1", title="News"),
        FeedSettings(url="https://example.org/1/", title="Again"),
        FeedSettings(url="https://example.org/2", title="News"),
    ]
    assert [(feed.title, feed.url) for feed in new_feeds(wanted, there)] == [
        ("News (2)", "https://example.org/1"),
        ("News (3)", "https://example.org/2"),
    ]
