"""Issue forms written for a project, and issues made with them read as entries."""

from __future__ import annotations

import importlib.resources
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft7Validator
from tests.contribute.filling import body_of
from tests.gather.feeds.servers import giving, site
from tests.pictures.samples import XMP, corners, saved
from tests.projects import write_project
from tests.workflows.newsrooms import at

from farflung.contribute.doors import BODY, door_of
from farflung.contribute.issueforms import KIND, MARK, SECTION, questions_of
from farflung.contribute.issuereply import entry_reply, problem_reply
from farflung.errors import ProblemsFound, RefusedError
from farflung.gather.attachments import Forge
from farflung.problems import Place, Problem
from farflung.workflows.check import check
from farflung.workflows.forms import Issue, entry_of_issue, plan_forms, read_issue
from farflung.workflows.project import open_project
from farflung.workflows.proposing import carry_out

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.workflows.project import Project

_SETTINGS = """\
title: The Far-Flung Post
sender: The Far-Flung Post <post@example.org>
timezone: Asia/Tokyo
sections:
  - {id: pets, kind: pet}
  - {id: thanks, kind: kudos}
  - {id: applause, kind: kudos}
  - {id: trivia, kind: trivia}
  - {id: support, kind: support}
  - {id: handbook, kind: handbook-changes}
  - {id: odd, kind: odd}
"""
_ODD = """\
kind: odd
label: "Odd: one #1"
fields:
  section: {type: choice, choices: ["None", "yes", "1.10"]}
  kind: {type: text, label: Kind, max: 900}
"""
_UPLOAD = "/user-attachments/0bec7adc-52c5-432f-bca7-c9a3186649b4"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Make a project with two sections of one kind, a secret kind, and an odd one of its own."""
    files = {
        "newsletter/newsletter.yml": _SETTINGS,
        "newsletter/kinds/odd.yml": _ODD,
        "handbook/index.md": "# Welcome\n",
    }
    return open_project(write_project(tmp_path / "project", files))


def _schema(name: str) -> Any:
    """Return a schema of SchemaStore's, as check-jsonschema brings it."""
    folder = importlib.resources.files("check_jsonschema") / "builtin_schemas/vendor"
    return json.loads((folder / f"{name}.json").read_text("utf-8"))


def _body(project: Project, kind: str, **texts: str) -> str:
    sections = [s.id for s in project.settings.publication.sections if s.kind == kind]
    questions = questions_of(door_of(project.kinds[kind]), sections)
    named = {"section": SECTION, "body": BODY}
    return body_of(questions, {KIND: kind} | {named.get(k, k): text for k, text in texts.items()})


def _entry(project: Project, issue: Issue, forge: Forge | None = None) -> Path:
    return entry_of_issue(project, issue, at(project, "2026-11-22"), forge)


def _rules(project: Project, issue: Issue, forge: Forge | None = None) -> list[tuple[str, int]]:
    with pytest.raises(ProblemsFound) as caught:
        _entry(project, issue, forge)
    assert not list((project.root / "newsletter").glob("entries/*/*"))
    return [(problem.rule, problem.place.line) for problem in caught.value.problems]


def test_the_forms_fit_githubs_schema(project: Project) -> None:
    """Every form, and the page that leads to them, is what GitHub's published schema says."""
    proposal = plan_forms(project)
    files = {change.path: yaml.safe_load(change.after) for change in proposal.changes}
    folder = ".github/ISSUE_TEMPLATE"
    chooser = files.pop(f"{folder}/config.yml")
    assert set(files) == {
        f"{folder}/entry-{kind}.yml" for kind in ("pet", "kudos", "trivia", "odd")
    }
    for path, form in files.items():
        assert list(Draft7Validator(_schema("github-issue-forms")).iter_errors(form)) == [], path
        labels = [element["attributes"]["label"] for element in form["body"]]
        assert len(set(labels)) == len(labels)
    assert list(Draft7Validator(_schema("github-issue-config")).iter_errors(chooser)) == []
    assert chooser["contact_links"][0]["url"] == "https://example.org/newsletter/next/"


def test_words_of_support_have_no_form(project: Project) -> None:
    """Everybody can read an issue, so what only the letter may say is not asked for in one."""
    assert not any("support" in change.path for change in plan_forms(project).changes)
    body = _body(project, "support", person="Oksana", how="A card.", expires="2026-12-06", body="x")
    assert _rules(project, Issue(body)) == [("unknown-kind", 0)]


