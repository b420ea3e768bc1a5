"""Whether a build would give the site that is there: asked before anything else is looked at.

After a build, what it read is written down: each file of the project with its size, times and
hash, the commit and the tags, the programs, the day. A later run that finds all of it as it was has
nothing to do. Only what is cheap is compared, and only light modules are imported.

Feeds are not asked by such a run: a build that may reach the network pulls first, and compares
afterwards, because the feeds' cache is one of the things that it reads.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import zoneinfo
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from farflung.files import write_atomically
from farflung.git import open_repository
from farflung.identity import identity
from farflung.problems import Place, Problem, Severity
from farflung.workflows.records import BuildReport
from farflung.workflows.root import MKDOCS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from farflung.workflows.records import BuildOptions

__all__ = ["Seen", "look_around", "remember", "same_as_before"]

_RECORD = ".farflung/last-build.json"
_RACY = 2_000_000_000  # nanoseconds in which a file system may give two changes the same time
_SKIPPED = {".git", ".farflung", "site", "node_modules", ".venv", "venv"}
_FEEDS = ".farflung/feeds"
_ELSEWHERE = re.compile(r"(?m)^\s*(INHERIT:|(docs_dir|custom_dir):\s*[\"']?(\.\.|/))")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_State = list[Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a build reads: ``files`` maps paths to size, times and inode; ``rest`` is all else."""

    root: Path
    files: dict[str, _State]
    rest: dict[str, Any]
    moment: int


def look_around(root: Path, options: BuildOptions, at: dt.datetime | None) -> Seen:
    """Look at everything that a build of the project would read, without reading files."""
    files = {path: _state(entry) for path, entry in _walk(root, "")}
    files |= _feeds(root)
    return Seen(root, files, _rest(root, options, at), _now())


def same_as_before(seen: Seen, *, asked: bool = False) -> BuildReport | None:
    """Return the report of the last build if this one would give the same site, which is there.

    ``asked`` says that feeds were asked for what is new.
    """
    try:
        record = _record(seen)
        if not seen.rest["options"] or (record["asks"] and not asked):
            return None
        if record["day"] != _day(record["zone"], seen.rest["at"]):
            return None
        if record["rest"] != _as_json(seen.rest) or record["site"] != _site(seen.root):
            return None
        return _report(record["report"]) if _same_files(seen, record) else None
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def committed_only(seen: Seen) -> bool:
    """Tell whether nothing is other than at the last build but what git knows: commits and tags."""
    try:
        record = _record(seen)
        if record["day"] != _day(record["zone"], seen.rest["at"]):
            return False
        before, now = record["rest"], _as_json(seen.rest)
        if before["refs"] == now["refs"] or {**before, "refs": now["refs"]} != now:
            return False
        return _same_files(seen, record)
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return False


def _record(seen: Seen) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((seen.root / _RECORD).read_bytes())
    return found


def _same_files(seen: Seen, record: dict[str, Any]) -> bool:
    kept, moment = record["files"], record["moment"]
    if kept.keys() != seen.files.keys():
        return False
    for path, state in seen.files.items():
        was = kept[path]
        sure = state == was[:-1] and max(state[1:3]) < moment - _RACY
        if not sure and (state[0] != was[0] or _hash(seen.root / path) != was[-1]):
            return False
    return True


def remember(seen: Seen, zone: str, report: BuildReport, *, asks: bool) -> None:
    """Write down what a build saw when it began and what came of it; not being able to is no harm.

    ``zone`` is the publication's time zone, on whose clock a new day is another build; ``asks``
    whether feeds have to be asked first.
    """
    settings = (seen.root / MKDOCS_FILE).read_text("utf-8", "replace")
    if not seen.rest["options"] or _ELSEWHERE.search(settings):
        return
    try:
        own = {path: state for path, state in seen.files.items() if not path.startswith(_FEEDS)}
        states = own | _feeds(seen.root)  # reading feeds notes when items were first seen
        known = _known(seen.root)
        files = {
            path: [*state, known.get((path, *state)) or _hash(seen.root / path)]
            for path, state in states.items()
        }
        if any(_state(os.stat(f"{seen.root}/{path}")) != state for path, state in own.items()):  # noqa: PTH116 - there are many
            return  # edited meanwhile
        record = {
            "files": files,
            "rest": seen.rest,
            "moment": seen.moment,
            "zone": zone,
            "asks": asks,
            "day": _day(zone, seen.rest["at"]),
            "site": _site(seen.root),
            "report": asdict(report),
        }
        data = json.dumps(record, separators=(",", ":")).encode()
        # cut off by a failure of power, it is no record, and the site is built again
        write_atomically(seen.root / _RECORD, data, durable=False)
    except OSError:
        return


