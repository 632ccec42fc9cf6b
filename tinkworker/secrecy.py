"""What must not be shown: credentials, and values whose names say that they are secret."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from attrs import field, frozen

from tinkworker.forms import forms, in_one_alphabet, long_lines, pieces

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

SWITCHES = frozenset({"true", "false", "none", "null"})
"""What is no secret either, in any case: `DISABLE_AUTH=true`."""

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
    _forms: frozenset[str] = field(default=frozenset(), repr=False)

    @classmethod
    def of(cls, *texts: str) -> "Secrets":
        """Look for these; for those that are too short, not at all."""
        looked_for = frozenset(text for text in texts if len(text) >= SHORTEST and text.lower() not in SWITCHES)
        whole = {form for text in looked_for for form in forms(text)}
        if not whole:
            return cls()
        lines = {form for text in looked_for for form in long_lines(text)}
        unbroken = {_BREAK.sub("", form) for form in whole}
        compared = frozenset(map(in_one_alphabet, unbroken))
        return cls(looked_for, any_of(whole | lines), any_of(unbroken), max(map(len, whole)), compared)

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

    def redact_pieces(self, line: str) -> str:
        """
        A line with the piece of a secret masked that it begins or ends with, or is: nobody sees its neighbours.

        Only for lines that are shown as they come: in a text that is there as a whole, masked pieces would hide what
        stands between them from `redact`.
        """
        text = line.strip()
        first, last = pieces(text, self._forms)
        kept = text[first : len(text) - last]
        return line.replace(text, (MASK if first else "") + kept + (MASK if last and kept else ""), 1)


NO_SECRETS = Secrets()
"""Nothing is looked for."""


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


def either_alphabet(form: str) -> str:
    """A pattern for a form in which base64's last two characters stand for those of its variant for URLs too."""
    return re.escape(form).replace(r"\+", r"[+\-]").replace("/", "[/_]")


def secret_values(variables: Iterable[str]) -> Iterator[str]:
    """The values, of variables `NAME=value`, whose names say that they are secret."""
    for variable in variables:
        name, _, value = variable.partition("=")
        if is_secret(name):
            yield value
