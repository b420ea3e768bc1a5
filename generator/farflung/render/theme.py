"""The templates of the newsletter: ours, with those of an organisation laid over them.

An organisation's own lie in ``newsletter/theme/`` and have the names of ours; what it does not have
is ours. ``{% extends "farflung/letter.html.j2" %}`` reaches the one of ours that it replaces. With
own templates all run in Jinja's sandbox: they see what they are given, change and open nothing.
"""

from __future__ import annotations

import hashlib
import re
import traceback
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NoReturn

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from farflung.compiled import compiled_templates
from farflung.errors import ProblemsFound
from farflung.problems import Place, Problem, did_you_mean
from farflung.resources import themes_folder
from farflung.timing import TooSlow, time_limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["OURS", "OWN_THEME", "Theme", "read_theme", "syntax_problem"]

OWN_THEME = "newsletter/theme"
"""Where an organisation's own templates lie, below the project's root."""

OURS = "farflung/"
"""How a template that replaces one of ours reaches it."""

_MADE_WITH = ("babel", "css-inline", "jinja2", "markdown", "nh3")
"""The packages whose output lands in the letter byte for byte."""

_NO_ATTRIBUTE = re.compile(r"has no attribute '(.*)'")

_SECONDS = 10.0
"""How long an organisation's own template may take."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The templates of ``themes/newsletter/`` and the SHA-256 of the design they make.

    ``own`` are the texts of an organisation's templates by name. ``digest`` is over every file of
    both, our own renderers, and the names and versions of the packages whose bytes land in the
    letter. Two equal digests make equal letters.
    """

    environment: Environment
    digest: str
    own: Mapping[str, str] = field(default_factory=dict)

    def render(self, name: str, **values: object) -> str:
        """Fill the template called ``name``; values are data and never read as templates.

        Raises :class:`ProblemsFound` with file and line for a fault of an organisation's own.
        """
        if not self.own:
            return self.environment.get_template(name).render(values)
        try:
            with time_limit(_SECONDS):
                return self.environment.get_template(name).render(values)
        except Exception as error:  # noqa: BLE001 - a template can raise anything
            self._tell(error)

    def source(self, name: str) -> str:
        """Return a file of the theme as it stands."""
        loader = self.environment.loader
        assert loader is not None  # noqa: S101 - read_theme gave it one
        return loader.get_source(self.environment, name)[0]

    @property
    def added(self) -> tuple[str, ...]:
        """The names of the organisation's templates that replace none of ours."""
        loader = self.environment.loader
        assert isinstance(loader, _Layers)  # noqa: S101 - read_theme gave it one
        return tuple(sorted(self.own.keys() - loader.ours.keys()))

    def problem(self, name: str, line: int, rule: str, message: str, hint: str = "") -> Problem:
        """Make a problem at a line of one of the organisation's own templates."""
        lines = self.own[name].splitlines()
        source = lines[line - 1] if 0 < line <= len(lines) else ""
        return Problem(Place(f"{OWN_THEME}/{name}", line, 1), rule, message, hint, source=source)

    def _tell(self, error: Exception) -> NoReturn:
        """Raise what a template did as a problem of its file; as it is where the file is ours."""
        if isinstance(error, TemplateSyntaxError):
            problem = syntax_problem(self, error)
        else:
            frames = traceback.extract_tb(error.__traceback__)
            own = [f for f in frames if f.filename.startswith(f"{OWN_THEME}/")]
            if not own:
                raise error
            name, line = own[-1].filename.removeprefix(f"{OWN_THEME}/"), own[-1].lineno or 0
            problem = self.problem(name, line, *self._said(error))
        raise ProblemsFound((problem,)) from error

    def _said(self, error: Exception) -> tuple[str, str, str]:
        """Return rule, message and hint for something a template did."""
        if isinstance(error, TooSlow):
            return "template-slow", f"this takes more than {_SECONDS:.0f} seconds", "loop over less"
        if isinstance(error, TemplateNotFound):
            hint = did_you_mean(str(error.name), self.environment.list_templates())
            return "template-missing", f'there is no template "{error.name}"', hint
        unknown = _NO_ATTRIBUTE.search(str(error)) if isinstance(error, UndefinedError) else None
        if unknown:
            known = {node.attr for tree in self.trees() for node in tree.find_all(nodes.Getattr)}
            hint = did_you_mean(unknown[1], known)
            return "unknown-placeholder", f'there is no "{unknown[1]}" to put here', hint
        return "template-fault", str(error) or type(error).__name__, ""

    def trees(self) -> Iterator[nodes.Template]:
        """Parse each of our own templates."""
        for name in self.environment.list_templates():
            if name.endswith(".j2") and name not in self.added:
                yield self.environment.parse(self.source(f"{OURS}{name}"))


def syntax_problem(theme: Theme, error: TemplateSyntaxError) -> Problem:
    """Turn Jinja's complaint about an organisation's template into a problem of its file."""
    name = error.name or ""
    if name not in theme.own:
        raise error
    return theme.problem(name, error.lineno, "template-syntax", error.message or "does not parse")


def read_theme(own: Mapping[str, str] | None = None, folder: Path | None = None) -> Theme:
    """Lay an organisation's ``own`` templates (texts by name) over those in ``folder``.

    ``folder`` is by default the theme that travels with Farflung.
    """
    home = folder or themes_folder() / "newsletter"
    texts = dict(own or {})
    kind = _Sandbox if texts else Environment
    environment = kind(
        loader=_Layers(home, texts),
        autoescape=_is_markup,  # all but plain text and style sheets is escaped
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=None if texts else compiled_templates(),
    )
    return Theme(environment, _digest(home, texts), texts)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Hands out neither the theme itself nor anything that could open a file."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Tell whether a template may have an attribute of a value."""
        reaches = isinstance(value, Theme | Environment | PurePath)
        return not reaches and super().is_safe_attribute(obj, attr, value)


class _Layers(BaseLoader):
    """Finds a template among the organisation's own, else among ours."""

    def __init__(self, home: Path, own: Mapping[str, str]) -> None:
        self.ours = {
            file.relative_to(home).as_posix(): file
            for file in sorted(home.rglob("*"))
            if file.is_file()
        }
        self._own = own

    def get_source(
        self, _environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        if template in self._own:
            return self._own[template], f"{OWN_THEME}/{template}", lambda: True
        file = self.ours.get(template.removeprefix(OURS))
        if file is None:
            raise TemplateNotFound(template)
        return file.read_text("utf-8"), str(file), lambda: True

    def list_templates(self) -> list[str]:
        return sorted({*self._own, *self.ours})


def _is_markup(name: str | None) -> bool:
    """Escape in every template but plain text and style sheets, also in one without a name."""
    return name is None or not name.endswith((".txt.j2", ".css.j2"))


def _digest(home: Path, own: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for folder, pattern in ((home, "**/*"), (Path(__file__).parent, "*.py")):
        for file in sorted(path for path in folder.glob(pattern) if path.is_file()):
            content = file.read_bytes()
            name = file.relative_to(folder).as_posix()
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    for name in sorted(own):
        digest.update(f"{OWN_THEME}/{name}\0{len(own[name])}\0{own[name]}".encode())
    for package in _MADE_WITH:
        digest.update(f"{package}=={version(package)}\0".encode())
    return digest.hexdigest()
