"""The command itself: help, verbs, exit codes, and the boundary where errors end."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from farflung.cli.app import VERBS

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "farflung", *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )


def test_help_names_every_verb_and_imports_none(tmp_path: Path) -> None:
    """The help lists all verbs without importing pydantic, MkDocs or Pillow."""
    code = (
        "import sys; sys.argv=['farflung','--help']\n"
        "from farflung.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'pydantic','mkdocs','PIL','jinja2','markdown','feedparser','urllib3','rich'}\n"
        "print('heavy:', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "heavy: []" in done.stdout
    for name, (_, text) in VERBS.items():
        assert name in done.stdout
        assert text in done.stdout


def test_an_unknown_verb_is_wrong_usage_with_a_suggestion(tmp_path: Path) -> None:
    """A misspelt verb exits with 2 and names the one that was meant."""
    done = run("bild", cwd=tmp_path)
    assert done.returncode == 2
    assert 'There is no verb "bild". did you mean "build"?' in done.stderr


def test_a_verb_outside_of_a_project_says_how_to_begin(tmp_path: Path) -> None:
    """Where no project is, the exit code is 2 and the message names `farflung init`."""
    done = run("check", cwd=tmp_path)
    assert done.returncode == 2
    assert "there is no project here" in done.stderr
    assert "farflung init" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_date_is_wrong_usage(tmp_path: Path) -> None:
    """`--at` takes ISO dates and says so."""
    done = run("build", "--at", "tomorrow", cwd=tmp_path)
    assert done.returncode == 2
    assert "write it as 2026-11-22" in done.stderr


def test_settings_faults_stop_every_verb_with_all_of_them(tmp_path: Path) -> None:
    """Three faults in newsletter.yml are shown at once, framed, with exit code 1."""
    (tmp_path / "newsletter").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: X\n", "utf-8")
    (tmp_path / "newsletter/newsletter.yml").write_text(
        "titel: Post\nsender: post@example.org\ncadence: weekley\n"
        "sections:\n  - {id: pets, kind: pett}\n",
        "utf-8",
    )
    done = run("build", cwd=tmp_path, NO_COLOR="1")
    assert done.returncode == 1
    assert 'newsletter/newsletter.yml:1:1: unknown-setting: there is no setting "titel" here\n' in (
        done.stderr
    )
    assert '  1 | titel: Post\n    | ^^^^^ did you mean "title"?' in done.stderr
    assert "newsletter/newsletter.yml:3:10: wrong-setting" in done.stderr
    assert 'the setting "title" is missing' in done.stderr
    assert not (tmp_path / "site").exists()


def test_colour_follows_the_environment(tmp_path: Path) -> None:
    """FORCE_COLOR colours a pipe, NO_COLOR wins over it."""
    (tmp_path / "newsletter").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: X\nsite_url: nowhere\n", "utf-8")
    (tmp_path / "newsletter/newsletter.yml").write_text("{}\n", "utf-8")
    assert "\x1b[" in run("check", cwd=tmp_path, FORCE_COLOR="1").stdout
    assert "\x1b[" not in run("check", cwd=tmp_path, FORCE_COLOR="1", NO_COLOR="1").stdout
    assert "\x1b[" not in run("check", cwd=tmp_path).stdout


def test_a_bug_becomes_a_report(tmp_path: Path) -> None:
    """An unexpected error exits with 70 and a report to paste, without folders and addresses."""
    code = (
        "from pathlib import Path\n"
        "from farflung.cli.report import show_bug\n"
        "try: Path(str(Path.cwd() / 'amara@example.org')).read_text()\n"
        "except OSError as error: raise SystemExit(show_bug(error))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 70
    assert "This is a bug in Farflung" in done.stderr
    assert "FileNotFoundError" in done.stderr
    assert str(tmp_path) not in done.stderr
    assert "amara@" not in done.stderr
    assert "a…@example.org" in done.stderr
    assert "Traceback" not in done.stderr
