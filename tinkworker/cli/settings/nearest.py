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
