"""What the operating system says, in the port's words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from tinkworker.runtime.port import EngineUnavailable, NoSpace, Refused, RuntimeFault

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_BUSY = frozenset({errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE})
"""There is no room for another process or open file just now."""
_BROKEN = frozenset({errno.EROFS, errno.EIO})
"""The disk takes nothing, or gives nothing; that is no fault of the action's."""


@contextmanager
def translated(doing: str, full: type[RuntimeFault] = EngineUnavailable) -> Iterator[None]:
    """
    Translate what goes wrong with the runtime's own files and processes.

    Args:
        doing: What is being done, for people.
        full: What it means that the disk is full: something of its own only where the port has a word for it.

    Raises:
        RuntimeFault: The disk is full: what `full` says.
        EngineUnavailable: Anything else: the machine does not do now what it must be able to do.
    """
    try:
        yield
    except OSError as error:
        means = full if error.errno in _FULL else EngineUnavailable
        raise means(f"{doing}: {error}") from error


def refusal(doing: str, number: int, reason: str) -> RuntimeFault:
    """What it means that an action did not start: that it cannot, unless the machine is full, busy or broken."""
    means = NoSpace if number in _FULL else EngineUnavailable if number in _BUSY | _BROKEN else Refused
    return means(f"{doing}: {reason}")
