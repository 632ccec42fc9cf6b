"""
What the lifecycles promise, as questions to every move of every world. Each says what is broken, or nothing.

They are the promises of the design: at most one start, one outcome that never changes and is true, nothing started that
the server does not know of, no request left behind, and an end that means what it says.
"""

from collections.abc import Callable, Iterator

from tinkworker.engine.step import RESUME, Step
from tinkworker.lifecycle.action.data import ActionData, Turn
from tinkworker.lifecycle.exploration.engine import STRANGER
from tinkworker.lifecycle.exploration.server import Status
from tinkworker.lifecycle.exploration.world import ACTION, NOT_TAKEN, STOP_GIVEN_UP, Happening, World
from tinkworker.runtime.port import Phase
from tinkworker.server.port import State

Promise = Callable[[World, Happening], Iterator[str]]

ENDED = {State.SUCCESS: Status.SUCCESS, State.FAILED: Status.FAILED, State.TIMEOUT: Status.TIMEOUT}
GONE = frozenset({Status.DELETED, Status.REPLACED})


def every_event_has_an_answer(_before: World, happening: Happening) -> Iterator[str]:
    """No machine gets an event that its state does not know."""
    yield from happening.refusals


def started_at_most_once(_before: World, happening: Happening) -> Iterator[str]:
    """No container's program starts twice, and no second container's unless the operator said `--on-lost rerun`."""
    boxes = happening.world.boxes
    for name, box in boxes.items():
        if box.starts > 1:
            yield f"{name} is started twice"
    action = happening.world.action
    if action is not None and action.policy.on_lost == "fail" and sum(box.starts for box in boxes.values()) > 1:
        yield "the action is started twice"


def started_only_when_the_server_knows(before: World, happening: Happening) -> Iterator[str]:
    """Whenever a program starts, the server has the action RUNNING, or has forgotten it since."""
    starts = sum(box.starts for box in happening.world.boxes.values()) - sum(
        box.starts for box in before.boxes.values()
    )
    if starts and before.status is Status.PENDING:
        yield "it is started, and the server does not know that it runs"


def first_outcome_stands(before: World, happening: Happening) -> Iterator[str]:
    """What was concluded never changes."""
    was = before.action.conclusion if before.action else None
    for step in happening.steps:
        if step.machine == ACTION:
            now = step.data.conclusion
            if was is not None and now != was:
                yield f"the outcome was {was.state.name}, and becomes {now.state.name if now else 'nothing'}"
            was = now


def concluded_in_its_turn(_before: World, happening: Happening) -> Iterator[str]:
    """Nothing is concluded of an action that is only being prepared: its turn would find it ended."""
    for step in happening.steps:
        if step.machine == ACTION and step.data.conclusion is not None and step.data.turn is Turn.AHEAD:
            yield "it is concluded, and its turn has not come"


def outcome_is_true(_before: World, happening: Happening) -> Iterator[str]:
    """What was concluded from an exit status is that of the action's container."""
    action = happening.world.action
    if action is None or action.conclusion is None or action.conclusion.exit_code is None:
        return
    codes = {box.code for box in happening.world.boxes.values()}
    if action.conclusion.exit_code not in codes | {None} and None not in codes:
        yield f"the outcome says exit status {action.conclusion.exit_code}, and the container has {codes}"


def only_outcomes_are_reported(_before: World, happening: Happening) -> Iterator[str]:
    """An end is reported only when it was concluded, and as it was concluded."""
    action = happening.world.action
    for step in happening.steps:
        for invocation in step.started:
            if invocation.activity != "server.report" or invocation.request.report.state is State.RUNNING:
                continue
            concluded = action.conclusion if action else None
            if concluded is None or concluded.state is not invocation.request.report.state:
                yield f"{invocation.request.report.state.name} is reported, and was not concluded"


def nothing_is_sent_to_another_workflow(before: World, happening: Happening) -> Iterator[str]:
    """
    Once it is known that the server has another workflow of this name, it is told nothing of this one.

    What was under way then cannot be called back, and is asked for again after a restart (where it is not sent without
    fresh evidence, which is the worker's part).
    """
    if "replaced" in before.past:
        for step in happening.steps:
            if step.event != RESUME and any(invocation.activity == "server.report" for invocation in step.started):
                yield "a report is sent, and the server has another workflow of this name"


def nothing_is_left_behind(_before: World, happening: Happening) -> Iterator[str]:
    """When the action has ended, no request is under way that could still make or start its container."""
    world = happening.world
    if world.action is None:
        for call in world.strays:
            if call.invocation.activity in {"runtime.create", "runtime.start"}:
                yield f"the action has ended, and {call.invocation.activity} may still be carried out"


def what_ends_does_not_run(_before: World, happening: Happening) -> Iterator[str]:
    """When the action was reported as ended, its program does not run, unless stopping it was given up."""
    for _ in ends(happening, "reported"):
        boxes = happening.world.boxes.items()
        running = [name for name, box in boxes if box.phase is Phase.RUNNING and name != STRANGER]
        if running and STOP_GIVEN_UP not in happening.world.past:
            yield f"the action is over, and {running[0]} runs"


def reported_means_that_the_server_has_it(_before: World, happening: Happening) -> Iterator[str]:
    """An action ends as reported only when the server has its outcome, or has lost the workflow since."""
    status = happening.world.status
    for step in ends(happening, "reported"):
        outcome = step.data.conclusion
        if status not in GONE and (outcome is None or ENDED[outcome.state] is not status):
            yield f"it counts as reported, and the server has {status.name}"


def abandoned_means_that_the_workflow_is_gone(_before: World, happening: Happening) -> Iterator[str]:
    """An action ends as abandoned only when the server does not have the workflow, or has refused a report for good."""
    for _ in ends(happening, "abandoned"):
        if happening.world.status not in GONE and NOT_TAKEN not in happening.world.past:
            yield f"it counts as abandoned, and the server has {happening.world.status.name}"


def dropped_means_that_nobody_waits(_before: World, happening: Happening) -> Iterator[str]:
    """An action is dropped only if it never had its turn, or if the server has another workflow."""
    for step in ends(happening, "dropped"):
        data: ActionData = step.data
        if data.turn is not Turn.AHEAD and "replaced" not in happening.world.past:
            yield "it is dropped, and the server waits for its outcome"


def ends(happening: Happening, state: str) -> Iterator[Step]:
    """The steps in which the action ended so."""
    return (step for step in happening.steps if step.machine == ACTION and step.final and step.target == state)


PROMISES: tuple[Promise, ...] = (
    every_event_has_an_answer,
    started_at_most_once,
    started_only_when_the_server_knows,
    first_outcome_stands,
    concluded_in_its_turn,
    outcome_is_true,
    only_outcomes_are_reported,
    nothing_is_sent_to_another_workflow,
    nothing_is_left_behind,
    what_ends_does_not_run,
    reported_means_that_the_server_has_it,
    abandoned_means_that_the_workflow_is_gone,
    dropped_means_that_nobody_waits,
)
