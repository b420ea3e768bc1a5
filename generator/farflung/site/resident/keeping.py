"""Keeping a staged tree beyond the build it was made for."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.site.records import Stage

__all__ = ["keep_stage"]


def keep_stage(stage: Stage, home: Path) -> Stage:
    """Copy ``stage`` to the new folder ``home``, by hard links where they work, and return that.

    Its settings are the same but for the places of pages, overrides and output. Files of the copy
    must be replaced, never written into.
    """
    tree = stage.config.parent
    shutil.copytree(tree, home, copy_function=_link, ignore_dangling_symlinks=True)
    data = yaml.safe_load(stage.config.read_bytes())
    docs = home / stage.docs.relative_to(tree)
    data["docs_dir"], data["site_dir"] = str(docs), str(home / "out")
    custom = data.get("theme", {}).get("custom_dir")
    if custom:
        data["theme"]["custom_dir"] = str(custom).replace(str(tree), str(home), 1)
    config = home / stage.config.relative_to(tree)
    config.unlink()
    config.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    return replace(stage, config=config, docs=docs, site=home / "out")


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)
