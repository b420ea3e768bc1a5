"""The letter in Chromium: at the widths of a desk and of phones, in light, dark and large type."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from tests.axe import violations
from tests.render import sample

from farflung.model import Opening
from farflung.render.colours import CONTRAST, INVERSIONS, contrast
from farflung.render.letter import render_letter, render_web_letter
from farflung.render.mailclients.allowed import ALLOWED
from farflung.render.mailclients.css import of_declarations
from farflung.render.mailclients.lint import support

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from farflung.model import Edition

WIDTHS = (600, 375, 320)
LANDMARKS = ("region", "landmark-one-main")
"""A letter is shown inside the page of a mail client, which has the landmarks."""

PAIRS = """() => {
  const numbers = s => s.match(/[0-9.]+/g).map(Number);
  const hex = c => '#' + c.slice(0, 3).map(v => v.toString(16).padStart(2, '0')).join('');
  const below = e => { for (; e; e = e.parentElement) {
    const c = numbers(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c } return [255, 255, 255] };
  const found = {};
  const add = (e, words) => {
    const pair = [hex(numbers(getComputedStyle(e).color)), hex(below(e))];
    found[pair] = [...pair, words.trim().slice(0, 40)] };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (walk.currentNode.data.trim() && !e.closest('.preheader')) add(e, walk.currentNode.data);
  }
  document.querySelectorAll('img').forEach(e => add(e, e.alt));
  return Object.values(found) }"""

LARGER = """() => {
  const sizes = [...document.body.querySelectorAll('*')].map(e => [e, getComputedStyle(e)])
    .map(([e, s]) => [e, parseFloat(s.fontSize), parseFloat(s.lineHeight)]);
  for (const [e, size, line] of sizes) {
    e.style.setProperty('font-size', 2 * size + 'px', 'important');
    if (line) e.style.setProperty('line-height', 2 * line + 'px', 'important');
  } }"""

BOXES = """() => [...document.querySelectorAll(
    '.mast, .mark, .dateline, .contents, .section, .item, .close, .bleed, .quote, .card, .frame,'
    + '.tile, .foot, img')]
  .map(e => [e.className || e.tagName, e.getBoundingClientRect()])
  .filter(([name, box]) => box.width)
  .map(([name, box]) => [name.split(' ')[0], box.x, box.y, box.width, box.height])"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open an empty page."""
    opened = browser.new_page()
    yield opened
    opened.close()


def show(page: Page, html: str, width: int, scheme: str = "light") -> None:
    """Show a letter at a width and in a colour scheme."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_content(html)


def lengthy() -> Edition:
    """Return an edition of every kind with words and addresses that are far too long."""
    edition = sample.every_kind()
    update = sample.entry(
        "update", "Donau" * 30, f"<https://example.org/{'a' * 200}>", team="B" * 90
    )
    more = sample.section("update", "C" * 60, update)
    return sample.edition(*edition.sections, more, opening=Opening("D" * 200))


def letter(language: str = "en") -> str:
    """Return the letter with every kind."""
    return render_letter(sample.every_kind(), sample.look(language=language)).html


def with_pictures(html: str) -> str:
    """Put a grey picture of the right size in the place of each."""

    def drawn(match: re.Match[str]) -> str:
        made = BytesIO()
        Image.new("L", (int(match[1]), int(match[2])), 128).save(made, "PNG")
        code = base64.b64encode(made.getvalue()).decode()
        return f'src="data:image/png;base64,{code}" width="{match[1]}" height="{match[2]}"'

    return re.sub(r'src="cid:[^"]+" width="(\d+)" height="(\d+)"', drawn, html)


def fits(page: Page, width: int) -> bool:
    """Tell whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth") == width)


