"""What the operating system says, in the port's words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from tinkworker.runtime.port import EngineUnavailable, NoSpace, Refused, RuntimeFault

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_BUSY = frozenset({errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE})
"""There is no room for another process or open file just now."""


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """
    Translate what goes wrong with the runtime's own files and processes.

    Raises:
        NoSpace: The disk is full.
        EngineUnavailable: Anything else: the machine does not do now what it must be able to do.
    """
    try:
        yield
    except OSError as error:
        raise _translate(error.errno, EngineUnavailable)(f"{doing}: {error}") from error


def refusal(doing: str, number: int, reason: str) -> RuntimeFault:
    """What it means that an action did not start: that it cannot be started, unless the machine is full or busy."""
    return _translate(number, Refused)(f"{doing}: {reason}")


def _translate(number: int | None, other: type[RuntimeFault]) -> type[RuntimeFault]:
    """The fault for an error number that says the same of whatever was tried, or the other one."""
    if number in _FULL:
        return NoSpace
    return EngineUnavailable if number in _BUSY else other
