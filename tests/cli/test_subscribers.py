"""``farflung subscribers``: the list as people handle it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from tests.cli.commands import farflung
from tests.projects import NEWSLETTER, repository, write_project

from farflung.cli.app import farflung as command
from farflung.errors import ProblemsFound, RefusedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Do = Callable[..., Result]

PEOPLE = """\
Work Mail,First name,Last name,Country,Team,Locale,Desk
Amara.Okafor@example.org,Amara,Okafor,Nigeria,Payments,en_GB,4
yuki.tanaka@example.org,Yuki,Tanaka,JP,,ja,5
khalid.aziz@example.org,Khalid,Aziz,AE,paymnts,ar,6
not an address,X,,,,,
linh.tran@example.org,Linh,Trần,VN,,vi,9
"""
WHOLE = ("--map", "address=Work Mail")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Write a project with a list to import beside it."""
    (tmp_path / "people.csv").write_text(PEOPLE)
    settings = f"{NEWSLETTER}digests: [monthly]\nteams: {{payments: Payments, design: Design}}\n"
    return write_project(tmp_path / "project", {"newsletter/newsletter.yml": settings})


@pytest.fixture
def do(project: Path) -> Do:
    """Return the command, run in this process; errors are raised as they are."""

    def run(*words: str, answer: str | None = None) -> Result:
        done = CliRunner().invoke(
            command, ["-C", str(project), "subscribers", *words], input=answer
        )
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


def take_in(do: Do, file: Path, text: str, *more: str) -> Result:
    """Import a list."""
    file.write_text(text)
    return do("import", str(file), "--yes", *more)


def test_a_list_is_imported_after_a_look(project: Path, tmp_path: Path) -> None:
    """The whole way, as typed: shown first, nothing without a yes, bad rows named, no addresses."""
    words = ("subscribers", "import", str(tmp_path / "people.csv"), *WHOLE)
    shown = farflung(project, *words, "--dry-run", code=1)
    assert "people.csv: 3 to add, 0 to change, 0 to remove" in shown.stdout
    assert 'people.csv:4:1: unknown-team: in the column of "teams"' in shown.stderr
    assert "people.csv:5:1: wrong-recipient:" in shown.stderr
    assert "columns passed over: Desk" in shown.stderr
    farflung(project, *words, code=2)
    assert farflung(project, "subscribers", "list").stdout == ""
    done = farflung(project, *words, code=1, answer="y\n")
    assert "3 added, 0 changed, 0 removed" in done.stderr
    listed = farflung(project, "subscribers", "list")
    assert [line.split()[2:] for line in listed.stdout.splitlines()] == [
        ["A…@example.org", "en-GB", "NG", "payments"],
        ["y…@example.org", "ja", "JP"],
        ["l…@example.org", "vi", "VN"],
    ]
    for run in (shown, done, listed):
        assert "amara" not in (run.stdout + run.stderr).lower()
        assert "tanaka" not in run.stdout + run.stderr


def test_an_import_follows_the_list(do: Do, tmp_path: Path) -> None:
    """Changes say what changes; nobody is removed as long as a row is nobody's, or with --keep."""
    people = tmp_path / "list.csv"
    first = "email,name,country\n" + "".join(f"p{n}@example.org,P{n},NG\n" for n in range(6))
    assert take_in(do, people, first).exit_code == 0
    second = first.replace("p5@example.org,P5,NG\n", "").replace("P0,NG", "P0,JP")
    assert "- " not in take_in(do, people, f"{second}nobody,,\n", "--dry-run").output
    assert "- " not in take_in(do, people, second, "--dry-run", "--keep").output
    shown = take_in(do, people, second, "--addresses").output
    assert "~ p0@example.org  country: NG → JP" in shown
    assert "- p5@example.org" in shown
    assert "0 to add, 0 to change, 0 to remove, 5 stay" in take_in(do, people, second).output


def test_an_import_that_takes_too_many_is_refused(do: Do, tmp_path: Path) -> None:
    """Half a file takes nobody away, unless somebody says that it is whole."""
    people = tmp_path / "list.csv"
    take_in(do, people, "email\n" + "".join(f"p{n}@example.org\n" for n in range(8)))
    half = "email\np0@example.org\np1@example.org\n"
    with pytest.raises(RefusedError, match="would remove 6 of 8 people") as caught:
        take_in(do, people, half)
    assert "--remove-many" in caught.value.hint
    assert len(json.loads(do("list", "--json").stdout)) == 8
    take_in(do, people, half, "--remove-many")
    assert len(json.loads(do("list", "--json").stdout)) == 2


def test_what_an_import_cannot_use(do: Do, tmp_path: Path) -> None:
    """Files that are no list and columns that there are not change nothing."""
    people = tmp_path / "list.csv"
    with pytest.raises(ProblemsFound):
        take_in(do, people, "name\nAmara\n")
    with pytest.raises(UsageError, match='no column "adress"') as caught:
        take_in(do, people, "email\n", "--map", "adress=email")
    assert caught.value.hint == 'did you mean "address"?'
    with pytest.raises(UsageError, match="--map wants"):
        take_in(do, people, "email\n", "--map", "address")
    assert do("list").stdout == ""


