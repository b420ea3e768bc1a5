"""The only user of the Markdown parser and the sanitiser.

Text of contributors and of feeds becomes HTML here and nowhere else, and nh3 (Ammonia) is always
the last to touch it, so that nothing a Markdown extension lets through survives.
"""

from __future__ import annotations

import importlib
import re
from enum import StrEnum
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any

import markdown
import nh3

from farflung.texts import is_web_address
from farflung.timing import TooSlow, time_limit

if TYPE_CHECKING:
    from markdown.extensions import Extension

__all__ = [
    "MAX_BYTES",
    "Profile",
    "SlowMarkup",
    "excerpt",
    "page_html",
    "plain_text",
    "sanitise",
    "sanitise_redline",
    "to_html",
]

MAX_BYTES = 16 * 1024
"""The most Markdown that one text may have, in bytes of UTF-8."""

TIME_LIMIT = 2.0
"""Seconds that one text may take to render."""

PAGE_TIME_LIMIT = 10.0
"""Seconds that a page of the handbook may take to render for a redline."""

_INLINE = {"a", "abbr", "b", "br", "code", "del", "em", "i", "kbd", "mark", "q", "s", "strong"}
_BLOCK = {"blockquote", "dd", "dl", "dt", "hr", "li", "ol", "p", "pre", "ul"}
_HEADINGS = {"h4", "h5", "h6"}
_PAGE = {"details", "div", "figcaption", "figure", "h1", "h2", "h3", "sub", "summary", "sup", "u"}
_TABLE = {"table", "tbody", "td", "th", "thead", "tr"}
_GONE = {"script", "style", "template", "iframe", "object", "noscript", "svg", "math", "title"}
_MORE_BLOCKS = {"article", "div", "footer", "h1", "h2", "h3", "header", "section"}
_HEADING = re.compile(r"<(/?)h[1-3]\b", re.IGNORECASE)
_FORMATTING = re.compile(
    r"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b[^>]{0,1000}>", re.IGNORECASE
)
_TAG = re.compile(r"<[^>]*>")
_INLINE_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_INLINE - {'br'}))})(?:\s[^>]*)?>")


_PAGE_CLASSES = {
    "admonition", "admonition-title", "abstract", "bug", "danger", "example", "failure", "footnote",
    "info", "note", "question", "quote", "success", "tip", "warning",
}  # fmt: skip
_EXTENSIONS = ("sane_lists", "tables", "fenced_code")
_PAGE_EXTENSIONS = ("admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables")
_PYMDOWN_EXTENSIONS = ("details", "superfences")
"""What most handbooks use; a page that uses more reads as it was typed there."""


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
            extensions = [_extension(f"markdown.extensions.{name}") for name in _EXTENSIONS]
            raw = markdown.markdown(text, extensions=extensions, output_format="html")
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
    return _text_cleaner(profile).clean(html).strip()


@cache
def _text_cleaner(profile: Profile) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS[profile],
        clean_content_tags=_GONE,
        attributes=_ATTRIBUTES,
        attribute_filter=_filter,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


def page_html(text: str) -> str:
    """Render a page of the handbook (without front matter) for comparing it, sanitised.

    Fixed extensions, no plugins: what a snippet or a macro would put in is not there. Addresses
    are as written. A page that takes too long is shown as it was typed.
    """
    try:
        with time_limit(PAGE_TIME_LIMIT):
            raw = _page_parser().reset().convert(text)
    except (TooSlow, RecursionError):
        _page_parser.cache_clear()  # it was left in the middle of something
        raw = paragraphs(text)
    return _page_cleaner().clean(raw).strip()


def sanitise_redline(html: str) -> str:
    """Keep of a redline its text, formatting and edits; links lead to the web or nowhere."""
    return _redline_cleaner().clean(html).strip()


@cache
def _page_parser() -> markdown.Markdown:
    extensions = [
        *(_extension(f"markdown.extensions.{name}") for name in _PAGE_EXTENSIONS),
        *(_extension(f"pymdownx.{name}") for name in _PYMDOWN_EXTENSIONS),
        _extension("pymdownx.highlight", use_pygments=False),
    ]
    return markdown.Markdown(extensions=extensions, output_format="html")


def _extension(module: str, **options: Any) -> Extension:
    """Return an extension; by its name, Markdown would look for it in all installed packages."""
    made: Extension = importlib.import_module(module).makeExtension(**options)
    return made


@cache
def _page_cleaner() -> nh3.Cleaner:
    attributes = {"a": {"href"}, "img": {"alt", "src"}}
    return _cleaner_of_pages(attributes, more={"del", "img", "ins"})


@cache
def _redline_cleaner() -> nh3.Cleaner:
    return _cleaner_of_pages({"a": {"href"}}, more={"del", "ins", "span"}, web_only=True)


def _cleaner_of_pages(
    attributes: dict[str, set[str]], *, more: set[str], web_only: bool = False
) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS[Profile.BODY] | _PAGE | more,
        clean_content_tags=_GONE,
        attributes={
            **attributes,
            "details": {"open"},
            **{name: {"align"} for name in ("td", "th")},
            "abbr": {"title"},
        },
        allowed_classes={
            "details": _PAGE_CLASSES,
            "div": _PAGE_CLASSES,
            "p": _PAGE_CLASSES,
            **({"span": {"ff-said"}} if web_only else {}),
        },
        attribute_filter=_filter if web_only else None,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer" if web_only else None,
        strip_comments=True,
    )


def _filter(_tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if is_web_address(value) else None
    return value


def plain_text(html: str) -> str:
    """Return the words of some HTML on one line, for excerpts and the search."""
    cleaned = _word_cleaner().clean(html)
    return " ".join(unescape(_TAG.sub(" ", _INLINE_TAG.sub("", cleaned))).split())


@cache
def _word_cleaner() -> nh3.Cleaner:
    blocks = _TAGS[Profile.BODY] | _MORE_BLOCKS  # so that their words do not run together
    return nh3.Cleaner(
        tags=blocks, clean_content_tags=_GONE, attributes={"*": set()}, link_rel=None
    )


def excerpt(text: str, length: int) -> str:
    """Cut a plain text at a word, at most ``length`` characters, marking the cut."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"


def paragraphs(text: str) -> str:
    """Show a plain text as HTML paragraphs, everything in it escaped."""
    blocks = (block.strip() for block in re.split(r"\n\s*\n", text))
    return "".join(f"<p>{escape(block)}</p>" for block in blocks if block)
