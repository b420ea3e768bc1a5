"""A newsletter in three languages and a handbook in Spanish, from contribution to letter."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
import yaml
from tests.starter.conftest import make_starter

if TYPE_CHECKING:
    from pathlib import Path

    from tests.starter.conftest import Starter

MONDAY = "2026-11-30T08:00:00+00:00"
FILES = {
    "entries/pets/zeytin.ja.md": "---\nalt: 眠る猫\n---\n報告書を書きました。\n",
    "entries/highlights/tokyo.md": (
        "---\ndate: 2026-11-24\ntitle: Tokyo office hours\naudience: [country:JP]\n---\n"
        "Nine to five.\n"
    ),
    "editions/2026-W48.md": "Dear all,\n",
    "editions/2026-W48.ja.md": "---\nsubject: 今週の便り\n---\n皆さん、\n",
}


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Starter:
    """Make a starter with translations, freeze an edition of it, and build it once."""
    starter = make_starter(tmp_path_factory.mktemp("spoken") / "project")
    settings = starter.root / "newsletter/newsletter.yml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("timezone:", "languages: [en, ja, ar]\ntimezone:", 1), "utf-8")
    site = starter.root / "mkdocs.yml"
    text = site.read_text("utf-8")
    text = text.replace("  name: material\n", "  name: material\n  language: es\n", 1)
    site.write_text(re.sub(r"\n +languages: .*", "", text), "utf-8")
    for page in (starter.root / "handbook").rglob("*.??.md"):
        page.unlink()  # one language is enough here
    for name, content in FILES.items():
        (starter.root / "newsletter" / name).write_text(content, "utf-8")
    starter.commit("Speak three languages")
    starter.farflung("edition", "freeze", "--at", MONDAY)
    starter.commit("Freeze 2026-W48")
    starter.farflung("build", "--offline", "--at", MONDAY)
    return starter


def read(starter: Starter, path: str) -> str:
    """Return a file of the site."""
    return (starter.root / "site" / path).read_text("utf-8")


def test_the_manifest_proves_every_language(spoken: Starter) -> None:
    """It keeps the hashes of translations, and of a letter a language and of all groups."""
    text = (spoken.root / "newsletter/editions/2026-W48.yml").read_text("utf-8")
    manifest = yaml.safe_load(text)
    pets = next(section for section in manifest["sections"] if section["id"] == "pets")
    (zeytin,) = (entry for entry in pets["entries"] if "zeytin" in entry["path"])
    assert [t["language"] for t in zeytin["translations"]] == ["ja"]
    assert [t["language"] for t in manifest["opening"]["translations"]] == ["ja"]
    proven = [(v["language"], v.get("audience")) for v in manifest["letter"]["variants"]]
    tokyo = ["country:JP"]
    assert proven == [("en", tokyo), ("ja", None), ("ja", tokyo), ("ar", None), ("ar", tokyo)]
    assert len({v["html"] for v in manifest["letter"]["variants"]}) == len(proven)


def test_verify_looks_at_all_letters(spoken: Starter) -> None:
    """A proof of one language that does not hold is found; all of them hold at first."""
    done = spoken.farflung("edition", "verify", "2026-W48")
    assert "every byte is as it was frozen" in done.stdout
    file = spoken.root / "newsletter/editions/2026-W48.yml"
    frozen = file.read_text("utf-8")
    proof = yaml.safe_load(frozen)["letter"]["variants"][3]["text"]
    file.write_text(frozen.replace(proof, "0" * 64), "utf-8")
    try:
        done = spoken.farflung("edition", "verify", "2026-W48", code=1)
        assert "frozen-changed" in done.stderr
    finally:
        file.write_text(frozen, "utf-8")


def test_a_translation_is_frozen_with_its_original(spoken: Starter) -> None:
    """A later edit of it is seen, taken from git, and shown nowhere."""
    file = spoken.root / "newsletter/entries/pets/zeytin.ja.md"
    text = file.read_text("utf-8")
    file.write_text(text + "\n追記。\n", "utf-8")
    try:
        done = spoken.farflung("edition", "verify", "2026-W48")
        assert "every byte is as it was frozen" in done.stdout
        assert "zeytin.ja.md: warning: frozen-changed: this file was changed" in done.stderr
    finally:
        file.write_text(text, "utf-8")


def test_the_site_in_each_language(spoken: Starter) -> None:
    """Pages, letters and feeds of each language, in its words, leading to the others."""
    japanese = read(spoken, "newsletter/ja/2026-W48/index.html")
    assert '<html lang="ja"' in japanese
    assert "報告書を書きました。" in japanese
    assert "ハンドブック" in japanese
    base = "https://handbook.example.org/newsletter"
    for tag, folder in (("en", ""), ("ja", "/ja"), ("ar", "/ar"), ("x-default", "")):
        link = f'<link rel="alternate" hreflang="{tag}" href="{base}{folder}/2026-W48/">'
        assert link in japanese
        assert link in read(spoken, "newsletter/2026-W48/index.html")
    assert f'<link rel="canonical" href="{base}/ja/2026-W48/">' in japanese
    arabic = read(spoken, "newsletter/ar/index.html")
    assert '<html lang="ar"' in arabic
    assert 'dir="rtl"' in arabic
    assert 'xml:lang="ja"' in read(spoken, "newsletter/ja/feed.xml")
    assert "報告書を書きました。" in read(spoken, "newsletter/ja/2026-W48/letter.txt")
    assert "/newsletter/ja/2026-W48/</loc>" in read(spoken, "newsletter/ja/sitemap.xml")
    assert "newsletter/ja/sitemap.xml" in read(spoken, "sitemap.xml")


def test_pictures_are_found_from_every_language(spoken: Starter) -> None:
    """A page in a folder deeper leads to the files that the main one has."""
    folder = spoken.root / "site/newsletter/ja/2026-W48"
    html = (folder / "index.html").read_text("utf-8")
    sources = [
        part.partition('"')[0] for part in html.split('src="')[1:] if "pictures/" in part[:40]
    ]
    assert sources
    assert all((folder / source).resolve().is_file() for source in sources)


def test_the_search_finds_all_languages(spoken: Starter) -> None:
    """From the handbook and from each newsletter; nothing for some readers only is in it."""
    index = json.loads(read(spoken, "next/search/search_index.json"))
    found = {document["location"]: document["text"] for document in index["docs"]}
    assert "報告書" in found["../newsletter/ja/2026-W48/#pets-zeytin"]
    assert "farflung-search.js?also=..%2F..%2F" in read(spoken, "newsletter/ja/index.html")
    assert not [text for text in found.values() if "Nine to five" in text]


def test_nothing_for_some_readers_is_on_the_site(spoken: Starter) -> None:
    """No file of the site tells what is for Japan alone."""
    for file in (spoken.root / "site").rglob("*"):
        if file.is_file() and file.suffix in {".html", ".xml", ".json", ".txt"}:
            assert "Tokyo office hours" not in file.read_text("utf-8"), file


def test_preview_of_a_variant(spoken: Starter, tmp_path: Path) -> None:
    """The letter of a language and of those who belong to groups, under names of their own."""
    out = ("--out", str(tmp_path))
    spoken.farflung("preview", "2026-W48", *out, "--language", "ja", "--audience", "country:JP")
    text = (tmp_path / "2026-W48.ja.country-JP.txt").read_text("utf-8")
    assert "Tokyo office hours" in text
    assert "皆さん、" in text
    mail = (tmp_path / "2026-W48.ja.country-JP.eml").read_bytes()
    assert b"Content-Language: ja" in mail
    done = spoken.farflung("preview", *out, "--language", "jp", code=2)
    assert "is not made in the language" in done.stderr
    done = spoken.farflung("preview", *out, "--audience", "JP", code=2)
    assert "write it as country:JP" in done.stderr


def test_the_handbook_speaks_the_language_of_its_theme(spoken: Starter) -> None:
    """What the site says around a page, and what its scripts say, is Spanish here."""
    assert "Esta página no está aquí" in read(spoken, "404.html")
    page = read(spoken, "next/values/index.html")
    for words in ("Responsable", "Último cambio", "Manual", "Cambios", "de noviembre de 2026"):
        assert words in page
    assert "Descartar" in page  # in the words of the script
    assert "Qué cambió en el manual" in read(spoken, "changes/index.html")


def test_check_finds_faulty_translations(spoken: Starter) -> None:
    """A translation without an original, and an unknown language, are problems with file and hint."""
    wrong = spoken.root / "newsletter/entries/pets/nobody.ja.md"
    country = spoken.root / "newsletter/entries/pets/zeytin.jp.md"
    for file in (wrong, country):
        file.write_text("---\nname: モモ\n---\nはい\n", "utf-8")
    try:
        done = spoken.farflung("check", code=1)
        told = done.stdout + done.stderr
        assert "nobody.ja.md: translation-without-original" in told
        assert 'did you mean "ja"?' in told
    finally:
        wrong.unlink()
        country.unlink()