def test_coming_and_going(do: Do) -> None:
    """Somebody is added, described, removed, and comes back only when they asked for it."""
    assert "p…@example.org is active" in do("add", "priya@example.org", "--name", "Priya").stderr
    changed = do("add", "PRIYA@example.org", "--country", "IN", "--cadences", "monthly")
    assert "on the list already; changed: country, cadences" in changed.stderr
    assert "on the list already\n" in do("add", "priya@example.org").stderr
    assert "is unsubscribed" in do("remove", "priya@example.org").stderr
    with pytest.raises(RefusedError, match="is not brought back"):
        do("add", "priya@example.org")
    assert "is active" in do("add", "priya@example.org", "--again").stderr
    assert "suppressed (blocked)" in do("remove", "priya@example.org", "--block").stderr
    line = do("list", "--addresses").stdout
    assert line.startswith("suppressed (blocked)  ")
    assert line.endswith("  priya@example.org  IN  only monthly  Priya\n")
    for words in (
        ("add", "priya"),
        ("remove", "nobody@example.org"),
        ("forget", "nobody", "--yes"),
    ):
        with pytest.raises(UsageError):
            do(*words)
    with pytest.raises(UsageError, match="country: "):
        do("add", "amara@example.org", "--country", "Nigera")


def test_an_open_list_asks_for_confirmation(do: Do, project: Path) -> None:
    """With double opt-in whoever is added waits for their own yes."""
    settings = project / "newsletter/newsletter.yml"
    settings.write_text(f"{settings.read_text()}subscribers: {{opt_in: double}}\n")
    assert "is pending; they are asked to confirm" in do("add", "yuki@example.org").stderr
    assert do("list", "--state", "pending").stdout
    assert not do("list", "--state", "active").stdout


def test_forgetting(do: Do, project: Path, tmp_path: Path) -> None:
    """Somebody is erased from the file itself, and neither list nor operator brings them back."""
    people = tmp_path / "list.csv"
    text = "email,name\nlinh.tran@example.org,Linh Tran\namara@example.org,Amara\n"
    take_in(do, people, text)
    database = project / ".farflung/mail.db"
    assert b"linh.tran" in database.read_bytes()
    assert "Nothing was changed" in do("forget", "linh.tran@example.org", answer="n\n").output
    assert "Forgotten" in do("forget", "linh.tran@example.org", "--yes").stderr
    assert b"linh" not in database.read_bytes().lower()
    assert "forgotten: 1" in take_in(do, people, text).output
    with pytest.raises(RefusedError, match="was forgotten"):
        do("add", "linh.tran@example.org")
    assert "they are asked to confirm" in do("add", "linh.tran@example.org", "--again").stderr
    assert "kept away" in do("forget", "never.here@example.org", "--yes").stderr


def test_the_list_goes_out_and_in_again(do: Do, tmp_path: Path) -> None:
    """An export is private, whole, safe to open in a spreadsheet, and imports as it was."""
    do("add", "amara@example.org", "--name", "=cmd()", "--teams", "design, payments")
    do("add", "yuki@example.org", "--country", "JP", "--muted", "pets")
    out = tmp_path / "out.csv"
    assert "2 people are in" in do("export", str(out)).stderr
    assert out.stat().st_mode & 0o777 == 0o600
    assert "'=cmd()" in out.read_text()
    assert do("export", "--country", "jp").stdout.count("\n") == 2
    shown = do("import", str(out), "--yes").output
    assert "0 to add, 0 to change, 0 to remove, 2 stay as they are" in shown
    with pytest.raises(RefusedError, match="cannot be written"):
        do("export", "/proc/out.csv")


def test_the_list_as_data(do: Do) -> None:
    """JSON has every field; addresses and names only where they are asked for."""
    do("add", "amara@example.org", "--name", "Amara", "--teams", "payments", "--language", "en")
    (short,) = json.loads(do("list", "--json", "--match", "AMARA").stdout)
    assert short["address"] == "a…@example.org"
    assert "name" not in short
    (whole,) = json.loads(do("list", "--json", "--addresses", "--team", "payments").stdout)
    assert (whole["address"], whole["name"], whole["teams"], whole["state"]) == (
        "amara@example.org",
        "Amara",
        ["payments"],
        "active",
    )
    assert "nonce" not in whole
    for other in (("--team", "design"), ("--language", "ja"), ("--match", "yuki")):
        assert json.loads(do("list", "--json", *other).stdout) == []


def test_a_database_in_git_is_refused(tmp_path: Path) -> None:
    """The verbs hold to the rule that git must never see the list."""
    project = repository(write_project(tmp_path / "project"), {})
    told = farflung(project, "subscribers", "list", code=1)
    assert "git would commit the database" in told.stderr
    assert not (project / ".farflung").exists()


def test_without_the_extra_the_verb_says_what_to_install(project: Path) -> None:
    """Nothing that needs the extra is imported before it was asked for."""
    code = (
        "import sys; sys.modules['sqlalchemy'] = None\n"
        "from farflung.cli import main\n"
        f"sys.argv = ['farflung', '-C', {str(project)!r}, 'subscribers', 'list']\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "pip install 'farflung[mail]'" in done.stderr
