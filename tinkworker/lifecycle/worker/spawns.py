"""The machines of the worker's workflows."""

from types import MappingProxyType

from attrs import evolve

from tinkworker.engine.binding import Spawning
from tinkworker.engine.step import Child, Event
from tinkworker.lifecycle.worker.choice import choose
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.lifecycle.workflow.data import Outcome, WorkflowData


def next_workflow(data: WorkerData, _event: Event[object]) -> Child:
    """The workflow that was just taken."""
    before = evolve(data, living=tuple(workflow for workflow in data.living if workflow != data.busy))
    choice = choose(before, data.listing or (), data.asked)
    assert choice is not None, "it was just taken"
    context = choice.context
    workflow = WorkflowData(
        workflow=context.workflow,
        worker=data.worker,
        policy=data.policy,
        origin=choice.origin,
        taken=context,
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
