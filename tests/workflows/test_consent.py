"""Withdrawing consent: an entry leaves every edition, and what is left can still be proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.projects import commit
from tests.workflows.newsrooms import KIWI, at, frozen, newsroom, shown

from farflung.edition.periods import parse_period
from farflung.errors import RefusedError, UsageError
from farflung.workflows.consent import Withdrawal, plan_withdrawal, withdraw
from farflung.workflows.gathering import Gatherer
from farflung.workflows.manifests import read_manifests
from farflung.workflows.project import open_project
from farflung.workflows.verifying import State, verify

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.workflows.project import Project

TODAY = "2026-12-01"


def planned(project: Project, path: str) -> Withdrawal:
    """Plan the withdrawal of an entry by its path in the project."""
    return plan_withdrawal(project, project.root / path, at(project, TODAY).today)


def manifest(project: Project, name: str) -> str:
    """Return a manifest as it is written."""
    return (project.root / f"newsletter/editions/{name}.yml").read_text("utf-8")


def states(project: Project) -> list[State]:
    """Verify all editions."""
    return [verdict.state for verdict in verify(project, ())]


def test_leaves_the_site_and_the_rest_is_proved(tmp_path: Path) -> None:
    """Page, feeds, search, letters and pictures lose it; the manifest keeps a hash and a word."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    assert "Kiwi" in shown(project, TODAY)
    assert "pictures/" in shown(project, TODAY)
    withdraw(planned(project, KIWI))
    after = shown(project, TODAY)
    assert "Kiwi" not in after
    assert "kiwi" not in after
    assert "pictures/" not in after
    assert "Aroha Ngata" in after
    text = manifest(project, "2026-W47")
    assert "kiwi" not in text
    assert "withdrawn: '2026-12-01'" in text
    (verdict,) = verify(project, ())
    assert (verdict.state, verdict.withdrawn, verdict.problems) == (State.REDUCED, 1, ())
    assert not (project.root / KIWI).exists()
    assert not (project.root / "newsletter/entries/pets/kiwi.png").exists()


def test_what_is_left_cannot_be_changed(tmp_path: Path) -> None:
    """After a withdrawal another title in the manifest is still seen as a change."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    withdraw(planned(project, KIWI))
    file = project.root / "newsletter/editions/2026-W47.yml"
    file.write_text(
        manifest(project, "2026-W47").replace("title: Trivia", "title: Riddles"), "utf-8"
    )
    assert states(project) == [State.CHANGED]


def test_an_edition_that_was_changed_is_not_proved_anew(tmp_path: Path) -> None:
    """Withdrawing does not bless what somebody edited in a manifest."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    file = project.root / "newsletter/editions/2026-W47.yml"
    file.write_text(
        manifest(project, "2026-W47").replace("title: Trivia", "title: Riddles"), "utf-8"
    )
    with pytest.raises(RefusedError, match="not as it was frozen"):
        planned(project, KIWI)
    assert (project.root / KIWI).exists()


