"""An import between the look at it and the yes to it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.projects import write_project

from farflung.errors import RefusedError
from farflung.workflows.importing import carry_out_import, plan_import
from farflung.workflows.maildatabase import open_mail
from farflung.workflows.project import open_project
from farflung.workflows.subscribers import Filter, forget, listing, remove

if TYPE_CHECKING:
    from pathlib import Path


def test_what_changed_meanwhile_counts(tmp_path: Path) -> None:
    """Who left or was forgotten after the plan was shown stays away; nobody else is removed."""
    project = open_project(write_project(tmp_path))
    file = tmp_path / "people.csv"
    with open_mail(project, {}) as mail:
        file.write_text("email\namara@example.org\nyuki@example.org\nlinh@example.org\n")
        carry_out_import(project, mail, plan_import(project, mail, file, {}, keep=False))
        file.write_text("email,name\namara@example.org,A\nyuki@example.org,Y\nnew@example.org,N\n")
        planned = plan_import(project, mail, file, {}, keep=False)
        remove(project, mail, "amara@example.org")
        forget(mail, "new@example.org", dt.date(2026, 11, 27))
        done = carry_out_import(project, mail, planned)
        assert [c.subscriber.address.key for c in done.changed] == ["yuki@example.org"]
        assert (len(done.added), len(done.removed), done.left, done.forgotten) == (0, 1, 1, 1)
        names = [(s.address.key, s.profile.name) for s in listing(mail, Filter())]
        assert names == [("amara@example.org", ""), ("yuki@example.org", "Y")]


def test_more_than_was_shown_is_not_removed(tmp_path: Path) -> None:
    """Where another import brought people after the plan was shown, the plan is void."""
    project = open_project(write_project(tmp_path))
    file, other = tmp_path / "people.csv", tmp_path / "other.csv"
    with open_mail(project, {}) as mail:
        file.write_text("email\namara@example.org\n")
        other.write_text("email\namara@example.org\nyuki@example.org\n")
        planned = plan_import(project, mail, file, {}, keep=False)
        carry_out_import(project, mail, plan_import(project, mail, other, {}, keep=False))
        with pytest.raises(RefusedError, match="changed meanwhile"):
            carry_out_import(project, mail, planned)
        assert len(listing(mail, Filter())) == 2
