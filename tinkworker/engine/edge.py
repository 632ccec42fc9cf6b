"""The parts of a chart that can be run: edges, where they lead, what lives there.

Everything that does not depend on the data is made once, when the chart is loaded: which states an edge leaves and
enters, what is written down of it, what each of its guards must have said for it to be taken.
"""

from collections.abc import Callable, Mapping
from typing import Any

import transitions
from attrs import frozen

from tinkworker.engine.binding import Function
from tinkworker.engine.effect import Effect, WrongAnswer
from tinkworker.engine.step import Event, Taken

Guard = Callable[[Any, Event[Any]], bool]


@frozen
class Living:
    """
    What lives as long as a state.

    Attributes:
        state: The state.
        activity: The activity's name; empty for none.
        request: What makes the activity's request; None for no activity.
        timers: The timers, each with what gives its duration.
    """

    state: str
    activity: str
    request: Callable[[Any], Any] | None
    timers: tuple[tuple[str, Function], ...]


@frozen
class Way:
    """
    What an edge changes.

    Attributes:
        effects: What happens, in order: on leaving, on the edge itself, on entering.
        exits: What ceases to live, innermost first.
        enters: What begins to live, outermost first.
        target: The state that is entered; None if nothing is left or entered.
        states: The same, as a step has it.
    """

    effects: tuple[Effect, ...] = ()
    exits: tuple[Living, ...] = ()
    enters: tuple[Living, ...] = ()
    target: str | None = None
    states: tuple[str, ...] = ()


class BoundEdge(transitions.Transition):
    """
    An edge whose names mean something.

    Attributes:
        identity: `STATE.EVENT[INDEX]`.
        name: The guard's name; empty for none.
        guard: The guard; None: always.
        way: What it changes; None if it says that nothing happens.
        taken: What a step says of it: the edges before it did not apply, and it did.
    """

    def __init__(self, source: str, name: str, guard: Guard | None, way: Way | None, taken: Taken) -> None:
        # The library's stubs know neither internal transitions (no target) nor callables as conditions; it takes both.
        target: Any = way.target if way else None
        conditions: Any = self.condition if guard else None
        super().__init__(source, target, conditions=conditions)
        self.identity = taken.edge
        self.name = name
        self.guard = guard
        self.way = way
        self.taken = (taken,)

    def applies(self, data: Any, event: Event[Any]) -> bool:
        """
        Ask the guard, if there is one.

        Raises:
            WrongAnswer: The answer is not a bool; other values are somebody's mistake, and `transitions` would take
                them for False.
        """
        if self.guard is None:
            return True
        answer = self.guard(data, event)
        if answer is True or answer is False:
            return answer
        raise WrongAnswer("guard", self.name, answer, "True or False")

    def condition(self, event_data: transitions.EventData) -> bool:
        """The guard, as `transitions` asks for it."""
        model: Any = event_data.model
        (event,) = event_data.args
        return self.applies(model.data, event)


Edges = tuple[BoundEdge, ...]


@frozen
class Place:
    """
    A state that a machine can be in: one without states in it.

    Attributes:
        name: The state.
        final: Whether a machine ends here.
        edges: What can be done here, by event; of several edges the first that applies.
        always: What needs no event.
        deferred: Events that are kept.
        ignored: Events that mean nothing.
        living: What lives here, innermost first.
    """

    name: str
    final: bool
    edges: Mapping[str, Edges]
    always: Edges
    deferred: frozenset[str]
    ignored: frozenset[str]
    living: tuple[Living, ...]

    @property
    def takes(self) -> tuple[str, ...]:
        """The events that are listed here, in alphabetical order."""
        return tuple(sorted({*self.edges, *self.deferred, *self.ignored}))
