"""A handbook whose first chapter is in Spanish and Japanese too, with a version and newer pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.site.projects import MKDOCS, NEWSLETTER, git, make_project, write

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["PAGES", "SETTINGS", "make_speaking_project"]

SETTINGS = (
    MKDOCS
    + """\
  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      primary: custom
      accent: custom
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      primary: custom
      accent: custom
nav:
  - Welcome: index.md
  - Start here:
      - start/index.md
      - start/day.md
      - start/week.md
  - Values:
      - values/index.md
  - Elsewhere: https://example.net/elsewhere
markdown_extensions: [attr_list]
extra:
  generator: false
  handbook:
    languages: [en, es, ja]
"""
)

PAGES = {
    "handbook/index.md": "# Welcome\n\nBegin with [the first day](start/day.md).\n",
    "handbook/start/index.md": "---\nowner: People team\n---\n# Start here\n\nHello.\n",
    "handbook/start/index.es.md": "# Empieza aquí\n\n[El día](day.md).\n",
    "handbook/start/day.md": "# Your first day\n\nThe wombat says hello.\n\n## Lunch { #lunch }\n",
    "handbook/start/day.es.md": """\
# Tu primer día

El ornitorrinco saluda. Luego [la semana](week.md#lunch), [los valores](../values/index.md#trust),
[lo mismo](../../values/), [el mapa](../assets/map.svg), [la página](day.ja.md),
[el comienzo](index.md), ![un plano de la casa](../assets/map.svg) y `[esto](week.md)`.
""",
    "handbook/start/day.ja.md": "# 最初の日\n\nカモノハシが挨拶します。[一週間](week.md)\n",
    "handbook/start/week.md": "# Your first week\n\n## Lunch { #lunch }\n\nTogether.\n",
    "handbook/values/index.md": "# Values\n\n## Trust { #trust }\n\nThe narwhal trusts you.\n",
    "handbook/assets/map.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n',
}


def make_speaking_project(root: Path) -> Path:
    """Write the project: v1.0, then a newer original, with another translation, as yet uncommitted."""
    newsletter = NEWSLETTER + "languages: [en, es]\n"
    make_project(
        root, {"mkdocs.yml": SETTINGS, "newsletter/newsletter.yml": newsletter, **PAGES}, tag="v1.0"
    )
    write(root, {"handbook/start/day.md": PAGES["handbook/start/day.md"] + "\nNow with soup.\n"})
    git(root, "commit", "--all", "--quiet", "--message", "Serve soup", day="2026-11-20")
    week = "---\nredirect_from: [semana]\n---\n# Tu primera semana\n\n## Comida { #lunch }\n"
    write(root, {"handbook/start/week.es.md": week})
    return root
