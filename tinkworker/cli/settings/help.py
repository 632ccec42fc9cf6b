"""The text of `--help`: the table as Go's flag library would print it, in groups and with the variables' names."""

from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap

from tinkworker.cli.settings.setting import Dialect, Setting
from tinkworker.cli.settings.table import TINK_WORKER

_NARROWEST = 24
_TIED = "\N{NO-BREAK SPACE}"
_ZEROS = ("", "0", "false")
"""Defaults that Go's help leaves out."""


def help_text(width: int, dialect: Dialect = TINK_WORKER) -> str:
    """The text of `--help` for a terminal of so many columns, without a newline at the end."""
    return "\n".join(_lines(width, dialect))


def _lines(width: int, dialect: Dialect) -> Iterator[str]:
    yield from wrap(dialect.about, width)
    yield from ("", "Usage:", f"  {dialect.program} [flags]")
    indent = max(len(_label(setting)) for setting in dialect.settings) + 3
    for group in dialect.groups:
        yield from ("", f"{group.title}:")
        for setting in group.settings:
            room = max(width - indent, _NARROWEST)
            explanation = wrap(_explanation(setting), room, break_on_hyphens=False)
            for left, right in zip_longest([_label(setting)], explanation, fillvalue=""):
                yield left.ljust(indent) + right.replace(_TIED, " ")


def _label(setting: Setting) -> str:
    """`  -i, --id string`; a setting without a flag goes by its variable."""
    if not setting.flags:
        return f"      {setting.environment[0]}"
    short = f"-{setting.short}, " if setting.short else "    "
    return f"  {short}{setting.flags[0]} {setting.kind.name}".rstrip()


def _explanation(setting: Setting) -> str:
    """What it is for, its choices, variables and default, as in Go's help."""
    choices = f": {', '.join(setting.kind.choices)}" if setting.kind.choices else ""
    variables = f" ({', '.join(setting.environment)})" if setting.flags and setting.environment else ""
    if setting.default is None:
        ending = "(required)"
    else:
        ending = "" if setting.default in _ZEROS else f"(default {setting.default})"
    return f"{setting.help}{choices}{variables} {ending.replace(' ', _TIED)}"
