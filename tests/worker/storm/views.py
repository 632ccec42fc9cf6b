"""What a server had lately; for a spell it shows that instead of what it has, as one does that reads through caches."""

from collections import deque
from collections.abc import Mapping
from copy import copy

from attrs import define, field, frozen

from tinkworker.clock import Clock
from tinkworker.testing.server import MemoryWorkflow, Method

OLDEST = 5.0
"""Seconds that a view may be old; a worker takes ten for what no cache explains (`SIGHTINGS_APART`)."""


@frozen
class View:
    """What the server had from a moment on."""

    since: float
    stored: Mapping[str, MemoryWorkflow]


@define
class Spell:
    """
    A while in which the server reads through caches that are behind.

    Attributes:
        methods: What it reads through them for.
        ages: How many seconds they are behind, each in its turn: there may be several, of which one may be fresh.
        until: When they all catch up, in seconds of the monotonic clock.
    """

    methods: frozenset[Method]
    ages: tuple[float, ...]
    until: float

    def take_turn(self) -> float:
        """How old the next view is."""
        age, *others = self.ages
        self.ages = (*others, age)
        return age


@define(eq=False)
class Views:
    """
    Remembers what the server had, for as long as anybody may be shown that.

    Attributes:
        clock: Tells the time.
        spells: When what was is shown; the first one that concerns a call decides.
    """

    clock: Clock
    spells: list[Spell] = field(factory=list)
    _kept: deque[View] = field(factory=deque)

    def note(self, stored: Mapping[str, MemoryWorkflow]) -> None:
        """The server has this from now on."""
        now = self.clock.monotonic()
        self._kept.append(View(now, {name: copied(workflow) for name, workflow in stored.items()}))
        while len(self._kept) > 1 and self._kept[1].since <= now - OLDEST:
            self._kept.popleft()

    def age(self, method: Method) -> float:
        """How old what it is shown is for the next one who calls this."""
        now = self.clock.monotonic()
        self.spells = [spell for spell in self.spells if spell.until > now]
        return next((spell.take_turn() for spell in self.spells if method in spell.methods), 0.0)

    def at(self, moment: float) -> Mapping[str, MemoryWorkflow]:
        """What the server had at a moment."""
        return next((view.stored for view in reversed(self._kept) if view.since <= moment), {})


def copied(workflow: MemoryWorkflow) -> MemoryWorkflow:
    """A workflow as it is now."""
    then = copy(workflow)
    then.states = list(workflow.states)
    return then
