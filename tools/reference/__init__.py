"""The handbook's pages about commands, settings, kinds and rules, written from the code itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.reference.commands import commands_page
from tools.reference.kinds import kinds_page
from tools.reference.settings import settings_page

from farflung.rules import all_rules, handbook_page

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["reference_pages"]

_FOLDER = "handbook/this-handbook"


def reference_pages(repository: Path) -> dict[str, str]:
    """Return each page by its path; ``repository`` has the starter's sections."""
    return {
        f"{_FOLDER}/commands.md": commands_page(),
        f"{_FOLDER}/settings.md": settings_page(),
        f"{_FOLDER}/kinds.md": kinds_page(repository),
        f"{_FOLDER}/rules.md": handbook_page(all_rules()),
    }
