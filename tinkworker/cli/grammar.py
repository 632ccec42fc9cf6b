"""The grammar of a subcommand's command line, which says of what is misspelt what may have been meant."""

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NoReturn, TypeVar

from tinkworker.cli.settings.nearest import abbreviated, nearest, suggestion

T = TypeVar("T")

CHOICE = re.compile(r"invalid choice: '(?P<word>[^']*)' \(choose from (?P<names>.*)\)")
"""How the library writes that a word is none of those that it may be; with the names in quotes, or without."""

LIKENESS = 0.6
"""A command is a short word, of which one letter is a large part."""


class Grammar(argparse.ArgumentParser):
    """
    A grammar in which flags are not abbreviated, and mistakes are answered as the worker answers them.

    The commands of one that has some are of this kind, too.
    """

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **{"allow_abbrev": False, **more})

    def parse_known_args(  # type: ignore[override]  # the library's has a form for each kind of namespace
        self, args: Iterable[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """
        Read a command line, and refuse a flag that is not there.

        The library would first say what is missing, which a misspelt flag often was meant to be.
        """
        words = sys.argv[1:] if args is None else list(args)
        if self._subparsers is not None and not words:
            self.print_help(sys.stderr)  # what there is, where the library only says that something is missing
            self.exit(2)
        for flag in self.unknown(words):
            names = [name for name in self._option_string_actions if name.startswith("--")]
            self.error(f"unknown flag {flag}{suggestion(flag, names) or abbreviated(flag, names)}")
        return super().parse_known_args(words, namespace)

    def unknown(self, words: Sequence[str]) -> Iterator[str]:
        """The flags among some words that this grammar does not have; those behind a command are the command's."""
        for word in words:
            flag = word.partition("=")[0]
            if word == "--" or (self._subparsers is not None and not word.startswith("-")):
                return
            if is_flag(word) and not {flag, flag[:2]} & self._option_string_actions.keys():
                yield flag

    def error(self, message: str) -> NoReturn:
        """End with the usage and what is wrong; of a word that is none of several, with the one that is like it."""
        if found := CHOICE.search(message):
            meant = nearest(found["word"].lower(), re.findall(r"[^\s',]+", found["names"]), LIKENESS)
            message += f"; did you mean {meant}?" if meant else ""
        super().error(message)


def told(read: Callable[[str], T], allowed: str) -> Callable[[str], T]:
    """A type for arguments: what reads one, and raises ValueError, with the words that say what may be given."""

    def taken(text: str) -> T:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{text!r} is not allowed; allowed: {allowed}") from error

    return taken


def is_flag(word: str) -> bool:
    """Whether a word is meant as a flag: no number below zero, and nothing with a blank, such as a message."""
    return re.match(r"-(-|[a-z])", word, re.IGNORECASE) is not None and " " not in word.partition("=")[0]
