"""Building one handbook twice: as a whole by MkDocs, and page by page by us, in this process."""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config

from farflung.site.attending import Attendance, attend_folder, packed
from farflung.site.cache import Cache, Kept
from farflung.site.care import is_page
from farflung.site.engines.host import start_host
from farflung.site.engines.mkdocs import read_messages
from farflung.site.engines.pages.building import Job, build
from farflung.site.engines.pages.spoken import recorded, say
from farflung.site.pack import Pack, write_pack

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from farflung.site.attending import CareHtml

__all__ = ["Handbook", "Site", "hashes"]

EPOCH = 1_762_074_000


@dataclass(frozen=True)
class Site:
    """What came of a build: the hash of every file, and the warnings."""

    files: dict[str, str]
    messages: list[str]


@dataclass(frozen=True)
class Handbook:
    """A handbook in ``root``/docs with the given settings, and the care of its pages by path."""

    root: Path
    settings: dict[str, Any]
    cares: dict[str, CareHtml] = field(default_factory=dict)

    @property
    def docs(self) -> Path:
        """The folder of the pages."""
        return self.root / "docs"

    def whole(self) -> Site:
        """Build with MkDocs, from nothing."""
        output = io.StringIO()
        logger = logging.getLogger("mkdocs")
        with recorded(logger) as spoken:
            config = load_config(config_file=io.BytesIO(self._settings("whole")))
            config.plugins.on_startup(command="build", dirty=False)
            mkdocs_build.build(config)
        with contextlib.redirect_stdout(output):
            say(spoken)
        attendance = Attendance(str, lambda: self.cares, lambda page: page)
        attend_folder(self.root / "whole", self.docs, attendance)
        return self._site("whole", output.getvalue())

    def by_pages(self, cache: str = "cache") -> Site:
        """Build with what ``cache`` holds; the site's folder is new every time."""
        output = io.StringIO()
        job = Job(self.root / cache, self.root / "spare", "test", str(EPOCH), self._packed())
        settings = self._settings("pages")
        with contextlib.redirect_stdout(output):
            pages = build(settings, job)
        self._place(cache, dict(pages.values()))
        return self._site("pages", output.getvalue())

    def hosted(self, cache: str = "cache") -> Site:
        """Build in a process of its own, as the engine does."""
        settings = self.root / "settings.yml"
        settings.write_bytes(self._settings("pages"))
        job = {
            "config": str(settings),
            "pages": str(self._packed()),
            "root": str(self.root),
            "environment": {**os.environ},
            "cache": str(self.root / cache),
            "spare": str(self.root / "spare"),
            "identity": "test",
            "moment": str(EPOCH),
        }
        answer = start_host().build(job, self.root / "answer.json")
        assert answer is not None
        assert not answer["cannot"]
        self._place(cache, {name: Kept(*kept) for name, kept in answer["pages"].values()})
        return self._site("pages", answer["said"])

    def _packed(self) -> Path:
        """Put the pages into one file; the folder keeps them, for the whole build."""
        files = [file for file in self.docs.rglob("*") if file.is_file()]
        by_path = {file.relative_to(self.docs).as_posix(): file for file in files}
        pages = {path: file.read_bytes() for path, file in by_path.items() if is_page(path)}
        file = self.root / "pages.pack"
        others = tuple(path for path in by_path if path not in pages)
        write_pack(file, Pack(pages, others, packed(self.cares)))
        return file

    def _place(self, cache: str, pages: dict[str, Kept]) -> None:
        """Put finished pages beside the other files of the site, in the place of any there."""
        site = self.root / "pages"
        for name in pages:
            (site / name).unlink(missing_ok=True)
        Cache(self.root / cache, self.root / "spare").place(pages, site)

    def _settings(self, name: str) -> bytes:
        site = self.root / name
        shutil.rmtree(site, ignore_errors=True)
        places = {"docs_dir": str(self.docs), "site_dir": str(site)}
        base = {"site_name": "Test", "site_url": "https://example.org/h/"}
        return yaml.safe_dump({**base, **self.settings, **places}).encode()

    def _site(self, name: str, output: str) -> Site:
        messages = sorted(message.text for message in read_messages(output))
        return Site(hashes(self.root / name), messages)


def hashes(site: Path) -> dict[str, str]:
    """Return the hash of every file of a folder by its path."""
    return {
        file.relative_to(site).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in site.rglob("*")
        if file.is_file()
    }
