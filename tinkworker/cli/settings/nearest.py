"""What somebody may have meant."""

from collections.abc import Iterable


def nearest(word: str, names: Iterable[str], likeness: float = 0.8) -> str:
    """The name that is most like a word, if one is at least so like it (1 is the same, 0 nothing); otherwise empty."""
    possible = [name for name in names if 2 * min(len(word), len(name)) >= likeness * (len(word) + len(name))]
    if not possible:
        return ""
    from difflib import get_close_matches  # noqa: PLC0415 only mistakes need it

    return next(iter(get_close_matches(word, possible, n=1, cutoff=likeness)), "")


def suggestion(word: str, names: Iterable[str]) -> str:
    """The end of a message about a name that does not exist; empty if no name is like it."""
    name = nearest(word.lower(), names)
    return f"; did you mean {name}?" if name else ""


def abbreviated(word: str, names: Iterable[str]) -> str:
    """
    The end of a message about a name that has parts of an existing one, or more: `--tls`, or `--worker-id`.

    Of several names, the one that differs in the fewest parts is meant; if there is none, the only one that begins so.
    """
    parts, possible = parts_of(word), list(names)
    related = [name for name in possible if parts and (parts <= parts_of(name) or parts >= parts_of(name))]
    begun = [name for name in possible if name.startswith(word.lower())]
    if not related and len(begun) == 1:
        related = begun
    if not related:
        return ""
    return f"; did you mean {min(related, key=lambda name: (len(parts ^ parts_of(name)), name))}?"


def parts_of(flag: str) -> set[str]:
    """The words that a flag is made of."""
    return {part for part in flag.lower().replace("_", "-").split("-") if part}
