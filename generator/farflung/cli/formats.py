"""What ``check`` found, as other programs read it: one pure function for each format.

Every function takes problems whose files are relative to the repository, and returns text.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections import Counter
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from farflung.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from farflung.problems import Problem
    from farflung.rules import Rule

__all__ = ["below", "github", "github_summary", "gitlab", "junit", "sarif"]

ANNOTATIONS = 10
"""How many annotations GitHub shows of one step and level; we keep to it for both together."""

SUMMARY_ROWS = 1000
"""Rows of a job summary, which may have 1 MiB."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def below(prefix: str, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return problems whose files are counted from the top of the repository.

    ``prefix`` is the project's path in it, empty or with a slash at its end.
    """
    return tuple(
        replace(p, place=replace(p.place, file=posixpath.normpath(prefix + p.place.file)))
        for p in problems
    )


def github(problems: Sequence[Problem]) -> str:
    """Write workflow commands: ten annotations at most, the errors first, then a list of the rest.

    Escaped as GitHub's own toolkit does it: ``%``, line breaks, and in properties ``:`` and ``,``.
    """
    first = sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR)
    shown = first if len(first) <= ANNOTATIONS else first[: ANNOTATIONS - 1]
    rest = first[len(shown) :]
    lines = [_annotation(problem) for problem in shown]
    if rest:
        level = "error" if any(p.severity is Severity.ERROR for p in rest) else "warning"
        text = f"and {len(rest)} more: see the summary and the log of this step"
        lines += [f"::{level} title=farflung check::{_data(text)}"]
        lines += ["::group::All problems", *map(_log_line, problems), "::endgroup::"]
    return "\n".join(lines)


def _annotation(problem: Problem) -> str:
    place = problem.place
    where = {"file": place.file}
    if place.line:
        where |= {"line": str(place.line), "col": str(place.column or 1)}
        where |= {"endColumn": str((place.column or 1) + place.length)}
    where |= {"title": problem.rule}
    properties = ",".join(f"{name}={_property(value)}" for name, value in where.items())
    return f"::{problem.severity} {properties}::{_data(_sentence(problem))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _log_line(problem: Problem) -> str:
    """Return a line of the log that no runner takes for a command, whatever a file says."""
    line = " ".join(f"- {problem.place}: {problem.rule}: {_sentence(problem)}".split())
    return line.replace("##[", "# #[")


def _sentence(problem: Problem) -> str:
    return f"{problem.message} ({problem.hint})" if problem.hint else problem.message


def github_summary(problems: Sequence[Problem]) -> str:
    """Write the Markdown of a job summary: how many, and a table of all."""
    if not problems:
        return "### farflung check\n\nNo problems.\n"
    counts = Counter(problem.severity for problem in problems)
    total = ", ".join(f"{counts[level]} {level}s" for level in Severity if counts[level])
    rows = [
        f"| {_cell(str(p.place))} | {p.severity} | {_cell(p.rule)} | {_cell(_sentence(p))} |"
        for p in problems[:SUMMARY_ROWS]
    ]
    left = len(problems) - len(rows)
    more = [f"\nAnd {left} more."] if left else []
    head = ["### farflung check", "", f"{total}. `farflung explain RULE` says more about each.", ""]
    table = ["| where | | rule | what |", "| --- | --- | --- | --- |", *rows]
    return "\n".join([*head, *table, *more]) + "\n"


def _cell(text: str) -> str:
    """Show a text as it is in a cell of a Markdown table."""
    plain = " ".join(text.replace("&", "&amp;").replace("<", "&lt;").split())
    return re.sub(r"([\\`*_\[\]|@#~])", r"\\\1", plain)


def gitlab(problems: Sequence[Problem]) -> str:
    """Write a Code Quality report: an array of Code Climate issues, as GitLab reads them."""
    levels = {Severity.ERROR: "major", Severity.WARNING: "minor"}
    rows = [
        {
            "description": _sentence(problem),
            "check_name": problem.rule,
            "fingerprint": fingerprint,
            "severity": levels[problem.severity],
            "location": {
                "path": problem.place.file,
                "lines": {"begin": problem.place.line or 1},
            },
        }
        for problem, fingerprint in _fingerprinted(problems)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _fingerprinted(problems: Sequence[Problem]) -> Iterator[tuple[Problem, str]]:
    """Give each problem a name that stays when lines are added above it."""
    seen: Counter[tuple[str, ...]] = Counter()
    for problem in problems:
        key = (problem.rule, problem.place.file, problem.message, problem.source.strip())
        text = "\0".join((*key, str(seen[key])))
        seen[key] += 1
        yield problem, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def sarif(problems: Sequence[Problem], rules: Sequence[Rule]) -> str:
    """Write a SARIF 2.1.0 log (OASIS); ``rules`` are those that we can explain."""
    found = {problem.rule for problem in problems}
    used = [rule for rule in rules if rule.id in found]
    index = {rule.id: number for number, rule in enumerate(used)}
    driver = {
        "name": "farflung",
        "version": version("farflung"),
        "rules": [_sarif_rule(rule) for rule in used],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(p, name, index) for p, name in _fingerprinted(problems)],
    }
    log = {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "help": {"text": rule.text, "markdown": rule.text},
    }


def _sarif_result(problem: Problem, name: str, index: dict[str, int]) -> dict[str, Any]:
    place = problem.place
    physical: dict[str, Any] = {
        "artifactLocation": {"uri": quote(place.file, safe="/"), "uriBaseId": "%SRCROOT%"}
    }
    if place.line:
        column = place.column or 1
        physical["region"] = {
            "startLine": place.line,
            "startColumn": column,
            "endColumn": column + place.length,
        }
    known = {"ruleIndex": index[problem.rule]} if problem.rule in index else {}
    return {
        "ruleId": problem.rule,
        **known,
        "level": str(problem.severity),
        "message": {"text": _sentence(problem)},
        "locations": [{"physicalLocation": physical}],
        "partialFingerprints": {"farflung/v1": name},
    }


def junit(problems: Sequence[Problem]) -> str:
    """Write JUnit XML: a test case for each problem; errors fail, warnings are said and pass."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    counts = {"tests": str(len(problems) or 1), "failures": str(errors), "errors": "0"}
    top = Element("testsuites", {"name": "farflung", **counts})
    suite = SubElement(top, "testsuite", {"name": "farflung check", **counts, "skipped": "0"})
    for problem in problems:
        place = problem.place
        name = f"{problem.rule} at line {place.line}" if place.line else problem.rule
        case = SubElement(suite, "testcase", {"classname": _xml(place.file), "name": name})
        text = _xml(f"{place}: {problem.rule}: {_sentence(problem)}\n{problem.source}".rstrip())
        if problem.severity is Severity.ERROR:
            said = {"message": _xml(problem.message), "type": problem.rule}
            SubElement(case, "failure", said).text = text
        else:
            SubElement(case, "system-out").text = text
    if not problems:
        SubElement(suite, "testcase", {"classname": "farflung", "name": "check"})
    indent(top)
    written: str = tostring(top, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}'


def _xml(text: str) -> str:
    """Replace what XML 1.0 cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
