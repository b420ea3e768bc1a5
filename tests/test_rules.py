"""Rules and their pages: every rule has one, and its examples are wrong and right as they say."""

from __future__ import annotations

import ast
import io
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from tests.projects import MKDOCS, write_files

import farflung
from farflung import faults
from farflung.problems import has_errors
from farflung.rules import Rule, all_rules, find_rule, suggest_rule
from farflung.workflows.check import problems_below

if TYPE_CHECKING:
    from farflung.problems import Problem

PACKAGE = Path(farflung.__file__).parent
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SETTINGS = """\
title: The Far-Flung Post
sender: The Far-Flung Post <post@example.org>
languages: [en, ja]
sections:
  - {id: highlights, kind: highlight}
  - {id: thanks, kind: kudos}
  - {id: welcome, kind: new-hire}
  - {id: support, kind: support}
  - {id: events, kind: event}
  - {id: books, kind: book}
  - {id: pets, kind: pet}
  - {id: handbook, kind: handbook-changes}
"""
FILES = {
    "mkdocs.yml": MKDOCS,
    "newsletter/newsletter.yml": SETTINGS,
    "handbook/index.md": "# Welcome\n",
    "handbook/values/index.md": "# Values\n\n## Trust\n",
}
UNTRIED = {
    *("bug", "engine-error", "engine-warning", "failed"),  # what an engine or our own code does
    *("broken-picture", "empty-picture", "picture-changed", "picture-decoder-died"),
    *("picture-location", "picture-needs-memory", "picture-too-large", "picture-too-many-pixels"),
    *("picture-too-slow", "wrong-picture-format"),  # bytes, not text
    *("file-too-large", "line-endings", "not-utf8", "slow-text"),  # nobody would read them
    *("link", "moved-link", "not-a-file", "missing-file", "tracked-cache"),  # what git or cp did
    *("frozen-changed", "frozen-lost", "frozen-unreadable", "not-committed", "wrong-edition"),
    *("not-private", "private-absent", "private-in-git", "wrong-opml"),
    *("repeated-recipient", "wrong-csv", "wrong-recipient"),  # lists of subscribers, not in git
    *("answered-twice", "no-form", "picture-not-fetched", "stray-text"),  # issues, not files
}
"""Rules that no text file alone can break; the tests of each room show them."""
TRIED = [rule for rule in all_rules() if rule.id not in UNTRIED]


def rule_positions(trees: list[ast.Module]) -> dict[str, set[int]]:
    """Return each function and record of the package that takes a ``rule``, with its positions."""
    found: dict[str, set[int]] = defaultdict(set)
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                members = [m.target.id for m in node.body if isinstance(m, ast.AnnAssign)
                           and isinstance(m.target, ast.Name)]  # fmt: skip
                if "rule" in members:
                    found[node.name].add(members.index("rule"))
                for init in (m for m in node.body if isinstance(m, ast.FunctionDef)):
                    names = [argument.arg for argument in init.args.args]
                    if init.name == "__init__" and "rule" in names:
                        found[node.name].add(names.index("rule") - 1)
            elif isinstance(node, ast.FunctionDef):
                names = [argument.arg for argument in node.args.args if argument.arg != "self"]
                if "rule" in names and node.name != "__init__":
                    found[node.name].add(names.index("rule"))
    return found


def rules_in_the_code() -> set[str]:
    """Collect every rule that the package can give a problem: what is passed as a ``rule``."""
    trees = [ast.parse(file.read_text("utf-8")) for file in sorted(PACKAGE.rglob("*.py"))]
    positions = rule_positions(trees)
    found = {rule for rule, _ in faults._RULES.values()} | {"wrong-setting"}
    for tree in trees:
        constants = {
            node.targets[0].id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            called = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            name = call.func.id if isinstance(call.func, ast.Name) else called
            given = [k.value for k in call.keywords if k.arg == "rule"]
            given += [call.args[at] for at in positions[name] if at < len(call.args)]
            for value in given:
                known = constants.get(value.id, value) if isinstance(value, ast.Name) else value
                if isinstance(known, ast.Constant) and NAME.fullmatch(str(known.value)):
                    found.add(str(known.value))
    return found


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    """Code and pages name the same rules; the collector finds them in each of their forms."""
    found = rules_in_the_code()
    forms = {"unknown-field", "too-long", "yaml-tag", "engine-warning", "moved-link", "frozen-lost"}
    assert forms | {"broken-picture", "unknown-setting", "template-syntax"} <= found
    assert {rule.id for rule in all_rules()} == found


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_a_page_is_whole(rule: Rule) -> None:
    """A page says what and why, and shows a wrong and a right example that differ."""
    why, wrong, rest = rule.text.partition("\n\nWrong:\n\n")
    bad, right, good = rest.partition("\n\nRight:\n\n")
    assert wrong
    assert right
    assert bad.strip() != good.strip()
    assert len(why) > 40
    assert why.endswith((".", ")"))
    assert 8 < len(rule.title) < 80
    assert not rule.title.endswith(".")
    assert bool(rule.wrong) == (rule.id not in UNTRIED)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the examples be looked at on the day after they were written."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795690800")  # 2026-11-26


def found_in(folder: Path, examples: tuple[tuple[str, str], ...]) -> tuple[Problem, ...]:
    """Check a small project with the files of an example in it."""
    root = folder / "project"
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(picture, "JPEG")
    own = dict(examples)
    pictures = {
        f"newsletter/entries/{name}.jpg": picture.getvalue()
        for name in ("pets/mochi", "highlights/reviews")
    }
    write_files(root, {**FILES, **pictures, **own})
    return problems_below(root)


@pytest.mark.parametrize("rule", TRIED, ids=lambda rule: rule.id)
def test_the_wrong_example_breaks_the_rule(rule: Rule, tmp_path: Path) -> None:
    """The wrong example has this problem."""
    found = found_in(tmp_path, tuple((one.file, one.text) for one in rule.wrong))
    assert rule.id in {problem.rule for problem in found}


@pytest.mark.parametrize("rule", TRIED, ids=lambda rule: rule.id)
def test_the_right_example_has_no_problem(rule: Rule, tmp_path: Path) -> None:
    """The right example has no error, and not even a warning of this rule."""
    found = found_in(tmp_path, tuple((one.file, one.text) for one in rule.right))
    assert not has_errors(found)
    assert rule.id not in {problem.rule for problem in found}


def test_rules_are_found_by_name() -> None:
    """A rule is found by its name, and a misspelt one is suggested."""
    rule = find_rule("missing-alt")
    assert rule is not None
    assert rule.title == "A picture without words"
    assert find_rule("missing-atl") is None
    assert suggest_rule("missing-atl") == 'did you mean "missing-alt"?'
