"""What we lay over the project's own ``mkdocs.yml`` for one staged tree: pure functions.

The staged ``mkdocs.yml`` inherits the project's, so every setting we do not name stays as it is.
Lists are replaced whole by the engine, so those that we add to are written out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from farflung.catalogue import direction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from farflung.model import WebPage, WebSite
    from farflung.site.records import Surroundings
    from farflung.site.translated import Translated

__all__ = [
    "Folders",
    "overlay",
    "past_overlay",
    "post_overlay",
    "theme_files",
    "translated_overlay",
]

_NEWSLETTER_EXTENSIONS = ["attr_list", "md_in_html", "tables", "toc"]


@dataclass(frozen=True, slots=True)
class Folders:
    """The absolute folders of a staged tree, and the project's root and settings file."""

    root: Path
    config: Path
    docs: Path
    site: Path
    overrides: Path


def overlay(data: Mapping[str, Any], folders: Folders, around: Surroundings) -> dict[str, Any]:
    """Return the settings that every staged tree lays over the project's ``data``."""
    theme = data.get("theme")
    named = theme if isinstance(theme, dict) else {"name": theme or "mkdocs"}
    features = [*_list(named.get("features"))]
    if not {"navigation.expand", "navigation.prune"} & {*features}:
        features.append("navigation.prune")
    hooks = [str(folders.root / hook) for hook in _list(data.get("hooks"))]
    anchors: dict[str, Any] = {"links": {"anchors": "warn"}}
    return {
        "INHERIT": str(folders.config),
        "docs_dir": str(folders.docs),
        "site_dir": str(folders.site),
        "site_url": around.site_url,
        "strict": False,
        "watch": [],
        **({"hooks": hooks} if hooks else {}),
        **({} if data.get("validation") else {"validation": anchors}),
        "theme": {
            "name": named.get("name"),
            "custom_dir": str(folders.overrides),
            "features": features,
        },
        "extra": _extra(around),
    }


def _extra(around: Surroundings) -> dict[str, Any]:
    version = None
    if around.selector and not around.language:
        # The theme takes this for a regular expression without anchors.
        version = {
            "provider": "mike",
            "alias": True,
            "default": f"^{re.escape(around.selector)}$",
        }
    return {
        "version": version,
        "scope": around.scope,  # one choice of colours for all versions
        "farflung": {
            "rooms": [
                {"title": room.title, "href": room.href, "current": room.current}
                for room in around.rooms
            ],
            "feeds": [
                {"title": feed.title, "href": feed.href, "type": feed.media_type}
                for feed in around.feeds
            ],
            "styles": list(around.styles),
            "private": around.private,
            "default": around.selector,
            "up": "../" if around.language else "",
            "search": around.search,
            "markdown": around.markdown,
            "offline": around.offline,
        },
    }


def past_overlay(nav: list[Any] | None) -> dict[str, Any]:
    """Return what an old version adds: its own navigation, and no links for editing its pages."""
    return {"nav": nav, "edit_uri": "", "edit_uri_template": None}


def translated_overlay(
    data: Mapping[str, Any], pages: Translated, spoken: str, nav: list[Any] | None
) -> dict[str, Any]:
    """Return what a tree of pages in another language adds to what an old version adds.

    ``spoken`` is its language as the theme calls it, ``nav`` its navigation.
    """
    home = "../" if pages.directories else "../index.html"
    plugins = _without_language(data)
    return {
        "nav": nav,
        "theme": {"language": spoken or pages.language, "direction": direction(pages.language)},
        **({} if pages.has_home else {"extra": {"homepage": home}}),
        **({"plugins": plugins} if plugins else {}),
    }


def _without_language(data: Mapping[str, Any]) -> list[Any]:
    """Return the plugins with a search that takes its language from the theme.

    Nothing where the search does so already.
    """
    plugins = data.get("plugins")
    pairs = plugins.items() if isinstance(plugins, dict) else [(p, None) for p in _list(plugins)]
    found: list[Any] = []
    changed = False
    for given, more in pairs:
        name, options = next(iter(given.items())) if isinstance(given, dict) else (given, more)
        if str(name).rpartition("/")[2] == "search" and isinstance(options, dict):
            kept = {key: value for key, value in options.items() if key != "lang"}
            changed = changed or len(kept) != len(options)
            options = kept
        found.append({name: options} if options else name)
    return found if changed else []


def post_overlay(data: Mapping[str, Any], site: WebSite, language: str) -> dict[str, Any]:
    """Return what the newsletter adds: its title and navigation, and none of the handbook's plugins.

    ``language`` is one that the theme knows, or empty to keep the handbook's.
    """
    theme = data.get("theme")
    features = _list(theme.get("features")) if isinstance(theme, dict) else []
    kept = [name for name in features if not str(name).startswith("navigation.tabs")]
    plain: dict[str, Any] = {
        "exclude_docs": None,
        "draft_docs": None,
        "not_in_nav": None,
        "extra_templates": [],
    }
    return {
        **past_overlay(_navigation([p for p in site.pages if p.listed])),
        **plain,
        "site_name": site.title,
        "site_description": None,
        "use_directory_urls": True,  # feeds and letters link to these addresses
        "plugins": _search_plugins(data),
        "markdown_extensions": _NEWSLETTER_EXTENSIONS,
        "theme": {
            "features": [*dict.fromkeys([*kept, "navigation.prune"])],
            **({"language": language} if language else {}),
        },
    }


def _navigation(pages: Sequence[WebPage]) -> list[Any]:
    """Return pages as a navigation, with each group below its name and its first page as index."""
    found: list[Any] = []
    for group, members in groupby(pages, key=lambda page: page.group):
        if group:
            index, *below = members
            found.append({group: [index.path, *({page.title: page.path} for page in below)]})
        else:
            found += [{page.title: page.path} for page in members]
    return found


def _search_plugins(data: Mapping[str, Any]) -> list[Any]:
    plugins = data.get("plugins")
    if plugins is None:
        return ["search"]
    pairs = plugins.items() if isinstance(plugins, dict) else [(p, None) for p in _list(plugins)]
    found: list[Any] = []
    for name, options in pairs:
        word = next(iter(name), "") if isinstance(name, dict) else str(name)
        if word.rpartition("/")[2] == "search":
            found.append({name: options} if options else name)
    return found


def theme_files(data: Mapping[str, Any]) -> list[str]:
    """Return the files below ``docs_dir`` that today's theme needs on every page.

    They are styles, scripts, logo and favicon; an old version or the newsletter lacks them.
    """
    theme = data.get("theme") if isinstance(data.get("theme"), dict) else {}
    scripts = [
        s.get("path") if isinstance(s, dict) else s for s in _list(data.get("extra_javascript"))
    ]
    given = [*_list(data.get("extra_css")), *scripts]
    if isinstance(theme, dict):
        given += [theme.get("logo"), theme.get("favicon")]
    paths = [str(path).partition("?")[0] for path in given if path]
    return [path for path in paths if "://" not in path and not path.startswith("/")]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
