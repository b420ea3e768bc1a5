"""What is put into the files of a MkDocs project: lines, and nothing else."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from farflung.config import HandbookSettings, Publication
from farflung.contribute.adopt import Change, with_gitignore, with_handbook, with_newsletter
from farflung.documents import read_yaml
from farflung.errors import ProblemsFound, RefusedError
from farflung.resources import starter_files


def data_of(text: str) -> dict[str, object]:
    """Read what a file says."""
    found = read_yaml(text, "mkdocs.yml", strict=False).data
    assert isinstance(found, dict)
    return found


def added(before: str) -> str:
    """Adopt a file, and check that it says what it said, ours beside it, every line kept."""
    after = with_handbook(before, "mkdocs.yml")
    told = data_of(after)
    extra = told.pop("extra")
    assert isinstance(extra, dict)
    HandbookSettings.model_validate(extra.pop("handbook"))
    was = data_of(before)
    assert extra == (was.pop("extra", None) or {})
    assert told == was
    rest = iter(after.splitlines())
    for line in before.splitlines():
        assert line in rest or "{" in line, line
    return after


@pytest.mark.parametrize(
    "text",
    [
        "site_name: T\n",
        "site_name: T",
        "# comment\nsite_name: T # why\n\nextra:\n  # about x\n  x: 1\n\nplugins: [search]\n",
        "site_name: T\nextra:\n    deep: {a: 1}\n",
        "site_name: T\nextra: # nothing yet\nnav: [index.md]\n",
        "site_name: T\nextra:",
        "site_name: T\nextra: {a: 1, b: [2]}\n",
        "site_name: T\nextra: {}\n",
        "site_name: T\r\nextra:\r\n  x: 1\r\n",
        "\ufeffsite_name: T\nextra:\n  x: 1\n",
        "---\nsite_name: T\n",
        "  site_name: T\n  nav: [a.md]\n",
        "markdown_extensions:\n  - x:\n      y: !!python/name:material.extensions.emoji.twemoji\n",
        "site_name: !ENV [NAME, T]\nextra:\n  key: !ENV KEY\n",
        "site_description: |\n  two\n  lines\n",
    ],
)
def test_the_setting_is_put_in_and_all_else_stays(text: str) -> None:
    """Comments, order, tags, indentation and line ends are kept."""
    after = added(text)
    assert ("\r\n" in text) == ("\r\n" in after)
    assert after.count("\n") == after.count("\r\n") or "\r\n" not in text


def test_comments_stay_with_what_they_are_about() -> None:
    """Ours goes between the key and the first comment below it."""
    after = added("site_name: T\nextra: # mine\n  # about x\n  x: 1\n")
    lines = after.splitlines()
    assert lines[1] == "extra: # mine"
    assert lines[2].startswith("  handbook:")
    assert lines[-2:] == ["  # about x", "  x: 1"]


def test_a_project_that_has_it_already_is_left_as_it_is() -> None:
    """Running init again adds nothing."""
    text = "site_name: T\nextra: {handbook: {engine: zensical}}\n"
    assert with_handbook(text, "mkdocs.yml") == text
    once = with_handbook("site_name: T\n", "mkdocs.yml")
    assert with_handbook(once, "mkdocs.yml") == once


@pytest.mark.parametrize(
    "text",
    [
        "{site_name: T}\n",
        "site_name: T\n...\n",
        "base: &b {x: 1}\nsite_name: T\nextra: *b\n",
        "site_name: T\nextra: [a]\n",
        "",
    ],
)
def test_what_cannot_be_changed_safely_is_refused_with_the_lines_to_add(text: str) -> None:
    """The hint holds what to write by hand."""
    with pytest.raises(RefusedError) as caught:
        with_handbook(text, "mkdocs.yml")
    assert "handbook:" in caught.value.hint


def test_a_file_that_is_no_yaml_is_a_problem() -> None:
    """It is shown with its place."""
    with pytest.raises(ProblemsFound):
        with_handbook("site_name: [\n", "mkdocs.yml")


_KEYS = st.sampled_from(["site_name", "extra", "nav", "theme", "x y", "- z"])
_SCALARS = st.text(st.characters(codec="ascii"), max_size=12) | st.integers() | st.none()
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(_KEYS, _VALUES, min_size=1, max_size=5),
    st.sampled_from([None, True, False]),
    st.sampled_from([2, 4]),
)
def test_every_file_is_changed_rightly_or_refused(
    data: dict[str, object],
    flow: bool | None,  # noqa: FBT001 - PyYAML's own name for three styles
    indent: int,
) -> None:
    """Whatever a file says and however it is laid out, it goes on saying it."""
    text = yaml.safe_dump(data, default_flow_style=flow, indent=indent, sort_keys=False)
    try:
        after = with_handbook(text, "mkdocs.yml")
    except (RefusedError, ProblemsFound):
        return
    told, was = data_of(after), data_of(text)
    extra, before = told.pop("extra"), was.pop("extra", None)
    assert isinstance(extra, dict)
    if not (isinstance(before, dict) and "handbook" in before):
        extra.pop("handbook")
    assert extra == (before or {})
    assert told == was


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "# made by farflung build, and made again by it\nsite/\n.farflung/\n"),
        ("x", "x\n# made by farflung build, and made again by it\nsite/\n.farflung/\n"),
        ("/site\n", "/site\n# made by farflung build, and made again by it\n.farflung/\n"),
        (".farflung/\nsite\n", ".farflung/\nsite\n"),
    ],
)
def test_gitignore_gets_the_lines_that_it_lacks(before: str, after: str) -> None:
    """What is ignored already is not repeated."""
    assert with_gitignore(before) == after


def test_the_newsletter_is_in_the_projects_name() -> None:
    """Title and language are its own, feeds and pages of the examples are gone, and it is valid."""
    starter = starter_files()["newsletter/newsletter.yml"].read_text("utf-8")
    mkdocs = {"site_name": 'Acme: "Docs" # 1', "theme": {"name": "material", "language": "de"}}
    document = read_yaml(with_newsletter(starter, mkdocs), "newsletter.yml")
    found = Publication.model_validate(document.data)
    assert found.title == 'Acme: "Docs" # 1 newsletter'
    assert found.language == "de"
    assert not any(section.feeds for section in found.sections)
    assert "\n# pages:\n#   value: values/index.md#{choice}\n\n" in with_newsletter(starter, mkdocs)
    assert found.pages == {}
    plain = Publication.model_validate(read_yaml(with_newsletter(starter, {}), "n.yml").data)
    assert (plain.title, plain.sender) == ("Newsletter", "Newsletter <post@example.org>")


def test_a_change_is_shown_as_a_unified_diff() -> None:
    """A new file comes from /dev/null."""
    assert Change("a", None, "x\n").diff == "--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+x"
    assert Change("a", "x\n", "x\ny\n").diff.endswith("@@ -1 +1,2 @@\n x\n+y")
