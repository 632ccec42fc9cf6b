"""From a command line, an environment and a config file to the worker's settings."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import fields

from tinkworker.cli.settings import file, password_file
from tinkworker.cli.settings.setting import HERE, Dialect, Setting
from tinkworker.cli.settings.settings import Settings, SettingsError
from tinkworker.cli.settings.source import Given, Origin, in_force
from tinkworker.cli.settings.stating import state
from tinkworker.cli.settings.table import TINK_WORKER


def read(
    arguments: Sequence[str], variables: Mapping[str, str], folders: Sequence[Path], dialect: Dialect = TINK_WORKER
) -> Settings:
    """
    The settings that a command line, an environment and a config file come to, in this order of precedence.

    Only the value in force is looked at: one that a stronger source overrides may be anything. Nothing is read but the
    arguments, the config file and the file with the password.

    Args:
        arguments: The command line without the program's name.
        variables: The environment.
        folders: Where to look for the config file.
        dialect: How the first two are written.

    Raises:
        SettingsError: With all that is wrong.
    """
    stated = state(arguments, variables, folders, dialect)
    sources = (password_file.read(stated), *stated)
    problems = [problem for source in sources for problem in source.problems]
    warnings = [warning for source in sources for warning in source.warnings]
    alone = in_force("workflow", sources) is not None
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    for setting in dialect.settings:
        given = in_force(setting.name, sources) or _default(setting, alone=alone)
        if given is None:
            problems.append(_missing(setting, folders))
            continue
        if setting.unused and given.text != setting.default:
            warnings.append(f"{given.origin.place}: {setting.name} is accepted and means nothing: {setting.unused}")
        try:
            values[setting.field] = setting.kind.parse(given.text)
        except ValueError:
            problems.append(_refused(setting, given))
        origins[setting.field] = given.origin
    if problems:
        raise SettingsError(tuple(problems), tuple(warnings))
    used = {field.name for field in fields(Settings)}  # the others are taken for the sake of who gives them
    return Settings(
        **{name: value for name, value in values.items() if name in used}, origins=origins, warnings=tuple(warnings)
    )


ALONE = {"id": "local", "tinkerbell-grpc-authority": "localhost"}
"""What holds where nobody says it and a workflow comes from a file: no server is asked, nor hears an id."""


def _default(setting: Setting, *, alone: bool) -> Given | None:
    text = ALONE.get(setting.name) if alone and setting.default is None else setting.default
    return None if text is None else Given(text, Origin("default"))


def _missing(setting: Setting, folders: Sequence[Path]) -> str:
    """What to say where nobody gave a value that must be given: every way to give it."""
    flags = " or ".join([setting.flags[0], *([f"-{setting.short}"] if setting.short else [])])
    searched = " or ".join(str(folder) for folder in folders)
    return (
        f"{setting.name} is not set; give {flags}, or {' or '.join(setting.environment)} in the environment, "
        f"or {setting.name} in {file.STEM}.yaml, .toml or .json in {searched}"
    )


def _refused(setting: Setting, given: Given) -> str:
    """What to say to a value that is not one: where it stands, what is allowed, and what the Go worker made of it."""
    named = "" if given.origin.source == "flag" else f" ({setting.name})"
    silent = given.origin.source != "flag" and setting.since != HERE and setting.kind.misread
    history = f"; tink-worker v0.7 to v0.12 took it for {setting.kind.misread} in silence" if silent else ""
    return f"{given.origin.place}{named}: {given.text!r} is not allowed; allowed: {setting.kind.allowed}{history}"
