"""The action lifecycle: pending → pulling → running → reported, and what can go wrong on the way."""

from tinkworker.engine.binding import Bindings
from tinkworker.engine.step import Event
from tinkworker.lifecycle.action import activities, assignments, commands, guards, messages, spawns, stubs, timers
from tinkworker.lifecycle.action.data import ActionData, result
from tinkworker.lifecycle.action.events import Begin, Cancel, Fault, Handled, Pulled

REPORTS = ("running_", "outcome_")
"""Beginnings of events that say nothing about how the action ended."""


def explain(data: ActionData, event: Event[object]) -> str:
    """What a fault said, what came with the image, how it ended."""
    match event.payload:
        case Fault(message=message) | Pulled(warning=message) | Handled(message=message):
            return message
        case _:
            conclusion = data.conclusion
            failed = conclusion is not None and not conclusion.succeeded and not event.name.startswith(REPORTS)
            return conclusion.message if conclusion and failed and data.concluded_at == event.at else ""


def bindings() -> Bindings:
    """What the names in `statecharts/action.yaml` mean."""
    bound = Bindings(
        chart="action",
        data=ActionData,
        activities=activities.ACTIVITIES,
        spawns=spawns.SPAWNS,
        events={
            "begin": Begin,
            "cancel": Cancel,
            "running_acknowledged": None,
            "running_abandoned": None,
            "running_withdrawn": None,
            "outcome_acknowledged": None,
            "outcome_abandoned": None,
            "outcome_withdrawn": None,
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
