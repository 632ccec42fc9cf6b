"""
The command line, in the syntax of pflag, the library behind the Go worker's flags.

`--flag value`, `--flag=value`, `-f value`, `-fvalue` and `-f=value`; a switch stands alone or takes `=value`, never the
next word; short switches may be written together; `--` ends the flags; of a flag given twice the last one holds, unless
it is one to give several times. Where pflag stops at the first mistake, this goes on and finds them all.

No message shows a word that is no flag: it may be a password that slipped.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Literal

from tinkworker.cli.settings.grammar import TRUTHS
from tinkworker.cli.settings.nearest import abbreviated, suggestion
from tinkworker.cli.settings.setting import Dialect, Setting
from tinkworker.cli.settings.source import Given, Origin, Source
from tinkworker.cli.settings.table import TINK_WORKER

_PASSWORD_FLAG = "--registry-password"  # noqa: S105 the flag's name


def asked(arguments: Sequence[str], dialect: Dialect = TINK_WORKER) -> Literal["help", "version"] | None:
    """
    Whether a command line asks for the help or the version instead of work.

    It does even where the rest of it is wrong: whoever asks for help may well have made a mistake.
    """
    given = read(arguments, dialect).given
    if "help" in given and TRUTHS.get(given["help"].text):
        return "help"
    if "version" in given and TRUTHS.get(given["version"].text):
        return "version"
    return None


def read(arguments: Sequence[str], dialect: Dialect = TINK_WORKER) -> Source:
    """What a command line gives; `arguments` are without the program's name."""
    return _Reader(arguments, dialect).read()


def _flags(dialect: Dialect) -> dict[str, Setting]:
    """All flags, long and short, with what they give."""
    return {
        **{flag: setting for setting in dialect.settings for flag in setting.flags},
        **{f"-{setting.short}": setting for setting in dialect.settings if setting.short},
    }


class _Reader:
    """Goes over a command line once, from left to right."""

    def __init__(self, arguments: Sequence[str], dialect: Dialect) -> None:
        self.flags = _flags(dialect)
        self.syntax = dialect.syntax
        self.elsewhere = {f"--{row.name}": row.environment for row in dialect.settings if "flag" not in row.sources}
        self.words = deque(enumerate(arguments, 1))
        self.given: dict[str, Given] = {}
        self.problems: list[str] = []
        self.bare_switch = ""

    def read(self) -> Source:
        """All words, one after the other."""
        while self.words:
            number, word = self.words.popleft()
            before, self.bare_switch = self.bare_switch, ""
            if word == "--":
                self.problems += [_stray(number, "") for number, _ in self.words]
                self.words.clear()
            elif word.startswith("--"):
                self.read_long(word)
            elif self.syntax == "flag" and _is_flag(word) and self.is_long(f"-{word}"):
                self.read_long(f"-{word}")
            elif _is_flag(word):
                self.read_short(word)
            else:
                self.problems.append(_stray(number, before))
        return Source(self.given, tuple(self.problems))

    def is_long(self, word: str) -> bool:
        """Whether a word that begins with one dash is meant as this one: it is no short flag, or there is this flag."""
        return word.partition("=")[0] in self.flags or word[1:3] not in self.flags

    def read_long(self, word: str) -> None:
        """`--flag` or `--flag=value`."""
        flag, equals, value = word.partition("=")
        self.take(flag, value if equals else None)

    def read_short(self, word: str) -> None:
        """A switch `-f`, several of them, or at the end `-f`, `-fvalue`, `-f=value`; as in pflag, `-f=` gives "="."""
        letters = word[1:]
        while letters:
            flag, letters = f"-{letters[0]}", letters[1:]
            if letters.startswith("=") and letters != "=":
                return self.take(flag, letters[1:])
            if flag not in self.flags or not self.flags[flag].switch:
                return self.take(flag, letters or None)
            self.take(flag, None)
        return None

    def take(self, flag: str, attached: str | None) -> None:
        """Note a flag with the value that is attached to it, or with the next word if it needs one."""
        if flag not in self.flags:
            self.problems.append(_unknown(flag, self.flags, self.elsewhere.get(flag, ())))
            if attached is None and self.words and not _is_flag(self.words[0][1]):
                self.words.popleft()  # most likely meant as its value
            return
        setting = self.flags[flag]
        if attached is None and setting.switch:
            self.bare_switch, attached = flag, "true"
        elif attached is None and self.words:
            attached = self.words.popleft()[1]
        if attached is None:
            self.problems.append(f"{flag} needs a value: {flag} VALUE")
        else:
            before = self.given.get(setting.name) if setting.kind.repeats else None
            text = attached if before is None else f"{before.text}\n{attached}"
            self.given[setting.name] = Given(text, Origin("flag", flag))


def _is_flag(word: str) -> bool:
    return word.startswith("-") and word != "-"


def _unknown(flag: str, flags: Iterable[str], variables: Sequence[str]) -> str:
    shown = f"{_PASSWORD_FLAG}..." if flag.startswith(_PASSWORD_FLAG) else flag
    if variables:
        return f"unknown flag {shown}; it is given in the environment only, as {variables[0]}"
    names = [name for name in flags if name.startswith("--")]
    return f"unknown flag {shown}{suggestion(flag, names) or abbreviated(flag, names)}"


def _stray(number: int, switch: str) -> str:
    hint = f"; {switch} takes a value only as {switch}=VALUE" if switch else ""
    return f"word {number} of the command line belongs to no flag{hint} (the Go worker ignored such words)"
