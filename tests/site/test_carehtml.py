"""What readers see of the care of a page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from farflung.catalogue import spoken
from farflung.site.care import Care
from farflung.site.carehtml import CareWriter
from farflung.site.caretaker import Alternate, PageCare
from farflung.site.records import Surroundings
from farflung.site.words import HandbookWords

AROUND = Surroundings(site_url="", scope="/", selector="latest", rooms=(), live=("latest", "next"))
CARE = Care("IT <b>& co", dt.date(2026, 11, 20), 6, dt.date(2026, 11, 2))
PAGE = PageCare(CARE, "en")


def _writer(language: str = "en", around: Surroundings = AROUND) -> CareWriter:
    return CareWriter(spoken(HandbookWords, language), around)


def test_what_is_known() -> None:
    """Below the text stands who and when, above it a notice that the browser shows when it is time."""
    html = _writer().write(PAGE, "a/b/index.html")
    assert html.below == (
        '<dl class="ff-care"><div><dt>Owner</dt><dd>IT &lt;b&gt;&amp; co</dd></div>'
        '<div><dt>Last change</dt><dd><time datetime="2026-11-02">2 November 2026</time></dd></div>'
        '<div><dt>Last review</dt><dd><time datetime="2026-11-20">20 November 2026</time></dd></div>'
        '<div><dt>Next review</dt><dd><time datetime="2027-05-20">20 May 2027</time></dd></div></dl>'
    )
    assert 'data-ff-due="2027-05-20" data-ff-live="latest next" hidden>' in html.above
    assert "tell its owner: IT &lt;b&gt;&amp; co." in html.above
    assert html.head == ""


def test_what_is_not_known() -> None:
    """Nothing is said of it; a page that nobody owns says so when it is overdue."""
    nothing = _writer().write(PageCare(Care("", None, 6), "en"), "index.html")
    assert nothing.parts == ("", "", "")
    nobody = _writer().write(PageCare(replace(CARE, owner=""), "en"), "index.html")
    assert "Nobody owns it yet." in nobody.above
    assert "Owner" not in nobody.below


def test_an_owner_that_is_no_text() -> None:
    """Control characters out of CODEOWNERS get into no page."""
    html = _writer().write(PageCare(replace(CARE, owner="a\x07b"), "en"), "index.html")
    assert "\x07" not in "".join(html.parts)
    assert "Owner" not in html.below


def test_days_and_words_are_in_the_language_of_the_page() -> None:
    """Spanish pages say it in Spanish."""
    html = _writer("es").write(replace(PAGE, language="es"), "index.html")
    assert "20 de noviembre de 2026" in html.below
    assert "Owner" not in html.below


LANGUAGES = (Alternate("en", "English", "a/"), Alternate("es", "español", "es/a/", current=True))


def test_a_page_in_two_languages() -> None:
    """It leads from one to the other, and search engines too; addresses count from its folder."""
    around = replace(AROUND, language="es", home="https://example.org/h/latest/")
    page = replace(PAGE, language="es", languages=LANGUAGES, older=dt.date(2026, 11, 9))
    html = _writer("es", around).write(page, "a/index.html")
    assert '<li><a href="../../a/" lang="en" hreflang="en">English</a></li>' in html.above
    assert (
        '<a href="../../es/a/" lang="es" hreflang="es" aria-current="page">español</a>'
        in html.above
    )
    assert "9 de noviembre de 2026" in html.above
    assert html.head == (
        '<link rel="alternate " hreflang="en" href="https://example.org/h/latest/a/">'
        '<link rel="alternate " hreflang="x-default" href="https://example.org/h/latest/a/">'
        '<link rel="alternate " hreflang="es" href="https://example.org/h/latest/es/a/">'
    )


def test_a_site_without_an_address() -> None:
    """The start page leads to itself as ./, because an empty address is any page's own."""
    start = (Alternate("en", "English", "", current=True), Alternate("es", "español", "es/"))
    html = _writer().write(replace(PAGE, languages=start), "index.html")
    assert '<a href="./" lang="en"' in html.above
    assert 'hreflang="es" href="./es/">' in html.head
    assert "ff-older" not in html.above
