"""What must not be shown: credentials, and values whose names say that they are secret."""

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from attrs import field, frozen

MASK = "***"
"""What is shown instead."""

_TELLING = re.compile(
    r"PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|(^|_)PASS(_|$)|(^|_|API)KEY(_|$)", re.IGNORECASE
)


def is_secret(name: str) -> bool:
    """Whether a variable's name says that its value is secret: PASSWORD, TOKEN, KEY, SECRET and the like."""
    return _TELLING.search(name) is not None


def masked(variable: str) -> str:
    """A variable, `NAME=value`, with its value masked if its name says that it is secret."""
    name, equals, _ = variable.partition("=")
    return f"{name}{equals}{MASK}" if is_secret(name) else variable


SHORTEST = 4
"""Characters that a text has at least to be looked for: anything shorter stands everywhere, and is no secret either."""


@frozen
class Secrets:
    """
    Texts that are masked wherever they stand: as they are, quoted for JSON or a URL, or anywhere within base64.

    Attributes:
        texts: The secrets.
        longest: Characters of the longest form that is looked for.
    """

    texts: frozenset[str] = field(default=frozenset(), repr=False)
    _pattern: re.Pattern[str] | None = field(default=None, repr=False)
    longest: int = 0

    @classmethod
    def of(cls, *texts: str) -> "Secrets":
        """Look for these; for those that are too short, not at all."""
        looked_for = frozenset(text for text in texts if len(text) >= SHORTEST)
        found = {form for text in looked_for for form in forms(text)}
        if not found:
            return cls()
        ordered = sorted(found, key=lambda form: (-len(form), form))  # the longest first, or its beginning would win
        return cls(looked_for, re.compile("|".join(map(either_alphabet, ordered))), len(ordered[0]))

    def and_also(self, texts: Iterable[str]) -> "Secrets":
        """These, and others."""
        return Secrets.of(*self.texts, *texts)

    def redact(self, text: str) -> str:
        """Text with every secret in it masked."""
        return self._pattern.sub(MASK, text) if self._pattern else text


NO_SECRETS = Secrets()
"""Nothing is looked for."""


def forms(text: str) -> Iterator[str]:
    """The forms in which a text may stand somewhere."""
    yield text
    yield json.dumps(text)[1:-1]
    yield json.dumps(text, ensure_ascii=False)[1:-1]
    yield quote(text, safe="")
    for written in {text, json.dumps(text)[1:-1]}:
        yield from within_base64(written.encode("utf-8", "surrogateescape"))


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


def either_alphabet(form: str) -> str:
    """A pattern for a form in which base64's last two characters stand for those of its variant for URLs too."""
    return re.escape(form).replace(r"\+", r"[+\-]").replace("/", "[/_]")


def secret_values(variables: Iterable[str]) -> Iterator[str]:
    """The values, of variables `NAME=value`, whose names say that they are secret."""
    for variable in variables:
        name, _, value = variable.partition("=")
        if is_secret(name):
            yield value
