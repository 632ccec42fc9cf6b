"""The machines of a workflow's actions."""

from types import MappingProxyType

from attrs import evolve

from tinkworker.engine.binding import Spawning
from tinkworker.engine.step import Child, Event
from tinkworker.lifecycle.action.data import ActionData
from tinkworker.lifecycle.attempt import Attempt
from tinkworker.lifecycle.workflow.data import WorkflowData
from tinkworker.server.port import State


def next_action(data: WorkflowData, _event: Event[object]) -> Child:
    """The action whose turn it is."""
    return action(data, data.position)


def action_ahead(data: WorkflowData, _event: Event[object]) -> Child:
    """The action that was just added to the living ones."""
    return action(data, data.living[-1])


def action(data: WorkflowData, index: int) -> Child:
    """The machine of one action."""
    outline = data.outlines[index]
    attempt = Attempt(
        workflow=data.workflow,
        generation=data.generation,
        task=outline.task,
        action=outline.name,
        index=index,
        run=1,
        worker=data.worker,
        fingerprint=data.fingerprint,
        identity=outline.identity,
    )
    trace = data.origin.trace(attempt)
    machine = ActionData(
        evolve(attempt, run=trace.attempt.run),
        outline,
        data.policy,
        intended=trace.intended,
        proven=trace.conclusion,
        reports_repeat=data.reports_repeat,
        shown_running=trace.elsewhere or may_run_elsewhere(data, index),
    )
    return Child(f"action:{data.workflow}#{index}", machine, {**attempt.subject, "image": outline.image})


def may_run_elsewhere(data: WorkflowData, index: int) -> bool:
    """
    Whether another worker may have begun an action before it died.

    So it is with the action at which a workflow was taken of which nothing was known here, if the server showed it
    running, or is one of those that name actions by ids: these do not say whether they run.
    """
    taken = data.taken
    unknown = data.index(taken) == index and not data.origin.generation
    return unknown and (taken.state is State.RUNNING or bool(taken.identity))


ENDS = MappingProxyType({"reported": "action_reported", "abandoned": "action_abandoned", "dropped": "action_dropped"})

SPAWNS = MappingProxyType(
    {
        "next_action": Spawning(chart="action", child=next_action, ends=ENDS),
        "action_ahead": Spawning(chart="action", child=action_ahead, ends=ENDS),
    }
)
