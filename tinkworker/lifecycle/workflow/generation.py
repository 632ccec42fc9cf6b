"""Which of the workflows that had the same name this is.

Ids of tink v0.9 to v0.12 are names, and names come again: failed, template mended, deleted, applied again, the machine
still in Hook is the commonest loop there is. A *generation* counts them; it is part of every container's identity.
"""

from collections.abc import Sequence

from tinkworker.lifecycle.workflow.data import Sighting, WorkflowData


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