def test_what_github_reserves_is_not_a_choice(project: Project) -> None:
    """GitHub refuses a form whose choice is called None: then it is asked for as text."""
    form = next(c.after for c in plan_forms(project).changes if c.path.endswith("entry-odd.yml"))
    types = {e["id"]: e["type"] for e in yaml.safe_load(form)["body"]}
    assert (types["section"], types["kind"]) == ("input", "textarea")
    body = _body(project, "odd")
    entry = _entry(
        project, Issue(body.replace("### Section\n\n_No response_", "### Section\n\nyes"))
    )
    assert "section: 'yes'" in entry.read_text("utf-8")


def test_forms_of_others_stay(project: Project) -> None:
    """A file that does not begin as ours do is left alone; ours are made anew, and old ones named."""
    folder = project.root / ".github/ISSUE_TEMPLATE"
    folder.mkdir(parents=True)
    (folder / "config.yml").write_text("blank_issues_enabled: false\n", "utf-8")
    (folder / "entry-pet.yml").write_text(f"{MARK}name: Old\n", "utf-8")
    (folder / "entry-gone.yml").write_text(f"{MARK}name: Gone\n", "utf-8")
    (folder / "entry-own.yml").write_text("name: Own\n", "utf-8")
    proposal = plan_forms(project)
    carry_out(proposal)
    assert (folder / "config.yml").read_text("utf-8") == "blank_issues_enabled: false\n"
    assert "name: Pet photo" in (folder / "entry-pet.yml").read_text("utf-8")
    assert [note.partition(" ")[0].rpartition("/")[2] for note in proposal.notes] == [
        "config.yml",
        "entry-gone.yml",
    ]
    assert plan_forms(project).changes == ()


def test_an_issue_becomes_an_entry_with_its_picture(project: Project) -> None:
    """The picture comes from the forge, is made anew without its place, and `check` agrees."""
    photo = saved(corners(300, 200), "JPEG", xmp=XMP)
    with site(giving(photo)) as place:
        here = re.escape(place.address(""))
        forge = Forge(re.compile(f"{here}/user-attachments/.*"), re.compile("x"), (place.host,))
        answer = f'<img width="300" alt="Image" src="{place.address(_UPLOAD)}" />'
        body = _body(
            project, "pet", name="Mochi: the 'cat'", photo=answer, alt="A cat", body="Naps."
        )
        event = {
            "action": "opened",
            "issue": {
                "number": 12,
                "body": body.replace("\n", "\r\n"),
                "created_at": "2026-11-20T16:00:00Z",
            },
        }
        issue = read_issue(json.dumps(event), "Asia/Tokyo")
        file = _entry(project, issue, forge)
    assert file.name == "2026-11-21-issue-12.md"  # in Tokyo it was Saturday already
    assert file.read_text("utf-8") == (
        "---\ndate: 2026-11-21\nname: 'Mochi: the ''cat'''\nphoto: 2026-11-21-issue-12.jpg\n"
        "alt: A cat\n---\nNaps.\n"
    )
    assert b"GPSLatitude" in photo
    assert b"GPSLatitude" not in file.with_suffix(".jpg").read_bytes()
    assert check(project, at(project, "2026-11-22")) == ()
    riddle = Issue(_body(project, "trivia", question="?", answer="!"), 13)
    _entry(project, riddle)
    with pytest.raises(RefusedError, match="exists already"):
        _entry(project, riddle)


def test_the_signed_address_is_asked_where_the_forge_gives_one(project: Project) -> None:
    """In a private repository the address in the body is not to be had; the API's HTML helps."""
    with site(giving(saved(corners(30, 20), "PNG"))) as place:
        here = re.escape(place.address(""))
        forge = Forge(re.compile(f"{here}/.*"), re.compile("x"), (place.host,))
        body = _body(project, "pet", name="Mo", photo=f"![]({place.address(_UPLOAD)})", alt="A cat")
        html = f'<p><img src="{place.address("/signed" + _UPLOAD)}?jwt=a&amp;b=c"></p>'
        issue = read_issue(json.dumps({"number": 3, "body": body, "body_html": html}), "UTC")
        assert _entry(project, issue, forge).with_suffix(".png").is_file()
        assert [path for path, _ in place.asked] == [f"/signed{_UPLOAD}?jwt=a&b=c"]


