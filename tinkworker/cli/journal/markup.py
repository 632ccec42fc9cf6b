"""HTML and SVG, in which nothing that was not escaped can stand: text and markup are different types to mypy."""

from collections.abc import Iterable
from html import escape
from typing import NewType

Markup = NewType("Markup", str)
"""Something that is markup already."""


VOID = frozenset({"img"})
"""Elements that have no content and no end."""


def text(plain: str) -> Markup:
    """Text, so that it is shown as it is."""
    return Markup(escape(plain))


def joined(parts: Iterable[Markup]) -> Markup:
    """Markup behind markup."""
    return Markup("\n".join(parts))


def element(name: str, /, *content: Markup | None, **attributes: object) -> Markup:
    """
    An element.

    Args:
        name: Its name.
        content: What is in it; None for nothing.
        attributes: Its attributes; `kind` is its class, and `_` in a name stands for `-`.
    """
    if "kind" in attributes:
        attributes = {"class": attributes.pop("kind"), **attributes}
    written = "".join(f' {key.replace("_", "-")}="{escape(str(value))}"' for key, value in attributes.items())
    if name in VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{''.join(part for part in content if part)}</{name}>")
