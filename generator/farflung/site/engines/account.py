"""What an engine is, whether it is there, and what it lacks for the settings of a project."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, entry_points, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["EngineAccount", "account_of", "plugin_names", "theme_name"]

_PACKAGES = {
    "mkdocs": ("mkdocs", "mkdocs-material"),
    "properdocs": ("properdocs", "mkdocs-material"),
    "zensical": ("zensical",),
}
_PROSPECTS = {
    "mkdocs": "MkDocs 1.x is no longer developed and Material for MkDocs has announced its end of "
    "life; ProperDocs builds the same site (extra.handbook.engine: properdocs), and nothing of "
    "Farflung depends on either",
    "properdocs": "ProperDocs continues MkDocs 1.x and lacks nothing that MkDocs has; Material for "
    "MkDocs has announced its end of life",
    "zensical": "Zensical is young: it shows its own theme in the place of Material, runs no hooks, "
    "and knows only the plugins that it has taken over",
}
# Of Zensical 0.0.73, which leaves out the others without a word.
_ZENSICAL_PLUGINS = frozenset(
    [
        "api-autonav",
        "autorefs",
        "awesome-nav",
        "blog",
        "callouts",
        "exclude",
        "gh-admonitions",
        "glightbox",
        "include-markdown",
        "literate-nav",
        "llmstxt",
        "macros",
        "mkdocs-nav-weight",
        "markdown-exec",
        "markdownextradata",
        "meta",
        "mike",
        "minify",
        "mkdocs-audio",
        "mkdocs-autoapi",
        "mkdocs-video",
        "mkdocstrings",
        "offline",
        "privacy",
        "redirects",
        "rss",
        "search",
        "social",
        "table-reader",
        "tags",
    ]
)
_ZENSICAL_THEMES = {"material", "zensical"}


@dataclass(frozen=True, slots=True)
class EngineAccount:
    """An engine for a project: packages with their versions, and sentences.

    ``missing`` are things without which it cannot build, ``lacks`` what it will leave out, each
    with what to do; ``prospects`` says what becomes of it.
    """

    packages: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    lacks: tuple[tuple[str, str], ...]
    prospects: str


def account_of(engine: str, data: Mapping[str, Any]) -> EngineAccount:
    """Look at an engine for the settings ``data``, as the engine sees them."""
    found, missing = [], []
    for package in _PACKAGES[engine]:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            what = f"[{engine}]" if engine != "mkdocs" else ""
            missing.append((f"{package} is not installed", f"pip install 'farflung{what}'"))
    lacks: list[tuple[str, str]] = []
    if engine == "zensical":
        lacks = _zensical_lacks(data)
        if theme_name(data) not in _ZENSICAL_THEMES:
            missing.append(
                (
                    f'Zensical cannot show the theme "{theme_name(data)}"',
                    "set extra.handbook.engine to mkdocs or properdocs",
                )
            )
    else:
        missing.extend(_not_installed(data))
    return EngineAccount(tuple(found), tuple(missing), tuple(lacks), _PROSPECTS[engine])


def _zensical_lacks(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    lacks: list[tuple[str, str]] = []
    way_out = "set extra.handbook.engine to mkdocs or properdocs, or do without"
    if data.get("hooks"):
        lacks.append(("Zensical runs no hooks, and the settings name some", way_out))
    lacks.extend(
        (f'Zensical does not know the plugin "{name}" and leaves it out', way_out)
        for name in plugin_names(data)
        if name.rpartition("/")[2] not in _ZENSICAL_PLUGINS
    )
    return lacks


def _not_installed(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Find theme and plugins that the settings name and that are not installed."""
    themes = {entry.name for entry in entry_points(group="mkdocs.themes")}
    plugins = {entry.name for entry in entry_points(group="mkdocs.plugins")} | {"search"}
    known = plugins | {name.rpartition("/")[2] for name in plugins}
    missing: list[tuple[str, str]] = []
    if theme_name(data) not in themes | {""}:
        name = theme_name(data)
        missing.append((f'the theme "{name}" is not installed', "install it beside Farflung"))
    for name in plugin_names(data):
        if name not in known:
            text = f'the plugin "{name}" is not installed'
            missing.append((text, "install it beside Farflung"))
    return missing


def theme_name(data: Mapping[str, Any]) -> str:
    """Return the name of the theme; empty where the settings say that there is none."""
    theme = data.get("theme", "mkdocs")
    name = theme.get("name", "mkdocs") if isinstance(theme, dict) else theme
    return str(name or "")


def plugin_names(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the plugins, in order, however they are listed."""
    plugins = data.get("plugins")
    listed = plugins if isinstance(plugins, (list, dict)) else []
    return tuple(str(next(iter(one), "")) if isinstance(one, dict) else str(one) for one in listed)
