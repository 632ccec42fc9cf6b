"""What a runtime may not be able to do; part of its port, and loaded without it where names and settings are judged."""


class RuntimeFault(Exception):
    """
    Something that a runtime could not do.

    Attributes:
        message: One line for people: what was wrong, with the engine's own words.
        passing: Whether the same call may succeed later without anybody changing anything.
    """

    passing = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ImageMissing(RuntimeFault):
    """The registry answered, and there is no such image."""


class AccessDenied(RuntimeFault):
    """The registry or the engine refused the credentials, or wants some."""


class RegistryUnavailable(RuntimeFault):
    """The registry did not answer, answered with an error of its own, or stalled."""

    passing = True


class NoSpace(RuntimeFault):
    """The disk (in Hook: the memory) on which images and containers lie is full."""


class EngineUnavailable(RuntimeFault):
    """The engine did not answer; whether it did what was asked is not known."""

    passing = True


class Refused(RuntimeFault):
    """The engine answered that it will not do this: a bad mount, a bad name, a command that does not exist."""


class NeverRan(RuntimeFault):
    """The start was cut off before there was a program, and cannot be repeated: it takes another container."""


class Untraceable(RuntimeFault):
    """The start was cut off, and nobody can say whether the program ran, or runs."""


class ContainerGone(RuntimeFault):
    """There is no such container any more; somebody else removed it, or the engine lost it."""
