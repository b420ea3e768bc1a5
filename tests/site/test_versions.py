"""Which versions a site holds."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.config import Current, Versions
from farflung.errors import UsageError
from farflung.site.versions import RESERVED, only_version, plan_versions, versions_json


def _names(tags: list[str], settings: Versions | None = None) -> list[str]:
    return [version.name for version in plan_versions(tags, settings or Versions()).versions]


def test_order() -> None:
    """The working tree comes first, then the tags, newest first, numbers counted as numbers."""
    tags = ["v1.9", "v1.10", "v1.0-rc1", "v1.0", "v1.0.1", "v1.0-alpha", "v2"]
    assert _names(tags) == [
        "next",
        "v2",
        "v1.10",
        "v1.9",
        "v1.0.1",
        "v1.0",
        "v1.0-rc1",
        "v1.0-alpha",
    ]


def test_dates_and_words() -> None:
    """Tags that are dates or carry other words are sorted too."""
    settings = Versions(current=None)
    assert _names(["2026-02-01", "2026-11-01"], settings) == ["2026-11-01", "2026-02-01"]
    assert _names(["v1", "v1-hotfix"], settings) == ["v1-hotfix", "v1"]
    assert _names(["spring", "autumn"], settings) == ["spring", "autumn"]


def test_a_tag_without_a_number_is_never_the_newest_release() -> None:
    """What the pattern catches by chance takes nothing from the releases."""
    assert _names(["v1.0", "vendor", "v2.0"]) == ["next", "v2.0", "v1.0", "vendor"]
    assert plan_versions(["v1.0", "vendor"], Versions()).opened.name == "v1.0"


def test_default_alias() -> None:
    """The alias of the default belongs to the newest tag, and the site opens there."""
    plan = plan_versions(["v1", "v2"], Versions())
    assert plan.default == "latest"
    assert plan.opened.name == "v2"
    assert plan.opened.aliases == ("latest",)


def test_default_without_tags() -> None:
    """Without a tag the alias belongs to the working tree."""
    plan = plan_versions([], Versions())
    assert plan.opened.name == "next"
    assert plan.opened.aliases == ("latest",)


def test_default_names_a_version() -> None:
    """The default can be a version itself, by its name or its tag; then nothing is an alias."""
    assert plan_versions(["v1", "v2"], Versions(default="v1")).default == "v1"
    assert plan_versions(["v1"], Versions(default="next")).opened.name == "next"
    assert all(not v.aliases for v in plan_versions(["v1"], Versions(default="v1")).versions)


def test_keep() -> None:
    """The newest so many tags are kept, beside the working tree."""
    assert _names(["v1", "v2", "v3"], Versions(keep=2)) == ["next", "v3", "v2"]


def test_the_default_is_kept() -> None:
    """However old it is, and is never another version under its name."""
    plan = plan_versions(["v1", "v2", "v3", "v4"], Versions(keep=2, default="v1"))
    assert [version.name for version in plan.versions] == ["next", "v4", "v3", "v1"]
    assert plan.opened.tag == "v1"
    assert not any(version.aliases for version in plan.versions)


@pytest.mark.parametrize("name", sorted({*RESERVED, "Newsletter"}))
def test_a_default_with_the_name_of_another_part(name: str) -> None:
    """The site cannot open there, and no version can be called that."""
    with pytest.raises(UsageError, match="another part of the site"):
        plan_versions(["v1"], Versions(default=name))


def test_hidden_versions_that_are_not_there() -> None:
    """A name that was written wrongly is told, a version that is no longer kept is not."""
    plan = plan_versions(["v1", "v2"], Versions(keep=1, hidden=("v1", "v22")))
    assert plan.notes == ('no version is called "v22", which is to be hidden',)


def test_without_working_tree() -> None:
    """The working tree can be left out; a site of nothing is refused."""
    assert _names(["v1"], Versions(current=None)) == ["v1"]
    with pytest.raises(UsageError, match="no version"):
        plan_versions([], Versions(current=None))


def test_hidden() -> None:
    """A hidden version is built but not offered, and is not what the alias stands for.

    The selector is told its title all the same, for those who came by a link.
    """
    plan = plan_versions(["v1", "v2"], Versions(hidden=("v2",)))
    assert [version.name for version in plan.versions] == ["next", "v2", "v1"]
    assert plan.opened.name == "v1"
    rows = json.loads(versions_json(plan))
    assert [(row["version"], row.get("properties")) for row in rows] == [
        ("next", None),
        ("v2", {"hidden": True}),
        ("v1", None),
    ]


def test_versions_json() -> None:
    """The selector reads rows of version, title and aliases in its order."""
    settings = Versions(current=Current(name="head", title="What comes"))
    assert json.loads(versions_json(plan_versions(["v1"], settings))) == [
        {"version": "head", "title": "What comes", "aliases": []},
        {"version": "v1", "title": "v1", "aliases": ["latest"]},
    ]


@pytest.mark.parametrize("tag", ["newsletter", "changes", "next", "NEXT", "Latest"])
def test_taken_names(tag: str) -> None:
    """A tag that would take the place of something else is left out with a note."""
    plan = plan_versions([tag, "v1"], Versions(tags="*"))
    assert [version.name for version in plan.versions] == ["next", "v1"]
    assert any(f'"{tag}"' in note for note in plan.notes)


def test_slash() -> None:
    """A slash in a tag becomes a dash, because a version is one part of an address."""
    plan = plan_versions(["release/1.0", "release-1.0"], Versions(current=None))
    assert [version.name for version in plan.versions] == ["release-1.0"]
    assert len(plan.notes) == 1


@pytest.mark.parametrize("tag", ["..", ".hidden", "v1 beta", "ü", "a\\b", "v1?"])
def test_unsafe_names(tag: str) -> None:
    """A tag that cannot be a folder and a part of an address is left out with a note."""
    plan = plan_versions([tag], Versions())
    assert [version.name for version in plan.versions] == ["next"]
    assert plan.notes


def test_only_one() -> None:
    """One version can be asked for by name, tag or alias; a wrong name gets a suggestion."""
    plan = plan_versions(["v1.0", "v2.0"], Versions())
    assert [v.name for v in only_version(plan, "latest").versions] == ["v2.0"]
    assert only_version(plan, "latest").default == "latest"
    assert only_version(plan, "v1.0").default == "v1.0"
    with pytest.raises(UsageError) as caught:
        only_version(plan, "v2.O")
    assert 'did you mean "v2.0"' in caught.value.hint


@given(st.lists(st.text(max_size=8), max_size=8, unique=True))
def test_any_tags(tags: list[str]) -> None:
    """Whatever the tags are called, each version has a folder of its own and a default exists."""
    plan = plan_versions(tags, Versions())
    folders = [name for v in plan.versions for name in (v.name, *v.aliases)]
    assert len({name.casefold() for name in folders}) == len(folders)
    assert not {name.casefold() for name in folders} & RESERVED
    assert plan.opened in plan.versions
    assert len(plan.versions) + len(plan.notes) == len(tags) + 1
