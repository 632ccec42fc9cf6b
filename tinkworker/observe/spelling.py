"""How texts and values are written for people: on one line, with nothing in it that moves a cursor."""

import json
from collections.abc import Collection, Mapping

EMPTY = frozenset({"", "[]", "{}", "null"})
"""Values that say nothing."""

_DELETE = "\x7f"  # JSON leaves it as it is


def harmless(text: str) -> str:
    """A text with its control characters, and what else nobody can see, written as JSON writes them."""
    return text if text.isprintable() else "".join(map(_harmless, text))


def _harmless(character: str) -> str:
    return character if character.isprintable() else json.dumps(character)[1:-1].replace(_DELETE, "\\u007f")


def spelt(value: object) -> str:
    """A value: a text as it is, so that a command can be copied; anything else as JSON, so that `jq` can read it."""
    return harmless(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))


def pairs(fields: Mapping[str, object], unsaid: Collection[str] = ()) -> str:
    """Fields as ` name=value`, without those that hold nothing, or that are said elsewhere."""
    said = {name: spelt(value) for name, value in fields.items() if name not in unsaid}
    return "".join(f" {name}={text}" for name, text in said.items() if text not in EMPTY)
