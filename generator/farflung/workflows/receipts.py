"""What a request tells of its entries: where they will be, what they add, and how they look."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.contribute.receipts import (
    LONGEST_TEXT,
    MOST,
    Receipt,
    Receipts,
    Stand,
    Weight,
    read_receipts,
    write_receipts,
)
from farflung.contribute.remarks import remark
from farflung.errors import RefusedError, UsageError
from farflung.files import write_atomically
from farflung.gather.contributions import ENTRIES
from farflung.identity import file_digest
from farflung.model import Edition, Section, Variant
from farflung.pictures import PictureRequest, prepare
from farflung.render.budget import mailed_bytes
from farflung.render.letter import render_letter, weigh_letter
from farflung.render.wrap import COLUMNS
from farflung.workflows.gathering import Gatherer
from farflung.workflows.letter import self_contained
from farflung.workflows.look import look_at
from farflung.workflows.manifests import read_manifests
from farflung.workflows.since import changed_since
from farflung.workflows.weighing import fitted
from farflung.workflows.whereis import Whereabouts, say, whereis

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from farflung.contribute.snapshot import Camera
    from farflung.model import Entry
    from farflung.render.look import Look
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["FILE", "clean_pictures", "take_receipts", "write_remark"]

FILE = "receipts.json"
"""The name of the receipts in the folder that goes from one pipeline to the other."""

_LARGEST_PICTURE = 4_000_000  # bytes
_LINE = 400  # characters of a problem or a reason


def take_receipts(
    project: Project, since: str, folder: Path, moment: Moment, camera: Camera
) -> Receipts:
    """Write receipts of the entries that changed since a ref into ``folder``, with their pictures.

    What changed is told from where the history left ``since``. Raises :class:`UsageError` outside
    of git and for a ref that is none.
    """
    changed = sorted(changed_since(project.root, since))
    entries = [path for path in changed if path.startswith(f"{ENTRIES}/")]
    found = _found(project, entries, moment)
    shown, folder = found[:MOST], folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    table = _Table.lay(project, [one.path for one in shown], moment)
    told = tuple(
        table.receipt(one, moment, folder / f"{number}.png", camera)
        for number, one in enumerate(shown, 1)
    )
    receipts = Receipts(told, len(found) - len(shown))
    write_atomically(folder / FILE, write_receipts(receipts))
    return receipts


def write_remark(folder: Path, out: Path, address: str, cache: Path) -> int:
    """Write the comment for receipts in ``folder``, and return the number of entries.

    Nothing in ``folder`` is trusted. The comment is ``out/comment.md``; the pictures, encoded anew,
    are in ``out/pictures/``. The comment shows them where their ``address`` is known, the one below
    which they are found. Raises :class:`RefusedError` for receipts of any other form.
    """
    file = folder / FILE
    if file.is_symlink() or not file.is_file():
        raise RefusedError(f"there are no receipts in {folder}")
    receipts = read_receipts(file.read_bytes())
    pictures = dict(clean_pictures(receipts, folder, out / "pictures", cache))
    addresses = {
        name: f"{address.rstrip('/')}/{made}" for name, made in pictures.items() if address
    }
    write_atomically(out / "comment.md", remark(receipts, addresses).encode())
    return len(receipts.entries)


def clean_pictures(
    receipts: Receipts, folder: Path, out: Path, cache: Path
) -> Iterator[tuple[str, str]]:
    """Encode the pictures anew, in a child process, and give the old and the new name of each."""
    for receipt in receipts.entries:
        source = folder / receipt.picture
        if not receipt.picture or source.is_symlink() or not source.is_file():
            continue
        if source.stat().st_size > _LARGEST_PICTURE:
            continue
        digest = file_digest(source)
        made = prepare([PictureRequest(source, digest)], cache).pictures.get(digest)
        if made:
            name = f"{Path(receipt.picture).stem}{made.fallback[-1].suffix}"
            write_atomically(out / name, made.fallback[-1].file.read_bytes())
            yield receipt.picture, name


def _found(project: Project, paths: Iterable[str], moment: Moment) -> tuple[Whereabouts, ...]:
    """Ask where each entry is; a picture leads to the entries that show it."""
    found: dict[str, Whereabouts] = {}
    for path in paths:
        try:
            told = whereis(project, project.root, Path(path), moment)
        except UsageError:
            continue  # no entry: `check` says so
        found.update((one.path, one) for one in told)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _Table:
    """The coming edition, and the entries of a request by their paths, with all their pictures."""

    project: Project
    edition: Edition
    entries: dict[str, Entry]
    look: Look

    @classmethod
    def lay(cls, project: Project, paths: Sequence[str], moment: Moment) -> _Table:
        manifests, _ = read_manifests(project)
        gatherer = Gatherer(project, manifests, moment)
        gathered = gatherer.gather(gatherer.period())
        edition = gathered.plan.edition
        entries = {
            one.entry.path: one.entry for one in gathered.contributions if one.entry.path in paths
        }
        editions = [edition, *(_with(edition, entry) for entry in entries.values())]
        look, _ = look_at(project, (), editions, gathered.contributions)
        return cls(project, edition, entries, look)

    def receipt(self, found: Whereabouts, moment: Moment, file: Path, camera: Camera) -> Receipt:
        """Write what is to be said of an entry, and its picture into ``file``."""
        entry = self.entries.get(found.path)
        receipt = Receipt(
            found.path,
            found.heading[:_LINE],
            tuple(Stand(one.cadence, say(one, moment.today)[:_LINE]) for one in found.standings),
            tuple(
                f"{p.place}: {p.rule}: {p.message} {p.hint}".strip()[:_LINE]
                for p in found.problems[:20]
            ),
        )
        if entry is None:
            return receipt
        alone = replace(self.edition, sections=(_section(self.edition, entry),), answers=())
        alone = replace(alone, opening=type(alone.opening)())
        letter = render_letter(alone, self.look, Variant(audience=frozenset(entry.audience)))
        return replace(
            receipt,
            weight=self._weigh(replace(entry, audience=())),
            text=_cut(letter.text, alone.sections[0].title),
            picture=file.name if camera(self_contained(letter), file) else "",
        )

    def _weigh(self, entry: Entry) -> Weight:
        """Compare the coming edition's letter with the entry to the one without it."""
        without, carrying = _without(self.edition, entry), _with(self.edition, entry)
        whole, rest = weigh_letter(carrying, self.look), weigh_letter(without, self.look)
        mailed, before = (
            mailed_bytes(fitted(render_letter(one, self.look), self.project))
            for one in (carrying, without)
        )
        return Weight(
            self.edition.id, whole.size - rest.size, mailed - before, whole.size, whole.limit
        )


