"""Patterns of Python-Markdown, tried only on texts that have a character which they need.

Most patterns begin with a mark like ``*`` or ``[`` that most texts have not. What a pattern needs is
read from its regular expression, so this holds for the patterns of any extension: those for what is
within a line, and those that tell what a block is.
"""

from __future__ import annotations

import inspect
import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown import Markdown

__all__ = ["needed", "try_where_needed"]

_Code = Any  # a parsed expression; the standard library does not say what it is
_COMMON = frozenset(".")
"""What nearly every block has."""
_READ = {"markdown", "pymdownx"}
"""Packages whose block processors ask expressions and do nothing else with them."""
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}


def try_where_needed(parser: Markdown) -> None:
    """Let a parser leave out patterns that cannot match; does nothing where its own way is other."""
    found = [one for one in parser.treeprocessors if isinstance(one, InlineProcessor)]
    inline: Any = found[0] if len(found) == 1 else None
    if type(inline) is InlineProcessor and hasattr(inline, "_InlineProcessor__applyPattern"):
        inline.__class__ = _Sparing
    if type(inline) is _Sparing:
        inline.__dict__["needs"] = None
    for processor in parser.parser.blockprocessors:
        kind: Any = type(processor)
        if kind.__module__.partition(".")[0] in _READ:
            vars(processor).update(_sparing(kind) | vars(processor))
    known: Any = vars(parser).get("is_block_level")
    if known is None:  # it looks through some sixty names, several times for each element
        known = lru_cache(maxsize=256)(partial(type(parser).is_block_level, parser))
        vars(parser)["is_block_level"] = known
    elif hasattr(known, "cache_clear"):
        known.cache_clear()


@lru_cache(maxsize=256)
def _sparing(kind: type) -> dict[str, _SparingPattern]:
    """Return the expressions that a kind of block processor has, of those that need a rare mark."""
    patterns: dict[str, _SparingPattern] = {}
    for name in {name for one in kind.__mro__ for name in vars(one)}:
        found = inspect.getattr_static(kind, name)
        if isinstance(found, re.Pattern) and isinstance(found.pattern, str):
            marks = _marks_of(found)
            if len(marks) == 1 and not marks <= _COMMON:
                patterns[name] = _SparingPattern(found, *marks)
    return patterns


class _SparingPattern:
    """A regular expression that looks for a character first, which is in all that it matches."""

    def __init__(self, expression: re.Pattern[str], mark: str) -> None:
        self._expression = expression
        self._mark = mark

    def __getattr__(self, name: str) -> Any:
        return getattr(self._expression, name)

    def search(self, text: str, *within: int) -> re.Match[str] | None:
        """Look for it anywhere, as the expression does."""
        return self._expression.search(text, *within) if self._mark in text else None

    def match(self, text: str, *within: int) -> re.Match[str] | None:
        """Look for it at the beginning, as the expression does."""
        return self._expression.match(text, *within) if self._mark in text else None


class _Sparing(InlineProcessor):
    """The treeprocessor for inline patterns; ``needs`` is None until a page asks for them."""

    needs: list[tuple[Any, re.Pattern[str] | None]] | None

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 - the name that Python gives its private method
        """Replace what patterns match by placeholders, as the original does."""
        if isinstance(data, AtomicString):
            return data
        if self.needs is None:
            self.needs = [(one, _marks(one)) for one in self.inlinePatterns]
        patterns, start = self.needs, 0
        apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined] # as above
        while patternIndex < len(patterns):
            pattern, marks = patterns[patternIndex]
            matched = False
            if marks is None or marks.search(data):
                data, matched, start = apply(pattern, data, patternIndex, start)
            if not matched:
                start = 0
                patternIndex += 1  # noqa: N806 - as declared
        return data


def _marks(pattern: Any) -> re.Pattern[str] | None:
    """Return what to look for in a text first; None where any text may match."""
    if type(pattern).getCompiledRegExp is not Pattern.getCompiledRegExp:
        return None
    return needed(pattern.getCompiledRegExp())


@lru_cache(maxsize=256)
def needed(expression: re.Pattern[str]) -> re.Pattern[str] | None:
    """Return an expression for one character, found in every text that ``expression`` matches in.

    None where there is no such character, or none that is worth looking for.
    """
    found = _marks_of(expression)
    return re.compile(f"[{''.join(map(re.escape, sorted(found)))}]") if found else None


@lru_cache(maxsize=256)
def _marks_of(expression: re.Pattern[str]) -> frozenset[str]:
    """Return characters of which every text that an expression matches in has one at least."""
    try:
        from re import _parser  # type: ignore[attr-defined] # noqa: PLC0415 - private, may go
    except ImportError:
        return frozenset()
    if expression.flags & re.IGNORECASE:
        return frozenset()
    return _needed(_parser.parse(expression.pattern, expression.flags))


def _needed(code: _Code) -> frozenset[str]:
    """Return characters of which a match of the sequence has one at least, the rarest there are."""
    return _rarest(_of(str(operation), argument) for operation, argument in code)


def _rarest(found: Iterable[frozenset[str]]) -> frozenset[str]:
    marks = [one for one in found if one and not any(char.isalnum() or char == " " for char in one)]
    return min(marks, key=len, default=frozenset())


def _of(operation: str, argument: _Code) -> frozenset[str]:
    """Return the same for one part of a sequence; nothing for what may match without a mark."""
    found: frozenset[str] = frozenset()
    if operation == "LITERAL":
        found = frozenset(chr(argument))
    elif operation == "IN" and all(str(kind) == "LITERAL" for kind, _ in argument):
        found = frozenset(chr(value) for _, value in argument)
    elif operation == "SUBPATTERN" and not argument[1] & re.IGNORECASE:
        found = _needed(argument[-1])
    elif operation == "ATOMIC_GROUP":
        found = _needed(argument)
    elif operation in _REPEATS and argument[0]:
        found = _needed(argument[2])
    elif operation == "BRANCH":
        each = [_needed(branch) for branch in argument[1]]
        found = frozenset().union(*each) if all(each) else found
    return found
