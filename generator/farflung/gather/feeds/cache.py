"""What is kept of each feed between runs, one file each, below ``.farflung/feeds/``.

A file is replaced whole, so two runs at once leave the work of one of them. A file that cannot be
read counts as missing: losing the cache costs a fetch, and the times of first sight.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path  # noqa: TC003 - a dataclass names its fields' types

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from farflung.files import write_atomically
from farflung.gather.feeds.items import CleanItem  # noqa: TC001 - read from the annotation
from farflung.gather.feeds.sightings import Sighting  # noqa: TC001 - read from the annotation
from farflung.pruning import due, forget, note_use

__all__ = ["FeedCache", "FeedRecord", "Validators"]

_FORMAT = 1
_LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of a version of its answer (RFC 9110 8.8), and at which address."""

    address: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """What is known of one feed.

    ``body`` is the SHA-256 of the bytes that ``items`` were read from, empty before the first
    success. ``failure`` says why the last fetch failed and is empty after a success. Until
    ``not_before`` (UTC) the server wants to be left alone; one that is ``gone`` (410), for ever.
    """

    source: str
    body: str = ""
    validators: Validators = Validators()
    items: tuple[CleanItem, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    failure: str = ""
    not_before: AwareDatetime | None = None
    gone: bool = False
    format: int = _FORMAT


@dataclass(frozen=True, slots=True)
class FeedCache:
    """The records of all feeds, in ``folder``."""

    folder: Path

    def load(self, source: str) -> FeedRecord:
        """Return what is known of the feed with this address or path; a blank record if nothing."""
        file = self._file(source)
        try:
            if file.stat().st_size > _LARGEST:
                return FeedRecord(source)
            record = _records().validate_json(file.read_bytes())
        except (OSError, ValidationError):
            return FeedRecord(source)
        note_use(file)
        mine = record.source == source and record.format == _FORMAT
        return record if mine else FeedRecord(source)

    def save(self, record: FeedRecord) -> None:
        """Keep a record. Raises :class:`OSError` where nothing can be written."""
        write_atomically(self._file(record.source), _records().dump_json(record))

    def forget(self) -> None:
        """Remove what is known of feeds that nothing has asked for in a long time."""
        if due(self.folder):
            forget(self.folder.glob("*.json"))

    def _file(self, source: str) -> Path:
        return self.folder / f"{sha256(source.encode('utf-8', 'replace')).hexdigest()[:40]}.json"


@cache
def _records() -> TypeAdapter[FeedRecord]:
    return TypeAdapter(FeedRecord)
