"""The text of `--help`: the table as Go's flag library would print it, in groups and with the variables' names."""

from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap

from tinkworker.cli.settings.setting import Setting
from tinkworker.cli.settings.table import GROUPS, SETTINGS

_NARROWEST = 24
_TIED = "\N{NO-BREAK SPACE}"
_ZEROS = ("", "0", "false")
"""Defaults that Go's help leaves out."""


def help_text(width: int) -> str:
    """The text of `--help` for a terminal of so many columns, without a newline at the end."""
    return "\n".join(_lines(width))


def _lines(width: int) -> Iterator[str]:
    yield from wrap("A worker for Tinkerbell: asks a Tink server for workflows, runs their actions and reports.", width)
    yield from ("", "Usage:", "  tink-worker [flags]")
    indent = max(len(_label(setting)) for setting in SETTINGS) + 3
    for group in GROUPS:
        yield from ("", f"{group.title}:")
        for setting in group.settings:
            room = max(width - indent, _NARROWEST)
            explanation = wrap(_explanation(setting), room, break_on_hyphens=False)
            for left, right in zip_longest([_label(setting)], explanation, fillvalue=""):
                yield left.ljust(indent) + right.replace(_TIED, " ")


def _label(setting: Setting) -> str:
    """`  -i, --id string`; a setting without a flag goes by its variable."""
    if "flag" not in setting.sources:
        return f"      {setting.environment[0]}"
    short = f"-{setting.short}, " if setting.short else "    "
    return f"  {short}--{setting.name} {setting.kind.name}".rstrip()


def _explanation(setting: Setting) -> str:
    """What it is for, its choices, variables and default, as in Go's help."""
    choices = f": {', '.join(setting.kind.choices)}" if setting.kind.choices else ""
    variables = f" ({', '.join(setting.environment)})" if "flag" in setting.sources and setting.environment else ""
    if setting.default is None:
        ending = "(required)"
    else:
        ending = "" if setting.default in _ZEROS else f"(default {setting.default})"
    return f"{setting.help}{choices}{variables} {ending.replace(' ', _TIED)}"
