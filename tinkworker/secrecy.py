"""What must not be shown: credentials, and values whose names say that they are secret."""

import json
import re
from base64 import b64encode
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from attrs import field, frozen

MASK = "***"
"""What is shown instead."""

_TELLING = re.compile(r"PASSWORD|PASSWD|PASSPHRASE|PASSCODE|SECRET|TOKEN|CREDENTIAL|AUTHORI[SZ]ATION")
"""What tells wherever it stands in a name."""

_ENDINGS = ("KEY", "KEYS", "PASS", "PWD", "PW", "PSK", "AUTH", "CREDS")
"""What tells at the end of a word of a name."""

_INNOCENT = frozenset(
    """
    BYPASS COMPASS DONKEY DONKEYS HOCKEY JOCKEY JOCKEYS MONKEY MONKEYS OVERPASS SURPASS TRESPASS TURKEY UNDERPASS
    WHISKEY
    """.split()  # noqa: SIM905 words are read, and added, more easily than a list of texts
)
"""Words that end like that and mean something else."""

_FOLDERS = frozenset({"PWD", "OLDPWD"})
"""Names that end like that as well: a shell's folders."""

_BETWEEN_WORDS = re.compile(r"[\W\d_]+|(?<=[a-z])(?=[A-Z])")
"""What parts the words of a name: anything but letters, or where small letters are followed by a capital."""


def is_secret(name: str) -> bool:
    """Whether a variable's name says that its value is secret: PASSWORD, TOKEN, AUTHKEY, DB_PASS and the like."""
    if name in _FOLDERS:
        return False
    words = {word.upper() for word in _BETWEEN_WORDS.split(name)}
    return _TELLING.search(name.upper()) is not None or any(word.endswith(_ENDINGS) for word in words - _INNOCENT)


def masked(variable: str) -> str:
    """A variable, `NAME=value`, with its value masked if its name says that it is secret."""
    name, equals, _ = variable.partition("=")
    return f"{name}{equals}{MASK}" if is_secret(name) else variable


SHORTEST = 4
"""Characters that a text has at least to be looked for: anything shorter stands everywhere, and is no secret either."""

LONG_LINE = 8
"""Characters that a line of a secret, such as a private key, has at least to be looked for by itself."""

NARROW = 40
"""Characters of the narrowest lines that a secret is expected to be broken into."""

_BREAK = re.compile(r"[ \t]*[\r\n]\s*")
"""A line break with the blanks around it: those that wrap a text, and those that indent it."""


@frozen
class Secrets:
    """
    Texts that are masked wherever they stand: as they are, quoted for JSON or a URL, or anywhere within base64, also
    broken into other lines; and of those with several lines each that is long.

    Attributes:
        texts: The secrets.
        longest: Characters of the longest form that is looked for.
    """

    texts: frozenset[str] = field(default=frozenset(), repr=False)
    _pattern: re.Pattern[str] | None = field(default=None, repr=False)
    _unbroken: re.Pattern[str] | None = field(default=None, repr=False)
    longest: int = 0

    @classmethod
    def of(cls, *texts: str) -> "Secrets":
        """Look for these; for those that are too short, not at all."""
        looked_for = frozenset(text for text in texts if len(text) >= SHORTEST)
        whole = {form for text in looked_for for form in forms(text)}
        if not whole:
            return cls()
        lines = {form for text in looked_for for form in long_lines(text)}
        unbroken = {_BREAK.sub("", form) for form in whole}
        return cls(looked_for, any_of(whole | lines), any_of(unbroken), max(map(len, whole)))

    @property
    def within_lines(self) -> "Secrets":
        """Those that stand in one line: what can be masked before lines are put together."""
        return Secrets.of(*(text for text in self.texts if _BREAK.search(text) is None))

    @property
    def lines(self) -> int:
        """How many lines one of them may take up."""
        return 1 + self.longest // NARROW if self.texts else 0

    def and_also(self, texts: Iterable[str]) -> "Secrets":
        """These, and others."""
        return Secrets.of(*self.texts, *texts)

    def redact(self, text: str) -> str:
        """Text with every secret in it masked."""
        if self._pattern is None or self._unbroken is None:
            return text
        return self._pattern.sub(MASK, "".join(masked_across(self._unbroken, text)))


NO_SECRETS = Secrets()
"""Nothing is looked for."""


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


def masked_across(unbroken: re.Pattern[str], text: str) -> Iterator[str]:
    """The parts of a text in which everything is masked that matches once there are no line breaks."""
    starts, places, joined, end = [0], [0], [], 0
    for found in _BREAK.finditer(text):
        joined.append(text[end : found.start()])
        end = found.end()
        starts.append(starts[-1] + len(joined[-1]))
        places.append(end)
    done = 0
    for match in unbroken.finditer("".join([*joined, text[end:]])) if len(starts) > 1 else ():
        first, last = (places[at := bisect_right(starts, index) - 1] + index - starts[at] for index in ends(match))
        yield text[done:first]
        yield MASK
        done = last + 1
    yield text[done:]


def ends(match: re.Match[str]) -> tuple[int, int]:
    """Where the first and the last character of a match stand."""
    return match.start(), match.end() - 1


def any_of(found: Iterable[str]) -> re.Pattern[str]:
    """A pattern for texts, the longest first, or its beginning would win."""
    ordered = sorted(found, key=lambda form: (-len(form), form))
    return re.compile("|".join(map(either_alphabet, ordered)))


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
