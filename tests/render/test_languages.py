"""Page, letter and text in other languages, and for readers of some groups."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from tests.render import sample
from tests.render.reading import Reading, read

from farflung.model import Entry, Opening, Variant
from farflung.render.letter import render_letter, render_web_letter
from farflung.render.page import edition_page
from farflung.render.text import render_web_text
from farflung.render.web import web_sites

if TYPE_CHECKING:
    from farflung.model import Edition
    from farflung.render.look import Look

TOKYO = ("country:JP", "team:tools")


def look() -> Look:
    """Make a look that speaks English, Japanese and Arabic."""
    return sample.look(languages=("en", "ja", "ar"), teams={"tools": "Tools & Co"})


def translated(entry: Entry, language: str, **changes: Any) -> Entry:
    """Make a translation of an entry."""
    path = entry.path.replace(".md", f".{language}.md")
    return replace(entry, path=path, language=language, **changes)


def edition() -> Edition:
    """Make an edition with a translated pet, an Arabic highlight, and one for Tokyo alone."""
    pet = sample.entry("pet", "Biscuit", "Never on mute.", name="Biscuit", photo="biscuit.jpg",
                       alt="A cat", by="Noor Haddad")  # fmt: skip
    pet = replace(pet, translations=(
        translated(pet, "ja", heading="ビスケット", body="ミュートなし。",
                   pictures=(replace(pet.pictures[0], alt="猫"),)),
        translated(pet, "ar", heading="بسكويت", body="لا يُكتم."),
    ))  # fmt: skip
    arabic = sample.entry("highlight", "لقاء القاهرة", "حضر 24 زميلًا.", by="ليلى منصور",
                          language="ar", team="Support")  # fmt: skip
    tokyo = sample.entry("highlight", "Tokyo office hours", "Nine to five.", by="Kenji Sato",
                         audience=TOKYO, photo="team.jpg", alt="A door")  # fmt: skip
    opening = Opening("Dear all,", "Noor", "Hello", "a" * 64, translations=(
        Opening("皆さん", "ヌール", "こんにちは", "b" * 64, "ja"),
    ))  # fmt: skip
    titled = replace(sample.section("highlight", "Of the week", arabic, tokyo),
                     titles={"ja": "今週"})  # fmt: skip
    return sample.edition(titled, sample.section("pet", "Pets", pet), opening=opening)


def facing(found: Reading) -> tuple[str, str]:
    """Return language and direction of a document."""
    (html,) = found.all("html")
    return html["lang"], html["dir"]


def test_a_letter_speaks_the_language_of_its_readers() -> None:
    """Fixed words, dates, titles, the opening letter and translated entries are in the language."""
    letter = render_letter(edition(), look(), Variant("ja"))
    found = read(letter.html)
    assert (letter.language, letter.subject) == ("ja", "こんにちは")
    assert facing(found) == ("ja", "ltr")
    for text in (
        "週刊",
        "2026年11月16日～22日",
        "今号の内容",
        "皆さん",
        "今週",
        "ペット",
        "ビスケット",
    ):
        assert text in found.text
        assert text in letter.text
    assert [image["alt"] for image in found.all("img")] == ["猫"]
    assert "Never on mute" not in letter.html + letter.text
    assert "写真：Noor Haddad" in found.text


def test_what_nobody_translated_is_in_its_own_language() -> None:
    """An entry without a translation keeps its words, labels and dates, with its lang and dir."""
    letter = render_letter(edition(), look(), Variant("ja"))
    cells = {c["id"]: (c["lang"], c["dir"]) for c in read(letter.html).all("td") if "lang" in c}
    assert cells == {"highlights-لقاء-القاهرة": ("ar", "rtl")}
    arabic = render_letter(edition(), look(), Variant("ar"))
    others = [c["lang"] for c in read(arabic.html).all("td") if "lang" in c]
    assert others == ["en"]  # the opening letter
    assert facing(read(arabic.html)) == ("ar", "rtl")
    titles = [(h["lang"], h["dir"]) for h in read(arabic.html).all("h2") if "lang" in h]
    assert titles == [("en", "ltr")]  # "Of the week"


def test_words_within_an_entry_are_in_its_language() -> None:
    """Within an Arabic entry of an English letter, the words beside its text are Arabic too."""
    question = sample.entry("question", "متى اللقاء القادم؟", by="ليلى منصور", language="ar",
                            due=dt.date(2026, 12, 4))  # fmt: skip
    made = sample.edition(sample.section("question", "Questions", question))
    text = render_letter(made, look()).text
    assert "سؤال من ليلى منصور" in text
    assert "4 ديسمبر 2026" in text
    assert "Asked by" not in text
    swahili = replace(question, language="sw", heading="Lini?", by="Zuhura")
    made = sample.edition(sample.section("question", "Questions", swahili))
    assert "Asked by Zuhura" in render_letter(made, look()).text  # we have no words of Swahili


def test_names_of_the_other_direction_keep_what_follows_in_place() -> None:
    """After an Arabic name in an English line comes a mark, before the dot and the date."""
    note = sample.entry("update", "Ledger", "Done.", by="ليلى", team="Payments", status="done")
    made = sample.edition(sample.section("update", "Updates", note))
    letter = render_letter(made, look())
    assert "ليلى\u200e · 19 November" in letter.text
    assert "ليلى\u200e · 19 November" in letter.html
    assert "ليلى\u200e" not in render_letter(made, look(), Variant("ja")).text.replace(
        "ليلى\u200e · 19 November", ""
    )


def test_lines_of_text_face_their_direction() -> None:
    """In an Arabic text a line that begins with Latin letters is still laid out from the right."""
    lines = render_letter(edition(), look(), Variant("ar")).text.splitlines()
    assert "\u200fThe Far-Flung Post" in lines
    assert any(line.startswith("\u200f---") for line in lines)


def test_an_entry_for_a_group_is_in_the_letters_of_those_who_belong() -> None:
    """One group in common is enough; everybody else's letter is without it, pictures too."""
    for audience in ({"country:JP"}, {"team:tools", "country:DE"}):
        letter = render_letter(edition(), look(), Variant(audience=frozenset(audience)))
        assert "Tokyo office hours" in letter.text
        assert "For Japan and the team Tools &amp; Co" in letter.html
        assert len(letter.pictures) == 2
    for audience in (set[str](), {"country:DE"}, {"team:JP"}):
        letter = render_letter(edition(), look(), Variant(audience=frozenset(audience)))
        assert "Tokyo" not in letter.html + letter.text
        assert len(letter.pictures) == 1