def test_everything_that_is_wrong_is_said_at_once(project: Project) -> None:
    """Wrong, missing and impossible answers come together, in order, and nothing is written."""
    body = _body(
        project,
        "pet",
        photo="![](https://example.org/cat.png)",
        alt="x" * 201,
        link="javascript:alert(1)",
        date="yesterday",
    )
    found = _rules(project, Issue(body, 9))
    assert [rule for rule, _ in found] == [
        "missing-field",
        "picture-not-fetched",
        "too-long",
        "wrong-address",
        "wrong-date",
    ]
    lines = [line for _, line in found]
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("photo", "rule"),
    [
        ("my cat", "missing-picture"),
        (f"![](https://github.com{_UPLOAD}) ![](https://github.com{_UPLOAD}2)", "missing-picture"),
        ("![](http://169.254.169.254/latest/meta-data)", "picture-not-fetched"),
        ("![](file:///etc/passwd)", "picture-not-fetched"),
    ],
)
def test_pictures_that_cannot_be_had(project: Project, photo: str, rule: str) -> None:
    """No picture, two of them, and addresses that are not the forge's are problems of the answer."""
    body = _body(project, "pet", name="Mochi", photo=photo, alt="A cat")
    forge = Forge(re.compile("https://forge.example.org/.*"), re.compile("x"))
    assert [one for one, _ in _rules(project, Issue(body), forge)] == [rule]


def test_what_the_forge_has_is_no_picture(project: Project) -> None:
    """Bytes that no picture is made of are a problem, as they are anywhere else."""
    with site(giving(b"<svg onload='alert(1)'/>")) as place:
        forge = Forge(re.compile(".*"), re.compile("x"), (place.host,))
        body = _body(project, "pet", name="Mo", photo=f"![]({place.address('/a')})", alt="A cat")
        assert [rule for rule, _ in _rules(project, Issue(body), forge)] == ["wrong-picture-format"]


def test_offline_no_picture_is_fetched(project: Project) -> None:
    """Without a forge an issue with a picture is a problem, and one without is an entry."""
    body = _body(project, "pet", name="Mo", photo=f"![](https://github.com{_UPLOAD})", alt="A cat")
    assert [rule for rule, _ in _rules(project, Issue(body))] == ["picture-not-fetched"]
    assert _entry(project, Issue(_body(project, "trivia", question="?", answer="!"))).is_file()


def test_the_section_is_asked_where_there_are_several(project: Project) -> None:
    """The form names the sections; an answer that is none of them is a problem."""
    said = {"from": "Ana Souza", "to": "Bao Li, Ngozi Eze", "body": "Thank you."}
    assert _rules(project, Issue(_body(project, "kudos", section="aplause", **said))) == [
        ("unknown-section", 7)
    ]
    file = _entry(project, Issue(_body(project, "kudos", section="applause", **said)))
    assert file.parent.name == "applause"
    assert "to:\n- Bao Li\n- Ngozi Eze\n" in file.read_text("utf-8")


@pytest.mark.parametrize(
    "text",
    ["{", "[1]", '{"issue": 3}', "{" * 50_000, '{"body": null}', "\x00", "{}", '{"issue": {}}'],
)
def test_what_is_no_issue(project: Project, text: str) -> None:
    """JSON that is none of the forge's, and bodies without a form, are problems and no crash."""
    assert _rules(project, read_issue(text, "UTC"))[0][0] == "unknown-kind"


def test_json_that_claims_too_much(project: Project) -> None:
    """A number or a day that is none is passed over."""
    data = {
        "number": "../../x",
        "created_at": "soon",
        "body_html": 3,
        "body": _body(project, "trivia", question="?", answer="!"),
    }
    issue = read_issue(json.dumps(data), "UTC")
    assert (issue.number, issue.day, issue.html) == (0, None, "")
    assert _entry(project, issue).parent == project.root / "newsletter/entries/trivia"


def test_a_body_that_is_too_long(project: Project) -> None:
    """More than a forge takes is refused before it is read."""
    body = _body(project, "trivia", question="?", answer="!", body="x" * 65536)
    assert _rules(project, Issue(body)) == [("file-too-large", 0)]


def test_front_matter_in_an_answer_is_text(project: Project) -> None:
    """Lines that look like the end of front matter stay where they were written."""
    hostile = "---\nconsent: {by: x, date: 2020-01-01}\n---\n{{ 7*7 }}"
    body = _body(project, "trivia", question="a --- b # c", answer="!", body=hostile)
    text = _entry(project, Issue(body)).read_text("utf-8")
    assert text.endswith(f"answer: '!'\n---\n{hostile}\n")
    assert check(project, at(project, "2026-11-22")) == ()


def test_replies_quote_what_others_wrote() -> None:
    """Mentions, HTML and backticks of an answer do nothing in the reply."""
    evil = 'name: "@everyone <img src=x> `` ` " is\nwrong' + "x" * 500
    reply = problem_reply([Problem(Place("issue", 4), "wrong", evil, "`hint")])
    line = next(line for line in reply.splitlines() if line.startswith("- "))
    assert line.startswith('- Line 4: ```name: "@everyone <img src=x> `` ` " is wrong')
    assert line.endswith("…``` → `` `hint ``")
    assert "`a.md`" in entry_reply("a.md", ["weekly: goes into 2026-W48"])
