"""Zensical: the staged tree in the form that it accepts, run as a program.

Zensical reads ``mkdocs.yml``, with three differences that this adapter levels. It appends lists
where MkDocs replaces those of an inherited file, so the files are merged beforehand, as YAML nodes:
tags such as ``!!python/name`` are carried over and never executed here. It wants pages and output
inside the folder of its settings, so it builds there, and the result is moved to its place. And it
knows no hooks, so they are left out.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import yaml

from farflung.errors import EngineError, UsageError
from farflung.site.engines import Message, Output
from farflung.site.engines.running import Program, last_lines, need_module, run_program

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.site.records import Stage

__all__ = ["Zensical", "merged_settings", "read_messages"]

_PARENTS = 8
_MAP = "tag:yaml.org,2002:map"
_STR = "tag:yaml.org,2002:str"
_NULL = "tag:yaml.org,2002:null"
_THEMES = {"material", "zensical"}
_WARNING = re.compile(
    r"^Warning: (?P<text>.+)\n\s*╭─\[ (?P<file>.+?):(?P<line>\d+):(?P<column>\d+) \]", re.MULTILINE
)
_TARGET = re.compile(r"[^)\s\"'>]+")
_FRONT = re.compile(rb"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_METADATA = "error reading page metadata"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Zensical:
    """Zensical 0.0.x with its own theme, which stands in for Material."""

    def build(self, stage: Stage, root: Path, stamp: int) -> Output:
        """See :class:`~farflung.site.engines.Engine`."""
        need_module("zensical", "Zensical")
        home = stage.docs.parent
        config = home / "zensical.yml"
        config.write_text(merged_settings(stage.config, stage.docs.name, "built"), "utf-8")
        program = Program("Zensical", "zensical", "build", "--clean", "--config-file", str(config))
        try:
            output = run_program(program, stage, root, stamp)
        except EngineError as error:
            if _METADATA not in error.message or not _mend(stage.docs):
                raise
            output = run_program(program, stage, root, stamp)
        built = home / "built"
        if all(page.name == "404.html" for page in built.rglob("*.html")):
            raise EngineError(f'Zensical built no pages for "{stage.name}":\n{last_lines(output)}')
        stage.site.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(built, stage.site)
        return Output(read_messages(output, stage.docs))


def merged_settings(config: Path, docs: str, site: str) -> str:
    """Return a settings file and all that it inherits as one, the way MkDocs merges them.

    ``docs`` and ``site`` are the folders of pages and output, relative to the settings.
    """
    node = _read(config, _PARENTS)
    _check_theme(node)
    for name in ("hooks", "INHERIT"):
        _drop(node, name)
    nav = _get(node, "nav")
    if isinstance(nav, yaml.ScalarNode) and nav.tag == _NULL:  # which Zensical cannot read
        _drop(node, "nav")
    for name, value in (("docs_dir", docs), ("site_dir", site)):
        _put(node, name, yaml.ScalarNode(_STR, value))
    return yaml.serialize(node, allow_unicode=True)


def _read(file: Path, depth: int) -> yaml.MappingNode:
    node = yaml.compose(file.read_text("utf-8-sig"), Loader=_LOADER)
    if not isinstance(node, yaml.MappingNode):
        return yaml.MappingNode(_MAP, [])
    parent = _get(node, "INHERIT")
    if not isinstance(parent, yaml.ScalarNode) or not depth:
        return node
    _drop(node, "INHERIT")
    above = file.parent / parent.value
    return _merge(_read(above, depth - 1), node) if above.is_file() else node


def _merge(base: yaml.MappingNode, over: yaml.MappingNode) -> yaml.MappingNode:
    """Lay ``over`` on ``base``: mappings are merged, all else is replaced."""
    merged = yaml.MappingNode(base.tag, list(base.value))
    for key, value in over.value:
        below = _get(merged, key.value)
        if isinstance(below, yaml.MappingNode) and isinstance(value, yaml.MappingNode):
            value = _merge(below, value)  # noqa: PLW2901 - the row as it will stand
        _put(merged, key.value, value)
    return merged


def _get(node: yaml.MappingNode, name: str) -> yaml.Node | None:
    return next((value for key, value in node.value if key.value == name), None)


def _drop(node: yaml.MappingNode, name: str) -> None:
    node.value = [(key, value) for key, value in node.value if key.value != name]


def _put(node: yaml.MappingNode, name: str, value: yaml.Node) -> None:
    rows = [(key, value if key.value == name else old) for key, old in node.value]
    if name not in {key.value for key, _ in rows}:
        rows.append((yaml.ScalarNode(_STR, name), value))
    node.value = rows


def read_messages(output: str, docs: Path) -> tuple[Message, ...]:
    """Pick the warnings out of what Zensical printed; ``docs`` is the folder of the pages."""
    found: list[Message] = []
    for match in _WARNING.finditer(output):
        name, line, column = match["file"], int(match["line"]), int(match["column"])
        quoted = _quoted(docs / name, line, column)
        about = f" '{quoted}'" if quoted else ""
        found.append(Message(f"the link{about} is broken: {match['text']}", name, quoted))
    return tuple(found)


def _quoted(file: Path, line: int, column: int) -> str:
    """Return the target of the link that a warning points at."""
    try:
        text = file.read_text("utf-8", "replace").splitlines()[line - 1]
    except (OSError, IndexError):
        return ""
    target = _TARGET.match(text, column - 1)
    return target[0] if target else ""


def _mend(docs: Path) -> bool:
    """Turn front matter that is no YAML into text, as MkDocs shows it; True if there was any."""
    mended = False
    for file in sorted(docs.rglob("*.md")):
        content = file.read_bytes()
        found = _FRONT.match(content)
        if found and not _is_yaml(found[1]):
            file.write_bytes(b"\n" + content)
            mended = True
    return mended


def _is_yaml(content: bytes) -> bool:
    try:
        return isinstance(yaml.compose(content, Loader=_LOADER), yaml.MappingNode | None)
    except (yaml.YAMLError, UnicodeDecodeError):
        return False


def _check_theme(node: yaml.MappingNode) -> None:
    """Raise :class:`UsageError` for a theme that Zensical cannot show."""
    theme = _get(node, "theme")
    name = _get(theme, "name") if isinstance(theme, yaml.MappingNode) else None
    if isinstance(name, yaml.ScalarNode) and name.value not in _THEMES:
        raise UsageError(
            f'the engine Zensical cannot show the theme "{name.value}": it has its own in the '
            "place of Material, and its templates are not Jinja2",
            hint="set extra.handbook.engine to mkdocs or properdocs, or theme.name to material",
        )