def test_nothing_for_a_group_is_on_the_site() -> None:
    """Pages, feeds, the letter to read again, search and pictures show what is for everybody."""
    sites = web_sites([edition()], (), look())
    for site in sites:
        slots = "".join(slot.html for page in site.pages for slot in page.slots)
        found = "".join(entry.text + entry.title for page in site.pages for entry in page.search)
        files = b"".join(f.content for f in site.files if isinstance(f.content, bytes)).decode()
        assert "Tokyo" not in slots + found + files
        assert not [f for f in site.files if sample.sha("team.jpg")[:16] in f.path]
    assert [f for f in sites[0].files if sample.sha("biscuit.jpg")[:16] in f.path]


def test_a_letter_depends_on_edition_look_and_variant_alone() -> None:
    """The same variant makes the same bytes, whatever was rendered before it."""
    variants = [
        Variant(tag, frozenset(groups)) for tag in ("", "ja", "ar") for groups in ((), TOKYO)
    ]
    first = {variant: render_letter(edition(), look(), variant) for variant in variants}
    again = {variant: render_letter(edition(), look(), variant) for variant in reversed(variants)}
    assert first == again
    assert len({letter.html for letter in first.values()}) == len(variants)
    assert render_letter(edition(), look(), Variant("en")) == render_letter(edition(), look())


def test_a_site_for_each_language() -> None:
    """The main language lies at the top, others in their folders with pages, letters and feeds."""
    english, japanese, arabic = web_sites([edition()], (), look())
    assert (english.folder, japanese.folder, arabic.folder) == ("", "ja", "ar")
    assert (japanese.language, arabic.language) == ("ja", "ar")
    paths = {file.path for file in japanese.files}
    assert {"2026-W47/letter.html", "2026-W47/letter.txt", "feed.xml", "newsletter.css"} <= paths
    assert not [path for path in paths if path.startswith("pictures/")]
    page = next(page for page in japanese.pages if page.path == "2026-W47/index.md")
    html = "".join(slot.html for slot in page.slots)
    assert 'src="../../pictures/' in html
    assert "ビスケット" in html
    letter = next(f for f in japanese.files if f.path == "2026-W47/letter.html")
    assert b'src="../../pictures/' in bytes(letter.content)


