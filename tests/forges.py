"""A forge in a folder: its bare repository, its requests and comments, and a runner of workflows.

The runner takes jobs out of the workflows as they are written and really runs the scripts of their
steps, in a fresh clone each, as the forge's shell would. What exists on the forge alone has a
stand-in: the actions, pip, and the program gh, which keeps requests and comments in a file.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from tests.projects import git

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Failed", "GitHub", "Job", "run_script"]

_GH = '''\
#!{python}
"""Answers as gh does, from the requests and comments in state.json; jq works on what it says."""
import json, os, subprocess, sys
from pathlib import Path

state_file = Path({state!r})
state = json.loads(state_file.read_text())
arguments = sys.argv[1:]
assert os.environ.get("GH_TOKEN"), "gh has no token"

def option(*names, many=False):
    found = []
    while any(n in arguments for n in names):
        at = next(i for i, a in enumerate(arguments) if a in names)
        found.append(arguments[at + 1])
        del arguments[at : at + 2]
    return found if many else (found[0] if found else "")

def say(data, jq):
    done = subprocess.run(["jq", "-r", jq], input=json.dumps(data), text=True, capture_output=True)
    sys.stderr.write(done.stderr)
    sys.stdout.write(done.stdout)
    sys.exit(done.returncode)

def save():
    state_file.write_text(json.dumps(state))

jq, method = option("--jq"), option("--method") or "GET"
raw, typed = option("-f", many=True), option("-F", many=True)
fields = dict(pair.split("=", 1) for pair in raw + typed)
for pair in typed:
    name, value = pair.split("=", 1)
    fields[name] = Path(value[1:]).read_text() if value.startswith("@") else value
arguments = [a for a in arguments if a not in ("--paginate", "--silent")]

if arguments == ["auth", "setup-git"]:
    sys.exit()
if arguments[0] == "api":
    path = arguments[1].removeprefix("repos/acme/post/").split("?")[0]
    if (method, path) == ("GET", "pulls"):
        pulls = [p for p in state["pulls"] if p["state"] == "open"]
        if "head" in fields:
            pulls = [p for p in pulls if p["owner"] + ":" + p["branch"] == fields["head"]]
        say([dict(p, head={{"sha": p["sha"]}}) for p in pulls], jq)
    parts = path.split("/")
    if method == "GET" and parts[0] == "issues" and parts[2] == "comments":
        say([c for c in state["comments"] if c["issue"] == int(parts[1])], jq)
    if method == "POST" and parts[0] == "issues" and parts[2] == "comments":
        user = {{"login": "github-actions[bot]"}}
        comment = {{"id": len(state["comments"]) + 1, "issue": int(parts[1]), "user": user}}
        state["comments"].append(dict(comment, body=fields["body"], edits=0))
        sys.exit(save())
    if method == "PATCH" and parts[:2] == ["issues", "comments"]:
        comment = next(c for c in state["comments"] if c["id"] == int(parts[2]))
        comment.update(body=fields["body"], edits=comment["edits"] + 1)
        sys.exit(save())
if arguments[:2] == ["pr", "list"]:
    head, wanted, _ = option("--head"), option("--state"), option("--json")
    def follow(pull):
        if pull["state"] == "open":
            out = subprocess.run(["git", "--git-dir", {remote!r}, "rev-parse", pull["branch"]],
                                 capture_output=True, text=True)
            pull["sha"] = out.stdout.strip()
        return dict(pull, headRefOid=pull["sha"])
    pulls = [follow(p) for p in state["pulls"] if p["branch"] == head]
    save()
    say([p for p in pulls if wanted in ("all", p["state"])], jq)
if arguments[:2] in (["pr", "create"], ["pr", "edit"]):
    pull = {{"title": option("--title"), "body": Path(option("--body-file")).read_text()}}
    if arguments[1] == "edit":
        next(p for p in state["pulls"] if p["number"] == int(arguments[2])).update(pull)
    else:
        pull |= {{"branch": option("--head"), "base": option("--base"), "owner": "acme"}}
        pull |= {{"state": "open", "number": len(state["pulls"]) + 1, "sha": ""}}
        state["pulls"].append(pull)
    sys.exit(save())
sys.exit(f"this stand-in for gh does not know: {{sys.argv[1:]}}")
'''
_FARFLUNG = """\
#!/bin/sh
if [ "$1" = send ]; then
  echo "$* database=$FARFLUNG_DATABASE" >> {sent}
  exit 0
fi
exec {python} -m farflung "$@"
"""
_PYTHON = """\
#!/bin/sh
if [ "$1 $2" = "-m pip" ]; then echo "$*" >> {installed}; exit 0; fi
exec {python} "$@"
"""
_EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")


class Failed(AssertionError):  # noqa: N818 - it says what a step did
    """A step of a job failed; says what it printed."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job that was run: its clone, its temporary folder, and what its steps said."""

    workspace: Path
    temporary: Path
    said: str


