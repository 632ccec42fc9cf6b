"""What the worker's machine learns."""

from attrs import evolve

from tinkworker.engine.step import Event
from tinkworker.lifecycle.worker.choice import next_context
from tinkworker.lifecycle.worker.data import Recovered, WorkerData
from tinkworker.lifecycle.workflow.data import Listing, Settling, WorkflowResult


def note_recovered(data: WorkerData, event: Event[Recovered]) -> WorkerData:
    """These workflows go on."""
    return evolve(data, busy=event.payload.busy, living=event.payload.living)


def note_listing(data: WorkerData, event: Event[Listing]) -> WorkerData:
    """This is what the server's list shows. A workflow whose entry has changed may be taken again."""
    contexts = event.payload.contexts
    return evolve(data, listing=contexts, settled=tuple(each for each in data.settled if each in contexts), failures=0)


def note_unreachable(data: WorkerData, _event: Event[object]) -> WorkerData:
    """The server does not answer. Whatever its list says next is news."""
    return evolve(data, listing=None, failures=data.failures + 1)


def note_taken(data: WorkerData, _event: Event[object]) -> WorkerData:
    """The first workflow that can be taken is being worked on."""
    context = next_context(data)
    assert context is not None, "the chart asks before it takes"
    return evolve(data, busy=context.workflow, living=(*data.living, context.workflow))


def note_settling(data: WorkerData, event: Event[Settling]) -> WorkerData:
    """The worker is free for the next workflow. The list is told to the one that settles, changed or not."""
    return evolve(data, busy=None if data.busy == event.payload.workflow else data.busy, listing=None)


def note_ended(data: WorkerData, event: Event[WorkflowResult]) -> WorkerData:
    """A workflow has ended. If it is still listed as it was, it is not taken again."""
    ended = event.payload
    settled = data.settled if ended.context is None else (*data.settled, ended.context)
    living = tuple(workflow for workflow in data.living if workflow != ended.workflow)
    return evolve(data, living=living, settled=settled, busy=None if data.busy == ended.workflow else data.busy)
