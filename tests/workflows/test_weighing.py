"""A letter with many photos: what the mail weighs, and what of it stays the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

from PIL import Image
from tests.pictures.samples import noise, opened, request, saved
from tests.render import sample

from farflung.mail.message import Addressee, Envelope, compose, list_id
from farflung.pictures import lighten, prepare
from farflung.render.budget import mailed_bytes, within_budget
from farflung.render.letter import render_letter

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.model import Letter

PHOTOS = 4
BUDGET = 250_000


def photo(number: int) -> bytes:
    """Return a photo that is heavy at any quality."""
    grain = noise(300, 200, seed=number).resize((1072, 715), Image.Resampling.BICUBIC)
    return saved(grain, "JPEG", quality=92)


def mailed(letter: Letter) -> bytes:
    """Return the letter as it is mailed."""
    sender = "The Post <post@example.org>"
    when = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    name = list_id("The Post", sender)
    noor = Addressee("<a@example.org>", to="Noor <noor@example.org>")
    return compose(letter, Envelope(sender, when, name), noor)


def letter_of(cache: Path) -> Letter:
    """Render an edition whose pets have a photo each."""
    requests = [request(photo(number)) for number in range(PHOTOS)]
    made = prepare(requests, cache).pictures
    pets = [
        sample.entry("pet", f"Pet {n}", name=f"Pet {n}", photo=f"{n}.jpg", alt="A pet asleep")
        for n in range(PHOTOS)
    ]
    shown = [
        replace(pet, pictures=(replace(pet.pictures[0], sha256=asked.sha256),))
        for pet, asked in zip(pets, requests, strict=True)
    ]
    edition = sample.edition(sample.section("pet", "Pets", *shown))
    return render_letter(edition, replace(sample.look(), pictures=made))


def test_a_letter_of_photos_fits_its_budget(tmp_path: Path) -> None:
    """The message itself is within the budget; words and names are as before, each photo is there."""
    letter = letter_of(tmp_path)
    assert len(letter.pictures) == PHOTOS
    assert len(mailed(letter)) > BUDGET
    lighter = lighten([picture.rendition for picture in letter.pictures], tmp_path)
    fit = within_budget(letter, lighter, BUDGET)
    assert (fit.html, fit.text) == (letter.html, letter.text)
    message = mailed(fit)
    assert BUDGET * 0.7 < len(message) <= mailed_bytes(fit) <= BUDGET
    parts = message_from_bytes(message, policy=policy.default).walk()
    assert sum(part.get_content_maintype() == "image" for part in parts) == PHOTOS
    for before, after in zip(letter.pictures, fit.pictures, strict=True):
        image = opened(after.rendition)
        assert image.size == (after.rendition.width, after.rendition.height)
        shape = before.rendition.width / before.rendition.height
        assert abs(image.width / image.height - shape) < 0.02


def test_lighter_files_get_lighter(tmp_path: Path) -> None:
    """Photos and drawings that shine through, the same everywhere, and not made twice."""
    drawing = noise(300, 200)
    drawing.putalpha(Image.linear_gradient("L").resize(drawing.size))
    asked = [request(photo(1)), request(saved(drawing, "PNG"))]
    letters = [one.letter for one in prepare(asked, tmp_path).pictures.values()]
    made = lighten(letters, tmp_path)
    for letter in letters:
        steps = [letter, *made[letter.sha256]]
        weights = [step.file.stat().st_size for step in steps]
        assert weights == sorted(weights, reverse=True)
        assert weights[-1] < weights[0] / 4
        assert {step.media_type for step in steps} == {letter.media_type}
    again = lighten(letters, tmp_path / "again")
    for letter in letters:
        assert [r.sha256 for r in again[letter.sha256]] == [r.sha256 for r in made[letter.sha256]]
    written = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*") if file.is_file()}
    assert lighten(letters, tmp_path) == made
    assert written == {f: f.stat().st_mtime_ns for f in tmp_path.rglob("*") if f.is_file()}
    letters[0].file.write_bytes(b"damaged")
    assert lighten([replace(letters[0], sha256="0" * 64)], tmp_path) == {"0" * 64: ()}
