"""All that is said about settings, before anybody judges it; without attrs, for the supervisor needs no more."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tinkworker.cli.settings import command_line, environment, file
from tinkworker.cli.settings.grammar import TRUTHS
from tinkworker.cli.settings.setting import Dialect
from tinkworker.cli.settings.source import Source, in_force


def state(
    arguments: Sequence[str], variables: Mapping[str, str], folders: Sequence[Path], dialect: Dialect
) -> tuple[Source, ...]:
    """What a command line, an environment and a config file say, in this order of precedence."""
    return command_line.read(arguments, dialect), environment.read(variables, dialect), file.read(folders)


def switched_on(name: str, sources: Sequence[Source]) -> bool:
    """Whether a switch is on; one that says neither is off until somebody judges it."""
    given = in_force(name, sources)
    return given is not None and TRUTHS.get(given.text, False)
