"""The wheel in an environment of its own, and the editable install that runs these tests."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from farflung import resources


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that must succeed and return what it printed."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """Build the wheel, install it into an empty environment, and return that one's command.

    No network is used: the packages that Farflung depends on are those of this environment, put on
    the path of the new one. Farflung itself can only come from the wheel, because the editable
    install of this environment is a .pth file, and those are not followed from such a path.
    """
    home = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", home, cwd=repository)
    (wheel,) = home.glob("farflung-*.whl")
    environment = home / "environment"
    venv.create(environment, symlinks=True)
    python = environment / "bin/python"
    target = Path(
        run(python, "-c", "import site; print(site.getsitepackages()[0])", cwd=home).strip()
    )
    (target / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")
    pip = (sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet")
    run(*pip, "--no-deps", "--no-index", wheel, cwd=home)
    origin = run(python, "-c", "import farflung; print(farflung.__file__)", cwd=home)
    assert origin.startswith(str(environment))
    return environment / "bin/farflung"


def test_init_and_build_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    """The installed command makes the starter project and builds its site, browser editor included."""
    out = run(installed, "init", "ours", cwd=tmp_path)
    assert "files in ours" in out
    found = run(installed, "-C", "ours", "check", "--format", "concise", cwd=tmp_path).splitlines()
    assert [line for line in found if "private-entry" not in line] == []  # the starter's examples
    with (tmp_path / "ours/newsletter/newsletter.yml").open("a", encoding="utf-8") as settings:
        settings.write("editor: {backend: github, repo: example/handbook}\n")
    run(installed, "-C", "ours", "build", "--offline", cwd=tmp_path)
    site = tmp_path / "ours/site"
    assert (site / "newsletter/2026-W47/letter.html").is_file()
    assert (site / "next/values/index.html").is_file()
    assert {"config.yml", "index.html", "names.js", "sveltia-cms.js"} < {
        file.name for file in (site / "admin").iterdir()
    }
    assert 'href="../newsletter/"' in (site / "next/index.html").read_text("utf-8")


def test_the_wheel_carries_the_starter_and_nothing_private(installed: Path) -> None:
    """The wheel has themes, kinds, rules and starter, and no tests, caches or built site."""
    (wheel,) = installed.parents[2].glob("farflung-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("themes/newsletter/letter.html.j2", "mkdocs.yml", "handbook/index.md"):
        assert f"farflung/_bundle/{name}" in names
    assert "farflung/kinds/pet.yml" in names
    assert "farflung/rules/missing-alt.md" in names
    assert "farflung/catalogue/po/ja.po" in names
    assert not [n for n in names if n.startswith(("tests/", "site/")) or ".farflung/" in n]


def test_the_editable_install_finds_the_repository(repository: Path) -> None:
    """In a checkout, themes and starter are the repository's own folders."""
    assert resources.themes_folder() == repository / "themes"
    assert resources.starter_files()["mkdocs.yml"] == repository / "mkdocs.yml"
