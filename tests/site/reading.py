"""A handbook with what helps to read it: checklists, templates, marks, and the tool for hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.site.projects import MKDOCS, make_project, write

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["make_reading_project"]

THEME = """\
  features: [content.code.copy]
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default, primary: custom, accent: custom}
    - {media: "(prefers-color-scheme: dark)", scheme: slate, primary: custom, accent: custom}
"""

EXTENSIONS = """\
markdown_extensions:
  - admonition
  - attr_list
  - md_in_html
  - tables
  - pymdownx.details
  - pymdownx.highlight: {pygments_lang_class: true}
  - pymdownx.superfences
  - pymdownx.tasklist: {custom_checkbox: true}
extra:
  generator: false
  handbook: {offline: true}
"""

DAY = """\
---
summary: What to do on the first day, with what to send to whom.
owner: People team
salary_note: nobody else's business
---
# First day

See [the hours](chapter/hours.md#when "Hours") and the [start](index.md); ![Map](map.svg).

## Before noon

- [ ] Say hello to *everybody*
- [ ] Read [the start](index.md)
    - [ ] Twice
- [x] Breathe
- [ ] Breathe

## After noon

1. [ ] Rest

```text title="Daily note"
Today I read a page that has one very long line, which goes on and on, much further than a phone is wide.
- second line
```

```python
print("see [this](index.md)")
```

You have **25 days**{ .decide title="Days of paid leave a year" } off, and `code`.

!!! decide "Who signs?"
    The director signs.
"""

HOURS = """\
# Shared hours

Type the cities.

<div class="shared-hours" data-cities="Lagos, Kyiv, Bogotá"></div>

## When { #when }

In the [first day](../day.md), or [outside](https://example.org/x.md).
"""


def make_reading_project(root: Path) -> None:
    """Write the project: two tags, between which only the start changes, and a working tree."""
    settings = MKDOCS.replace("  features: [search.highlight]\n", THEME) + EXTENSIONS
    pages = {
        "mkdocs.yml": settings,
        "handbook/index.md": "# Start\n\nThe first start, with the [first day](day.md).\n",
        "handbook/day.md": DAY,
        "handbook/chapter/hours.md": HOURS,
        "handbook/map.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n',
    }
    make_project(root, pages, tag="v1")
    make_project(
        root, {"mkdocs.yml": settings, "handbook/index.md": "# Start\n\nThe second.\n"}, tag="v2"
    )
    write(root, {"handbook/index.md": "# Start\n\nToday.\n"})
