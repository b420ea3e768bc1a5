from __future__ import annotations

from typing import TYPE_CHECKING

from tests.render import sample

from farflung.model import Opening
from farflung.render.letter import render_letter

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

WORST_CONTRAST = """() => {
  const light = c => { const v = c.map(x => { x /= 255; return x <= .04045 ? x / 12.92
    : ((x + .055) / 1.055) ** 2.4 }); return .2126 * v[0] + .7152 * v[1] + .0722 * v[2] };
  const numbers = s => s.match(/[0-9.]+/g).map(Number);
  const below = e => { for (; e; e = e.parentElement) {
    const c = numbers(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c } return [255, 255, 255] };
  let worst = 21;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || e.closest('.preheader')) continue;
    const [a, b] = [light(numbers(getComputedStyle(e).color)), light(below(e))];
    worst = Math.min(worst, (Math.max(a, b) + .05) / (Math.min(a, b) + .05));
  }
  return worst }"""


def test_letter_on_screens(browser: Browser, tmp_path: Path) -> None:
    """With pictures blocked the letter fits 375 and 600 pixels, and all of it can be read.

    Measured in Chromium, in light and in dark mode: contrast of at least 4.5 (WCAG AA), and no
    scrolling sideways, whatever is long.
    """
    edition = sample.every_kind()
    long = sample.entry("update", "Donau" * 30, f"<https://example.org/{'a' * 200}>", team="B" * 90)
    edition = sample.edition(*edition.sections, sample.section("update", "C" * 60, long),
                             opening=Opening("D" * 200))  # fmt: skip
    file = tmp_path / "letter.html"
    file.write_text(render_letter(edition, sample.look()).html, encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    for width in (375, 600):
        page.set_viewport_size({"width": width, "height": 800})
        _fits(page, width)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(WORST_CONTRAST) >= 4.5
    page.close()


def _fits(page: Page, width: int) -> None:
    page.emulate_media(color_scheme="light")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(WORST_CONTRAST) >= 4.5
