"""How long handbooks take to build: ours, MkDocs with Material, Zensical, and mike.

Run ``python benchmarks/build.py [--pages 100 1000 4000] [--versions 10]``. The handbooks are made
up: about 600 words a page, 16 pages a chapter, 16 chapters a part, real git tags. All commands of a
row run in the same run, one after another, so other work on the machine hits all of them; the
ratios are what counts. Cold builds are made three times in turn, new versions five times, and their
medians compared. What a command before another has made is moved away and not removed until all is
done: for some minutes ext4 looks at each file that was removed whenever a new one is made, which
made our cold build take a fifth longer, and that of MkDocs a sixth.
``--zensical`` and ``--mike`` name the peers' commands; a peer that is not there is left out. Times
are by the clock; memory is the largest process of a build (ru_maxrss).
"""

from __future__ import annotations

import argparse
import compileall
import datetime as dt
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import farflung
from farflung.site.cache.pruning import KEPT_BUILDS

WORDS = [
    "handbook",
    "remote",
    "team",
    "policy",
    "write",
    "decide",
    "async",
    "meeting",
    "review",
    "travel",
    "budget",
    "expense",
    "laptop",
    "access",
    "request",
    "manager",
    "holiday",
    "leave",
    "onboarding",
    "career",
    "feedback",
    "growth",
    "value",
    "trust",
    "zone",
    "clock",
    "calendar",
    "incident",
    "response",
    "release",
    "support",
    "customer",
    "design",
    "research",
    "plan",
    "quarter",
    "goal",
    "metric",
    "report",
    "community",
    "kindness",
    "default",
    "document",
    "question",
    "answer",
    "owner",
    "chapter",
    "draft",
    "comment",
    "merge",
]
SETTINGS = """\
site_name: The Long Handbook
site_url: https://example.org/handbook/
docs_dir: handbook
theme:
  name: material
  font: false
  features: [navigation.prune, navigation.indexes, navigation.footer, search.highlight]
plugins: [search]
markdown_extensions: [admonition, attr_list, tables, toc: {permalink: true}, pymdownx.superfences]
"""
NEWSLETTER = """\
title: The Post
sender: The Post <post@example.org>
sections:
  - {id: pets, kind: pet}
"""
PERSON = ("-c", "user.name=Ada Example", "-c", "user.email=ada@example.org")
OURS = (sys.executable, "-m", "farflung", "build", "--offline")
ROUNDS = 5
COLD_ROUNDS = 3
GOALS_FROM = 1000
"""Pages: the starts of processes cost more than smaller handbooks."""
PEERS = {"zensical": "pip install zensical", "mike": "pip install mike"}


@dataclass(frozen=True)
class Peers:
    """The commands of others, empty where there are none."""

    zensical: str
    mike: str


def sentences(chance: random.Random, count: int) -> str:
    """Return about ``count`` words as a paragraph."""
    return " ".join(chance.choice(WORDS) for _ in range(count)).capitalize() + "."


def page(number: int, seed: str = "") -> str:
    """Return one page of about 600 words."""
    chance = random.Random(f"{number}{seed}")  # noqa: S311 - the same page every time
    parts = [f"# Page {number} on {WORDS[number % len(WORDS)]}", sentences(chance, 60)]
    for heading in ("How we do it", "Why", "Who to ask", "Exceptions"):
        parts += [f"## {heading}", sentences(chance, 60), sentences(chance, 55)]
    parts += [f"- {sentences(chance, 10)}\n- {sentences(chance, 10)}"]
    parts += ["| what | when |\n| --- | --- |\n| this | then |", "See [the chapter](index.md)."]
    parts += [f"!!! note\n    {sentences(chance, 30)}"]
    return "\n\n".join(parts) + "\n"


def path_of(number: int) -> str:
    """Return where a page lies: the first of each chapter is its index, 16 chapters are a part."""
    chapter, inside = divmod(number, 16)
    name = "index" if inside == 0 else f"page-{number:04}"
    return f"part-{chapter // 16:02}/chapter-{chapter:03}/{name}.md"


def make(root: Path, pages: int) -> None:
    """Write a handbook and commit it."""
    files = {f"handbook/{path_of(number)}": page(number) for number in range(pages - 1)}
    files |= {"handbook/index.md": page(-1).replace("(index.md)", "(part-00/chapter-000/index.md)")}
    files |= {"mkdocs.yml": SETTINGS, "newsletter/newsletter.yml": NEWSLETTER}
    files |= {".gitignore": "/site/\n/.farflung/\n/.cache/\n"}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root)


def git(root: Path, *arguments: str, day: int = 0) -> None:
    """Run git as on a day, counted from the first of 2026."""
    command = ["git", *PERSON, *arguments]
    moment = f"{dt.date(2026, 1, 1) + dt.timedelta(day)}T12:00:00+00:00"
    more = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    env = {**os.environ, **more}
    subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL, env=env)


