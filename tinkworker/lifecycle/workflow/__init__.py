"""The workflow lifecycle: its actions in order, and one outcome."""

from tinkworker.engine.binding import Bindings
from tinkworker.engine.step import Event
from tinkworker.lifecycle.action.data import ActionResult
from tinkworker.lifecycle.action.events import Fault, Prepared
from tinkworker.lifecycle.report.data import Refused, Unreachable
from tinkworker.lifecycle.workflow import activities, assignments, commands, guards, messages, spawns, stubs, timers
from tinkworker.lifecycle.workflow.data import Doubt, Listing, Outcome, WorkflowData, result


def explain(data: WorkflowData, event: Event[object]) -> str:
    """What the server or the engine said; how the action ended that decided the workflow."""
    match event.payload:
        case Unreachable(message=message) | Refused(message=message) | Fault(message=message):
            return message
        case ActionResult(index=index, conclusion=conclusion) if conclusion is not None and not conclusion.succeeded:
            return f"action {data.outlines[index].name!r}: {conclusion.message}"
        case Listing() if data.outcome is Outcome.REPLACED or data.reopened:
            return "the server has another workflow of this name now; nothing of this one is reported any more"
        case Listing() if data.doubt is Doubt.UNLISTED:
            return "the server lists this workflow no more while its action runs: it timed out there, or was deleted"
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
            "drain": None,
            "action_prepared": Prepared,
            "action_changed": None,
            "action_running": None,
            "action_concluded": None,
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
