from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from jinja2 import UndefinedError
from tests.render import sample

from farflung.errors import ProblemsFound
from farflung.model import Letter
from farflung.problems import Severity, has_errors
from farflung.render.letter import render_letter
from farflung.render.page import page_css
from farflung.render.theme import read_theme
from farflung.render.themecheck import theme_problems

if TYPE_CHECKING:
    from farflung.render.look import Look

MASTHEAD = """\
{% extends "farflung/letter.html.j2" %}
{% block masthead %}
<tr><td class="mast"><h1 class="title">Our own {{ front.title }}</h1></td></tr>
{% endblock %}
"""


def dressed(**own: str) -> Look:
    """Return a look with templates of one's own; ``__`` in a name stands for a slash."""
    texts = {name.replace("__", "/").replace("_html", ".html.j2"): own[name] for name in own}
    return replace(sample.look(), theme=read_theme(texts))


def found(**own: str) -> list[tuple[str, str, str]]:
    """Return place, rule and hint of every problem of one's own templates."""
    return [(str(p.place), p.rule, p.hint) for p in theme_problems(dressed(**own))]


def test_ours_have_no_problems() -> None:
    """Without templates of one's own there is nothing to find, and nothing is tried."""
    assert theme_problems(sample.look()) == ()


def test_a_template_of_ones_own_replaces_ours() -> None:
    """It may extend the one it replaces; everything else stays ours, and the look is another."""
    look = dressed(letter_html=MASTHEAD)
    html = render_letter(sample.every_kind(), look).html
    assert theme_problems(look) == ()
    assert "Our own The Far-Flung Post" in html
    assert "Biscuit" in html
    assert html.count(Letter.PERSONAL) == 1
    assert look.digest != sample.look().digest


def test_a_partial_for_a_kind_of_ones_own() -> None:
    """A kind of one's own is shown by a partial of its name."""
    kinds = {**sample.kinds(), "recipe": replace(sample.kinds()["highlight"], name="recipe")}
    own = {"letter/_recipe.html.j2": "<p>Cook {{ block.heading }}</p>"}
    look = replace(sample.look(), kinds=kinds, theme=read_theme(own))
    assert theme_problems(look) == ()
    dish = replace(sample.entry("highlight", "Sambusa"), kind="recipe")
    edition = sample.edition(sample.section("recipe", "Recipes", dish))
    assert "<p>Cook Sambusa</p>" in render_letter(edition, look).html


def test_a_style_sheet_of_ones_own() -> None:
    """The page's style sheet can be replaced too; it is no template."""
    look = replace(sample.look(), theme=read_theme({"page.css": "p { color: {{ red }} }"}))
    assert page_css(look).endswith("p { color: {{ red }} }")


def test_every_fault_of_single_templates_at_once() -> None:
    """Syntax, unknown names and bad colours are told together, each at its line."""
    assert found(
        letter_html="{% if %}",
        page___book_html="\n{{ blok.heading }}\n",
        letter___pet_html='<p style="color:#12345">{{ block.heading }}</p>',
    ) == [
        (
            "newsletter/theme/letter.html.j2:1:1",
            "template-syntax",
            "",
        ),
        (
            "newsletter/theme/letter/_pet.html.j2:1:17",
            "bad-colour",
            "write it as #0b6e4f",
        ),
        (
            "newsletter/theme/page/_book.html.j2:2:1",
            "unknown-placeholder",
            'did you mean "block"?',
        ),
    ]


@pytest.mark.parametrize(
    ("text", "rule", "hint"),
    [
        ("\n{{ block.headin }}", "unknown-placeholder", 'did you mean "heading"?'),
        ("\n{{ block.shot.width / 0 }}", "template-fault", ""),
        ('\n{% include "letter/macro.html.j2" %}', "template-missing",
         'did you mean "letter/macros.html.j2"?'),
        ("\n{{ block.__class__.__mro__ }}", "template-fault", ""),
        ('\n{{ "".__class__.__base__.__subclasses__() }}', "template-fault", ""),
        ("\n{{ look.theme.environment.from_string('x') }}", "template-fault", ""),
        ("\n{{ (look.pictures.values() | first).letter.file.read_text() }}", "template-fault", ""),
        ("\n{% for x in range(10 ** 9) %}{% endfor %}", "template-fault", ""),
    ],
)  # fmt: skip
def test_faults_that_show_when_it_is_tried(text: str, rule: str, hint: str) -> None:
    """A theme is tried on an edition of every kind; what fails has its file and line.

    The sandbox lets a template neither reach into Python nor count without end.
    """
    problems = found(letter___pet_html=text)
    assert problems == [("newsletter/theme/letter/_pet.html.j2:2:1", rule, hint)]


def test_a_broken_template_makes_no_letter() -> None:
    """Rendering with a broken template tells where, in place of half a letter."""
    with pytest.raises(ProblemsFound) as caught:
        render_letter(sample.every_kind(), dressed(letter___pet_html="{{ block.nothing }}"))
    assert str(caught.value.problems[0].place) == "newsletter/theme/letter/_pet.html.j2:1:1"


def test_a_letter_that_nobody_can_leave() -> None:
    """A letter of one's own keeps the place where the link to leave goes."""
    problems = found(letter_html="<!doctype html><h1>{{ front.title }}</h1>")
    assert problems[0][:2] == ("newsletter/theme/letter.html.j2:1:1", "no-way-to-leave")


def test_what_mail_clients_do_not_know() -> None:
    """A letter of one's own that counts on what clients lack is warned of, at the line."""
    own = {
        "letter___pet_html": '<p>\n<b style="text-shadow: 1px 1px #000000">{{ block.heading }}</b>'
    }
    (problem,) = theme_problems(dressed(**own))
    assert str(problem.place) == "newsletter/theme/letter/_pet.html.j2:2:1"
    assert (problem.rule, problem.severity) == ("mail-client", Severity.WARNING)
    assert problem.message.startswith("text-shadow: not known to ")
    assert "outlook windows" in problem.message


def test_a_template_that_nothing_uses() -> None:
    """A misspelt name is a warning with the name that was meant."""
    problems = theme_problems(dressed(letter___pets_html="<p>Woof</p>"))
    assert [(p.rule, p.severity, p.hint) for p in problems] == [
        ("unused-template", Severity.WARNING, 'did you mean "letter/_pet.html.j2"?')
    ]
    assert not has_errors(problems)


def test_an_error_of_ours_stays_one() -> None:
    """What fails in a template of ours is a fault of ours, never blamed on somebody's file."""
    look = dressed(letter___pet_html="<p>{{ block.heading }}</p>")
    with pytest.raises(UndefinedError):
        look.theme.render("letter.html.j2", look=look, words=look.words, front=None,
                          chapters=3, on_site=False, head_css="", preheader="",
                          edition=sample.every_kind(), web="", calendar=look.calendar)  # fmt: skip
