from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.gather.theme import read_own_theme

if TYPE_CHECKING:
    from pathlib import Path


def test_no_theme(tmp_path: Path) -> None:
    """Most projects have no templates of their own."""
    assert read_own_theme(tmp_path) == ({}, ())


def test_own_templates(tmp_path: Path) -> None:
    """Templates and style sheets are read by their names; notes and hidden files are passed over."""
    home = tmp_path / "newsletter/theme"
    (home / "letter").mkdir(parents=True)
    (home / "letter/_pet.html.j2").write_bytes("\ufeffWoof\r\n".encode())
    (home / "page.css").write_text("p {}")
    (home / "README.md").write_text("Ours.")
    (home / ".page.css").write_text("an editor's")
    assert read_own_theme(tmp_path) == ({"letter/_pet.html.j2": "Woof\n", "page.css": "p {}"}, ())


def test_what_is_no_template(tmp_path: Path) -> None:
    """Links, huge files and other encodings are problems, all at once; nothing of them is read."""
    home = tmp_path / "newsletter/theme"
    home.mkdir(parents=True)
    secret = tmp_path / "secret"
    secret.write_text("a password")
    (home / "a.html.j2").symlink_to(secret)
    (home / "b.css").write_bytes(b"x" * 300_000)
    (home / "c.css").write_bytes(b"\xff")
    texts, problems = read_own_theme(tmp_path)
    assert texts == {}
    assert [(str(p.place), p.rule) for p in problems] == [
        ("newsletter/theme/a.html.j2", "link"),
        ("newsletter/theme/b.css", "file-too-large"),
        ("newsletter/theme/c.css", "not-utf8"),
    ]