def _known(root: Path) -> dict[tuple[Any, ...], str]:
    """Return the hashes of files that were written down before, by path and state."""
    try:
        record = json.loads((root / _RECORD).read_bytes())
        sure = record["moment"] - _RACY
        rows = record["files"].items()
        return {(path, *row[:-1]): row[-1] for path, row in rows if max(row[1:3]) < sure}
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return {}


def _feeds(root: Path) -> dict[str, _State]:
    return {path: _state(found) for path, found in _walk(root, _FEEDS)}


def _walk(
    root: Path, under: str, above: tuple[tuple[int, int], ...] = ()
) -> Iterator[tuple[str, os.stat_result]]:
    """Give the files below a folder of the project; neither what is built nor what is hidden."""
    try:
        here = (root / under).stat()
        found = sorted(os.scandir(root / under), key=lambda entry: entry.name)
    except OSError:
        return
    if (here.st_dev, here.st_ino) in above:
        return  # a link to a folder above
    for entry in found:
        path = f"{under}/{entry.name}" if under else entry.name
        if entry.is_dir():
            if under or entry.name not in _SKIPPED:
                yield from _walk(root, path, (*above, (here.st_dev, here.st_ino)))
        elif entry.is_file():
            yield path, entry.stat()


def _state(found: os.stat_result) -> _State:
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def _rest(root: Path, options: BuildOptions, at: dt.datetime | None) -> dict[str, Any]:
    settings = (root / MKDOCS_FILE).read_text("utf-8", "replace")
    named = {*_NAME.findall(settings)} if "!ENV" in settings else set()
    with ThreadPoolExecutor(1) as aside:
        refs = aside.submit(_refs, root)  # git is at work while this thread hashes the programs
        programs = identity()
    return {
        "identity": programs,
        "options": _plain(options),
        "at": at.isoformat() if at else "",
        "epoch": os.environ.get("SOURCE_DATE_EPOCH", ""),
        "environment": {name: os.environ[name] for name in sorted(named) if name in os.environ},
        "refs": refs.result(),
    }


def _refs(root: Path) -> str:
    repository = open_repository(root)
    return f"{repository.shallow} {repository.prefix} {repository.heads()}" if repository else ""


def _plain(options: BuildOptions) -> list[Any]:
    """Return options by which builds can be compared; empty for a build that must not be skipped."""
    if options.out or options.staged or not options.cached:
        return []
    return ["all", options.offline, options.strict, options.version, options.pdf]


def _day(zone: str, at: str) -> str:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if at or epoch:
        return ""  # compared as it is
    now = dt.datetime.now(dt.UTC)
    return f"{now.date()} {now.astimezone(zoneinfo.ZoneInfo(zone)).date()}"


def _site(root: Path) -> list[Any]:
    """Return what tells one published site from another: its folders and the files at its root."""
    with os.scandir(root / "site") as found:
        return sorted([entry.name, *_state(entry.stat())[1:]] for entry in found)


def _report(data: dict[str, Any]) -> BuildReport:
    from farflung.model import SourceFailure  # noqa: PLC0415 - where there is nothing to build

    problems = tuple(
        Problem(**{**row, "place": Place(**row["place"]), "severity": Severity(row["severity"])})
        for row in data["problems"]
    )
    failures = tuple(SourceFailure(**row) for row in data["failures"])
    lists = {name: tuple(data[name]) for name in ("versions", "editions", "left_out")}
    return BuildReport(pages=data["pages"], problems=problems, failures=failures, **lists)


def _as_json(data: Any) -> Any:
    return json.loads(json.dumps(data))


def _hash(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def _now() -> int:
    return int(dt.datetime.now(dt.UTC).timestamp() * 1_000_000_000)
