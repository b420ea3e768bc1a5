"""The workflows at work: their scripts are run, in clones of a bare repository."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
import yaml
from tests.cli.commands import farflung
from tests.forges import Failed, GitHub, run_script
from tests.programs import need
from tests.projects import commit, git, write_files, write_project
from tests.workflows.newsrooms import frozen, newsroom

from farflung.contribute.pipelines import Forge, Pipeline, pipeline_files

if TYPE_CHECKING:
    from pathlib import Path

_PETS = "newsletter/entries/pets"


def _at(day: str) -> int:
    return int(dt.datetime.fromisoformat(f"{day}T07:41:00+00:00").timestamp())


def _pet(day: str, name: str) -> str:
    return (
        f"---\ndate: {day}\nby: Linh Tran\nname: {name}\nphoto: kiwi.png\nalt: A dog\n---\nBarks.\n"
    )


@pytest.fixture
def forge(tmp_path: Path) -> GitHub:
    """Make a forge with a newsletter that has one frozen edition, and our workflows."""
    need("jq", "apt-get install jq")
    project = newsroom(tmp_path / "made", support=False)
    settings = project.root / "newsletter/newsletter.yml"
    settings.write_text(settings.read_text().replace("private: ../private\n", ""))
    frozen(project, "2026-11-22")
    farflung(project.root, "ci", "github")
    commit(project.root, "Add workflows", at="2026-11-22T10:00:00+00:00")
    return GitHub(tmp_path / "forge", project.root)


def _contribute(forge: GitHub, name: str, files: dict[str, str], *, onto: str = "main") -> str:
    """Push a commit with files onto a branch, which begins at main, and return its hash."""
    clone = forge.clone(name)
    write_files(clone, files)
    made = commit(clone, f"Add {name}", at="2026-11-24T10:00:00+00:00")
    git(clone, "push", "--quiet", "origin", f"HEAD:refs/heads/{onto}")
    return made


def _merge(forge: GitHub, branch: str) -> None:
    clone = forge.clone(f"merge-{branch.replace('/', '-')}-{len(forge.refs('*'))}")
    git(clone, "merge", "--quiet", "--no-ff", "-m", "Approve", f"origin/{branch}")
    git(clone, "push", "--quiet", "origin", "HEAD:refs/heads/main")


def _propose(forge: GitHub, day: str) -> str:
    return forge.run("farflung-edition.yml", "propose", _at(day)).said


def test_an_edition_is_proposed_once_and_none_is_skipped(forge: GitHub) -> None:
    """What is due is proposed by whatever run comes first; merging ends it, waiting loses nothing."""
    _contribute(forge, "tia", {f"{_PETS}/tia.md": _pet("2026-11-25", "Tia")})
    assert "No edition is due." in _propose(forge, "2026-11-28")  # the week goes on
    assert forge.refs("refs/heads/farflung/*") == {}

    _propose(forge, "2026-12-01")  # the run of Monday was dropped
    proposed = forge.refs("refs/heads/farflung/*")
    (request,) = forge.state["pulls"]
    assert (request["title"], request["base"]) == ("Edition 2026-W48", "main")
    changed = git(forge.remote, "diff", "--name-only", "main", "farflung/edition").splitlines()
    assert changed == ["newsletter/editions/2026-W48.yml"]
    assert "actions/runs/4711" in request["body"]

    _propose(forge, "2026-12-02")  # nobody has looked at it yet
    assert forge.refs("refs/heads/farflung/*") == proposed
    assert len(forge.state["pulls"]) == 1

    _merge(forge, "farflung/edition")
    forge.know(pulls=[dict(request, state="merged", sha=proposed["refs/heads/farflung/edition"])])
    assert "No edition is due." in _propose(forge, "2026-12-03")
    assert len(forge.state["pulls"]) == 1

    # three weeks without a run: the period that closed last has all of it, in a new request
    _contribute(forge, "pixel", {f"{_PETS}/pixel.md": _pet("2026-12-05", "Pixel")})
    _contribute(forge, "mochi", {f"{_PETS}/mochi.md": _pet("2026-12-17", "Mochi")})
    _propose(forge, "2026-12-23")
    assert [pull["title"] for pull in forge.state["pulls"]] == [
        "Edition 2026-W48",
        "Edition 2026-W51",
    ]
    manifest = git(forge.remote, "show", "farflung/edition:newsletter/editions/2026-W51.yml")
    assert "pixel.md" in manifest
    assert "mochi.md" in manifest


def test_an_edition_that_waited_is_replaced_by_the_next(forge: GitHub) -> None:
    """An open request follows to the next edition, which has everything; closing is an answer."""
    _contribute(forge, "tia", {f"{_PETS}/tia.md": _pet("2026-11-25", "Tia")})
    _propose(forge, "2026-12-01")
    _contribute(forge, "pixel", {f"{_PETS}/pixel.md": _pet("2026-12-03", "Pixel")})
    _propose(forge, "2026-12-08")
    (request,) = forge.state["pulls"]
    assert request["title"] == "Edition 2026-W49"
    changed = git(forge.remote, "diff", "--name-only", "main", "farflung/edition").splitlines()
    assert changed == ["newsletter/editions/2026-W49.yml"]
    forge.know(pulls=[dict(request, state="closed")])
    _propose(forge, "2026-12-09")
    assert [pull["state"] for pull in forge.state["pulls"]] == ["closed"]


_SECRETS = {
    "vars.FARFLUNG_SEND_FROM": "2026-11-30",
    "secrets.FARFLUNG_DATABASE": "postgresql://ledger.example.org/post",
}


def test_what_is_approved_is_published_and_mailed(forge: GitHub) -> None:
    """After the merge the site has the edition, and exactly what was frozen since a day is mailed."""
    _contribute(forge, "tia", {f"{_PETS}/tia.md": _pet("2026-11-25", "Tia")})
    _propose(forge, "2026-12-01")
    _merge(forge, "farflung/edition")
    built = forge.run("farflung-publish.yml", "build", _at("2026-12-01"))
    assert (built.workspace / "site/newsletter/2026-W48/index.html").is_file()

    sent = "send 2026-W48 --yes database=postgresql://ledger.example.org/post\n"
    job = forge.run("farflung-publish.yml", "send", _at("2026-12-01"), _SECRETS)
    assert "2026-W48: every byte is as it was frozen" in job.said
    assert forge.sent.read_text() == sent
    forge.run("farflung-publish.yml", "send", _at("2026-12-02"), _SECRETS)
    assert forge.sent.read_text() == sent * 2  # the ledger knows who has it: W47 is not mailed


def test_nothing_is_mailed_without_a_ledger_or_with_other_bytes(forge: GitHub) -> None:
    """A machine that forgets refuses to mail, and a manifest that was edited is not mailed."""
    with pytest.raises(Failed, match="FARFLUNG_DATABASE is not set"):
        forge.run(
            "farflung-publish.yml",
            "send",
            _at("2026-12-01"),
            {"vars.FARFLUNG_SEND_FROM": "2026-11-01"},
        )
    name = "newsletter/editions/2026-W47.yml"
    manifest = git(forge.remote, "show", f"main:{name}")
    digest = manifest.split("html: ")[1][:64]
    _contribute(forge, "edited", {name: manifest.replace(digest, "0" * 64) + "\n"})
    with pytest.raises(Failed, match="2026-W47"):
        forge.run(
            "farflung-publish.yml",
            "send",
            _at("2026-12-01"),
            _SECRETS | {"vars.FARFLUNG_SEND_FROM": "2026-11-01"},
        )
    assert forge.sent.read_text() == ""


def _request(forge: GitHub, number: int, branch: str, made: str) -> dict[str, str]:
    """Open a request, or move it on, and return what the forge says of the run that checked it."""
    pulls = [pull for pull in forge.state["pulls"] if pull["number"] != number]
    pull = {"number": number, "owner": "acme", "branch": branch, "sha": made, "state": "open"}
    forge.know(pulls=[*pulls, pull])
    return {
        "github.base_ref": "main",
        "github.event.workflow_run.head_repository.owner.login": "acme",
        "github.event.workflow_run.head_branch": branch,
        "github.event.workflow_run.head_sha": made,
    }


def test_a_request_is_told_what_it_adds(forge: GitHub) -> None:
    """The comment is made of data, shows a picture, is brought up to date, and cleans up."""
    need("chromium", "apt-get install chromium")
    made = _contribute(forge, "tia", {f"{_PETS}/tia.md": _pet("2026-11-25", "Tia")}, onto="tia")
    values = _request(forge, 7, "tia", made)
    check = forge.run("farflung-check.yml", "check", _at("2026-11-25"), values, branch="tia")
    assert (check.workspace / "site/newsletter/next/index.html").is_file()
    receipts = check.temporary / "receipts"
    forge.run("farflung-comment.yml", "comment", _at("2026-11-25"), values, receipts=receipts)

    (comment,) = forge.state["comments"]
    ((ref, pictures),) = forge.refs("refs/farflung/*").items()
    assert ref == "refs/farflung/previews/7"
    assert comment["issue"] == 7
    assert "goes into 2026-W48, which closes on 2026-11-29" in comment["body"]
    assert "kB to the letter of 2026-W48" in comment["body"]
    assert f"](file://{forge.folder}/acme/post/raw/{pictures}/1.jpg)" in comment["body"]
    assert git(forge.remote, "ls-tree", "--name-only", pictures) == "1.jpg"
    assert "Barks." in comment["body"]

    moved = _contribute(forge, "zoe", {f"{_PETS}/zoe.md": _pet("2026-11-30", "Zoe")}, onto="zoe")
    values = _request(forge, 7, "zoe", moved)
    (receipts / "receipts.json").write_text('{"entries": [{"path": "x", "heading": "@all"}]}')
    forge.run("farflung-comment.yml", "comment", _at("2026-11-25"), values, receipts=receipts)
    (comment,) = forge.state["comments"]
    assert (comment["id"], comment["edits"]) == (1, 1)
    assert "`@all` · `x`" in comment["body"]

    forge.know(pulls=[])
    values = _request(forge, 8, "zoe", moved)
    forge.run("farflung-comment.yml", "comment", _at("2026-11-25"), values, receipts=receipts)
    assert forge.refs("refs/farflung/*") == {}  # those of 7, which is closed, are gone


def test_what_is_no_receipt_is_not_shown(forge: GitHub, tmp_path: Path) -> None:
    """A request that writes something else in place of receipts gets no comment."""
    made = _contribute(forge, "tia", {f"{_PETS}/tia.md": _pet("2026-11-25", "Tia")}, onto="tia")
    values = _request(forge, 7, "tia", made)
    write_files(tmp_path, {"bad/receipts.json": '{"number": 1, "body": "<script>"}'})
    with pytest.raises(Failed, match="not of the right form"):
        forge.run(
            "farflung-comment.yml",
            "comment",
            _at("2026-11-25"),
            values,
            receipts=tmp_path / "bad",
        )
    stale = dict(values, **{"github.event.workflow_run.head_sha": "0" * 40})
    job = forge.run(
        "farflung-comment.yml", "comment", _at("2026-11-25"), stale, receipts=tmp_path / "bad"
    )
    assert "has moved on" in job.said
    assert forge.state["comments"] == []


def _run_gitlab(forge: GitHub, job: str, day: str, branch: str, **more: str) -> Path:
    """Run the scripts of a job of GitLab in a new clone, and return the clone."""
    text = pipeline_files(Forge.GITLAB, Pipeline())[".gitlab/farflung.yml"]
    jobs = yaml.safe_load(text)
    script = [*jobs[".farflung"]["before_script"], *jobs[job]["script"]]
    clone = forge.clone(f"{job}-{day}", branch)
    environment = forge.environment(clone.parent / f"home-{job}-{day}", _at(day)) | {
        "FARFLUNG": "farflung",
        "CI_PROJECT_DIR": str(clone),
        "CI_SERVER_PROTOCOL": "https",
        "CI_SERVER_HOST": "gitlab.example.org",
        "CI_SERVER_PORT": "443",
        "CI_PROJECT_PATH": "acme/post",
        "CI_JOB_URL": "https://gitlab.example.org/acme/post/-/jobs/1",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.file://{forge.remote}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://farflung:invented@gitlab.example.org:443/acme/post.git",
    }
    run_script({"name": job, "run": "\n".join(script)}, clone, environment | more)
    return clone


def test_gitlab_proposes_an_edition_by_push_options(forge: GitHub, tmp_path: Path) -> None:
    """The script of the schedule pushes the frozen edition, and asks for one request with it."""
    _contribute(forge, "tia", {f"{_PETS}/tia.md": _pet("2026-11-25", "Tia")})
    hook, asked = forge.remote / "hooks/post-receive", tmp_path / "asked"
    hook.write_text(f"#!/bin/sh\nenv | grep '^GIT_PUSH_OPTION_[0-9]' | sort >> {asked}\n")
    hook.chmod(0o755)
    git(forge.remote, "config", "receive.advertisePushOptions", "true")
    token = {"FARFLUNG_TOKEN": "invented"}
    for day in ("2026-12-01", "2026-12-02"):
        clone = _run_gitlab(forge, "farflung-edition", day, "main", **token)
        assert (clone / "farflung-letters/2026-W48.eml").is_file()
    options = asked.read_text()
    assert options.count("=merge_request.create\n") == 1  # the second run found it waiting
    assert "=merge_request.title=Edition 2026-W48\n" in options
    changed = git(forge.remote, "diff", "--name-only", "main", "farflung/edition").splitlines()
    assert changed == ["newsletter/editions/2026-W48.yml"]


def test_gitlab_checks_previews_and_mails(forge: GitHub) -> None:
    """A merge request leaves its quality report and receipts; main mails what is frozen."""
    _contribute(forge, "tia", {f"{_PETS}/tia.md": _pet("2026-11-25", "Tia")}, onto="tia")
    clone = _run_gitlab(forge, "farflung-check", "2026-11-25", "tia")
    assert json.loads((clone / "farflung-quality.json").read_text()) == []
    clone = _run_gitlab(forge, "farflung-preview", "2026-11-25", "tia")
    assert "goes into 2026-W48" in (clone / "farflung-comment/comment.md").read_text()
    assert (clone / "farflung-receipts/receipts.json").is_file()
    assert (clone / "site/newsletter/next/index.html").is_file()
    since = {"FARFLUNG_SEND_FROM": "2026-11-01"}
    with pytest.raises(Failed, match="FARFLUNG_DATABASE is not set"):
        _run_gitlab(forge, "farflung-send", "2026-11-24", "main", **since)
    _run_gitlab(forge, "farflung-send", "2026-11-25", "main", **since, FARFLUNG_DATABASE="db")
    assert forge.sent.read_text() == "send 2026-W47 --yes database=db\n"


def test_workflows_that_somebody_edited_stay(forge: GitHub) -> None:
    """Written again they are the same; an edited one is only replaced when that is asked for."""
    clone = forge.clone("again")
    farflung(clone, "ci", "github")
    assert git(clone, "status", "--porcelain") == ""
    file = clone / ".github/workflows/farflung-publish.yml"
    file.write_text(file.read_text().replace("23 * * * *", "23 5 * * *"))
    done = farflung(clone, "ci", "github", code=1)
    assert ".github/workflows/farflung-publish.yml would change" in done.stderr
    assert "23 5 * * *" in file.read_text()
    farflung(clone, "ci", "github", "--force")
    assert git(clone, "status", "--porcelain") == ""


def test_a_pipeline_of_ones_own_stays(forge: GitHub) -> None:
    """GitLab's main file is written where there is none, and never changed."""
    clone = forge.clone("gitlab")
    done = farflung(clone, "ci", "gitlab")
    assert (clone / ".gitlab-ci.yml").read_text() == "include:\n  - local: .gitlab/farflung.yml\n"
    assert "Include ours there" not in done.stderr
    (clone / ".gitlab-ci.yml").write_text("test: {script: make}\n")
    done = farflung(clone, "ci", "gitlab")
    assert "Include ours there" in done.stderr
    assert (clone / ".gitlab-ci.yml").read_text() == "test: {script: make}\n"


def test_a_project_in_a_folder_has_its_workflows_at_the_top(tmp_path: Path) -> None:
    """The forge looks at the top of the repository; the workflows then work in the folder."""
    project = write_project(tmp_path / "project", {"handbook/index.md": "# Welcome\n"})
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    done = farflung(project, "ci", "github")
    assert "farflung-check.yml" in done.stdout
    text = (tmp_path / ".github/workflows/farflung-check.yml").read_text()
    assert 'working-directory: "project"' in text
    assert 'path: "project/site"' in text
