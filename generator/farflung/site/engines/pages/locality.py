"""Whether a page's HTML depends on nothing but what we know of, and the hash of the settings."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
import os
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.utils.yaml import _DirPlaceholder

from farflung.site.cache.keys import without_versions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.theme import Theme

__all__ = ["NotLocal", "digest", "plain", "settings_of", "theme_digest", "why_not_local"]

_PLUGINS = frozenset({"mkdocs.contrib.search", "material.plugins.search.plugin"})
_READ_FILES = frozenset({"pymdownx.snippets", "pymdownx.b64"})
_EXTENSIONS = importlib.util.find_spec("markdown.extensions")
_PLACES = _EXTENSIONS.submodule_search_locations if _EXTENSIONS else None
_SHORT = frozenset(module.name for module in pkgutil.iter_modules(_PLACES or []))
_KNOWN = frozenset({"markdown", "material", "materialx", "mkdocs", "pymdownx", "slugify"})


class NotLocal(Exception):  # noqa: N818 - it says why, and nothing has gone wrong
    """Pages cannot be built one by one; the message says why, as the end of a sentence."""


def why_not_local(config: MkDocsConfig) -> str:
    """Name what may make a page depend on other things than we know of; empty if nothing does."""
    if config.hooks:
        hook = os.path.relpath(str(next(iter(config.hooks))))
        return f'the hook "{hook}"'
    for name, plugin in config.plugins.items():
        if type(plugin).__module__ not in _PLUGINS:
            return f'the plugin "{name}"'
        options = plugin.config
        if any(options.get(o) for o in ("prebuild_index", "jieba_dict", "jieba_dict_user")):
            return f'the options of the plugin "{name}"'
    for extension in config.markdown_extensions:
        name = extension.removeprefix("markdown.extensions.")
        known = name in _SHORT or (name.startswith("pymdownx.") and name not in _READ_FILES)
        options = config.mdx_configs.get(extension) or {}
        reads = name == "pymdownx.emoji" and "custom_icons" in (options.get("options") or {})
        if not known or reads:
            return f'the Markdown extension "{extension}"'
    return ""


def settings_of(config: MkDocsConfig, written: Mapping[str, Any]) -> tuple[str, str]:
    """Return the hashes of what Markdown depends on and of all settings, wherever they lie.

    ``written`` are the settings as they were written, with those that they inherit.
    Raises :class:`NotLocal` for a value that cannot be compared with another run's.
    """
    here = {
        str(config.docs_dir): "<docs>",
        str(config.site_dir): "<site>",
        str(config.theme.custom_dir): "<theme>",
        str(Path.cwd()): "<root>",
    }
    converting = (
        list(config.markdown_extensions),
        config.mdx_configs,
        dict(config.validation.links),
        config.use_directory_urls,
    )
    return digest(plain(converting, here)), digest(plain(without_versions(written), here))


def plain(value: Any, places: Mapping[str, str]) -> Any:  # noqa: PLR0911 - one return a type
    """Return a value of the settings as JSON can hold it, with folders called by their roles."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, _DirPlaceholder):
        return [type(value).__name__, value.suffix]
    if isinstance(value, (str, Path)):
        text = str(value)
        for place, name in sorted(places.items(), key=lambda item: -len(item[0])):
            text = text.replace(place, name)
        return text
    if hasattr(value, "items"):
        pairs = ((json.dumps(plain(k, places)), plain(v, places)) for k, v in value.items())
        return {"": sorted(pairs, key=lambda pair: pair[0])}
    if isinstance(value, (list, tuple)):
        return [plain(one, places) for one in value]
    if isinstance(value, functools.partial):
        return ["partial", *(plain(v, places) for v in (value.func, value.args, value.keywords))]
    name = getattr(value, "__qualname__", "")
    module = str(getattr(value, "__module__", ""))
    if name and module.partition(".")[0] in _KNOWN:
        return ["code", module, name]
    raise NotLocal(f"a setting of the type {type(value).__name__}")


def digest(*parts: Any) -> str:
    """Return the SHA-256 of JSON values, in hexadecimal."""
    text = json.dumps(parts, sort_keys=True, default=repr)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def theme_digest(theme: Theme) -> str:
    """Return a hash of the templates and assets that did not come with an installed package."""
    found: list[tuple[int, str, str]] = []
    for index, folder in enumerate(theme.dirs):
        top = Path(folder)
        if {"site-packages", "dist-packages"} & {*top.parts}:
            found.append((index, "/".join(top.parts[-2:]), ""))  # its version is in the key
            continue
        for file in sorted(top.rglob("*")):
            if file.is_file():
                name = file.relative_to(top).as_posix()
                found.append((index, name, hashlib.sha256(file.read_bytes()).hexdigest()))
    return digest(found)
