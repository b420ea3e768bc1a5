"""Fonts: nothing of ours draws text, but a theme may have readers fetch theirs from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from farflung.checkup.records import Finding, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["fonts"]


def fonts(theme: str, data: Mapping[str, Any], plugins: Sequence[str]) -> Iterator[Finding]:
    """Say which fonts site and letter use; ``data`` are the settings as the engine sees them.

    Material links to Google's fonts unless ``theme.font`` is false or its plugin ``privacy`` brings
    them along.
    """
    settings = data.get("theme")
    font = settings.get("font") if isinstance(settings, dict) else None
    brought = any(name.rpartition("/")[2] == "privacy" for name in plugins)
    if theme == "material" and font is not False and not brought:
        text = "every reader's browser fetches the site's fonts from Google, which sees who reads"
        advice = "set font: false below theme: in mkdocs.yml, or use Material's plugin privacy"
        yield Finding("fonts", State.WARNING, text, advice)
    else:
        text = "none is needed here: pages and letters use those of each reader's own machine"
        yield Finding("fonts", State.OK, text)
