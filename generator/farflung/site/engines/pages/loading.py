"""What is loaded once for all builds that are forked from one process, before a project is read.

MkDocs gets three things that it could have by itself: libyaml, where PyYAML was built with it, for
settings; templates that are compiled already for every environment that it makes; and files that are
found by their paths without taking these to pieces first. Whatever goes wrong with them is left to
MkDocs alone, which builds then without.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
from functools import wraps
from typing import TYPE_CHECKING

import yaml
from markdown.util import get_installed_extensions
from mkdocs.structure.files import Files
from mkdocs.theme import Theme
from mkdocs.utils.yaml import get_yaml_loader

from farflung.site.engines.pages.templates import compile_templates, remember_templates

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.structure.files import File

__all__ = ["load"]

_MODULES = (
    "material.plugins.search.plugin",
    "mkdocs.config.defaults",
    *(f"markdown.extensions.{name}" for name in ("admonition", "attr_list", "tables", "toc")),
    *(f"pymdownx.{name}" for name in ("highlight", "superfences")),
)
"""What most projects use."""


def load() -> None:
    """Import what most projects use, and compile the theme."""
    for name in _MODULES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    get_installed_extensions()  # which keeps what it finds in all installed packages
    _read_settings_quickly()
    _share_templates()
    _find_files_quickly()
    if importlib.util.find_spec("material"):
        compile_templates("material")


def _read_settings_quickly() -> None:
    """Let MkDocs parse YAML in C; what the tags in it mean stays MkDocs' own."""
    quick = getattr(yaml, "CLoader", None)
    if quick and get_yaml_loader.__defaults__ == (yaml.Loader, None):
        get_yaml_loader.__defaults__ = (quick, None)


def _find_files_quickly() -> None:
    """Let a path that is written as the file's own be looked up as it is."""
    find = Files.get_file_from_path

    @wraps(find)
    def get_file_from_path(files: Files, path: str) -> File | None:
        return files.src_uris.get(path) or find(files, path)

    Files.get_file_from_path = get_file_from_path  # type: ignore[assignment,method-assign]


def _share_templates() -> None:
    """Let plugins that make an environment of their own find compiled templates, too."""
    make = Theme.get_env

    @wraps(make)
    def get_env(theme: Theme) -> Environment:
        env = make(theme)
        remember_templates(env)
        return env

    Theme.get_env = get_env  # type: ignore[assignment,method-assign]
