"""What a workflow has done without asking how it went: containers that are no longer needed as proof are removed.

The container of action *i* is removed only when the server knows that action *i + 1* begins: until then it proves that
the action ran, should the journal be lost. The last one goes, and whatever is left, when the workflow leaves.
"""

from attrs import frozen

from tinkworker.engine.step import Event
from tinkworker.lifecycle.workflow.data import WorkflowData


@frozen
class Release:
    """
    Remove our containers of a workflow.

    Attributes:
        workflow: The workflow's id.
        generation: Which of those with this id.
        worker: This worker's id.
        before: Only those of actions before this index; None for all.
    """

    workflow: str
    generation: int
    worker: str
    before: int | None


def release_previous(data: WorkflowData, _event: Event[object]) -> Release:
    """The containers of the actions before the one whose turn it is."""
    return Release(data.workflow, data.generation, data.worker, data.position)
