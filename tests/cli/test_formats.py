"""What `check` found, as forges and editors read it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.cli.formats import below, github, github_summary, gitlab, junit, sarif
from farflung.problems import Place, Problem, Severity
from farflung.rules import all_rules

SCHEMAS = Path(__file__).parents[1] / "schemas"
ALT = Problem(
    Place("newsletter/entries/pets/mochi.md", 4, 1, 5),
    "unknown-field",
    'this kind of entry has no field "fotto"',
    'did you mean "photo"?',
    source="fotto: mochi.jpg",
)
WARNING = Problem(
    Place("handbook/a b.md"), "broken-anchor", "no heading", severity=Severity.WARNING
)


def many(count: int, severity: Severity = Severity.ERROR) -> tuple[Problem, ...]:
    """Return problems in as many lines of a file."""
    return tuple(
        Problem(Place("a.md", line, 1), "too-long", f"line {line}", severity=severity)
        for line in range(1, count + 1)
    )


def schema(name: str) -> dict[str, Any]:
    """Read one of the schemas beside the tests."""
    read: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    return read


anything = st.builds(
    Problem,
    st.builds(
        Place,
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(
            lambda name: not name.startswith(("/", "./")) and name.strip()
        ),
        st.integers(0, 99),
        st.integers(0, 99),
        st.integers(1, 99),
    ),
    st.sampled_from([rule.id for rule in all_rules()] + ["not-explained"]),
    st.text(min_size=1),
    st.text(),
    st.sampled_from(Severity),
    st.text(),
)


def test_an_annotation() -> None:
    """A problem is a workflow command with file, line, columns, rule, message and hint."""
    assert github([ALT]) == (
        "::error file=newsletter/entries/pets/mochi.md,line=4,col=1,endColumn=6,"
        'title=unknown-field::this kind of entry has no field "fotto" (did you mean "photo"?)'
    )
    assert github([WARNING]) == ("::warning file=handbook/a b.md,title=broken-anchor::no heading")
    assert github([]) == ""


def test_annotations_are_escaped() -> None:
    """Percent signs, line breaks, colons and commas cannot end a command or a property."""
    problem = Problem(Place("a,b:c%.md", 1, 1), "too-long", "50%\r\n::error::x, y: z")
    assert github([problem]) == (
        "::error file=a%2Cb%3Ac%25.md,line=1,col=1,endColumn=2,title=too-long::"
        "50%25%0D%0A::error::x, y: z"
    )


@given(st.lists(anything, max_size=14))
def test_no_text_becomes_a_command(problems: list[Problem]) -> None:
    """Whatever files say, there are ten annotations at most, and no other command than ours."""
    lines = github(problems).splitlines() if problems else []
    commands = [line for line in github(problems).split("\n") if re.match(r"\s*::", line)]
    names = [re.match(r"::([a-z]+)", line) for line in commands]
    kinds = [name[1] for name in names if name]
    assert len(kinds) == len(commands)
    assert sum(kind in {"error", "warning"} for kind in kinds) == min(len(problems), 10)
    assert {*kinds} <= {"error", "warning", "group", "endgroup"}
    assert not [line for line in lines if "##[" in line and not line.startswith("::")]


def test_more_than_ten_are_summarised() -> None:
    """Nine are shown, errors first; the tenth counts the rest, and the log lists all."""
    lines = github((*many(12, Severity.WARNING), ALT)).split("\n")
    assert lines[0].startswith("::error file=newsletter")
    assert [line.partition(" ")[0] for line in lines[:10]] == ["::error"] + ["::warning"] * 9
    assert lines[9].endswith("::and 4 more: see the summary and the log of this step")
    assert lines[10] == "::group::All problems"
    assert len(lines) == 10 + 2 + 13
    assert "- a.md:12:1: too-long: line 12" in lines
    assert len(github(many(10)).split("\n")) == 10


def test_the_job_summary() -> None:
    """The summary is a Markdown table in which nothing of a file is Markdown or HTML."""
    odd = Problem(Place("a|b.md", 1, 1), "too-long", "<b>*x*</b> | `y` [z](q) @team")
    text = github_summary([ALT, WARNING, odd])
    assert text.startswith("### farflung check\n\n2 errors, 1 warnings. ")
    row = text.splitlines()[-1]
    assert row == (
        r"| a\|b.md:1:1 | error | too-long | "
        r"&lt;b>\*x\*&lt;/b> \| \`y\` \[z\](q) \@team |"
    )
    assert github_summary([]) == "### farflung check\n\nNo problems.\n"
    assert "And 1 more." in github_summary(many(1001))


@given(st.lists(anything, max_size=5))
def test_sarif_is_valid(problems: list[Problem]) -> None:
    """The log validates against the schema of OASIS, whatever is in it."""
    jsonschema.validate(json.loads(sarif(problems, all_rules())), schema("sarif-2.1.0"))


def test_sarif_says_everything() -> None:
    """A result has rule, level, message and region; a rule its title and its whole page."""
    (run,) = json.loads(sarif([ALT, WARNING], all_rules()))["runs"]
    first, second = run["results"]
    assert first["level"] == "error"
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == "unknown-field"
    place = first["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 4, "startColumn": 1, "endColumn": 6}
    uri = second["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "handbook/a%20b.md"
    assert "farflung check --fix" in run["tool"]["driver"]["rules"][1]["help"]["markdown"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": "2.1.0", "runs": [{}]}, schema("sarif-2.1.0"))


@given(st.lists(anything, max_size=5))
def test_code_quality_is_valid(problems: list[Problem]) -> None:
    """The report keeps to GitLab's rules, and no two issues have one fingerprint."""
    report = json.loads(gitlab(problems))
    jsonschema.validate(report, schema("gitlab-code-quality"))
    assert len({issue["fingerprint"] for issue in report}) == len(report) == len(problems)


