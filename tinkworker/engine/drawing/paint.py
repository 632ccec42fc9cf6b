"""What is painted on a picture of a chart: the way that a run took, or what tests have seen of it."""

from collections.abc import Iterable, Mapping
from enum import Enum

from attrs import frozen


class Tone(Enum):
    """
    How a part of a picture looks; of several, the first counts.

    MISSING: as what did not happen, and should have.
    CURRENT: as where it stands.
    TAKEN: as what happened.
    SPINE: as what is hoped for.
    PLAIN: as what can happen.
    FADED: as what did not happen, and does not matter.
    """

    MISSING = "missing"
    CURRENT = "current"
    TAKEN = "taken"
    SPINE = "spine"
    PLAIN = "plain"
    FADED = "faded"


@frozen
class Paint:
    """
    What is painted.

    Attributes:
        title: What the picture shows then.
        edges: What is to be said of the edges that were taken, by identity.
        rest: How edges look that were not taken.
        states: What is to be said of the states that were visited; None if nothing is known of states.
        current: The state in which it stands; empty for none.
    """

    title: str
    edges: Mapping[str, str]
    rest: Tone
    states: Mapping[str, str] | None = None
    current: str = ""

    def edge(self, identity: str) -> Tone:
        """How an edge looks."""
        return Tone.TAKEN if identity in self.edges else self.rest

    def state(self, name: str) -> Tone:
        """How a state looks."""
        if self.states is None:
            return Tone.PLAIN
        if name == self.current:
            return Tone.CURRENT
        return Tone.TAKEN if name in self.states else Tone.FADED

    def note(self, state: str) -> str:
        """What is to be said of a state; empty for nothing."""
        return (self.states or {}).get(state, "")


def strongest(tones: Iterable[Tone]) -> Tone:
    """The tone of what stands for several things."""
    present = set(tones)
    return next(tone for tone in Tone if tone in present)
