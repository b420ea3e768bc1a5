"""The contributor's page: what becomes of each entry, and the letter in every way of looking."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.serving.entries import EntryView, entries_html

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LetterView", "as_dark", "as_light", "desk_page"]

_DARK = re.compile(r"@media\s*\(prefers-color-scheme:\s*dark\)")
_SCHEME = re.compile(r"color-scheme:\s*light dark")

_STYLE = """
:root{color-scheme:light dark;background:Canvas;color:CanvasText;font:1rem/1.5 system-ui,sans-serif}
body{margin:0 auto;padding:1rem 1.25rem 4rem;max-width:96rem}
h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.1rem;margin:1.5rem 0 .5rem}
nav{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem}
.views{display:flex;flex-wrap:wrap;gap:1.5rem;align-items:flex-start}
section{border-inline-start:.3rem solid #767676;padding-inline-start:1rem;margin:1rem 0;
max-width:60rem}
section.faulty{border-color:#d13438}section.held,section.waits{border-color:#a66a00}
section.in{border-color:#1f8a4c}
section h3{font-size:1rem;margin:0}section p{margin:.1rem 0}
section ul{list-style:none;margin:.5rem 0 0;padding:0;display:grid;gap:.75rem;
grid-template-columns:minmax(0,1fr)}
code,.problem{overflow-wrap:anywhere}
pre.source{height:auto;margin:.25rem 0;padding:.4rem .6rem;white-space:pre}
mark{background:none;color:inherit;text-decoration:underline wavy #d13438;text-underline-offset:3px}
figure{margin:0;flex:1 1 40rem;min-width:0;max-width:44rem}
figure.phone{flex:0 1 23.5rem}
figcaption{font-weight:600;margin-bottom:.4rem}
iframe{width:100%;height:44rem;border:1px solid #8886;border-radius:.5rem;background:#fff}
iframe.dark{background:#111}
pre{margin:0;height:42rem;overflow:auto;padding:1rem;border:1px solid #8886;border-radius:.5rem;
white-space:pre-wrap;font-size:.85rem}
.note{font-size:.9rem;max-width:60rem}
a:focus-visible,pre:focus-visible{outline:3px solid #4a7dff;outline-offset:2px}
"""


@dataclass(frozen=True, slots=True)
class LetterView:
    """The coming edition's letter: ``html`` is complete, pictures inside.

    ``entries`` are those of all coming editions; ``plan`` are headed lists of what else goes in and
    what does not.
    """

    edition: str
    subject: str
    html: str
    text: str
    entries: tuple[EntryView, ...] = ()
    plan: tuple[tuple[str, tuple[str, ...]], ...] = ()


def as_dark(letter: str) -> str:
    """Return the letter as a client in dark mode shows it: its own dark styles, always applied."""
    return _SCHEME.sub("color-scheme:dark", _DARK.sub("@media all", letter))


def as_light(letter: str) -> str:
    """Return the letter as a client in light mode shows it, whatever the viewer's machine is set to."""
    return _SCHEME.sub("color-scheme:light", _DARK.sub("@media not all", letter))


def desk_page(letter: LetterView | None, rooms: Sequence[tuple[str, str]]) -> str:
    """Write the page; ``rooms`` are titles and addresses of what else is served."""
    links = "".join(
        f'<a href="{html.escape(href)}">{html.escape(title)}</a>' for title, href in rooms
    )
    if letter is None:
        title, body = "The coming edition", "<p>Not there yet; this page reloads when it is.</p>"
    else:
        title, body = letter.subject, _entries(letter) + _views(letter)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head><body>"
        f'<nav aria-label="Farflung">{links}</nav><main><h1>{html.escape(title)}</h1>{body}</main>'
        "</body></html>"
    )


def _entries(letter: LetterView) -> str:
    none = "<p>No entry waits for an edition. Add one with: farflung new</p>"
    return f"<h2>Entries</h2>{entries_html(letter.entries) or none}{_plan(letter)}"


def _views(letter: LetterView) -> str:
    # The state of the letter is part of this page, so that the page is another when that changes.
    frames = (
        ("Light", "", "letter-light.html"),
        ("Dark", "dark", "letter-dark.html"),
        ("Phone", "phone", "letter-light.html"),
        ("Phone, dark", "phone dark", "letter-dark.html"),
    )
    shown = "".join(
        f'<figure class="{kind.partition(" ")[0]}"><figcaption>{name}</figcaption>'
        f'<iframe class="{kind}" src="{file}" title="The letter: {name}"'
        ' sandbox="allow-popups"></iframe></figure>'
        for name, kind, file in frames
    )
    return (
        f'<h2>The letter</h2><p class="note">The coming edition, {html.escape(letter.edition)}, as a mail program '
        "shows it. Dark is the letter with its own dark styles applied always; programs that "
        f'invert colours by themselves differ.</p><div class="views">{shown}'
        '<figure><figcaption>Text</figcaption><pre tabindex="0">'
        f"{html.escape(letter.text)}</pre></figure></div>"
    )


def _plan(letter: LetterView) -> str:
    return "".join(
        f"<section><h3>{html.escape(title)}</h3><ul>"
        + "".join(f"<li>{html.escape(line)}</li>" for line in lines)
        + "</ul></section>"
        for title, lines in letter.plan
    )
