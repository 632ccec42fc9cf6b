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
    """

    name: str
    kind: Kind
    help: str
    short: str = ""
    environment: tuple[str, ...] = ()
    default: str | None = ""
    since: str = HERE
    sources: Sources = ANYWHERE

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