def _section(edition: Edition, entry: Entry) -> Section:
    """Return the entry's section with nothing but the entry in it."""
    known = next((s for s in edition.sections if s.id == entry.section), None)
    if known:
        return replace(known, items=(entry,), elsewhere=())
    return Section(entry.section, entry.kind, entry.section, (entry,))


def _without(edition: Edition, entry: Entry) -> Edition:
    sections = tuple(
        replace(section, items=tuple(i for i in section.items if _path(i) != entry.path))
        for section in edition.sections
    )
    return replace(edition, sections=sections)


def _with(edition: Edition, entry: Entry) -> Edition:
    """Put the entry into the edition, whether or not it is in there already."""
    if all(section.id != entry.section for section in edition.sections):
        return replace(edition, sections=(*edition.sections, _section(edition, entry)))
    sections = tuple(
        replace(section, items=(*section.items, entry)) if section.id == entry.section else section
        for section in _without(edition, entry).sections
    )
    return replace(edition, sections=sections)


def _path(item: object) -> str:
    return getattr(item, "path", "")


def _cut(text: str, title: str) -> str:
    """Leave the section of a letter's text alone, without what stands above and below it."""
    lines = text.splitlines()
    rules = [at for at, line in enumerate(lines) if line and not line.strip("=")]
    begins = next((at for at in rules[2:] if title and lines[at - 1].strip()), 0)
    ends = max((at for at, line in enumerate(lines) if line == "-" * COLUMNS), default=len(lines))
    return "\n".join(lines[begins + 1 if begins else 0 : ends]).strip("\n")[:LONGEST_TEXT]
