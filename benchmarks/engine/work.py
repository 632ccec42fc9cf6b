"""The work that all contenders do: lives of the worker's action chart, from beginning to end."""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen

from tinkworker.engine.edge import BoundEdge, Living
from tinkworker.engine.effect import Draft, Effect
from tinkworker.engine.statechart import Statechart
from tinkworker.engine.step import START, Event
from tinkworker.lifecycle.action.data import ActionData
from tinkworker.lifecycle.action.events import Begin, Created, Exited, Fault, Handled, Pulled, Started
from tinkworker.lifecycle.attempt import Attempt, Outline
from tinkworker.lifecycle.charts import load_charts
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.port import Exit

DATA = ActionData(
    Attempt(workflow="w", generation=1, task="t", action="a", index=0, run=1, worker="w1"),
    Outline("t", "a", "w1", "img:1", timeout=60, on_timeout=False, on_failure=True, fingerprint="f"),
    Policy(),
)

TO_RUNNING: tuple[Event[Any], ...] = (
    Event("begin", Begin(0)),
    Event("nothing_found", None),
    Event("pulled", Pulled("img:1", "registry", "")),
    Event("created", Created("c")),
    Event("running_acknowledged", None),
    Event("started", Started(0.0)),
)

LIVES: tuple[tuple[Event[Any], ...], ...] = (
    # It goes well.
    (*TO_RUNNING, Event("exited", Exited(Exit(0))), Event("outcome_acknowledged", None)),
    # The registry is down at first; the action fails, and its handler runs.
    (
        *TO_RUNNING[:2],
        Event("pull_failed", Fault("RegistryUnavailable", "no answer", passing=True)),
        Event("after pull_backoff", None),
        *TO_RUNNING[2:],
        Event("exited", Exited(Exit(3))),
        Event("handled", Handled("exit status 0")),
        Event("outcome_acknowledged", None),
    ),
    # It takes too long; the engine is lost for a moment while it is stopped.
    (
        *TO_RUNNING,
        Event("after action_timeout", None),
        Event("engine_unavailable", Fault("EngineUnavailable", "gone", passing=True)),
        Event("after engine_backoff", None),
        Event("stopped", None),
        Event("outcome_acknowledged", None),
    ),
)

EVENTS = sum(map(len, LIVES))
"""Events in one round of lives."""


class Model(Draft):
    """
    What contenders other than ours move: the data, and everything that is to be done, in order.

    Attributes:
        begun: Activities with their requests, and timers with their durations.
        ended: States whose activities and timers nobody listens to any more.
        state: For contenders that keep it here.
        now: What happens at the moment, for contenders that do not tell edges that need no event.
    """

    def __init__(self) -> None:
        super().__init__(DATA)
        self.begun: list[tuple[str, Any]] = []
        self.ended: list[str] = []
        self.state = ""
        self.now: Event[Any] = Event(START, None)


Act = Callable[[Model, Event[Any]], None]
"""One thing that happens on the way: what the callback of a contender does."""


def applying(effect: Effect) -> Act:
    """Apply an effect of the chart."""
    return effect.apply


def beginning(living: Living) -> Act:
    """Begin what lives in a state."""

    def act(model: Model, _event: Event[Any]) -> None:
        if living.request is not None:
            model.begun.append((living.activity, living.request(model.data)))
        for name, duration in living.timers:
            if (seconds := duration(model.data)) is not None:
                model.begun.append((name, seconds))

    return act


def ending(living: Living) -> Act:
    """End what lives in a state."""

    def act(model: Model, _event: Event[Any]) -> None:
        model.ended.append(living.state)

    return act


@frozen
class FlatEdge:
    """
    An edge as contenders are told of it.

    Attributes:
        event: The event; empty if it needs none.
        target: Where it leads; None if nothing is left.
        guard: Its guard; None: always.
        acts: What happens on the way.
    """

    event: str
    target: str | None
    guard: Callable[[Any, Event[Any]], bool] | None
    acts: tuple[Act, ...] = field(factory=tuple)


def flat(edge: BoundEdge, event: str) -> FlatEdge:
    """An edge of ours, for others; the contenders' own names for events have no spaces."""
    if (way := edge.way) is None:
        return FlatEdge(event, None, edge.guard)
    acts = (*map(applying, way.effects), *map(ending, way.exits), *map(beginning, way.enters))
    return FlatEdge(event, way.target, edge.guard, acts)


def edges(chart: Statechart) -> Mapping[str, list[FlatEdge]]:
    """All edges by state, in the order in which they are tried; those that need no event come last.

    What needs no event and does nothing is left out: some engines would do nothing for ever.
    """
    return {
        state: [
            *(flat(edge, word(event)) for event, found in place.edges.items() for edge in found),
            *(flat(edge, "") for edge in place.always if edge.way is not None),
        ]
        for state, place in chart.table.items()
    }


def word(event: str) -> str:
    """An event's name without spaces."""
    return event.replace(" ", "_")


def action_chart() -> Statechart:
    """The chart that all are measured with."""
    return load_charts()["action"]


def begin(model: Model, chart: Statechart) -> None:
    """What happens when a life begins."""
    start = Event(START, None)
    for act in flat_start(chart):
        act(model, start)


def flat_start(chart: Statechart) -> tuple[Act, ...]:
    """What happens when a life begins, as acts."""
    return (*map(applying, chart.start.effects), *map(beginning, chart.start.enters))
