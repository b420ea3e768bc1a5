"""The features that a style uses, by their names in the table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tinycss2
from tinycss2.ast import AtRule, Declaration, FunctionBlock, QualifiedRule

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["of_declarations", "of_style_sheet"]

_LONGHANDS = re.compile(
    r"(padding|margin|border|background|font|list-style|outline|text-decoration)-"
)
_LOGICAL = re.compile(r"(margin|padding)-(inline|block)(-start|-end)?")
_MEDIA = {"orientation", "hover", "prefers-reduced-motion", "prefers-color-scheme"}
_WITH_RULES = {"media", "supports", "layer", "container"}
_UNITS = {"ch", "cm", "em", "ex", "in", "mm", "pc", "pt", "px", "rem", "vh", "vmax", "vmin", "vw"}
_FUNCTIONS = {
    **{name: f"css-{name}" for name in ("linear-gradient", "radial-gradient", "conic-gradient")},
    **{name: f"css-{name}" for name in ("rgb", "rgba")},
    **{f"repeating-{name}": f"css-{name}" for name in ("linear-gradient", "radial-gradient")},
    **{name: f"css-function-{name}" for name in ("clamp", "light-dark", "max", "min")},
    **dict.fromkeys(("lch", "oklch", "lab", "oklab"), "css-modern-color"),
    "calc": "css-unit-calc",
    "var": "css-variables",
    "env": "css-variables",
}
_COMBINATORS = {">": "child", "+": "adjacent-sibling", "~": "general-sibling"}


def of_declarations(style: str, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Give each feature of a ``style`` attribute with the words that use it.

    ``known`` are the names in the table; what it has no name for is called by its own.
    """
    for node in tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True):
        if isinstance(node, Declaration):
            yield from _of_declaration(node, known)
        else:
            yield "css-error", f"{node.message} in {style}"


def of_style_sheet(css: str, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Give each feature of a style sheet with the words that use it."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    yield from _of_rules(rules, known)


def _of_rules(rules: list[tinycss2.ast.Node], known: frozenset[str]) -> Iterator[tuple[str, str]]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            yield from _of_selector(tinycss2.serialize(rule.prelude).strip())
            yield from of_declarations(tinycss2.serialize(rule.content), known)
        elif isinstance(rule, AtRule):
            words = f"@{rule.at_keyword} {tinycss2.serialize(rule.prelude).strip()}"
            yield f"css-at-{rule.lower_at_keyword}", words
            yield from ((f"css-at-media-{word}", words) for word in _MEDIA if word in words)
            if rule.content is not None and rule.lower_at_keyword in _WITH_RULES:
                inner = tinycss2.parse_rule_list(rule.content, skip_whitespace=True)
                yield from _of_rules(inner, known)
        else:
            yield "css-error", rule.message


def _of_declaration(node: Declaration, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    name, value = node.lower_name, tinycss2.serialize(node.value).strip()
    words = f"{name}: {value}"
    if name.startswith("mso-"):  # said to Word alone
        return
    if name.startswith("--"):
        yield "css-variables", words
        return
    yield _named(name, value, known), words
    if node.important:
        yield "css-important", words
    yield from ((feature, words) for feature in _of_value(node.value))


def _named(name: str, value: str, known: frozenset[str]) -> str:
    """Return the table's name for a property: with its value, as it is, or by its shorthand."""
    logical = _LOGICAL.fullmatch(name)
    if logical:
        side = f"{logical[2]}-start-end" if logical[3] else "inline-block"
        return f"css-{logical[1]}-{side}"
    shorthand = _LONGHANDS.match(name)
    tries = (f"css-{name}-{value}", f"css-{name}", f"css-{shorthand[1]}" if shorthand else "")
    return next((found for found in tries if found in known), name)


def _of_value(tokens: list[tinycss2.ast.Node]) -> Iterator[str]:
    for token in tokens:
        if token.type == "dimension" and token.lower_unit in _UNITS:
            yield f"css-unit-{token.lower_unit}"
        elif token.type == "percentage":
            yield "css-unit-percent"
        elif token.type == "url":
            yield "css-background-image"
        elif isinstance(token, FunctionBlock):
            yield _FUNCTIONS.get(token.lower_name, f"{token.lower_name}()")
            yield from _of_value(token.arguments)


def _of_selector(text: str) -> Iterator[tuple[str, str]]:
    if "," in text:
        yield "css-selector-grouping", text
    for selector in text.split(","):
        one = selector.strip()
        yield from (
            (f"css-selector-{word}", one) for mark, word in _COMBINATORS.items() if mark in one
        )
        if re.search(r"[\w\])*] +[\w.#\[*:]", one):
            yield "css-selector-descendant", one
        if re.search(r"[\w\]][.#]", one):
            yield "css-selector-chaining", one
        marks = {".": "class", "#": "id", "[": "attribute", "*": "universal"}
        yield from ((f"css-selector-{word}", one) for mark, word in marks.items() if mark in one)
        for colons, word in re.findall(r"(::?)([a-z-]+)", one):
            if word != "root":  # which is html
                yield f"css-pseudo-{'element' if colons == '::' else 'class'}-{word}", one