def test_pages_lead_to_the_same_page_in_other_languages() -> None:
    """With whole addresses for search engines, and near ones for the reader."""
    japanese = web_sites([edition()], (), look())[1]
    pages = {page.path: page for page in japanese.pages}
    archive, page = pages["index.md"], pages["2026-W47/index.md"]
    shelf = pages["sections/pets/index.md"]
    assert [(a.language, a.href, a.current) for a in page.alternates] == [
        ("en", "../../2026-W47/", False),
        ("ja", "../../ja/2026-W47/", True),
        ("ar", "../../ar/2026-W47/", False),
    ]
    assert page.alternates[0].address == f"{sample.SITE}newsletter/2026-W47/"
    assert [a.href for a in archive.alternates] == ["../", "../ja/", "../ar/"]
    assert [a.href for a in shelf.alternates] == [
        f"../../../{folder}sections/pets/" for folder in ("", "ja/", "ar/")
    ]
    html = "".join(slot.html for slot in shelf.slots)
    assert shelf.title == "ペット"
    assert "ビスケット" in html
    assert 'src="../../../pictures/' in html
    assert 'href="../../2026-W47/#pets-biscuit"' in html
    masthead = read(page.slots[0].html)
    assert [a.get("hreflang") for a in masthead.all("a")[1:]] == ["en", "ja", "ar"]
    assert [a.get("aria-current") for a in masthead.all("a")[1:]] == [None, "page", None]
    alone = edition_page(edition(), sample.look(), preview=False)
    assert alone.alternates == ()
    assert "hreflang" not in alone.slots[0].html


def test_the_search_finds_an_entry_where_it_is_in_its_own_language() -> None:
    """An entry that was not translated is found on the main page alone."""
    english, japanese, arabic = (
        {entry.anchor for page in site.pages for entry in page.search}
        for site in web_sites([edition()], (), look())
    )
    assert {"pets-biscuit", "highlights-لقاء-القاهرة"} <= english
    assert {"pets-biscuit"} == {anchor for anchor in japanese if anchor}
    assert {"pets-biscuit", "highlights-لقاء-القاهرة"} == {anchor for anchor in arabic if anchor}


def test_a_feed_for_each_language() -> None:
    """Each has its language, its own addresses and ids, and what it shows in it."""
    ids = set()
    for site, tag in zip(web_sites([edition()], (), look()), ("en", "ja", "ar"), strict=True):
        files = {
            file.path: bytes(file.content) for file in site.files if file.path.startswith("feed")
        }
        atom = ET.fromstring(files["feed.xml"].decode())  # noqa: S314 - we have just made it
        assert atom.get("{http://www.w3.org/XML/1998/namespace}lang") == tag
        ids |= {found.text for found in atom.iter("{http://www.w3.org/2005/Atom}id")}
        feed = json.loads(files["feed.json"])
        folder = "" if tag == "en" else f"{tag}/"
        assert feed["items"][0]["url"] == f"{sample.SITE}newsletter/{folder}2026-W47/"
        assert feed["language"] == tag
    assert len(ids) == 6


def test_letters_on_the_site_lead_to_their_language() -> None:
    """The mailed letter links to the page in its own language."""
    letter = render_letter(edition(), look(), Variant("ar"))
    assert f"{sample.SITE}newsletter/ar/2026-W47/" in letter.html
    assert f"{sample.SITE}newsletter/ar/" in letter.text
    web = render_web_letter(edition(), look().speaking("ar"))
    assert facing(read(web)) == ("ar", "rtl")
    assert "بسكويت" in render_web_text(edition(), look().speaking("ar"))


def test_scripts_without_italics_are_upright() -> None:
    """A slanted heading is a fault of the type in Japanese and Arabic."""
    for tag, slanted in (("", True), ("ja", False), ("ar", False)):
        html = render_letter(edition(), look(), Variant(tag)).html
        styles = re.findall(r'class="section-title"[^>]*style="([^"]*)"', html)
        assert all(("font-style: normal" not in style) is slanted for style in styles)
