"""The handbook's pages of commands, settings, kinds and rules: whole, and true of the code."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from tests.projects import MKDOCS, write_files
from tools.reference import reference_pages
from tools.reference.kinds import EXAMPLES
from tools.reference.settings import ENVIRONMENT, models_below

import farflung
from farflung.cli.app import VERBS
from farflung.config import HandbookSettings, Publication
from farflung.config.meanings import MEANINGS
from farflung.kinds import Source, read_kinds
from farflung.rules import all_rules
from farflung.workflows.check import problems_below

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

STARTER = Path(__file__).parents[1] / "newsletter/newsletter.yml"
SETTINGS = """\
title: The Far-Flung Post
sender: The Far-Flung Post <post@example.org>
sections:"""
NAMES = ("commands", "settings", "kinds", "rules")


@pytest.fixture(scope="module")
def pages(repository: Path) -> dict[str, str]:
    """Return the pages as they are written today, by name."""
    return {Path(path).stem: text for path, text in reference_pages(repository).items()}


@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_in_step(name: str, pages: dict[str, str], repository: Path) -> None:
    """The handbook has what `make reference` writes today."""
    page = (repository / f"handbook/this-handbook/{name}.md").read_text("utf-8")
    assert page == pages[name], "run make reference"


def test_every_verb_has_its_place(pages: dict[str, str]) -> None:
    """Each verb is a heading with its example, and those below a group stand under it."""
    headings = re.findall(r"^## (\w+)$", pages["commands"], re.MULTILINE)
    assert headings == list(VERBS)
    assert "\n### edition freeze\n" in pages["commands"]
    assert "```console\nfarflung edition plan\n" in pages["commands"]
    assert "| `--format [full\\|concise\\|" in pages["commands"]
    assert "| `--port NUMBER` |" in pages["commands"]


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for _, inner in models_below(model):
        yield from _models(inner)


def test_every_setting_has_a_meaning(pages: dict[str, str]) -> None:
    """Each setting of either file has a sentence, no sentence is left over, and the page has all."""
    models = (*_models(Publication), *_models(HandbookSettings))
    settings = {f"{model.__name__}.{name}" for model in models for name in model.model_fields}
    assert settings == set(MEANINGS), "config/meanings.py"
    assert all(f"| {sentence} |\n" in pages["settings"] for sentence in MEANINGS.values())


def test_every_variable_has_a_line() -> None:
    """Each variable of the environment that the package reads is on the page."""
    files = Path(farflung.__file__).parent.rglob("*.py")
    found = re.findall(r"FARFLUNG_[A-Z_]*[A-Z]", "".join(f.read_text("utf-8") for f in files))
    assert {name.removesuffix("_FILE") for name in found} <= set(ENVIRONMENT)


def test_the_examples_of_kinds_hold(pages: dict[str, str], tmp_path: Path) -> None:
    """The page has an example of each kind that people contribute to, and nothing is wrong with it."""
    found = re.findall(r'```markdown title="([^"]+)"\n(.*?)```', pages["kinds"], re.DOTALL)
    kinds = {
        name for name, kind in read_kinds(tmp_path)[0].items() if kind.source is not Source.GIT
    }
    assert {file.stem for file in EXAMPLES.iterdir()} == kinds
    assert len(found) == len(kinds)
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(picture, "JPEG")
    folders = {name.split("/")[2]: text for name, text in found}
    photos = {
        f"newsletter/entries/{folder}/{name}": picture.getvalue()
        for folder, text in folders.items()
        for name in re.findall(r"^(?:photo|cover): (.+)$", text, re.MULTILINE)
    }
    sections = re.findall(r"^  - id: .*\n    kind: .*$", STARTER.read_text("utf-8"), re.MULTILINE)
    settings = "\n".join([SETTINGS, *sections, ""])
    files = {"mkdocs.yml": MKDOCS, "newsletter/newsletter.yml": settings, **photos, **dict(found)}
    write_files(tmp_path, {**files, "handbook/index.md": "# Welcome\n"})
    problems = problems_below(tmp_path)
    assert [p.message for p in problems if p.rule != "private-entry"] == []


def test_every_rule_has_its_place(pages: dict[str, str]) -> None:
    """Each rule is a heading."""
    headings = re.findall(r"^## ([a-z0-9-]+)$", pages["rules"], re.MULTILINE)
    assert headings == [rule.id for rule in all_rules()]
