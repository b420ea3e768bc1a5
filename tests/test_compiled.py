"""Templates that are compiled once for all runs of a user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import DictLoader, Environment, pass_context

from farflung.compiled import CompiledTemplates, compiled_templates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = "{% if name %}\nHello {{ name }}{% endif %}"


class Counting(Environment):
    """An environment that counts how often it has to compile."""

    compiled = 0

    def _generate(self, *arguments: Any, **more: Any) -> str:
        self.compiled += 1
        return super()._generate(*arguments, **more)


def _filled(cache: CompiledTemplates, text: str = TEXT, **manner: Any) -> tuple[str, int]:
    """Fill a template in an environment of its own; return the text, and what was compiled."""
    env = Counting(loader=DictLoader({"a.html": text}), bytecode_cache=cache, **manner)
    return env.get_template("a.html").render(name="<Ada>"), env.compiled


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a user's cache of our own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    compiled_templates.cache_clear()
    yield tmp_path / "cache/farflung/templates"
    compiled_templates.cache_clear()


def test_compiled_once(tmp_path: Path) -> None:
    """Another process, which finds the folder alone, compiles nothing and says the same."""
    assert _filled(CompiledTemplates(tmp_path)) == ("\nHello <Ada>", 1)
    assert _filled(CompiledTemplates(tmp_path)) == ("\nHello <Ada>", 0)


def test_another_template(tmp_path: Path) -> None:
    """Another text, or another way to read it, is another template."""
    cache = CompiledTemplates(tmp_path)
    _filled(cache)
    assert _filled(cache, "Bye {{ name }}") == ("Bye <Ada>", 1)
    assert _filled(cache, trim_blocks=True) == ("Hello <Ada>", 1)
    assert _filled(cache, autoescape=True) == ("\nHello &lt;Ada&gt;", 1)
    assert _filled(cache) == ("\nHello <Ada>", 0)


def test_other_filters(tmp_path: Path) -> None:
    """Whether a filter is handed the context is compiled in, so another such filter counts."""

    @pass_context
    def shout(_context: Any, text: str) -> str:
        return text.upper()

    said = []
    for one in (str.upper, shout, str.upper):
        env = Counting(loader=DictLoader({"a": "{{ 'x'|say }}"}))
        env.bytecode_cache, env.filters["say"] = CompiledTemplates(tmp_path), one
        said.append((env.get_template("a").render(), env.compiled))
    assert said == [("X", 1), ("X", 1), ("X", 0)]


def test_in_memory(tmp_path: Path) -> None:
    """Without a folder, or with one that is gone or damaged, templates are compiled and kept here."""
    nowhere = CompiledTemplates(None)
    assert [_filled(nowhere)[1], _filled(nowhere)[1]] == [1, 0]
    gone = CompiledTemplates(tmp_path / "gone")
    assert [_filled(gone)[1], _filled(gone)[1]] == [1, 0]
    _filled(CompiledTemplates(tmp_path))
    for file in tmp_path.glob("*.jinja"):
        file.write_bytes(file.read_bytes()[:-9])
    assert _filled(CompiledTemplates(tmp_path)) == ("\nHello <Ada>", 1)


def test_of_one_user(own: Path) -> None:
    """The folder is the user's own, below the cache that the XDG specification names."""
    assert _filled(compiled_templates())[1] == 1
    assert own.stat().st_mode & 0o777 == 0o700
    assert len([*own.glob("*.jinja")]) == 1


@pytest.mark.parametrize("above", [False, True])
def test_not_where_others_write(own: Path, *, above: bool) -> None:
    """What somebody else could have put there would be run, so it is not looked at."""
    own.mkdir(parents=True, mode=0o700)
    (own.parent if above else own).chmod(0o777)
    _filled(compiled_templates())
    assert not [*own.iterdir()]


def test_not_through_a_link(own: Path, tmp_path: Path) -> None:
    """Nor is a folder that somebody else's link leads to."""
    own.parent.mkdir(parents=True)
    own.symlink_to(tmp_path, target_is_directory=True)
    _filled(compiled_templates())
    assert not [*tmp_path.glob("*.jinja")]


def test_without_a_home(monkeypatch: pytest.MonkeyPatch, own: Path) -> None:
    """A user whose home cannot be written has them in memory; a relative cache does not count."""
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    monkeypatch.setenv("HOME", "/proc/nowhere")
    assert _filled(compiled_templates()) == ("\nHello <Ada>", 1)
    assert not own.exists()
