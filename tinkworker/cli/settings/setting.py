"""A row of the table of settings."""

from typing import Literal, NamedTuple

from tinkworker.cli.settings.kind import Kind

Sources = tuple[Literal["flag", "environment", "file"], ...]
ANYWHERE: Sources = ("flag", "environment", "file")
ENVIRONMENT: Sources = ("environment",)
COMMAND_LINE: Sources = ("flag",)
HERE = "tinkworker"


class Setting(NamedTuple):
    """
    A setting: one flag, one key of the config file, one field of `Settings`.

    Attributes:
        name: The flag without its dashes, and the file's key: "tinkerbell-tls".
        kind: How to read and show its value.
        help: What it is for, in a sentence without an end.
        short: The letter of its short flag; empty for none.
        environment: The variables that give it, the stronger first.
        default: The text that holds when nobody gives one; None if somebody must.
        since: The first tink-worker that had it, or `HERE`.
        sources: Where it may be given.
        alias: Another name of its flag, which is the first one where it is there.
        unused: Why it is accepted, for the sake of who gives it, and read by nobody; empty if it is read.
    """

    name: str
    kind: Kind
    help: str
    short: str = ""
    environment: tuple[str, ...] = ()
    default: str | None = ""
    since: str = HERE
    sources: Sources = ANYWHERE
    alias: str = ""
    unused: str = ""

    @property
    def flags(self) -> tuple[str, ...]:
        """Its long flags, the one that is shown first; none if it has no flag."""
        names = (self.alias, self.name) if "flag" in self.sources else ()
        return tuple(f"--{name}" for name in names if name)

    @property
    def field(self) -> str:
        """Its name in `Settings`."""
        return self.name.replace("-", "_")

    @property
    def switch(self) -> bool:
        """Whether its flag stands alone and never takes the next word."""
        return not self.kind.name


class Group(NamedTuple):
    """Settings that belong together."""

    title: str
    settings: tuple[Setting, ...]


class Dialect(NamedTuple):
    """
    What a program of some name understands.

    Attributes:
        program: The name.
        groups: Its settings.
        about: What it is, for its help.
        syntax: Go's library whose command line it has: with `pflag` a long flag has two dashes, with `flag` one or two.
    """

    program: str
    groups: tuple[Group, ...]
    about: str = "A worker for Tinkerbell: asks a Tink server for workflows, runs their actions and reports."
    syntax: Literal["pflag", "flag"] = "pflag"

    @property
    def settings(self) -> tuple[Setting, ...]:
        """All settings, in the order of the groups."""
        return tuple(setting for group in self.groups for setting in group.settings)
