"""The files that a frozen edition carries, found again by their hashes.

A file that was edited or removed since is taken from the commit of the freeze, so that a frozen
edition stays what it was; where that is not possible either, it is a problem, never a gap. Of an
entry that appears in the letter alone the manifest tells no path: it is looked for among the files
of its section, in the repository and in the private folder. Where it is in neither, it is absent,
which is no fault: only those who have the folder can rebuild the whole letter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from farflung.edition.manifest import Carried
from farflung.gather.places import ENTRIES, called
from farflung.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.edition.manifest import Manifest
    from farflung.model import Edition
    from farflung.workflows.project import Project

__all__ = ["CarriedFiles", "Found"]


@dataclass(frozen=True, slots=True)
class Found:
    """A carried file: its path, its bytes, and the hashes of its pictures by their paths."""

    path: str
    data: bytes
    pictures: Mapping[str, str] = field(default_factory=dict)


class CarriedFiles:
    """Finds the files of one manifest: in the work tree, else in git."""

    def __init__(self, project: Project, manifest: Manifest) -> None:
        """Take the project, and the manifest whose files are looked for."""
        self.project, self.manifest = project, manifest
        self.problems: list[Problem] = []
        self.absent = 0
        self._shelves: dict[str, Mapping[str, Found]] = {}
        self._pictures: dict[str, bytes] = {}

    def get(self, carried: Carried, section: str = "") -> Found | None:
        """Return the very bytes that were frozen; None with a problem if they are nowhere.

        ``section`` is the one of an entry. An entry of which no path is told, and that is not here,
        is counted as absent.
        """
        if not carried.path:
            return self._by_hash(carried, section)
        data = self._by_path(carried)
        pictures = {picture.path: picture.sha256 for picture in carried.pictures}
        return None if data is None else Found(carried.path, data, pictures)

    def pictures(self, edition: Edition) -> dict[str, bytes]:
        """Return the bytes of every picture the edition shows, by the hash of the original."""
        found = dict(self._pictures)
        for entry in (*edition.entries, *edition.answers):
            for picture in entry.all_pictures:
                if picture.sha256 not in found:
                    data = self._by_path(Carried(picture.path, picture.sha256))
                    if data is not None:
                        found[picture.sha256] = data
        return found

    def fault(
        self,
        carried: Carried,
        rule: str,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Note a problem of a file that the manifest names."""
        place = Place(carried.path or f"newsletter/editions/{self.manifest.id}.yml")
        self.problems.append(Problem(place, rule, message, hint, severity))

    def _by_path(self, carried: Carried) -> bytes | None:
        data, reason = self._in_tree(carried)
        if data is not None:
            return data
        repository = self.project.repository
        commit = self.manifest.commit
        old = repository.blob(commit, carried.path) if repository and commit else None
        if old is not None and sha256(old).hexdigest() == carried.sha256:
            message = f"{reason} since edition {self.manifest.id}, which keeps it as it was"
            self.fault(carried, "frozen-changed", message, severity=Severity.WARNING)
            return old
        hint = f"restore it: git checkout {commit[:12]} -- {carried.path}" if commit else ""
        message = f"{reason} since edition {self.manifest.id} was frozen, and the old one is lost"
        self.fault(carried, "frozen-lost", message, hint)
        return None

    def _in_tree(self, carried: Carried) -> tuple[bytes | None, str]:
        root = self.project.root
        file = root / carried.path
        if not file.is_file() or not file.resolve().is_relative_to(root.resolve()):
            return None, "this file is gone"
        data = file.read_bytes()
        same = sha256(data).hexdigest() == carried.sha256
        return (data, "") if same else (None, "this file was changed")

    def _by_hash(self, carried: Carried, section: str) -> Found | None:
        shelf = self._shelf(section)
        found = shelf.get(carried.sha256)
        pictures = [shelf.get(picture.sha256) for picture in carried.pictures]
        if found is None or None in pictures:
            self.absent += 1
            return None
        there = [picture for picture in pictures if picture]
        self._pictures |= {sha256(picture.data).hexdigest(): picture.data for picture in there}
        hashes = {picture.path: sha256(picture.data).hexdigest() for picture in there}
        return Found(found.path, found.data, hashes)

    def _shelf(self, section: str) -> Mapping[str, Found]:
        """Return all files of a section by their hashes: those of git, of the tree, the private."""
        if section not in self._shelves:
            root, private = self.project.root, self.project.private
            files = self._committed(f"{ENTRIES}/{section}")
            for top in (root / ENTRIES, *([private] if private else [])):
                inside = (f for f in sorted((top / section).glob("*")) if f.is_file())
                files += [Found(called(root, f), f.read_bytes()) for f in inside]
            self._shelves[section] = {sha256(found.data).hexdigest(): found for found in files}
        return self._shelves[section]

    def _committed(self, folder: str) -> list[Found]:
        repository, commit = self.project.repository, self.manifest.commit
        if repository is None or repository.commit(commit or "HEAD") is None:
            return []
        ref = commit or "HEAD"
        contents = repository.blobs(ref, repository.files(ref, folder))
        return [Found(path, data) for path, data in contents.items()]
