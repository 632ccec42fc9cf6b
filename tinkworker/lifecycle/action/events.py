"""What comes with the events of an action."""

from enum import Enum
from typing import Literal

from attrs import frozen

from tinkworker.runtime.port import Exit, Phase


@frozen
class Begin:
    """It is the turn of the action at this index."""

    index: int


class CancelReason(Enum):
    """
    Why a workflow ends before its actions do.

    TIMED_OUT: it took too long as a whole; the server is told of the action that has its turn.
    ENDED_THERE: the server lists it no more, and the operator wants its actions to end with it; it is told even so.
    OVER: it has ended; this action was only prepared.
    REPLACED: the server has another workflow of this name; nobody is to be told of this one any more.
    """

    TIMED_OUT = "workflow timed out"
    ENDED_THERE = "workflow ended by the server"
    OVER = "workflow over"
    REPLACED = "workflow replaced"


@frozen
class Cancel:
    """The workflow ends."""

    reason: CancelReason


@frozen
class Found:
    """
    A container of this action.

    Attributes:
        container: Its name.
        run: Of which run: the last of those that have one.
        phase: How far it got.
        specification: The hash of the specification that it was made from.
        wanted: The hash of the one that would be made now; empty if that is not known.
    """

    container: str
    run: int
    phase: Phase
    specification: str
    wanted: str


@frozen
class Stranger:
    """
    A container that another worker made for this action.

    Attributes:
        container: Its name.
        matches: Whether command and environment are those of the action.
        running_for: Seconds that it runs already; None if it has ended, or if that makes no sense.
    """

    container: str
    matches: bool
    running_for: float | None


@frozen
class Prepared:
    """Everything is there that the action at this index needs."""

    index: int


@frozen
class Pulled:
    """An image is ready: under which reference, from where, and what went wrong on the way."""

    reference: str
    origin: Literal["registry", "local"]
    warning: str


@frozen
class Crowded:
    """
    There is too little room for what is not needed yet.

    Attributes:
        size: Bytes that its image has at least; 0 if nobody knows.
        message: What there is too little of, for people; empty if they have been told.
    """

    size: int = 0
    message: str = ""


@frozen
class Fault:
    """
    A runtime did not do something.

    Attributes:
        kind: Which fault of the runtime port.
        message: For people.
        passing: Whether it may pass by itself.
    """

    kind: str
    message: str
    passing: bool


@frozen
class Created:
    """A container is there, made now or before."""

    container: str


@frozen
class Started:
    """
    A container has been started, now or before.

    Attributes:
        running_for: Seconds since then by the engine's clock; None if it makes no sense.
    """

    running_for: float | None


@frozen
class Exited:
    """A container has ended."""

    exit: Exit


@frozen
class Handled:
    """A handler has ended: what came of it, for people."""

    message: str
