"""What the worker's machine learns."""

from attrs import evolve

from tinkworker.engine.step import Event
from tinkworker.lifecycle.worker.choice import choose, sights_of
from tinkworker.lifecycle.worker.data import REMEMBERED, Recovered, WorkerData
from tinkworker.lifecycle.workflow.data import Listing, Named, Past


def note_recovered(data: WorkerData, event: Event[Recovered]) -> WorkerData:
    """These workflows go on, and those have ended."""
    recovered = event.payload
    return evolve(data, busy=recovered.busy, living=recovered.living, past=recovered.past[-REMEMBERED:])


def note_drain(data: WorkerData, _event: Event[object]) -> WorkerData:
    """What runs is finished, and nothing more is taken."""
    return evolve(data, policy=evolve(data.policy, drain=True))


def note_sightings(data: WorkerData, event: Event[Listing]) -> WorkerData:
    """The server answers, and its list shows what it showed before."""
    asked = event.payload.asked
    sights = sights_of(data, event.payload.contexts, asked)
    return evolve(data, asked=asked, sights=sights, failures=0, idle=data.idle + 1)


def note_listing(data: WorkerData, event: Event[Listing]) -> WorkerData:
    """This is what the server's list shows."""
    return evolve(note_sightings(data, event), listing=event.payload.contexts, doubted=False, idle=0)


def note_doubt(data: WorkerData, _event: Event[Named]) -> WorkerData:
    """A workflow wants to be told the list again."""
    return evolve(data, doubted=True)


def note_unreachable(data: WorkerData, _event: Event[object]) -> WorkerData:
    """The server does not answer. Whatever its list says next is news."""
    return evolve(data, listing=None, failures=data.failures + 1)


def note_taken(data: WorkerData, _event: Event[object]) -> WorkerData:
    """The first workflow that can be taken is being worked on."""
    choice = choose(data, data.listing or (), data.asked)
    assert choice is not None, "the chart asks before it takes"
    workflow = choice.context.workflow
    return evolve(data, busy=workflow, living=(*data.living, workflow))


def note_settling(data: WorkerData, event: Event[Named]) -> WorkerData:
    """The worker is free for the next workflow. The list is told to the one that settles, changed or not."""
    return evolve(data, busy=None if data.busy == event.payload.workflow else data.busy, listing=None)


def note_ended(data: WorkerData, event: Event[Past]) -> WorkerData:
    """A workflow has ended, and is remembered; with the ids of actions of all that had its name."""
    earlier = (past.identities for past in data.past if past.workflow == event.payload.workflow)
    ended = evolve(event.payload, identities=event.payload.identities.union(*earlier))
    living = tuple(workflow for workflow in data.living if workflow != ended.workflow)
    others = tuple(past for past in data.past if past.workflow != ended.workflow)
    busy = None if data.busy == ended.workflow else data.busy
    return evolve(data, living=living, busy=busy, past=(*others, ended)[-REMEMBERED:], idle=0)
