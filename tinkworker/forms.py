"""The forms in which a text may stand somewhere: as it is, quoted, in base64; all of it, or a piece of it in a line."""

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote

LONG_LINE = 8
"""Characters that a line of a secret, such as a private key, has at least to be looked for by itself."""

PIECE = 12
"""Characters that a line has at least in common with a form, from its beginning or to its end, to be a piece of it."""

_ONE_ALPHABET = str.maketrans("-_", "+/")
"""Base64's variant for URLs, in the characters of the usual one; as many as before."""


def forms(text: str) -> Iterator[str]:
    """The forms in which a text may stand somewhere."""
    yield text
    yield json.dumps(text)[1:-1]
    yield json.dumps(text, ensure_ascii=False)[1:-1]
    yield quote(as_bytes(text), safe="")
    for written in {text, json.dumps(text)[1:-1]}:
        yield from within_base64(as_bytes(written))


def as_bytes(text: str) -> bytes:
    """A text as it was where it came from: bytes that were no UTF-8 in the environment, or half a pair in JSON."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def long_lines(text: str) -> Iterator[str]:
    """The lines of a text with several, as they are and quoted for JSON, if they are long enough to tell something."""
    lines = [line.strip() for line in text.splitlines()]
    for line in lines if len(lines) > 1 else ():
        if len(line) >= LONG_LINE:
            yield line
            yield json.dumps(line)[1:-1]


def within_base64(data: bytes) -> Iterator[str]:
    """
    The characters that data has in base64, whatever stands before and behind it.

    Four characters stand for three bytes, so there are three ways, by how many bytes are before; the characters that
    depend on neighbours are left out.
    """
    for before in range(3):
        bits = 8 * (before + len(data))
        encoded = b64encode(b"\0" * before + data).decode()
        yield encoded[-(-8 * before // 6) : bits // 6]


def in_one_alphabet(text: str) -> str:
    """A text with base64's variant for URLs in the usual characters: what is compared with another one."""
    return text.translate(_ONE_ALPHABET)


def pieces(line: str, forms: Iterable[str]) -> tuple[int, int]:
    """
    How many characters a line has in common with one of some forms, from its beginning on and up to its end.

    Forms are in one alphabet. What wraps one, as `base64` does, makes lines that lie wholly within it, but for the
    first, which may begin with what stood before, and the last, which may end with what stood behind.
    """
    if len(line) < PIECE:
        return 0, 0
    plain = in_one_alphabet(line)
    beginning, end = plain[:PIECE], plain[-PIECE:]
    first = max((shared(plain, form) for form in forms if beginning in form), default=0)
    return first, max((shared(plain[::-1], form[::-1]) for form in forms if end in form), default=0)


def shared(line: str, form: str) -> int:
    """How many characters a line, from its beginning on, has in common with a form, where that has most of them."""
    places = re.finditer(f"(?={re.escape(line[:PIECE])})", form)
    return max(in_common(line, form[place.start() :]) for place in places)


def in_common(one: str, other: str) -> int:
    """With how many same characters two texts begin."""
    both = enumerate(zip(one, other, strict=False))
    return next((index for index, (first, second) in both if first != second), min(len(one), len(other)))
