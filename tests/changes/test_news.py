"""What the start page of a version says of the changes that it brought."""

from __future__ import annotations

from farflung.changes.news import news_of
from farflung.changes.parts import Setting
from farflung.changes.records import Changes, PageChange, Pair, State
from farflung.model import ChangeKind

SETTING = Setting("The Handbook", "https://example.org/", "The Post", "example.org")
OLD, NEW = (State(name, name, name[-1] * 40, "handbook/") for name in ("v1.0", "v1.1"))


def changes(*pages: PageChange) -> list[Changes]:
    """Return the comparison of two versions."""
    return [Changes(Pair(OLD, NEW, "since-v1.0"), pages)]


def page(path: str, change: ChangeKind, day: int, redline: str = "", **more: bool) -> PageChange:
    """Make a change of a page on a day of November."""
    date = f"2026-11-{day:02}T10:00:00+00:00"
    title = f"<{path}>"
    return PageChange(path, title, change, "A chapter", date=date, redline=redline, **more)  # type: ignore[arg-type]


def test_what_changed_and_what_is_new() -> None:
    """The last changes lead to their edits, new pages to themselves, removed ones nowhere.

    Small changes are left out, and everything is a link away.
    """
    html = news_of(
        "v1.1",
        changes(
            page("a.md", ChangeKind.CHANGED, 1, "since-v1.0/a/"),
            page("b/index.md", ChangeKind.ADDED, 2),
            page("c.md", ChangeKind.REMOVED, 3),
            page("d.md", ChangeKind.CHANGED, 4, "since-v1.0/d/", minor=True),
        ),
        SETTING,
    )
    assert "What changed in the handbook" in html
    assert html.index("&lt;c.md&gt;") < html.index("&lt;a.md&gt;") < html.index("New pages")
    assert html.count("<a ") == 3
    for link in ("../changes/since-v1.0/a/", "b/", "../changes/since-v1.0/"):
        assert f'href="{link}"' in html
    assert "d.md" not in html
    assert "1 November 2026" in html


def test_no_more_than_can_be_read() -> None:
    """Of a hundred changed pages the six latest are named."""
    many = [
        page(f"p{day}.md", ChangeKind.CHANGED, day, f"since-v1.0/p{day}/") for day in range(1, 29)
    ]
    html = news_of("v1.1", changes(*many), SETTING)
    assert html.count("<li>") == 6
    assert "p28.md" in html
    assert "New pages" not in html


def test_nothing_to_say() -> None:
    """Nothing is said of a version that brought nothing, or nothing but small changes."""
    small = page("d.md", ChangeKind.CHANGED, 4, "since-v1.0/d/", minor=True)
    assert news_of("v1.0", changes(page("a.md", ChangeKind.ADDED, 1)), SETTING) == ""
    assert news_of("v1.1", changes(small), SETTING) == ""
    assert news_of("v1.1", [], SETTING) == ""