class GitHub:
    """A forge with one repository, acme/post, filled from ``project``."""

    def __init__(self, folder: Path, project: Path) -> None:
        """Make the bare repository and the stand-ins."""
        self.folder = folder
        self.remote = folder / "acme" / "post"
        self.remote.parent.mkdir(parents=True)
        git(folder, "clone", "--quiet", "--bare", str(project), str(self.remote))
        self.state_file, self.sent = folder / "state.json", folder / "sent"
        self.installed = folder / "installed"
        self.state_file.write_text(json.dumps({"pulls": [], "comments": []}))
        self.sent.touch()
        self._programs = folder / "bin"
        self._programs.mkdir()
        named = {"python": sys.executable, "state": str(self.state_file), "sent": self.sent}
        named |= {"remote": str(self.remote), "installed": self.installed}
        for name, text in (
            ("gh", _GH),
            ("farflung", _FARFLUNG),
            ("python", _PYTHON),
            ("apt-get", "#!/bin/sh\n"),
        ):
            (self._programs / name).write_text(text.format(**named))
            (self._programs / name).chmod(0o755)
        self._runs = 0

    @property
    def state(self) -> Any:
        """What the forge knows: ``pulls`` and ``comments``."""
        return json.loads(self.state_file.read_text())

    def know(self, **changes: Any) -> None:
        """Change what the forge knows."""
        self.state_file.write_text(json.dumps(self.state | changes))

    def refs(self, pattern: str) -> dict[str, str]:
        """Return refs of the repository with their commits."""
        rows = git(self.folder, "ls-remote", str(self.remote), pattern).splitlines()
        return {row.split("\t")[1]: row.split("\t")[0] for row in rows}

    def clone(self, name: str, branch: str = "main") -> Path:
        """Return a new clone with all branches."""
        target = self.folder / "clones" / name
        git(self.folder, "clone", "--quiet", f"file://{self.remote}", str(target))
        git(target, "checkout", "--quiet", branch)
        return target

    def run(
        self,
        workflow: str,
        job: str,
        at: int,
        values: Mapping[str, str] | None = None,
        *,
        branch: str = "main",
        receipts: Path | None = None,
    ) -> Job:
        """Run the scripts of a job at a time (Unix), in a new clone of ``branch``.

        ``values`` are what the expressions of the workflow stand for; ``receipts`` is the artifact
        that is downloaded. Raises :class:`Failed` where a step fails.
        """
        self._runs += 1
        workspace = self.clone(f"run-{self._runs}", branch)
        temporary = self.folder / "temporary" / str(self._runs)
        temporary.mkdir(parents=True)
        if receipts:
            shutil.copytree(receipts, temporary / "receipts")
        known = {"github.token": "invented", "!cancelled()": "true", **(values or {})}
        known["steps.receipts.outcome"] = "success" if receipts else "failure"
        document = yaml.safe_load(git(self.remote, "show", f"main:.github/workflows/{workflow}"))
        said = []
        for step in document["jobs"][job]["steps"]:
            if "run" in step and _wanted(step.get("if", "true"), known):
                given = document.get("env", {}) | step.get("env", {})
                environment = self.environment(temporary, at)
                environment |= {name: _filled(str(value), known) for name, value in given.items()}
                said.append(run_script(step, workspace, environment))
                known |= _outputs(step, temporary)
        return Job(workspace, temporary, "".join(said))

    def environment(self, temporary: Path, at: int) -> dict[str, str]:
        """Return what the forge gives every step: its programs, places and time; nothing of ours."""
        return {
            "PATH": f"{self._programs}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(temporary),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "SOURCE_DATE_EPOCH": str(at),
            "NO_COLOR": "1",
            "GITHUB_SERVER_URL": f"file://{self.folder}",
            "GITHUB_REPOSITORY": "acme/post",
            "GITHUB_RUN_ID": "4711",
            "GITHUB_OUTPUT": str(temporary / "output"),
            "RUNNER_TEMP": str(temporary),
        }


def _filled(text: str, known: Mapping[str, str]) -> str:
    return _EXPRESSION.sub(lambda found: known.get(found[1], ""), text)


def _wanted(condition: str, known: Mapping[str, str]) -> bool:
    """Judge the conditions that our workflows have: a value, or a comparison with one."""
    name, equals, wanted = condition.removeprefix("${{").removesuffix("}}").partition("==")
    value = known.get(name.strip(), "true" if name.strip() == "true" else "")
    return value == wanted.strip(" '") if equals else bool(value)


def run_script(step: Mapping[str, Any], workspace: Path, environment: Mapping[str, str]) -> str:
    """Run a script as GitHub runs those that ask for bash."""
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=workspace,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode:
        raise Failed(f"{step['name']} ended with {done.returncode}:\n{done.stdout}")
    return f"== {step['name']}\n{done.stdout}"


def _outputs(step: Mapping[str, Any], temporary: Path) -> dict[str, str]:
    """Take what a step wrote for later ones."""
    file = temporary / "output"
    lines = file.read_text().splitlines() if file.exists() else []
    file.unlink(missing_ok=True)
    pairs = (line.split("=", 1) for line in lines)
    return {f"steps.{step['id']}.outputs.{name}": value for name, value in pairs}
