"""What is painted on a picture of a chart: the way that a run took, or what tests have seen of it."""

from collections.abc import Mapping
from enum import Enum

from attrs import frozen


class Tone(Enum):
    """
    How a part of a picture looks.

    PLAIN: as what can happen.
    SPINE: as what is hoped for.
    TAKEN: as what happened.
    CURRENT: as where it stands.
    FADED: as what did not happen, and does not matter.
    MISSING: as what did not happen, and should have.
    """

    PLAIN = "plain"
    SPINE = "spine"
    TAKEN = "taken"
    CURRENT = "current"
    FADED = "faded"
    MISSING = "missing"


@frozen
class Paint:
    """
    What is painted.

    Attributes:
        title: What the picture shows then.
        edges: What is to be said of the edges that were taken, by identity.
        states: What is to be said of the states that were visited; None if nothing is known of states.
        current: The state in which it stands; empty for none.
        rest: How edges look that were not taken.
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