def test_several_editions_and_answers(tmp_path: Path) -> None:
    """A riddle leaves the edition that asks it and the one that answers it."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    (project.root / "newsletter/entries/pets/late.md").write_text(
        (project.root / KIWI).read_text("utf-8").replace("2026-11-18", "2026-11-24"), "utf-8"
    )
    commit(project.root, "Another")
    project = frozen(open_project(project.root), "2026-11-29")
    assert "A stopped one" in shown(project, TODAY)
    found = planned(project, "newsletter/entries/trivia/clock.md")
    assert found.editions == ("2026-W47", "2026-W48")
    withdraw(found)
    assert "stopped" not in shown(project, TODAY)
    assert states(project) == [State.REDUCED, State.REDUCED]


def test_translations_go_with_their_original(tmp_path: Path) -> None:
    """Whichever is named: all languages of the site lose it, and translations and their pictures."""
    project = newsroom(tmp_path)
    settings = project.root / "newsletter/newsletter.yml"
    settings.write_text(f"{settings.read_text('utf-8')}languages: [en, ja]\n", "utf-8")
    pets = (project.root / KIWI).parent
    (pets / "kiwi.ja.md").write_text(
        "---\nname: きうい\nphoto: kiwi-ja.png\nalt: 茶色の犬\n---\n月曜日には意見があります。\n",
        "utf-8",
    )
    (pets / "kiwi-ja.png").write_bytes((pets / "kiwi.png").read_bytes())  # the same bytes twice
    commit(project.root, "Translate")
    original = {"kiwi.md", "kiwi.ja.md", "kiwi.png", "kiwi-ja.png"}
    project = open_project(project.root)
    assert {file.name for file in planned(project, KIWI).deleted} == original
    project = frozen(project, "2026-11-22")
    assert "きうい" in shown(project, TODAY)
    withdraw(planned(project, KIWI.replace(".md", ".ja.md")))
    assert not list(pets.iterdir())
    after = shown(project, TODAY)
    assert not [
        trace for trace in ("kiwi", "Kiwi", "きうい", "月曜日", "pictures/") if trace in after
    ]
    assert not [
        t for t in ("kiwi", "language: ja\n      sha") if t in manifest(project, "2026-W47")
    ]
    assert states(project) == [State.REDUCED]


def test_a_picture_that_another_entry_shows_stays(tmp_path: Path) -> None:
    """Only pictures that nothing else shows are deleted with an entry."""
    project = newsroom(tmp_path)
    twin = project.root / "newsletter/entries/pets/twin.md"
    twin.write_text((project.root / KIWI).read_text("utf-8").replace("Kiwi", "Weka"), "utf-8")
    assert [file.name for file in planned(project, KIWI).deleted] == ["kiwi.md"]


def test_not_yet_carried(tmp_path: Path) -> None:
    """An entry that waits for its edition is deleted with its picture; no manifest changes."""
    project = newsroom(tmp_path)
    found = planned(project, KIWI)
    assert (found.editions, found.manifests) == ((), {})
    withdraw(found)
    assert not list((project.root / "newsletter/entries/pets").iterdir())


@pytest.mark.parametrize("committed", [True, False])
def test_a_file_that_is_deleted_already(tmp_path: Path, *, committed: bool) -> None:
    """The path alone is enough, whether or not the deletion was committed."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    (project.root / KIWI).unlink()
    if committed:
        commit(project.root, "Let Kiwi go")
    found = planned(project, KIWI)
    assert found.editions == ("2026-W47",)
    withdraw(found)
    assert states(project) == [State.REDUCED]
    assert "Kiwi" not in shown(project, TODAY)


def test_done_twice(tmp_path: Path) -> None:
    """Afterwards nothing is left to do, and the plan says where it was done."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    withdraw(planned(project, KIWI))
    before = manifest(project, "2026-W47")
    again = planned(project, KIWI)
    assert again.is_done
    assert again.done == ("2026-W47",)
    assert manifest(project, "2026-W47") == before


def test_a_file_that_comes_back_is_held(tmp_path: Path) -> None:
    """A merge that brings the file back brings it into no edition of any cadence."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    text = (project.root / KIWI).read_bytes()
    picture = (project.root / "newsletter/entries/pets/kiwi.png").read_bytes()
    withdraw(planned(project, KIWI))
    (project.root / KIWI).write_bytes(text + b"\nEdited.\n")
    (project.root / "newsletter/entries/pets/kiwi.png").write_bytes(picture)
    manifests, _ = read_manifests(project)
    for name in ("2026-W48", "2026-11"):
        plan = Gatherer(project, manifests, at(project, TODAY)).gather(parse_period(name)).plan
        assert all(entry.path != KIWI for entry in plan.edition.entries)
        assert [held.reason for held in plan.held if held.what == KIWI] == [
            "its consent was withdrawn: delete this file"
        ]


def test_nothing_of_the_kind(tmp_path: Path) -> None:
    """An unknown entry is wrong usage with a suggestion; so is a file that is no entry."""
    project = newsroom(tmp_path)
    with pytest.raises(UsageError, match=r"there is no entry .*pets/kiwy\.md") as caught:
        planned(project, "newsletter/entries/pets/kiwy.md")
    assert caught.value.hint == f'did you mean "{KIWI}"?'
    with pytest.raises(UsageError, match=r"mkdocs\.yml is no entry"):
        planned(project, "mkdocs.yml")


def test_the_opening_letter_is_named(tmp_path: Path) -> None:
    """It is said that the editor's text names them too, and it can be taken out as an entry can."""
    project = newsroom(tmp_path)
    opening = project.root / "newsletter/editions/2026-W47.md"
    opening.parent.mkdir()
    opening.write_text("---\nby: Noor Haddad\n---\nKiwi sends greetings.\n", "utf-8")
    commit(project.root, "Open")
    project = frozen(open_project(project.root), "2026-11-22")
    assert planned(project, KIWI).mentions == ("newsletter/editions/2026-W47.md",)
    withdraw(planned(project, "newsletter/editions/2026-W47.md"))
    assert planned(project, KIWI).mentions == ()
    assert "sends greetings" not in shown(project, TODAY)
    assert "editions/2026-W47.md" not in manifest(project, "2026-W47")
    assert states(project) == [State.REDUCED]