def unreadable(page: Page) -> list[tuple[str, str, str]]:
    """Return the texts whose contrast is too low, with their colours."""
    return [(t, b, words) for t, b, words in page.evaluate(PAIRS) if contrast(t, b) < CONTRAST]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_and_can_be_read(page: Page, width: int, scheme: str) -> None:
    """With pictures blocked, in light and in dark: contrast of AA, and no scrolling sideways."""
    html = render_letter(lengthy(), sample.look()).html
    show(page, html, width, scheme)
    assert fits(page, width)
    assert unreadable(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_type_of_twice_the_size(page: Page, width: int) -> None:
    """Text of 200 per cent wraps inside its place (WCAG 2.2, 1.4.4).

    The postmark alone is cut off; it is an ornament, whose days the dateline tells.
    """
    show(page, with_pictures(letter()), width)
    page.evaluate(LARGER)
    assert fits(page, width)
    cells = "[...document.querySelectorAll('td')].filter(e => !e.closest('.mark'))"
    outside = f"{cells}.filter(e => e.scrollWidth > e.clientWidth + 9)"
    assert page.evaluate(f"{outside}.map(e => e.textContent.trim())") == []


@pytest.mark.parametrize("width", WIDTHS)
def test_boxes_from_left_to_right(page: Page, width: int) -> None:
    """The sheet's columns are where we looked at them, within two pixels, pictures and all."""
    show(page, with_pictures(letter()), width)
    side = 36 if width > 480 else 20
    inner = width - 2 * side
    boxes = page.evaluate(BOXES)
    found = {name: (x, wide) for name, x, _, wide, _ in boxes}
    whole = {"mast", "section", "item", "close", "bleed", "foot"}
    columns = {"dateline": (side, inner), "contents": (side, inner), "frame": (side, inner)}
    for name, (x, wide) in {**dict.fromkeys(whole, (0, width)), **columns}.items():
        assert found[name] == pytest.approx((x, wide), abs=2), name
    assert found["tile"] == pytest.approx((side, 62), abs=2)
    if width > 340:
        assert found["mark"] == pytest.approx((width - side - 88, 88), abs=8)
    images = [(wide, high) for name, _, _, wide, high in boxes if name in {"photo", "portrait"}]
    assert images[0] == pytest.approx((width, width * 900 / 1600), abs=2)
    assert all(wide <= width for wide, _ in images)


@pytest.mark.parametrize("width", WIDTHS)
def test_boxes_from_right_to_left(page: Page, width: int) -> None:
    """A letter in Arabic is the mirror image: every box, within two pixels."""
    show(page, with_pictures(letter()), width)
    boxes = page.evaluate(BOXES)
    show(page, with_pictures(letter("ar")), width)
    mirrored = page.evaluate(BOXES)
    assert [name for name, *_ in boxes] == [name for name, *_ in mirrored]
    for (name, x, _, wide, _), (_, other, _, other_wide, _) in zip(boxes, mirrored, strict=True):
        assert (other, other_wide) == pytest.approx((width - x - wide, wide), abs=2), name
    assert fits(page, width)


def test_rhythm(page: Page) -> None:
    """Sections stand further apart than items, items further than what belongs to one."""
    show(page, with_pictures(letter()), 600)
    tops = "[...document.querySelectorAll('.ornament')].map(e => e.getBoundingClientRect().y)"
    bottoms = "[...document.querySelectorAll('.item > :last-child')].map(e => e.getBoundingClientRect().bottom)"
    edges = sorted(page.evaluate(bottoms))
    for top in page.evaluate(tops)[1:]:
        assert top - max(edge for edge in edges if edge < top) >= 50


def test_a_client_that_knows_none_of_the_enhancements(page: Page) -> None:
    """Without all that some client lacks the letter still fits its 600 pixels and can be read."""
    show(page, bare(with_pictures(letter())), 600)
    assert fits(page, 600)
    assert unreadable(page) == []
    whole = page.locator("body").inner_text()
    assert [line for line in ("The Far-Flung Post", "Biscuit", "Trust") if line not in whole] == []
    sheet = page.locator("table.sheet").bounding_box()
    assert sheet
    assert sheet["width"] == 600


def bare(html: str) -> str:
    """Take away the style sheet, and from the styles what some client lacks."""
    known = frozenset(support())

    def kept(match: re.Match[str]) -> str:
        lines = [line for line in match[1].split(";") if line.strip() and not is_extra(line)]
        return f'style="{";".join(lines)}"'

    def is_extra(line: str) -> bool:
        used = {feature for feature, _ in of_declarations(line, known)}
        return any(feature in ALLOWED and support()[feature].lacking for feature in used)

    return re.sub(r'style="([^"]*)"', kept, re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL))


def test_colours_that_a_client_has_turned(page: Page) -> None:
    """Gmail and Outlook force darkness on light letters: all text keeps its contrast of AA."""
    show(page, letter(), 600)
    pairs = page.evaluate(PAIRS)
    assert len(pairs) >= 7
    for client, turned in INVERSIONS.items():
        for text, below, words in pairs:
            light, dark = turned(text, False), turned(below, True)  # noqa: FBT003
            assert contrast(light, dark) >= CONTRAST, (client, words)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing(page: Page, width: int, scheme: str) -> None:
    """axe-core has no fault to find with the mailed letter."""
    show(page, with_pictures(letter()), width, scheme)
    assert violations(page, without=LANDMARKS) == []


def test_axe_finds_nothing_on_the_site(page: Page) -> None:
    """The letter's copy on the site is a page of its own, with a landmark."""
    show(page, render_web_letter(sample.every_kind(), sample.look()), 1280)
    assert violations(page) == []


def test_axe_would_find_something(page: Page) -> None:
    """The check itself works: it sees pale text and a picture without words."""
    show(page, '<p style="color:#ccc;background:#fff">Pale</p><img src="x">', 375)
    found = " ".join(violations(page))
    assert "color-contrast" in found
    assert "image-alt" in found
