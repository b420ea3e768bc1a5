"""``farflung check`` and ``farflung explain``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from farflung.cli.completing import complete_rules
from farflung.cli.context import open_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.cli.app import Run
    from farflung.problems import Problem
    from farflung.rules import Rule
    from farflung.workflows.fixing import Mended

_FORMATS = ("full", "concise", "json", "github", "gitlab", "sarif", "junit")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="full",
    help="How to show problems: with the line, on one line each, or as a program reads them.",
)
@click.option(
    "--since",
    metavar="REF",
    help="Only problems that came since the merge base with REF, wherever they are.",
)
@click.option("--fix", is_flag=True, help="First mend what can be mended surely, and show it.")
@click.option(
    "--placeholders",
    is_flag=True,
    help="Instead of problems, list what the handbook leaves to each organisation to decide.",
)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.pass_context
def check(
    ctx: click.Context,
    *,
    paths: tuple[Path, ...],
    form: str,
    since: str | None,
    fix: bool,
    placeholders: bool,
) -> None:
    r"""Show everything that is wrong with contributed files, pages and settings, all at once.

    With PATHS, only what is wrong with these files and folders. Exit code 1 when there are errors.
    --fix mends links to moved pages, misspelt names of fields, line endings, and pictures that tell
    where they were taken; what a frozen edition carries it leaves as it is. With
    --format github, the summary goes to the file that GITHUB_STEP_SUMMARY names.

    What a company that adopts the handbook must decide is marked in its pages, as in
    **25 days**{ .decide title="Days of paid leave a year" } or !!! decide "Who signs?".
    --placeholders lists the marks with file and line; it is a list of work, so the exit code is 0.

    \b
    Example:
      farflung check
      farflung check newsletter/entries/pets/mochi.md
      farflung check --fix
      farflung check --since origin/main --format github
      farflung check --placeholders handbook/policies
    """
    from farflung.problems import has_errors
    from farflung.workflows.check import in_paths, problems_below
    from farflung.workflows.root import find_root

    run: Run = ctx.obj
    root = find_root(run.directory)
    wanted = [run.directory / path for path in paths]
    if placeholders:
        if since or fix or form not in {"full", "concise", "json"}:
            raise click.UsageError("--placeholders goes with PATHS and --json only")
        _show_placeholders(run, wanted, as_json=form == "json")
        return
    if fix:
        _fix(run, wanted)
    problems = problems_below(root)
    if since:
        from farflung.workflows.since import problems_since

        problems = problems_since(root, since, problems)
    problems = in_paths(root, problems, wanted)
    _show(problems, form, root)
    if not run.quiet:
        click.echo(_summary(problems), err=True)
    ctx.exit(1 if has_errors(problems) else 0)


def _show_placeholders(run: Run, wanted: Sequence[Path], *, as_json: bool) -> None:
    from farflung.cli.output import show_json
    from farflung.workflows.placeholders import placeholders

    project, _ = open_run(run)
    found = placeholders(project, wanted)
    if as_json:
        show_json(list(found))
        return
    for one in found:
        value = f": {one.value}" if one.value else ""
        click.echo(f"{click.style(str(one.place), bold=True)}: {one.title or '(no title)'}{value}")
    if not run.quiet:
        files = len({one.place.file for one in found})
        count = f"{len(found)} to decide in {files} file{'' if files == 1 else 's'}"
        click.echo(count if found else "Nothing is marked to be decided", err=True)


def _fix(run: Run, wanted: Sequence[Path]) -> None:
    """Mend and show it as a diff, on stderr, where it disturbs no JSON."""
    from farflung.errors import ProblemsFound
    from farflung.workflows.fixing import fix

    try:
        project, _ = open_run(run)
    except ProblemsFound:
        return  # without settings nobody knows what is right; they are shown next
    for mended in fix(project, wanted):
        _show_diff(mended)


def _show_diff(mended: Mended) -> None:
    import difflib

    try:
        before, after = mended.before.decode("utf-8"), mended.after.decode("utf-8")
    except UnicodeDecodeError:
        sizes = f"{len(mended.before) / 1000:.0f} kB before, {len(mended.after) / 1000:.0f} kB now"
        click.echo(f"{mended.file}: upright and without metadata, {sizes}", err=True)
        return
    rows = difflib.unified_diff(
        before.split("\n"), after.split("\n"), mended.file, mended.file, "before", "mended", 1, ""
    )
    for row in rows:
        shown = row.replace("\r", "␍").replace("\ufeff", "<byte order mark>")
        colour = {"+": "green", "-": "red"}.get(row[:1])
        click.echo(click.style(shown, fg=colour), err=True)


def _show(problems: Sequence[Problem], form: str, root: Path) -> None:
    from farflung.cli.output import concise, frame, show_json

    if form == "json":
        show_json(list(problems))
    elif form in {"full", "concise"}:
        for problem in problems:
            click.echo(frame(problem) if form == "full" else concise(problem))
    else:
        _show_to_programs(problems, form, root)


def _show_to_programs(problems: Sequence[Problem], form: str, root: Path) -> None:
    """Write what a forge or an editor reads, with files counted from the repository's top."""
    from farflung.cli import formats
    from farflung.git import open_repository
    from farflung.rules import all_rules

    repository = open_repository(root)
    placed = formats.below(repository.prefix if repository else "", problems)
    if form == "sarif":
        click.echo(formats.sarif(placed, all_rules()))
        return
    write = {"github": formats.github, "gitlab": formats.gitlab, "junit": formats.junit}[form]
    click.echo(write(placed), nl=bool(placed) or form != "github")
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if form == "github" and summary:
        with Path(summary).open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(formats.github_summary(placed))


def _summary(problems: Sequence[Problem]) -> str:
    if not problems:
        return "No problems"
    count = f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"
    return f"{count}. What a rule means: farflung explain {problems[0].rule}"


@click.command()
@click.argument("rule", required=False, shell_complete=complete_rules)
def explain(rule: str | None) -> None:
    r"""Say why a RULE of `farflung check` is one, with a wrong and a right example.

    Without a RULE, list them all.

    \b
    Example:
      farflung explain
      farflung explain missing-alt
    """
    from farflung.errors import UsageError
    from farflung.rules import all_rules, find_rule, suggest_rule

    if rule is None:
        width = max(len(known.id) for known in all_rules())
        for known in all_rules():
            click.echo(f"{known.id:{width}}  {known.title}")
        return
    found = find_rule(rule)
    if found is None:
        hint = suggest_rule(rule) or "farflung explain lists them all"
        raise UsageError(f'there is no rule "{rule}"', hint=hint)
    click.echo(_page(found))


def _page(rule: Rule) -> str:
    """Show a rule's page in a terminal: its code set in, its fences left out."""
    import re

    head = click.style(f"{rule.id}: {rule.title}", bold=True)
    lines: list[str] = []
    inside = False
    for line in rule.text.split("\n"):
        fence = re.match(r'```(?:\w+(?: title="(?P<file>[^"]+)")?)?$', line)
        if not fence:
            lines.append(f"    {line}".rstrip() if inside else line)
            continue
        inside = not inside
        if inside and fence["file"]:
            lines += [f"  {fence['file']}", ""]
    return "\n".join([head, "", *lines])
