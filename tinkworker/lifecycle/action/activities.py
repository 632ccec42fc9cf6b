"""What an action asks of the runtime: the requests, and how each may end."""

from types import MappingProxyType

from attrs import frozen

from tinkworker.engine.binding import Activity
from tinkworker.lifecycle.action.data import ActionData, Turn
from tinkworker.lifecycle.action.events import (
    Created,
    Crowded,
    Exited,
    Fault,
    Found,
    Handled,
    Pulled,
    Started,
    Stranger,
)
from tinkworker.lifecycle.attempt import Attempt, Outline, Role
from tinkworker.server.port import State


@frozen
class ContainerRequest:
    """
    Something about the main container of an attempt.

    Attributes:
        attempt: Of which attempt.
        reference: The image's reference; empty if it was never pulled here.
    """

    attempt: Attempt
    reference: str = ""


@frozen
class PullRequest:
    """
    Make an image ready.

    Attributes:
        attempt: For which attempt.
        image: The image as the template has it.
        ahead: Whether another action has its turn, and is not to be crowded out.
        crowded: Bytes that it is known to have at least, since it was crowded out itself; None if it never was.
    """

    attempt: Attempt
    image: str
    ahead: bool = False
    crowded: int | None = None


@frozen
class CreateRequest:
    """
    Create the main container of an attempt.

    Attributes:
        attempt: Of which attempt.
        outline: What the server said of the action; command and environment are taken from its description anew.
        reference: The image's reference, as it was pulled; empty if the container was found and the image never pulled.
    """

    attempt: Attempt
    outline: Outline
    reference: str


@frozen
class StopRequest:
    """End the main container of an attempt, kindly for so many seconds."""

    attempt: Attempt
    grace: float


@frozen
class StrangerRequest:
    """Something about the container of another worker."""

    attempt: Attempt
    container: str


@frozen
class HandleRequest:
    """
    Run a handler in a container of its own.

    Attributes:
        attempt: Of which attempt.
        outline: What the server said of the action.
        reference: The image's reference.
        role: Which handler.
        timeout: Seconds that it may run.
    """

    attempt: Attempt
    outline: Outline
    reference: str
    role: Role
    timeout: float


def about_container(data: ActionData) -> ContainerRequest:
    """The attempt's main container."""
    return ContainerRequest(data.attempt, data.reference)


def about_image(data: ActionData) -> PullRequest:
    """The image as the template has it."""
    return PullRequest(data.attempt, data.outline.image, data.turn is Turn.AHEAD, data.crowded)


def about_creation(data: ActionData) -> CreateRequest:
    """The attempt's main container, to be."""
    return CreateRequest(data.attempt, data.outline, data.reference or data.outline.image)


def about_stranger(data: ActionData) -> StrangerRequest:
    """The container of another worker."""
    return StrangerRequest(data.attempt, data.stranger)


def about_stopping(data: ActionData) -> StopRequest:
    """The attempt's main container, to be no more."""
    return StopRequest(data.attempt, data.policy.stop_grace)


def about_handler(data: ActionData) -> HandleRequest:
    """The handler for what happened, for at most the action's own timeout."""
    timed_out = data.conclusion is not None and data.conclusion.state is State.TIMEOUT
    role: Role = "on-timeout" if timed_out else "on-failure"
    return HandleRequest(data.attempt, data.outline, data.reference or data.outline.image, role, data.time_allowed)


ACTIVITIES = MappingProxyType(
    {
        "runtime.find": Activity(
            request=about_creation,
            outcomes={"found": Found, "nothing_found": None, "engine_unavailable": Fault, "broken": None},
            bounded=True,
        ),
        "runtime.seek": Activity(
            request=about_creation,
            outcomes={"stranger_found": Stranger, "nothing_found": None, "engine_unavailable": Fault, "broken": None},
            bounded=True,
        ),
        "runtime.watch": Activity(
            request=about_stranger,
            outcomes={"exited": Exited, "lost": None, "engine_unavailable": Fault, "broken": None},
            bounded=False,  # ends when the action does
        ),
        "runtime.pull": Activity(
            request=about_image,
            outcomes={
                "pulled": Pulled,
                "pull_failed": Fault,
                "no_room": Crowded,
                "engine_unavailable": Fault,
                "broken": None,
            },
            bounded=False,  # takes as long as it takes; the chart gives it a budget
        ),
        "runtime.room": Activity(
            request=about_image,
            outcomes={"crowded": Crowded},
            bounded=False,  # while there is room, there is nothing to say
        ),
        "runtime.create": Activity(
            request=about_creation,
            outcomes={
                "created": Created,
                "create_failed": Fault,
                "engine_unavailable": Fault,
                "undescribed": Fault,
                "described_otherwise": Fault,
                "unknown": Fault,
                "broken": None,
            },
            bounded=True,
            effect=True,
        ),
        "runtime.start": Activity(
            request=about_container,
            outcomes={
                "started": Started,
                "start_failed": Fault,
                "never_ran": Fault,
                "untraceable": Fault,
                "lost": None,
                "engine_unavailable": Fault,
                "broken": None,
            },
            bounded=True,
            effect=True,
        ),
        "runtime.wait": Activity(
            request=about_container,
            outcomes={"exited": Exited, "lost": None, "engine_unavailable": Fault, "broken": None},
            bounded=False,  # ends when the action does
        ),
        "runtime.stop": Activity(
            request=about_stopping,
            outcomes={"stopped": None, "engine_unavailable": Fault, "broken": None},
            # Stopping twice is stopping once, and whatever was not stopped is removed in the end: nothing to undo.
            bounded=True,
        ),
        "runtime.handle": Activity(
            request=about_handler,
            outcomes={"handled": Handled, "broken": None},
            bounded=True,
            effect=True,
        ),
        "runtime.remove": Activity(
            request=about_container,
            outcomes={"removed": None, "engine_unavailable": Fault, "broken": None},
            bounded=True,
            effect=True,
        ),
    }
)
