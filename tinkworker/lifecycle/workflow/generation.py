"""Which of the workflows that had the same name this is.

Ids of tink v0.9 to v0.12 are names, and names come again: failed, template mended, deleted, applied again, the machine
still in Hook is the commonest loop there is. A *generation* counts them; it is part of every container's identity.
"""

from collections.abc import Sequence

from attrs import evolve

from tinkworker.lifecycle.workflow.data import Listing, Sighting, WorkflowData


def described_generation(data: WorkflowData, fingerprint: str) -> int:
    """
    The generation, now that the actions are known; 0 if only containers can tell.

    Where it was begun before and its actions have changed, it is the next one.
    """
    known = data.origin.fingerprint
    changed = bool(known and fingerprint and known != fingerprint)
    return data.origin.generation + 1 if changed else data.origin.generation


def surveyed_generation(data: WorkflowData, sightings: Sequence[Sighting]) -> int:
    """
    The generation, now that the containers are known.

    Without a journal, the one whose containers were made of the same actions goes on, or else the next one begins.
    Where actions come one by one, each has an identity of its own and generations mean nothing.
    """
    if data.generation or not data.complete:
        return max(1, data.generation)
    same = [sighting.generation for sighting in sightings if sighting.fingerprint == data.fingerprint]
    return max(same) if same else 1 + max((sighting.generation for sighting in sightings), default=0)


def surveyed(data: WorkflowData, sightings: Sequence[Sighting]) -> WorkflowData:
    """
    What is known of it, now that the containers are.

    None begins before the server has acknowledged that, so the last one that has begun says how far the server is.
    """
    generation = surveyed_generation(data, sightings)
    data = evolve(data, generation=generation)
    began = max((sighting.began for sighting in sightings if sighting.generation == generation), default=-1)
    if not data.complete or began < data.position:
        return data
    return evolve(data, position=began, known_running=began)


def another(data: WorkflowData, listing: Listing) -> WorkflowData:
    """The next one of its name, as a list shows it."""
    context = listing.of(data.workflow) or data.taken
    return evolve(
        data,
        generation=data.generation + 1,
        taken=context,
        context=context,
        position=data.index(context) or 0,
        known_running=-1,
        prepared=-1,
        doubt=None,
    )
