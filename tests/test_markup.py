from __future__ import annotations

import threading
import time
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.markup import Profile, SlowMarkup, excerpt, paragraphs, plain_text, sanitise, to_html

_TAGS = {
    *("a", "abbr", "b", "br", "code", "del", "em", "i", "kbd", "mark", "q", "s", "strong"),
    *("blockquote", "dd", "dl", "dt", "hr", "li", "ol", "p", "pre", "ul"),
    *("h4", "h5", "h6", "table", "tbody", "td", "th", "thead", "tr"),
}
_ATTRIBUTES = {
    "a": {"href", "rel"},
    "abbr": {"title"},
    "td": {"align"},
    "th": {"align"},
}


class _Inspector(HTMLParser):
    """Reads finished HTML as a browser might, and refuses whatever is not allowed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _TAGS, tag
        for name, value in attrs:
            assert name in _ATTRIBUTES.get(tag, set()), (tag, name)
            if name == "href":
                assert urlsplit(value or "").scheme in {"http", "https", "mailto"}, value

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def _inspect(html: str) -> str:
    """Return the words of some HTML in which nothing is forbidden."""
    inspector = _Inspector()
    inspector.feed(html)
    inspector.close()
    return "".join(inspector.words)


_ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//example.org/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<b onclick=alert(1)>x</b>",
    "<p title=x lang=y>z</p><a href='<a href='</title>",
    "<p onmouseover='alert(1)' style='color:red' class=x id=y>x</p>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<a href="&#106;&#97;vascript:alert(1)">x</a>',
    '<a href="&#x6A&#x61vascript:alert(1)">x</a>',
    '<a href="javascript&colon;alert(1)">x</a>',
    '<a href="java&Tab;script:alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    '<a href="file:///etc/passwd">x</a>',
    '<a href="//example.org">x</a>',
    '<a href="https://example.org" onclick="alert(1)" target=_blank ping=//x>x</a>',
    "<a href='x' href='javascript:alert(1)'>x</a>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://example.org/pixel.gif' width=1>",
    "<image src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg></p><style><a title='</style><img src onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table>",
    "<math><a xlink:href=javascript:alert(1)>x",
    "<style>body{background:url(https://example.org/x)}</style>",
    "<link rel=stylesheet href=https://example.org/x.css>",
    "<iframe src=https://example.org></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=x.swf></object><embed src=x.swf><applet code=x>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>",
    "<base href=https://example.org/>",
    "<form action=https://example.org><input name=password><button>x</button></form>",
    "<textarea></textarea><select><option>x</select>",
    "<video src=x onerror=alert(1)><source src=x><audio src=x>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><script>alert(1)</script></xmp><plaintext><b>x",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><!DOCTYPE html><html><body onload=alert(1)>",
    '<div id="farflung-slot-x"></div>',
    "<table background=javascript:alert(1)><td align=left onclick=x>x",
    '<abbr title="x" onclick=x><abbr title=\'"><script>alert(1)</script>\'>x</abbr>',
    "<p <b <script>alert(1)</script",
    "<<script>alert(1)//<</script>",
    "<b/onclick=alert(1)/x>y",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "[x](javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    '[x](https://example.org "title" onclick=alert(1))',
    '[x](https://example.org/"onmouseover="alert(1))',
    "[x][1]\n\n[1]: javascript:alert(1)",
    "![x](https://example.org/pixel.gif)",
    "![x](javascript:alert(1))",
    "![x][1]\n\n[1]: data:image/svg+xml,<svg/onload=alert(1)>",
    "<javascript:alert(1)>",
    "<https://example.org/?<script>>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "{: onclick=alert(1) }\n# x {: onclick=alert(1) }",
]


@pytest.mark.parametrize("attack", _ATTACKS)
@pytest.mark.parametrize("profile", Profile)
def test_of_an_attack_only_harmless_tags_remain(attack: str, profile: Profile) -> None:
    """Read again, the finished HTML has allowed tags, attributes and addresses alone."""
    _inspect(to_html(attack, profile))
    _inspect(sanitise(attack, profile))


def test_there_is_a_use_for_every_profile() -> None:
    """A body has tables and small headings, a feed paragraphs, a line no blocks at all."""
    html = "<h1>A</h1><p>b <i>c</i></p><table><tr><td align=left>d</td></tr></table>"
    assert sanitise(html, Profile.BODY) == (
        '<h4>A</h4><p>b <i>c</i></p><table><tbody><tr><td align="left">d</td></tr></tbody></table>'
    )
    assert sanitise(html, Profile.FEED) == "A<p>b <i>c</i></p>d"
    assert sanitise(html, Profile.INLINE) == "Ab <i>c</i>d"


def test_markdown_becomes_html() -> None:
    """Paragraphs, emphasis, lists, code and tables work as people expect."""
    text = "# Big\n\nTwo *fine* words.\n\n- a\n- b\n\n```\nx < y\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n"
    assert to_html(text) == (
        "<h4>Big</h4>\n<p>Two <em>fine</em> words.</p>\n"
        "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
        "<pre><code>x &lt; y\n</code></pre>\n"
        "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n"
        "<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>"
    )


def test_links_out_say_nothing_of_where_they_come_from() -> None:
    """A good link stays; a relative or a bad one keeps its words alone."""
    html = to_html("[a](https://example.org/x) [b](mailto:a@example.org) [c](page.md)")
    assert html == (
        '<p><a href="https://example.org/x" rel="noopener noreferrer">a</a> '
        '<a href="mailto:a@example.org" rel="noopener noreferrer">b</a> '
        '<a rel="noopener noreferrer">c</a></p>'
    )


def test_pictures_are_left_out() -> None:
    """An entry names its picture in a field, so one in the text could only be a pixel."""
    assert to_html("a ![b](https://example.org/c.png) d") == "<p>a  d</p>"


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{% raw %}", "${7*7}", "<%= 7*7 %>", "#{7*7}"])
def test_templates_come_out_as_typed(text: str) -> None:
    """Text is data: no template language ever reads it."""
    assert text in _inspect(to_html(f"a {text} b"))


def test_slow_markdown_is_cut() -> None:
    """A known slow input of the largest size is refused after two seconds."""
    began = time.monotonic()
    with pytest.raises(SlowMarkup, match="takes longer than 2 seconds to render"):
        to_html("[" * 16_000)
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"<i a{i}>" for i in range(1000)) + "<p>x" * 2000,
        "".join(f"<font a={i}>" for i in range(900)) + "<p>" * 2000,
        "".join(f"<B\n{i}>" for i in range(1000)) + "<li>x" * 2000,
        "<b><i><u><s><em><tt>" * 3 + "<p>" * 4000,
        "<div>" * 3000,
        "<table><td>" * 1400,
        "<a href='x'><table>" * 800,
    ],
)
def test_unclosed_tags_do_not_unfold(text: str) -> None:
    """Parsers open unclosed formatting again in each paragraph; ours stays within bounds."""
    began = time.monotonic()
    assert len(sanitise(text, Profile.BODY)) < 2_000_000
    assert time.monotonic() - began < 30


def test_the_limit_of_time_leaves_no_alarm_behind() -> None:
    """Rendering works twice in a row, and in other threads too, where no alarm can ring."""
    done: list[str] = []
    thread = threading.Thread(target=lambda: done.append(to_html("*a*")))
    thread.start()
    thread.join()
    assert done == [to_html("*a*")] == ["<p><em>a</em></p>"]


@given(st.text())
def test_any_text_becomes_harmless_html(text: str) -> None:
    """Whatever is typed, the HTML is harmless, and cleaning it again changes nothing."""
    html = to_html(text)
    _inspect(html)
    assert sanitise(html, Profile.BODY) == html


_SOUP = st.lists(
    st.sampled_from(
        [
            *("<p>", "</p>", "<b>", "</b>", "<a href='", "https://x.org", "javascript:", "'>"),
            *("</a>", "<table>", "<td>", "<svg>", "</svg>", "<style>", "<!--", "-->", "<script>"),
            *("<math>", "<mtext>", "<img src=x onerror=", "<title>", "</title>", '"', ">", "&lt;"),
            *("<li>", "\n\n", "[", "](", ")", "`", "text", "<select>", "<template>", "</", "<h1>"),
        ]
    ),
    max_size=14,
).map("".join)


@given(_SOUP, st.sampled_from(Profile))
def test_no_soup_of_tags_gets_through(soup: str, profile: Profile) -> None:
    """Broken and nested tags in any order stay harmless, also when cleaned a second time."""
    once = sanitise(soup, profile)
    _inspect(once)
    _inspect(sanitise(once, profile))
    _inspect(to_html(soup, profile))


def test_plain_text_has_the_words_only() -> None:
    """Entities are characters, tags are gone, and the words of blocks stay apart."""
    html = '<h2>A &amp; B</h2><div>c</div><div>d<b>e</b></div><abbr title="x > y">f</abbr><script>g</script>'
    assert plain_text(html) == "A & B c de f"


@pytest.mark.parametrize(
    ("text", "cut"),
    [("one two", "one two"), ("one, two three", "one…"), ("incomprehensible", "incompr…")],
)
def test_an_excerpt_ends_with_a_word(text: str, cut: str) -> None:
    """A cut is marked, and never longer than asked for."""
    assert excerpt(text, 8) == cut


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_an_excerpt_fits(text: str, length: int) -> None:
    """No text comes out longer than asked for."""
    assert len(excerpt(text, length)) <= length


def test_paragraphs_of_plain_text_are_escaped() -> None:
    """Blank lines part paragraphs, and markup in them is text."""
    assert paragraphs("a <b>\n\n \n\nc & d\n") == "<p>a &lt;b&gt;</p><p>c &amp; d</p>"
