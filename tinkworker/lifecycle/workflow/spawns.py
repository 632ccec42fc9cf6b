"""The machines of a workflow's actions."""

from types import MappingProxyType

from tinkworker.engine.binding import Spawning
from tinkworker.engine.step import Child, Event
from tinkworker.lifecycle.action.data import ActionData
from tinkworker.lifecycle.attempt import Attempt
from tinkworker.lifecycle.workflow.data import WorkflowData


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
    )
    name = f"action:{data.workflow}#{index}"
    return Child(name, ActionData(attempt, outline, data.policy), {**attempt.subject, "image": outline.image})


ENDS = MappingProxyType({"reported": "action_reported", "abandoned": "action_abandoned", "dropped": "action_dropped"})

SPAWNS = MappingProxyType(
    {
        "next_action": Spawning(chart="action", child=next_action, ends=ENDS),
        "action_ahead": Spawning(chart="action", child=action_ahead, ends=ENDS),
    }
)