def test_a_fingerprint_stays_when_lines_are_added() -> None:
    """A line above a problem changes its place and not its fingerprint."""
    lower = Problem(Place(ALT.place.file, 9, 1, 5), ALT.rule, ALT.message, source=ALT.source)
    first, second = (json.loads(gitlab([problem]))[0] for problem in (ALT, lower))
    assert first["fingerprint"] == second["fingerprint"]
    assert (first["severity"], first["location"]["lines"]) == ("major", {"begin": 4})
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{**first, "severity": "bad"}], schema("gitlab-code-quality"))


@given(st.lists(anything, max_size=5))
def test_junit_is_xml(problems: list[Problem]) -> None:
    """The report can be parsed, and its counts are those of its cases."""
    suite = ET.fromstring(junit(problems))[0]  # noqa: S314 - ours
    cases = suite.findall("testcase")
    errors = [p for p in problems if p.severity is Severity.ERROR]
    assert len(cases) == int(suite.get("tests", "")) == max(len(problems), 1)
    assert len(suite.findall("testcase/failure")) == int(suite.get("failures", "")) == len(errors)


def test_junit_tells_errors_from_warnings() -> None:
    """An error fails its case; a warning is said, and its case passes."""
    first, second = ET.fromstring(junit([ALT, WARNING]))[0]  # noqa: S314 - ours
    failure = first.find("failure")
    assert failure is not None
    assert failure.get("type") == "unknown-field"
    assert "fotto: mochi.jpg" in (failure.text or "")
    assert second.find("failure") is None
    assert "broken-anchor" in second.findtext("system-out", "")


def test_files_are_counted_from_the_repository() -> None:
    """A project in a folder of its repository has that folder before its files."""
    assert below("docs/site/", [ALT])[0].place.file == f"docs/site/{ALT.place.file}"
    private = Problem(Place("../private/pets/mochi.md"), "too-long", "x")
    assert below("site/", [private])[0].place.file == "private/pets/mochi.md"
    assert below("", [ALT]) == (ALT,)
