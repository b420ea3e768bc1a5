"""Invented editions for the tests of this room: every kind once, a kind of one's own, and more."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.config import Delivery, Publication, SectionSettings
from farflung.kinds import Kind, read_kinds
from farflung.model import (
    Cadence,
    ChangeKind,
    Edition,
    Entry,
    FeedItem,
    Field,
    FieldType,
    HandbookChange,
    Opening,
    Period,
    Picture,
    Rendition,
    Section,
    SourcePicture,
)
from farflung.render.look import Look
from farflung.render.theme import Theme, read_theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.model import Item, Value

WEEK = Period(dt.date(2026, 11, 16), dt.date(2026, 11, 22), Cadence.WEEKLY, "2026-W47")
FROZEN = dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)
SITE = "https://handbook.example.org/"


@cache
def theme() -> Theme:
    """Read the theme once a test process."""
    return read_theme()


@cache
def kinds() -> Mapping[str, Kind]:
    """Return our own kinds."""
    found, problems = read_kinds(Path("/nowhere"))
    assert not problems
    return found


def sha(text: str) -> str:
    """Return a hash that looks like that of a file."""
    return hashlib.sha256(text.encode()).hexdigest()


def entry(kind: str, heading: str, body: str = "", **fields: Value) -> Entry:
    """Make an entry of a kind; ``by``, ``link`` and the like are its own, the rest are fields."""
    declared = kinds()[kind]
    made = tuple(
        Field(spec.name, spec.label, spec.type, fields[spec.name])
        for spec in declared.fields
        if spec.name in fields and spec.name not in {"by", "link", "language", "audience"}
    )
    photos = tuple(
        SourcePicture(field.name, f"newsletter/entries/{field.value}", sha(str(field.value)),
                      str(fields.get("alt") or fields.get("cover_alt") or ""))
        for field in made if field.type is FieldType.IMAGE
    )  # fmt: skip
    name = heading.lower().replace(" ", "-")[:30]
    audience = fields.get("audience", ())
    assert isinstance(audience, tuple)
    return Entry(
        f"{kind}s", kind, f"newsletter/entries/{kind}s/{name}.md", sha(heading),
        dt.date(2026, 11, 19), heading, body, str(fields.get("by", "")),
        str(fields.get("link", "")), str(fields.get("language", "")),
        audience, fields=made, pictures=photos,
    )  # fmt: skip


def picture(name: str, width: int, height: int, folder: Path = Path("/cache")) -> Picture:
    """Make the record of a picture that is called ``name`` in an entry."""
    source = sha(name)

    def rendition(wide: int, suffix: str, media_type: str) -> Rendition:
        file = folder / f"{source[:16]}-{wide}.{suffix}"
        return Rendition(file, wide, round(height * wide / width), media_type, sha(file.name))

    widths = [wide for wide in (480, 960) if wide <= width] or [width]
    return Picture(
        source,
        tuple(rendition(wide, "jpg", "image/jpeg") for wide in widths),
        tuple(rendition(wide, "webp", "image/webp") for wide in widths),
        rendition(widths[-1], "jpg", "image/jpeg"),
    )


PICTURES = {"team.jpg": (1600, 900), "lena.jpg": (900, 1200), "biscuit.jpg": (1600, 1200),
            "cover.jpg": (800, 1200), "meme.png": (1200, 1000)}  # fmt: skip


def pictures(folder: Path = Path("/cache")) -> dict[str, Picture]:
    """Return the pictures of the sample by the hash of their source."""
    made = (picture(name, *size, folder) for name, size in PICTURES.items())
    return {one.source: one for one in made}


def publication(**changes: object) -> Publication:
    """Make a publication; ``changes`` are settings."""
    settings: dict[str, object] = {
        "title": "The Far-Flung Post",
        "sender": "The Far-Flung Post <post@example.org>",
        "reply_to": "editors@example.org",
        "sections": (SectionSettings(id="highlights", kind="highlight"),),
    }
    return Publication.model_validate({**settings, **changes})


def look(site_url: str = SITE, extra: Mapping[str, Kind] | None = None, **changes: object) -> Look:
    """Make a look; ``changes`` are settings of the publication."""
    return Look(publication(**changes), {**kinds(), **(extra or {})}, pictures(), theme(), site_url)


def linked() -> Look:
    """Make a look whose letters lead to pictures rather than carry them."""
    return look(delivery=Delivery(pictures="link"))


def edition(*sections: Section, period: Period = WEEK, frozen: dt.datetime | None = FROZEN,
            opening: Opening | None = None) -> Edition:  # fmt: skip
    """Make an edition of some sections."""
    return Edition(period, sections, opening or Opening(), frozen=frozen, commit="c" * 40)


def section(kind: str, title: str, *items: Item) -> Section:
    """Make a section of one kind; its id is the kind with an s, as the entries' is."""
    return Section(f"{kind}s", kind, title, items)


