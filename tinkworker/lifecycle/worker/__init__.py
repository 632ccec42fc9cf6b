"""The worker lifecycle: ask, take, rest, until told to stop."""

from tinkworker.engine.binding import Bindings
from tinkworker.engine.step import Event
from tinkworker.lifecycle.report.data import Unreachable
from tinkworker.lifecycle.worker import activities, assignments, commands, guards, messages, spawns, stubs, timers
from tinkworker.lifecycle.worker.data import Locked, WorkerData
from tinkworker.lifecycle.workflow.data import Named, Past


def explain(_data: WorkerData, event: Event[object]) -> str:
    """Why the server did not answer; who is in the way."""
    match event.payload:
        case Unreachable(message=message):
            return message
        case Locked(process=process):
            where = f"as process {process}" if process else "in another container"
            return f"a worker of this id lives already, {where}; its end is waited for"
        case _:
            return ""


def bindings() -> Bindings:
    """What the names in `statecharts/worker.yaml` mean."""
    bound = Bindings(
        chart="worker",
        data=WorkerData,
        activities=activities.ACTIVITIES,
        spawns=spawns.SPAWNS,
        events={
            "workflow_asks": Named,
            "workflow_waits": Named,
            "workflow_settling": Named,
            "workflow_ended": Past,
            "drain": None,
            "terminate": None,
        },
        explain=explain,
    )
    return stubs.bind(
        bound, guards=guards, assignments=assignments, commands=commands, messages=messages, timers=timers
    )
