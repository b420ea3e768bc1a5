"""The page of every setting, read from the models that read the settings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args, get_origin

from pydantic import BaseModel
from tools.reference.tables import code, listed, table

from farflung.config import HandbookSettings, Publication
from farflung.config.meanings import MEANINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

__all__ = ["ENVIRONMENT", "models_below", "settings_page"]

_HEAD = """\
---
title: Settings
summary: Every setting of the handbook and the newsletter, what it takes and what holds without it, and the variables of the environment.
owner: Handbook editors
reviewed: 2026-11-20
---

# Settings

What can be set stands in two files: `newsletter/newsletter.yml` for the newsletter and `mkdocs.yml` for the site, where ours lie below `extra.handbook`. Secrets stand in neither; they come from [the environment](#environment). A setting that nobody knows is an error, with a guess at what was meant, so a misspelt one is never passed over. `farflung schema` makes an editor offer and explain all of them as you type.

<!-- This page is written by tools/reference from generator/farflung/config/: make reference. -->
"""

_SITE = """
## The rest of mkdocs.yml { #mkdocs }

The engine reads all of it, as [MkDocs](https://www.mkdocs.org/user-guide/configuration/) and [Material](https://squidfunk.github.io/mkdocs-material/setup/) describe. Farflung itself looks at these four.

| Setting | What it takes | Without it | What it is for |
| --- | --- | --- | --- |
| `site_name` | text | `Handbook` | The name of the handbook. |
| `site_url` | an address | relative links only; letters and feeds cannot lead to the site | Where the site will be found, with or without a path. |
| `docs_dir` | a folder | `docs` | Where the pages lie; the starter says `handbook`. |
| `nav` | a list | all pages, in the order of their names | The order of chapters and pages. |

In the front matter of a page Farflung reads `title`, `summary`, `owner`, `reviewed` (a date), `review_every` (a span such as `3 months`) and `redirect_from` (a list of old addresses). [Editing](editing.md) says what to do with them.
"""

ENVIRONMENT: dict[str, str] = {
    "FARFLUNG_DATABASE": "The database of subscribers and mailings, in place of `delivery.database`.",
    "FARFLUNG_SECRET": "What the links in letters are made from, where the database is on a server; the same on all machines.",
    "FARFLUNG_SMTP_PASSWORD": "The password for the mail relay.",
    "FARFLUNG_IMAP_PASSWORD": "The password for the mailbox that `farflung mailbox` reads.",
    "FARFLUNG_DKIM_KEY": "The private key that letters are signed with, where Farflung signs them.",
    "FARFLUNG_TOKEN": "What `farflung ci notes` comments on merge requests of GitLab with.",
    "FARFLUNG_COMPLETE": "Set by the shell while it completes; see `farflung completion`.",
    "SOURCE_DATE_EPOCH": "The time that is written into files, in seconds since 1970; without it, the commit's.",
    "NO_COLOR": "Set to anything, it turns colours off.",
    "FORCE_COLOR": "Set to anything, it keeps colours where the output is no terminal.",
    "EDITOR": "What `farflung new --open` opens an entry with; `VISUAL` goes before it.",
    "XDG_CACHE_HOME": "Where templates are kept compiled, outside of all projects; without it, `~/.cache`.",
    "XDG_STATE_HOME": "Where it is noted which database sent last, so that a restored one is found out; without it, `~/.local/state`.",
}
"""Each variable with what it is for."""

_TAIL = """
A secret may lie in a file instead: `FARFLUNG_SMTP_PASSWORD_FILE=/run/secrets/smtp` names one. That is how containers and service managers hand over secrets.

## Where to go next

- [Running](running.md) shows which of these to set first, and how to try them with `farflung doctor`.
- [Kinds of entry](kinds.md) has what a section may hold.
- [Commands](commands.md) lists the options that go before a setting for one run.
"""

_UNSAID = {"Review.every": ("a span, such as `6 months` or `1 year`", "`6 months`")}
"""What a model's types cannot say of a setting: what it takes, and what holds without it."""


def settings_page() -> str:
    """Return the page as Markdown."""
    sections = [
        "".join(_section("newsletter.yml", "newsletter.yml", Publication, "")),
        "".join(_section("mkdocs.yml: extra.handbook", "handbook", HandbookSettings, "")),
    ]
    rows = ((code(name), words) for name, words in ENVIRONMENT.items())
    variables = table(("Variable", "What it is for"), rows)
    environment = f"\n## The environment {{ #environment }}\n\n{variables}"
    return f"{_HEAD}{''.join(sections)}{_SITE}{environment}{_TAIL}"


def models_below(model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield each model that a setting of ``model`` holds, once, with the name of that setting."""
    seen: set[type[BaseModel]] = set()
    for name, field in model.model_fields.items():
        for inner in _models_in(field.annotation):
            if inner not in seen:
                seen.add(inner)
                yield name, inner


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


def _section(title: str, anchor: str, model: type[BaseModel], path: str) -> Iterator[str]:
    depth = "###" if path else "##"
    schema = model.model_json_schema()
    rows = (
        _row(model, name, field, schema["properties"][name], schema.get("$defs", {}))
        for name, field in model.model_fields.items()
    )
    heads = ("Setting", "What it takes", "Without it", "What it is for")
    yield f"\n{depth} {title} {{ #{anchor.replace('.', '-')} }}\n\n{table(heads, rows)}"
    for name, inner in models_below(model):
        where = f"{path}.{name}".lstrip(".")
        several = get_origin(model.model_fields[name].annotation) is tuple
        yield from _section(f"Each of `{where}`" if several else f"`{where}`", where, inner, where)


def _row(
    model: type[BaseModel],
    name: str,
    field: FieldInfo,
    schema: dict[str, Any],
    defs: dict[str, Any],
) -> tuple[str, str, str, str]:
    key = f"{model.__name__}.{name}"
    takes, default = _UNSAID.get(key) or (_takes(schema, defs), _default(field))
    return code(name), takes, default, MEANINGS.get(key, "")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, BaseModel):
        return "as below"
    if value is None or value in ((), {}):
        return "nothing"
    return code(json.dumps(value) if isinstance(value, bool) else value)


def _takes(schema: dict[str, Any], defs: dict[str, Any]) -> str:
    """Say in words what fits a JSON Schema."""
    if "$ref" in schema:
        inner = defs[schema["$ref"].rpartition("/")[2]]
        return _takes(inner, defs) if "enum" in inner else "settings, below"
    if "anyOf" in schema:
        return listed([_takes(one, defs) for one in schema["anyOf"] if one != {"type": "null"}])
    if "enum" in schema:
        return listed([code(value) for value in schema["enum"]])
    if schema["type"] == "array":
        return f"a list of {_takes(schema['items'], defs)}"
    return _simple(schema, defs)


def _simple(schema: dict[str, Any], defs: dict[str, Any]) -> str:
    if schema["type"] == "object":
        inner = next(iter(schema.get("patternProperties", {}).values()), None)
        value = inner or schema.get("additionalProperties")
        return f"{_takes(value, defs)}, by name" if isinstance(value, dict) else "names and values"
    if schema["type"] in {"integer", "number"}:
        least = schema.get("minimum", schema.get("exclusiveMinimum"))
        most = schema.get("maximum")
        return f"a number from {least} to {most}" if most is not None else "a number"
    return {"boolean": "`true` or `false`"}.get(schema["type"], "text")