def every_kind() -> Edition:
    """Return an edition that carries every kind."""
    riddle = entry("trivia", "Which of our offices has the best view?", question="Which of our"
                   " offices has the best view?", answer="The one you are in.")  # fmt: skip
    made = edition(*_talk(), *_people(), *_comforts(), *_world(), opening=_OPENING)
    return Edition(made.period, made.sections, made.opening, made.history, made.frozen,
                   made.commit, (riddle,))  # fmt: skip


_OPENING = Opening(
    "Dear all,\n\nit is the week in which both hemispheres complain about the weather, for opposite"
    " reasons. In between, we opened our incident reviews, met **two new colleagues**, and learned"
    " that Biscuit can mute a call by walking on the keyboard.\n\nMake a cup of something. This"
    " takes seven minutes.",
    "Noor Haddad, editor of the week",
    "Open reviews, a new clock in Lagos, and Biscuit",
)


def _talk() -> tuple[Section, ...]:
    return (
        section(
            "highlight",
            "Highlights of the week",
            entry(
                "highlight", "Incident reviews are public now",
                "Every review since January is on the site, with the names left out. Support reads"
                " them before the first call of the day; **two customers** have written to say"
                " thanks.\n\n- 41 reviews\n- 0 names\n- [one habit](https://example.org/habit)",
                by="Amara Okafor", link="https://example.org/reviews", team="Reliability",
                photo="team.jpg", alt="Six people on a video call, all of them laughing",
            ),
            entry("highlight", "東京チームが新しい時計を公開しました",
                  "世界中の同僚の現地時間が一目でわかります。会議の前にぜひ見てください。", by="佐藤 健二",
                  team="Tools", language="ja"),
            entry("highlight", "פרסמנו את מדריך הנגישות", "כל מי שכותב דף יכול להיעזר בו.",
                  by="נועה לוי", language="he"),
        ),
        section(
            "update", "Updates",
            entry("update", "Payments move to the new ledger on Tuesday",
                  "Done: the dry run. Next: the move itself, from 06:00 UTC. In the way: nothing"
                  " we know of.", by="Kenji Sato", team="Payments", status="on track"),
        ),
        section(
            "question", "Questions and answers",
            entry("question", "Why do we not have a four-day week?",
                  "Other organisations of our size do.", to="Marta Duarte",
                  answer="We tried it in two teams.\n\n> It worked for one of them.\n\nThe report is"
                  " [in the handbook](https://example.org/report).", answered_by="Marta Duarte"),
            entry("question", "Will there be a gathering next year?", by="Tomas Novak",
                  to="Marta Duarte", due=dt.date(2026, 12, 4)),
        ),
    )  # fmt: skip