def commit(root: Path, tag: str = "", day: int = 0) -> None:
    """Commit everything, and tag it if asked to.

    Pages show the ``day`` of their last commit, so a new version of another day has them built.
    """
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "x", day=day)
    if tag:
        git(root, "tag", tag)


def edit(root: Path, pages: int, share: float, seed: str) -> None:
    """Write some pages anew: at least one."""
    for number in range(max(1, int(pages * share))):
        at = (number * 97 + 3) % (pages - 1)
        (root / "handbook" / path_of(at)).write_text(page(at, seed), "utf-8")


def clock(root: Path, *command: str) -> float:
    """Run a command to its end and return the seconds it took.

    Its own folder is looked in first for other commands: mike calls ``mkdocs``.
    """
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    person = {"NAME": "Ada Example", "EMAIL": "ada@example.org"}
    environment = {
        **os.environ,
        **{f"GIT_{who}_{what}": person[what] for who in ("AUTHOR", "COMMITTER") for what in person},
        "PATH": path,
        "NO_MKDOCS_2_WARNING": "1",
        "DISABLE_MKDOCS_2_WARNING": "true",
    }
    os.sync()  # what the one before left to be written is no part of this one
    began = time.perf_counter()
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    taken = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr.decode()[-2000:]}")
    return taken


def size(folder: Path) -> int:
    """Return the bytes that a folder takes on the disk; a file with two names counts once."""
    seen = {(f.stat().st_ino): f.stat().st_blocks * 512 for f in folder.rglob("*") if f.is_file()}
    return sum(seen.values())


def show(what: str, ours: float, peer: str, theirs: float, goal: float | None) -> None:
    """Print a row; there may be no goal for it."""
    verdict = f" (goal {goal:.2f})" if goal else ""
    if goal and ours > goal * theirs:
        verdict += "  ← misses the goal"
    print(
        f"{what:22} ours {ours:7.2f}   {peer:10} {theirs:7.2f}   ratio {ours / theirs:5.3f}{verdict}",
        flush=True,
    )


def at(pages: int, goal: float) -> float | None:
    """Return the goal where it holds for so many pages."""
    return goal if pages >= GOALS_FROM else None


def measure(root: Path, pages: int, peers: Peers) -> float:
    """Time one handbook: cold, nothing changed, one page edited; returns the first."""
    make(root, pages)
    print(f"\n{pages} pages")
    colds: list[float] = []
    others: list[float] = []
    for number in range(COLD_ROUNDS):  # both, one after the other: machines have moods
        for made in [found for found in (root / "site", root / ".farflung") if found.exists()]:
            made.rename(root.parent / f"{number}-{made.name}")
        mkdocs = (sys.executable, "-m", "mkdocs", "build", "-d", f"{root.parent}/mkdocs-{number}")
        others.append(clock(root, *mkdocs))
        colds.append(clock(root, *OURS))
    cold, theirs = statistics.median(colds), statistics.median(others)
    show("cold", cold, "MkDocs", theirs, at(pages, 0.55))
    clock(root, *OURS)  # files as old as the last build are read again once
    idle = clock(root, *OURS)
    edit(root, pages, 0, "first")
    clock(root, *OURS)  # from now on there are two sites that take turns
    if peers.zensical:
        other = root.parent / "zensical"
        shutil.copytree(root, other, ignore=shutil.ignore_patterns("site", ".farflung", ".git"))
        print(f"{'':22} Zensical cold {clock(other, peers.zensical, 'build'):.2f}")
        show(
            "nothing changed",
            idle,
            "Zensical",
            clock(other, peers.zensical, "build"),
            at(pages, 0.1),
        )
        edit(other, pages, 0, "edited")
        warm = clock(other, peers.zensical, "build")
        edit(root, pages, 0, "edited")
        show("one page edited", clock(root, *OURS), "Zensical", warm, at(pages, 0.25))
    else:
        show("nothing changed", idle, "MkDocs", theirs, at(pages, 0.1))
        edit(root, pages, 0, "edited")
        show("one page edited", clock(root, *OURS), "MkDocs", theirs, at(pages, 0.25))
    first = root / "site/next/part-00/chapter-000"
    html = [file.stat().st_size for file in first.rglob("*.html")]
    print(f"{'size of a page':22} {sum(html) / len(html) / 1024:.1f} KiB (goal: at most 50)")
    return cold


