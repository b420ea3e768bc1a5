"""Templates of the theme compiled once for all processes that are forked from this one."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, Template, TemplateError
from mkdocs.theme import Theme

from farflung.compiled import compiled_templates

if TYPE_CHECKING:
    from collections.abc import MutableMapping

__all__ = ["compile_templates", "remember_templates", "settle_templates", "squeezed"]

_RUN = re.compile(r"\n[ \n]+")


_NONE = object()
_OF_DICTS = frozenset(dir(dict))


class _Environment(Environment):
    """An environment that looks for each template once; they do not change while pages are built.

    Neither does what all templates see, from when it is ``settled``.
    """

    found: dict[str, Template]
    settled: bool

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, or else an item, as the original does; it raises and catches more."""
        if type(obj) is dict and attribute not in _OF_DICTS:
            found = obj.get(attribute, _NONE)
        else:
            found = getattr(obj, attribute, _NONE)
            if found is _NONE:
                with suppress(TypeError, LookupError, AttributeError):
                    found = obj[attribute]
        return self.undefined(obj=obj, name=attribute) if found is _NONE else found

    def _load_template(
        self,
        name: str,
        globals: MutableMapping[str, Any] | None,  # noqa: A002 - as declared
    ) -> Template:
        if globals is not None:
            return super()._load_template(name, globals)
        if name not in self.found:
            template = self._plain(name, super()._load_template(name, None))
            if self.settled:
                template.globals = dict(template.globals)
            self.found[name] = template
        return self.found[name]

    def _plain(self, name: str, template: Template) -> Template:
        """Let an icon, which is nothing but text, do without all that templates see."""
        if name.endswith(".svg") and self.loader and not self.line_statement_prefix:
            source = self.loader.get_source(self, name)[0]
            if not any(mark in source for mark in ("{{", "{%", "{#")):
                text, nothing = template.render(), template.new_context()
                template.new_context = lambda *_, **__: nothing  # type: ignore[method-assign]
                template.root_render_func = lambda _: (piece for piece in (text,))
        return template


def squeezed(html: str) -> str:
    """Return HTML with one line break for each run of white space that begins with one.

    The theme does so with filters that every engine has, at many times the cost.
    """
    return _RUN.sub("\n", html)


def remember_templates(env: Environment) -> None:
    """Let an environment of MkDocs use what was compiled, and keep what it compiles and finds."""
    env.bytecode_cache = compiled_templates()
    env.globals["squeezed"] = squeezed
    env.__class__ = _Environment
    env.__dict__["found"] = {}
    env.__dict__["settled"] = False


def settle_templates(env: Environment) -> None:
    """Tell an environment that what all templates see stays as it is now.

    Each gets it in one mapping, which is copied for each file that a template includes.
    """
    if isinstance(env, _Environment):
        env.settled = True
        for template in env.found.values():
            template.globals = dict(template.globals)


def compile_templates(theme: str) -> None:
    """Compile the templates of an installed theme as MkDocs would, but for most languages.

    Those that need what a plugin adds are left out.
    """
    env = Theme(name=theme).get_env()
    remember_templates(env)
    folder = str(env.loader.searchpath[0])  # type: ignore[union-attr] # MkDocs has a FileSystemLoader
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]  # icons
        for name in names:
            foreign = top.endswith("languages") and name != "en.html"
            if name.endswith(".html") and not foreign:
                with suppress(TemplateError, UnicodeDecodeError):
                    env.get_template(os.path.relpath(os.path.join(top, name), folder))  # noqa: PTH118