def _people() -> tuple[Section, ...]:
    return (
        section(
            "new-hire", "Welcome",
            entry("new-hire", "Lena Fischer", "I grew up above a bakery and still wake at four."
                  " Before this I taught physics.", name="Lena Fischer", role="Support engineer",
                  timezone="Africa/Lagos", country="NG", ask_me_about="sourdough and satellites",
                  buddy="Amara Okafor", photo="lena.jpg", alt="Lena on a balcony in the evening"),
            entry("new-hire", "Ravi Menon", "I like maps, and people who read them aloud.",
                  name="Ravi Menon", role="Designer", timezone="Asia/Kolkata"),
        ),
        section("kudos", "Thanks",
                Entry("kudoss", "kudos", "newsletter/entries/kudoss/night.md", sha("night"),
                      dt.date(2026, 11, 18), "Thanks", "You stayed with the on-call person through"
                      " the whole night, and nobody had asked you to.", fields=(
                          Field("from", "From", FieldType.PERSON, "Amara Okafor"),
                          Field("to", "To", FieldType.PEOPLE, ("Kenji Sato", "Lena Fischer")),
                          Field("value", "Value", FieldType.CHOICE, "share-the-work")))),
        section("milestone", "Milestones",
                entry("milestone", "Tomas Novak", "Ten years of asking why.", person="Tomas Novak",
                      occasion="work anniversary", day="11-21"),
                entry("milestone", "Noor Haddad", person="Noor Haddad", occasion="birthday",
                      day="11-19")),
        section("support", "Words of support",
                entry("support", "Ravi Menon", "Ravi's father is ill. Ravi is away until December.",
                      person="Ravi Menon", how="A card is at the link in the team's channel.")),
        section("opportunity", "Opportunities",
                entry("opportunity", "Lead the handbook's search for a quarter",
                      "Suits somebody who loves words. No code is needed.", team="Handbook",
                      apply_by=dt.date(2026, 11, 30), contact="Marta Duarte")),
        section("value-story", "Our values at work",
                entry("value-story", "The page that nobody had asked for", "Kenji wrote down how"
                      " refunds work, the evening before his leave.", by="Marta Duarte",
                      value="write-it-down")),
    )  # fmt: skip


def _comforts() -> tuple[Section, ...]:
    return (
        section("event", "Coming up",
                entry("event", "Tea with nobody in charge", "Bring a cup. There is no agenda.",
                      day=dt.date(2026, 11, 26), time="08:30", timezone="Asia/Tokyo", minutes=45,
                      where="https://example.org/tea"),
                entry("event", "Quiet hour for writing", day=dt.date(2026, 11, 27), time="14:00",
                      timezone="UTC", where="The writing room")),
        section("book", "Books",
                entry("book", "The Lighthouse Ledger", "A keeper counts ships that never come. It"
                      " is the best book about waiting that I know.", by="Tomas Novak",
                      author="Mira Solberg", isbn="9780306406157", cover="cover.jpg",
                      cover_alt="A worn paperback with a lighthouse on it"),
                entry("book", "How to Leave a Meeting", "Short. Kind. Right.", author="J. Adeyemi",
                      by="Lena Fischer")),
        section("pet", "Pets",
                entry("pet", "Biscuit", "Has never once been on mute.", by="Noor Haddad",
                      name="Biscuit", photo="biscuit.jpg",
                      alt="A ginger cat asleep on a laptop keyboard")),
        section("watercooler", "The watercooler",
                entry("watercooler", "Watercooler", "Why did the remote worker cross the road?\n\n"
                      "To find out whether the road had better wifi.", by="Ravi Menon",
                      type="joke"),
                entry("watercooler", "Deploying on a Friday", by="Kenji Sato", type="meme",
                      picture="meme.png", alt="A very small boat on a very large wave")),
        section("trivia", "Trivia",
                entry("trivia", "How many time zones has the country with the most of them?",
                      "It is not the largest country.", answer="Twelve: France, with all of its"
                      " territories.", question="How many time zones has the country with the most"
                      " of them?")),
    )  # fmt: skip


def _world() -> tuple[Section, ...]:
    moment = dt.datetime(2026, 11, 18, 9, 0, tzinfo=dt.UTC)
    return (
        section("link", "Worth reading",
                FeedItem("links", "Engineering blog", "tag:example.org,2026:1",
                         "Clocks that agree", "https://blog.example.org/clocks", moment,
                         "A. Guest", "<p>What we learned from <b>forty</b> clocks.</p>"),
                entry("link", "The map of silent hours", "When is nobody awake? Almost never.",
                      by="Ravi Menon", link="https://example.org/silent")),
        Section("handbook", "handbook-changes", "New in the handbook", (
            HandbookChange("time-zones/index.md", "Working across time zones", ChangeKind.CHANGED,
                           summary="Say which hours are shared"),
            HandbookChange("values/trust.md", "Trust", ChangeKind.ADDED),
            HandbookChange("care/leave.md", "Leave", ChangeKind.MOVED, "benefits/leave.md"),
            HandbookChange("old/fax.md", "Sending a fax", ChangeKind.REMOVED))),
    )  # fmt: skip
