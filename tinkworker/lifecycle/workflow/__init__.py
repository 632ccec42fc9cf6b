"""The workflow lifecycle: its actions in order, and one outcome."""

from tinkworker.engine.binding import Bindings
from tinkworker.engine.step import Event
from tinkworker.lifecycle.action.data import ActionResult
from tinkworker.lifecycle.report.data import Refused, Unreachable
from tinkworker.lifecycle.workflow import activities, assignments, commands, guards, messages, spawns, stubs, timers
from tinkworker.lifecycle.workflow.data import Listing, WorkflowData, result


def explain(data: WorkflowData, event: Event[object]) -> str:
    """What the server said; how the action ended that decided the workflow."""
    match event.payload:
        case Unreachable(message=message) | Refused(message=message):
            return message
        case ActionResult(index=index, conclusion=conclusion) if conclusion is not None and not conclusion.succeeded:
            return f"action {data.outlines[index].name!r}: {conclusion.message}"
        case _:
            return ""


def bindings() -> Bindings:
    """What the names in `statecharts/workflow.yaml` mean."""
    bound = Bindings(
        chart="workflow",
        data=WorkflowData,
        activities=activities.ACTIVITIES,
        spawns=spawns.SPAWNS,
        events={
            "listing": Listing,
            "action_prepared": None,
            "action_running": None,
            "action_reported": ActionResult,
            "action_abandoned": ActionResult,
            "action_dropped": ActionResult,
        },
        explain=explain,
    )
    return stubs.bind(
        bound,
        guards=guards,
        assignments=assignments,
        commands=commands,
        messages=messages,
        timers=timers,
        result=result,
    )
