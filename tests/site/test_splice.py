from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from farflung.site.resident import apply_edits, edits_between

BUILT = "<head>\n<link canonical=/latest/a/>\n</head>\n<body>\n<p>one</p>\n</body>\n"
FINISHED = BUILT.replace("/latest/", "/next/").replace("<body>\n", "<body>\n<b>Old version</b>\n")


def test_finishing_is_done_to_the_new_text() -> None:
    """A changed line and an added one are found again around a new paragraph."""
    edits = edits_between(BUILT, FINISHED)
    assert edits is not None
    again = apply_edits(edits, BUILT.replace("<p>one</p>", "<p>two</p>\n<p>three</p>"))
    assert again == FINISHED.replace("<p>one</p>", "<p>two</p>\n<p>three</p>")


def test_a_page_that_finishing_leaves_alone() -> None:
    """Where nothing was done, nothing is done."""
    assert edits_between(BUILT, BUILT) == ()
    assert apply_edits((), "anything") == "anything"


def test_a_place_that_is_not_found_again() -> None:
    """Where the surroundings of an edit are gone or there twice, there is no answer."""
    edits = edits_between(BUILT, FINISHED)
    assert edits is not None
    assert apply_edits(edits, BUILT.replace("<p>one</p>", "")) is not None
    assert apply_edits(edits, BUILT.replace("<link", "<meta")) is None
    assert apply_edits(edits, BUILT * 2) is None


lines = st.lists(st.sampled_from("abcdefgh"), max_size=12).map(
    lambda found: "".join(f"{x}\n" for x in found)
)


@given(built=lines, finished=lines)
def test_edits_make_the_finished_page(built: str, finished: str) -> None:
    """Done to the very page they come from, edits make the finished one, or there is no answer."""
    edits = edits_between(built, finished)
    assert edits is not None
    assert apply_edits(edits, built) in {finished, None}
