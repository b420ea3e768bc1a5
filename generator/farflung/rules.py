"""The rules of ``check`` as people read them: why, a wrong and a right example. One file a rule.

``rules/<rule>.md`` begins with front matter that holds the ``title``, then says why, and shows what
is wrong and what is right in fenced blocks. A block with a ``title`` is the whole file of that name,
so that a test can try it; the words ``Wrong:`` and ``Right:`` stand between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from farflung.documents import read_yaml, split_front_matter
from farflung.problems import did_you_mean
from farflung.resources import rules_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["Example", "Rule", "all_rules", "find_rule", "handbook_page", "suggest_rule"]

_BLOCK = re.compile(
    r'^```\w+ title="(?P<file>[^"\n]+)"\n(?P<text>.*?)^```$', re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Example:
    """A file of an example: its path below the project's root and its text."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its page: ``text`` is Markdown without a heading."""

    id: str
    title: str
    text: str

    @property
    def wrong(self) -> tuple[Example, ...]:
        """The files that break the rule; none where no file alone can."""
        return _examples(self.text.partition("\nRight:\n")[0])

    @property
    def right(self) -> tuple[Example, ...]:
        """The files that keep it."""
        return _examples(self.text.partition("\nRight:\n")[2])


_HEAD = """\
---
title: Rules of the check
summary: What farflung check looks for in entries, pages, pictures and settings, and why, with examples.
owner: Handbook editors
reviewed: 2026-11-20
---

# Rules of the check

When you propose a page or an entry, the checks look it over and say what is wrong, with the file, the line and the name of a rule. Here is what each rule is for, with a wrong and a right example. On your own machine, `farflung explain missing-alt` shows the same. A warning is a question; only an error stops a build.

<!-- This page is written by tools/reference from generator/farflung/rules/: make reference. -->
"""


_TAIL = """
## Where to go next

- [Contributing](contributing.md) takes you through one entry or one change of a page, checks included.
- [Kinds of entry](kinds.md) has the fields that the rules about entries speak of.
- [Commands](commands.md#check) lists the ways in which `farflung check` can show what it finds.
"""


def _examples(text: str) -> tuple[Example, ...]:
    return tuple(Example(match["file"], match["text"]) for match in _BLOCK.finditer(text))


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule that has a page, in the order of their names."""
    return tuple(_read(file) for file in sorted(rules_folder().glob("*.md")))


def find_rule(name: str) -> Rule | None:
    """Return the rule of that name; None if there is none."""
    return next((rule for rule in all_rules() if rule.id == name), None)


def suggest_rule(name: str) -> str:
    """Say which rule was probably meant, empty if none looks alike."""
    return did_you_mean(name, [rule.id for rule in all_rules()])


def handbook_page(rules: Iterable[Rule]) -> str:
    """Return the page of the handbook that has all the rules, each under its name."""
    sections = (f"\n## {rule.id}\n\n**{rule.title}.** {rule.text}\n" for rule in rules)
    return _HEAD + "".join(sections) + _TAIL


def _read(file: Path) -> Rule:
    parts = split_front_matter(file.read_text("utf-8"))
    document = read_yaml(parts.yaml, file.name, as_text=True)
    return Rule(file.stem, document.data["title"], parts.body.strip())
