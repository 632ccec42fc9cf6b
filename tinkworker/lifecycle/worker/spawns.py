"""The machines of the worker's workflows."""

from types import MappingProxyType

from tinkworker.engine.binding import Spawning
from tinkworker.engine.step import Child, Event
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.lifecycle.workflow.data import Outcome, WorkflowData


def next_workflow(data: WorkerData, _event: Event[object]) -> Child:
    """The workflow that was just taken."""
    context = next(context for context in data.listing or () if context.workflow == data.busy)
    workflow = WorkflowData(
        workflow=context.workflow,
        generation=1,
        worker=data.worker,
        policy=data.policy,
        position=context.position,
        context=context,
    )
    subject = {"workflowID": context.workflow, "workerID": data.worker}
    return Child(f"workflow:{context.workflow}", workflow, subject)


SPAWNS = MappingProxyType(
    {
        "next_workflow": Spawning(
            chart="workflow",
            child=next_workflow,
            ends={outcome.value: "workflow_ended" for outcome in Outcome},
        ),
    }
)
