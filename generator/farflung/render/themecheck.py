"""What is wrong with an organisation's own templates, found before anything is made with them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, meta, nodes

from farflung.errors import ProblemsFound
from farflung.model import Letter
from farflung.problems import Place, Problem, Severity, did_you_mean, in_file_order
from farflung.render.letter import render_letter
from farflung.render.specimen import SPECIMEN_PICTURE, specimen
from farflung.render.theme import OURS, OWN_THEME, syntax_problem
from farflung.render.web import web_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from farflung.render.look import Look
    from farflung.render.mailclients.lint import Finding
    from farflung.render.theme import Theme

__all__ = ["theme_problems"]

_COLOUR = re.compile(
    r"(?:color|background|border[a-z-]*)\s*:[^;{}]*?(#[0-9A-Za-z]*)", re.IGNORECASE
)
_FOLDERS = (("letter", "html"), ("page", "html"), ("page/shelf", "html"), ("text", "txt"))
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)


def theme_problems(look: Look) -> tuple[Problem, ...]:
    """Return every problem of the look's own templates, in file order; none where it has none.

    First each template by itself: whether it parses, whether it names what it is not given, and
    its colours. Where all of that is well, the theme is tried on an edition of every kind.
    """
    found = [
        *_strangers(look),
        *(problem for name in look.theme.own for problem in _of_template(look.theme, name)),
    ]
    if look.theme.own and not found:
        found.extend(_of_trial(look))
    return in_file_order(found)


def _of_template(theme: Theme, name: str) -> Iterator[Problem]:
    text = theme.own[name]
    if name.endswith(".j2"):
        try:
            tree = theme.environment.parse(text, name, f"{OWN_THEME}/{name}")
        except TemplateSyntaxError as error:
            yield syntax_problem(theme, error)
            return
        yield from _unknown(theme, name, tree)
    if ".css" in name or ".html" in name:
        yield from _colours(theme, name)


def _unknown(theme: Theme, name: str, tree: nodes.Template) -> Iterator[Problem]:
    """Find names that nothing gives a value."""
    given = _given(theme)
    for word in sorted(meta.find_undeclared_variables(tree) - given):
        uses = [node.lineno for node in tree.find_all(nodes.Name) if node.name == word]
        message = f'there is no "{word}" to put here'
        hint = did_you_mean(word, given)
        yield theme.problem(name, min(uses, default=1), "unknown-placeholder", message, hint)


def _given(theme: Theme) -> set[str]:
    """Return the names that our own templates use, which are those that have a value."""
    used = map(meta.find_undeclared_variables, theme.trees())
    return set().union(*used) | theme.environment.globals.keys()


def _colours(theme: Theme, name: str) -> Iterator[Problem]:
    for number, line in enumerate(theme.own[name].splitlines(), 1):
        for match in _COLOUR.finditer(line):
            if not _HEX.fullmatch(match[1]):
                message = f'"{match[1]}" is not a colour'
                hint = "write it as #0b6e4f"
                problem = theme.problem(name, number, "bad-colour", message, hint)
                place = replace(problem.place, column=match.start(1) + 1, length=len(match[1]))
                yield replace(problem, place=place)


def _strangers(look: Look) -> Iterator[Problem]:
    """Find files whose name means nothing: neither ours, nor a kind's, nor named by another."""
    theme = look.theme
    own_partials = {
        f"{folder}/_{kind}.{suffix}.j2" for kind in look.kinds for folder, suffix in _FOLDERS
    }
    everything = "\n".join(theme.own.values())
    for name in theme.added:
        if name not in own_partials and f'"{name}"' not in everything:
            message = "nothing uses this template"
            known = {*theme.environment.list_templates(), *own_partials} - theme.own.keys()
            hint = did_you_mean(name, known)
            place = Place(f"{OWN_THEME}/{name}")
            yield Problem(place, "unused-template", message, hint, Severity.WARNING)


def _of_trial(look: Look) -> Iterator[Problem]:
    """Make letter, pages and archive of a specimen, with an address for the site and without."""
    from farflung.render.mailclients.lint import lint_letter  # noqa: PLC0415 - few have templates

    pictures = {SPECIMEN_PICTURE.source: SPECIMEN_PICTURE}
    edition = specimen(look.kinds)
    for address in ("https://example.org/", ""):
        trial = replace(look, pictures=pictures, site_url=address)
        try:
            letter = render_letter(edition, trial)
            web_site((edition,), (edition,), trial)
        except ProblemsFound as error:
            yield from error.problems
        else:
            if Letter.PERSONAL not in letter.html:
                yield _nowhere_to_leave()
            yield from (_unreliable(look.theme, finding) for finding in lint_letter(letter.html))


def _unreliable(theme: Theme, finding: Finding) -> Problem:
    """Say what mail clients make of something, at the line that asks for it where that is told."""
    from farflung.render.mailclients.lint import support  # noqa: PLC0415 - the same

    title = support()[finding.feature].title if finding.feature in support() else finding.feature
    message = f"{title}: {finding.reason}"
    hint = "a letter must be whole without it"
    word = finding.feature.partition("-")[2] or finding.feature
    for name, text in theme.own.items():
        line = next((n for n, one in enumerate(text.splitlines(), 1) if word in one), 0)
        if line and not name.startswith(("page", "text")):
            found = theme.problem(name, line, "mail-client", message, hint)
            return replace(found, severity=Severity.WARNING)
    return Problem(Place(OWN_THEME), "mail-client", message, hint, Severity.WARNING)


def _nowhere_to_leave() -> Problem:
    message = "this letter has no place for the link by which a reader leaves"
    hint = f'extend "{OURS}letter.html.j2", or keep {Letter.PERSONAL}'
    return Problem(Place(f"{OWN_THEME}/letter.html.j2", 1, 1), "no-way-to-leave", message, hint)
