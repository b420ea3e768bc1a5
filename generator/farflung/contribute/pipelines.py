"""The workflows of a forge, made from the templates in ``pipelines/`` beside this package.

Templates are the workflows as they are, with a few words between at signs in them. They are no
Jinja, because a workflow of GitHub is full of braces of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from farflung.errors import UsageError
from farflung.resources import pipelines_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ACTIONS", "Forge", "Pipeline", "pipeline_files"]

ACTIONS = {
    "checkout": "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2",
    "setup-python": "actions/setup-python@a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0",
    "cache-restore": "actions/cache/restore@668228422ae6a00e4ad889ee87cd7109ec5666a7 # v5.0.4",
    "cache-save": "actions/cache/save@668228422ae6a00e4ad889ee87cd7109ec5666a7 # v5.0.4",
    "upload-artifact": (
        "actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1"
    ),
    "download-artifact": (
        "actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1"
    ),
    "upload-pages-artifact": (
        "actions/upload-pages-artifact@fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0"
    ),
    "deploy-pages": "actions/deploy-pages@cd2ce8fcbc39b97be8ca5fce6e763baed58fa128 # v5.0.0",
}
"""GitHub's own actions, each by a commit that cannot be moved, and the version that it is."""

_INCLUDE = "include:\n  - local: .gitlab/farflung.yml\n"
_BRANCH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/-]*")
_REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._,<>=!~+@:/\[\]#&=-]*")
_PYTHON = re.compile(r"3\.[0-9]{1,2}")


class Forge(StrEnum):
    """Where a project's requests and pipelines are."""

    GITHUB = "github"
    GITLAB = "gitlab"


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What workflows are made for.

    ``branch`` is the one that the site is built from, ``requirement`` what pip installs,
    ``prefix`` the project's folder in its repository, empty or with a slash at the end.
    """

    branch: str = "main"
    requirement: str = "farflung"
    python: str = "3.13"
    prefix: str = ""

    def words(self) -> Mapping[str, str]:
        """Return what stands in place of each word of a template.

        Raises :class:`UsageError` for what could say something else in YAML or in a shell.
        """
        checks = (
            (self.branch, _BRANCH, "the name of a branch", "main"),
            (self.requirement, _REQUIREMENT, "a requirement of pip", "farflung==1.0"),
            (self.python, _PYTHON, "a version of Python", "3.13"),
            (self.prefix or "x", _BRANCH, "a folder that workflows can name", "handbook/"),
        )
        for value, form, what, example in checks:
            if not form.fullmatch(value):
                raise UsageError(f'"{value}" is not {what}', hint=f"write it as {example}")
        return {
            "branch": self.branch,
            "requirement": self.requirement,
            "python": self.python,
            "prefix": self.prefix,
            "folder": self.prefix.rstrip("/") or ".",
            **ACTIONS,
        }


def pipeline_files(forge: Forge, pipeline: Pipeline) -> dict[str, str]:
    """Return the workflows by their paths from the top of the repository.

    ``.gitlab-ci.yml`` is among them, for a repository that has none.
    """
    words = pipeline.words()
    place = ".github/workflows" if forge is Forge.GITHUB else ".gitlab"
    files = {
        f"{place}/{file.name}": _filled(file.read_text("utf-8"), words)
        for file in sorted((pipelines_folder() / forge).glob("*.yml"))
    }
    return files | ({".gitlab-ci.yml": _INCLUDE} if forge is Forge.GITLAB else {})


def _filled(text: str, words: Mapping[str, str]) -> str:
    return re.sub(r"@([a-z]+(?:-[a-z]+)*)@", lambda found: words[found[1]], text)
