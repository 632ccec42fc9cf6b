"""What there is to do: programs, and the actions that run them."""

from attrs import evolve

from tests.worker.scene import action
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import Action

TIMEOUT = 20
"""Seconds that an action may take which never ends."""

PROGRAMS = {
    "quick": Program(seconds=1),
    "slow": Program(seconds=40),
    "failing": Program(seconds=2, code=3),
    "endless": Program(seconds=10_000),
}
"""What an action may run."""

HANDLERS = {"on-failure": Program(seconds=10), "on-timeout": Program(seconds=30)}
"""What a handler runs, by its role; the second one takes longer than its action may, and is ended."""


def image(program: str) -> str:
    """The image that has a program."""
    return f"registry.example/{program}:1"


def actions(programs: list[str], mark: str = "") -> tuple[Action, ...]:
    """
    Actions that run these programs, each with its place in its name, and handlers; who never ends has a timeout.

    A mark at the end of the names keeps those of several workflows apart, for who names containers by nothing else.
    """
    return tuple(
        action(
            f"{index}-{program}{mark}",
            image=image(program),
            timeout=TIMEOUT if program == "endless" else 0,
            on_failure=("handler",),
            on_timeout=("handler",),
        )
        for index, program in enumerate(programs)
    )


def with_identities(actions: tuple[Action, ...], deployment: int) -> tuple[Action, ...]:
    """Actions as those of the agent's protocol are: with ids of their own, and without handlers."""
    return tuple(
        evolve(action, identity=f"{deployment}-{index}", on_failure=(), on_timeout=())
        for index, action in enumerate(actions)
    )
