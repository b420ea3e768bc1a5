"""What a letter may use although some client lacks it, and what is seen there in its place.

Everything here is an enhancement: with all of it taken away the letter still has its words, its
order, its links, its colours and its 600 pixels.
"""

from __future__ import annotations

__all__ = ["ALLOWED", "EVERYWHERE"]

ALLOWED: dict[str, str] = {
    # Which width and which light: what a client leaves out here, the inlined styles already say.
    "css-at-media": "the letter is as inlined: 600 pixels that shrink, in light colours",
    "css-at-media-prefers-color-scheme": "light colours, or those the client turns, which also hold",
    "css-color-scheme": "light colours, or those the client turns",
    "html-meta-color-scheme": "light colours, or those the client turns",
    "html-style": "the letter is as inlined",
    "css-important": "only used in the media queries above",
    "css-selector-class": "only used in the media queries above",
    "css-selector-descendant": "only used in the media queries above",
    "css-selector-grouping": "only used in the media queries above",
    "css-display": "contents stay in two columns on a narrow screen",
    "css-display-none": "the preheader repeats the first words above the masthead; the postmark stays",
    # Sizes: tables carry width attributes, Word gets a table of 600 pixels of its own.
    "css-max-width": "the width attribute, and a table of 600 pixels for Word",
    "css-width": "the width attribute says the same",
    "css-height": "rows are as high as what is in them",
    "html-width": "known for tables and pictures, where it is used",
    "html-height": "known for pictures, where it is used",
    "css-table-layout": "a column grows with a long word",
    "css-word-wrap": "a very long word sticks out",
    "css-overflow": "hides the preheader, which max-height hides too, and enlarged type in the postmark",
    "css-max-height": "only hides the preheader, which mso-hide hides too",
    "css-opacity": "only hides the preheader, which mso-hide hides too",
    # Space: what keeps things apart is padding of cells, which every client knows.
    "css-padding": "Word knows it for cells, which is where the space that matters is",
    "css-margin": "everyone knows positive margins in pixels on paragraphs and headings",
    # Ornament.
    "css-background": "colours are set as background-color",
    "css-background-image": "the airmail stripes are a plain stripe in the accent",
    "css-linear-gradient": "the airmail stripes are a plain stripe in the accent",
    "css-border": "known for cells and tables, where it is used",
    "css-border-radius": "corners are square",
    "css-letter-spacing": "letters stand as usual",
    "css-text-decoration": "links are underlined in the colour of the text",
    "css-text-decoration-color": "links are underlined in the colour of the text",
    "css-text-underline-offset": "links are underlined as usual",
    # Type: sizes are pixels, weights 400 to 700, line heights pixels.
    "css-font-size": "known in pixels and per cent, which are used",
    "css-font-weight": "known as normal and bold; what is between is rounded",
    "css-line-height": "known in pixels, which are used",
    "css-text-align": "known as left, right and center, which are used",
    "css-white-space": "lines of code run on and wrap",
    # HTML.
    "html-anchor-links": "the contents do not lead down the letter, which lies right below them",
    "html-body": "the outermost table has the same colours, language and direction",
    "html-doctype": "tables and pixels are the same in quirks mode",
    "html-dir": "Word needs it on cells and tables, which have it",
    "html-lang": "a screen reader reads in the voice it is set to",
    "html-lists": "known but for the look of the marks",
    "html-mailto-links": "known but for the body of a letter, which no link of ours gives",
    "html-role": "a screen reader tells of tables",
    "html-aria-hidden": "a screen reader reads the postmark, which says what the dateline says",
    "html-abbr": "the abbreviation without its explanation",
    "html-semantics": "figures and the like are as their content",
}
"""Features that some target lacks or knows in part, by their name in the table."""

EVERYWHERE = frozenset(
    {
        *("color", "font-family", "font-style"),  # as old as mail in HTML; nobody tests them
        "supported-color-schemes",  # the older name of color-scheme, for Apple Mail alone
        *(
            "a",
            "b",
            "br",
            "em",
            "head",
            "html",
            "i",
            "meta",
            "tbody",
            "td",
            "th",
            "thead",
            "title",
            "tr",
        ),
        *("sub", "sup", "kbd", "q", "s", "caption", "tfoot", "ins", "mark"),
    }
)
"""Properties and elements that the table does not list because nothing is to be said of them."""
