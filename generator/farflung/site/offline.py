"""Offline reading: the service worker at the root of the site, or the one that removes it again."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.catalogue import direction, spoken
from farflung.identity import digest
from farflung.site.around import site_language
from farflung.site.reading import ReadingWords

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.config import Settings
    from farflung.site.cache import Kept

__all__ = ["WORKER", "worker"]

WORKER = "sw.js"
"""Its place is the root of the site, because it serves what lies below it."""

_WORKERS = Path(__file__).parent / "workers"
_SHELL = re.compile(
    r"assets/(?:stylesheets|javascripts)/(?:bundle|main|palette|farflung|care)[^/]*\.(?:css|js)"
)


def worker(settings: Settings, default: str, files: Mapping[str, Kept]) -> str:
    """Return the script of the worker.

    ``files`` are those of the folder that the site opens at, which is called ``default``; its start
    page and what its look is made of are kept as soon as the worker is there.
    """
    if not settings.handbook.offline:
        return (_WORKERS / "gone.js").read_text("utf-8")
    shell = sorted(name for name in files if _SHELL.fullmatch(name))
    index = "" if settings.site.data.get("use_directory_urls") is not False else "index.html"
    known = {
        "hash": digest([(name, files[name].name) for name in shell])[:16],
        "files": [f"{default}/{name}" for name in (index, *shell)],
        "missing": _missing(site_language(settings)),
    }
    text = (_WORKERS / "offline.js").read_text("utf-8")
    return f"const HANDBOOK = {json.dumps(known, ensure_ascii=False)};\n{text}"


def _missing(language: str) -> str:
    words = spoken(ReadingWords, language)
    return (
        f'<!doctype html><html lang="{language}" dir="{direction(language)}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(words.offline_missing)}</title>"
        "<style>body{color-scheme:light dark;font:1rem/1.5 sans-serif;margin:3rem auto;max-width:34rem;"
        "padding:0 1rem}</style>"
        f"<h1>{html.escape(words.offline_missing)}</h1><p>{html.escape(words.offline_again)}</p></html>"
    )
