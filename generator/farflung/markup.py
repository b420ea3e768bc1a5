"""The only user of the Markdown parser and the sanitiser.

Text of contributors and of feeds becomes HTML here and nowhere else, and nh3 (Ammonia) is always
the last to touch it, so that nothing a Markdown extension lets through survives.
"""

from __future__ import annotations

import re
from enum import StrEnum
from html import escape, unescape

import markdown
import nh3

from farflung.fields import is_web_address
from farflung.timing import TooSlow, time_limit

__all__ = ["MAX_BYTES", "Profile", "SlowMarkup", "excerpt", "plain_text", "sanitise", "to_html"]

MAX_BYTES = 16 * 1024
"""The most Markdown that one text may have, in bytes of UTF-8."""

TIME_LIMIT = 2.0
"""Seconds that one text may take to render."""

_INLINE = {"a", "abbr", "b", "br", "code", "del", "em", "i", "kbd", "mark", "q", "s", "strong"}
_BLOCK = {"blockquote", "dd", "dl", "dt", "hr", "li", "ol", "p", "pre", "ul"}
_HEADINGS = {"h4", "h5", "h6"}
_TABLE = {"table", "tbody", "td", "th", "thead", "tr"}
_GONE = {"script", "style", "template", "iframe", "object", "noscript", "svg", "math", "title"}
_MORE_BLOCKS = {"article", "div", "footer", "h1", "h2", "h3", "header", "section"}
_HEADING = re.compile(r"<(/?)h[1-3]\b", re.IGNORECASE)
_FORMATTING = re.compile(
    r"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b[^>]{0,1000}>", re.IGNORECASE
)
_TAG = re.compile(r"<[^>]*>")
_INLINE_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_INLINE - {'br'}))})(?:\s[^>]*)?>")


class Profile(StrEnum):
    """How much of HTML a text may use."""

    BODY = "body"  # a contribution: paragraphs, lists, quotes, tables, small headings
    FEED = "feed"  # a feed's summary: paragraphs and lists
    INLINE = "inline"  # one line


_TAGS: dict[Profile, set[str]] = {
    Profile.BODY: _INLINE | _BLOCK | _HEADINGS | _TABLE,
    Profile.FEED: _INLINE | _BLOCK,
    Profile.INLINE: _INLINE - {"br"},
}

_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),  # without this, nh3 allows title and lang everywhere
    "a": {"href"},
    "abbr": {"title"},
    "td": {"align"},
    "th": {"align"},
}


class SlowMarkup(Exception):  # noqa: N818 - it is the markup that is slow
    """A text took longer than the time limit to render, or nests too deeply."""


def to_html(text: str, profile: Profile = Profile.BODY) -> str:
    """Render Markdown to sanitised HTML.

    Pictures are left out: an entry names its picture in a field. Raises :class:`SlowMarkup` for
    text that takes too long. The result is a fragment without scripts, handlers or styles.
    """
    try:
        with time_limit(TIME_LIMIT):
            raw = markdown.markdown(
                text, extensions=["sane_lists", "tables", "fenced_code"], output_format="html"
            )
    except TooSlow:
        limit = f"{TIME_LIMIT:g} seconds"
        raise SlowMarkup(f"this text takes longer than {limit} to render") from None
    except RecursionError:
        raise SlowMarkup("this text is nested too deeply") from None
    return sanitise(raw, profile)


def sanitise(html: str, profile: Profile = Profile.FEED) -> str:
    """Keep of some HTML only what a text needs; addresses must be http, https or mailto."""
    # An unclosed tag of these is opened again in each paragraph; parsers stop at three that are
    # alike, so without attributes they cannot unfold into millions.
    html = _FORMATTING.sub(r"<\1>", html)
    if profile is Profile.BODY:
        html = _HEADING.sub(r"<\1h4", html)
    return nh3.clean(
        html,
        tags=_TAGS[profile],
        clean_content_tags=_GONE,
        attributes=_ATTRIBUTES,
        attribute_filter=_filter,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    ).strip()


def _filter(_tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if is_web_address(value) else None
    return value


def plain_text(html: str) -> str:
    """Return the words of some HTML on one line, for excerpts and the search."""
    blocks = _TAGS[Profile.BODY] | _MORE_BLOCKS  # so that their words do not run together
    cleaned = nh3.clean(
        html, tags=blocks, clean_content_tags=_GONE, attributes={"*": set()}, link_rel=None
    )
    return " ".join(unescape(_TAG.sub(" ", _INLINE_TAG.sub("", cleaned))).split())


def excerpt(text: str, length: int) -> str:
    """Cut a plain text at a word, at most ``length`` characters, marking the cut."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"


def paragraphs(text: str) -> str:
    """Show a plain text as HTML paragraphs, everything in it escaped."""
    blocks = (block.strip() for block in re.split(r"\n\s*\n", text))
    return "".join(f"<p>{escape(block)}</p>" for block in blocks if block)