def measure_memory(root: Path) -> None:
    """Print the memory of a build of ours alone, in a process that ran nothing else."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=-3);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *OURS, "--no-cache"], cwd=root, capture_output=True, check=True
    )
    print(f"{'our largest process':22} {int(done.stdout)} MiB (goal at 4000 pages: 300)")


def measure_versions(root: Path, pages: int, versions: int, peers: Peers) -> None:
    """Time a new version with 1 % of its pages edited, after ``versions`` of them."""
    for number in range(versions):
        edit(root, pages, 0.01, f"version {number}")
        commit(root, f"v{number + 1}.0", number + 1)
    print(f"{'all versions':22} ours {clock(root, *OURS):7.2f} for {versions}")
    clock(root, *OURS)
    print(f"{'nothing changed':22} ours {clock(root, *OURS):7.2f} with {versions} versions")
    other = root.parent / "mike"
    if peers.mike:
        git(root.parent, "clone", "--quiet", str(root), str(other))
        clock(other, peers.mike, "deploy", "v97.0")
    ours: list[float] = []
    theirs: list[float] = []
    mikes_git = 0.0
    for number in range(ROUNDS):
        # the room that it takes is the same each time, and to measure it keeps the disk at work
        growth = new_version(root, pages, number, ours)
        packed = mikes_version(other, pages, number, theirs, peers) if peers.mike else None
        if number:
            continue
        site, history, changes = growth
        print(
            f"{'new version':22} {site:.2f} MiB of the site, of which {changes:.2f} are redlines,"
        )
        print(f"{'':22} and {history:.2f} of git")
        if packed:
            # Both need the history and, wherever the site is read, its files; mike's are in git, too.
            show("new version, MiB", site + history, "mike", sum(packed), at(pages, 0.1))
            mikes_git = packed[0]
    seconds = " ".join(f"{taken:.2f}" for taken in ours)
    print(f"{'new version':22} ours {statistics.median(ours):7.2f}, the median of {seconds}")
    if theirs:
        show(
            "new version, time",
            statistics.median(ours),
            "mike",
            statistics.median(theirs),
            at(pages, 0.1),
        )
        show(
            "… with the cache", lasting_growth(root, pages), "mike's git", mikes_git, at(pages, 0.1)
        )


def lasting_growth(root: Path, pages: int) -> float:
    """Return by how many MiB a version makes all that is ours grow, the cache among it.

    The cache keeps what was used of late, and forgets the rest after so many builds. So it grows and
    shrinks, and is compared at the same point of that, when it has done so for a while.
    """
    versions = KEPT_BUILDS // 2  # each is built as the working tree before
    before = 0
    for number in range(5 * versions):
        if number == 4 * versions:
            before = size(root)
        new_version(root, pages, ROUNDS + number, [])
    return (size(root) - before) / versions / 2**20


def new_version(root: Path, pages: int, number: int, taken: list[float]) -> list[float]:
    """Time a version of ours; the first time, return what grows by how many MiB.

    That is its site, its git and ``changes/``.
    """
    edit(root, pages, 0.01, f"the new version {number}")
    clock(root, *OURS)  # the working tree is looked at before it becomes a version
    names = ("site", ".git", "site/changes") if not number else ()
    folders = [root / name for name in names]
    before = [*map(size, folders)]
    commit(root, f"v{99 + number}.0", 99 + number)
    taken.append(clock(root, *OURS))
    return [(size(folder) - then) / 2**20 for folder, then in zip(folders, before, strict=True)]


def mikes_version(
    root: Path, pages: int, number: int, taken: list[float], peers: Peers
) -> list[float]:
    """Time the same with mike; the first time, return by how many MiB git and its site grow."""

    def sizes(when: str) -> list[int]:
        return [] if number else [size(root / ".git"), size(checkout(root, when))]

    before = sizes("before")
    edit(root, pages, 0.01, f"the new version {number}")
    commit(root, f"v{99 + number}.0", 99 + number)
    taken.append(clock(root, peers.mike, "deploy", f"v{99 + number}.0"))
    return [(now - then) / 2**20 for now, then in zip(sizes("after"), before, strict=True)]


def checkout(root: Path, name: str) -> Path:
    """Return the site that mike published, as a host has it: a folder of files."""
    folder = root.parent / f"{root.name}-{name}"
    git(root, "worktree", "add", "--detach", "--quiet", str(folder), "gh-pages")
    (folder / ".git").unlink()
    git(root, "worktree", "prune")
    return folder


def found(name: str, given: str | None) -> str:
    """Return the command of a peer; empty, with how to get it, where there is none."""
    command = shutil.which(given or name) or ""
    if not command:
        print(f"without {name}: to compare with it, {PEERS[name]} and give its place as --{name}")
    return command


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Compare build times.")
    parser.add_argument("--pages", type=int, nargs="+", default=[100, 1000, 4000])
    parser.add_argument("--versions", type=int, default=10, help="0 leaves versions out")
    for name in PEERS:
        parser.add_argument(f"--{name}", metavar="COMMAND")
    options = parser.parse_args()
    compileall.compile_dir(Path(farflung.__file__).parent, quiet=1)  # as pip does for the peers
    peers = Peers(found("zensical", options.zensical), found("mike", options.mike))
    cold: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for pages in options.pages:
            root = Path(folder, str(pages), "project")
            cold[pages] = measure(root, pages, peers)
            measure_memory(root)
            if options.versions:
                measure_versions(root, pages, options.versions, peers)
    each = ", ".join(f"{1000 * cold[n] / n:.1f} at {n}" for n in cold)
    print(f"\ncold, milliseconds a page: {each} (goal: not more where there are more)")


if __name__ == "__main__":
    main()
