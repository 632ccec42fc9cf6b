"""What a chart's names mean: typed Python functions, handed over when the chart is loaded.

A chart holds names only, so it can run nothing that was not bound here. Guards, assignments, commands, spawns, timers
and messages are looked up in modules (or any object) by attribute; each is a pure function of the machine's data.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType, ModuleType
from typing import Any, Self

from attrs import evolve, field, frozen

from tinkworker.engine.step import Child, Event

Function = Callable[..., Any]

NOTHING: Mapping[str, Any] = MappingProxyType({})


@frozen
class Activity:
    """
    Something that takes time and answers.

    Attributes:
        request: `(data) -> request`: what exactly is to be done; plain data that can be written down.
        outcomes: How it may end: the event's name and the type of its payload, None for no payload.
        bounded: Whether it always answers in known time.
        effect: Whether it does something that abandoning it does not undo.
    """

    request: Callable[[Any], Any]
    outcomes: Mapping[str, Any]
    bounded: bool
    effect: bool = False


@frozen
class Spawning:
    """
    How a machine of another chart is started.

    Attributes:
        chart: Of which chart.
        child: `(data, event) -> Child`.
        ends: The event that comes back, by the final state that the child ended in. Its payload is the child's result.
    """

    chart: str
    child: Callable[[Any, Event[Any]], Child]
    ends: Mapping[str, str]


def functions_of(source: object) -> Mapping[str, Function]:
    """The public functions that a module defines itself, or those of any other namespace."""
    if source is None:
        return NOTHING
    if isinstance(source, Mapping):
        return source
    own = getattr(source, "__name__", None)
    return {
        name: value
        for name, value in vars(source).items()
        if not name.startswith("_")
        and callable(value)
        and not isinstance(value, type)
        and (not isinstance(source, ModuleType) or getattr(value, "__module__", own) == own)
    }


def no_result(_data: Any) -> None:
    """The result of a machine whose parent is only told that it ended."""


def no_explanation(_data: Any, _event: Event[Any]) -> str:
    """The explanation of a step whose states say it."""
    return ""


@frozen
class Bindings:
    """
    What the names of one chart mean.

    Attributes:
        chart: The chart's name.
        data: The class of its machines' data.
        guards: `(data, event) -> bool` by name.
        assignments: `(data, event) -> data` by name.
        commands: `(data, event) -> request` by name.
        timers: `(data) -> seconds` by name; None means that the timer is not armed.
        messages: `(data, event) -> payload` by event; those that are not here have no payload.
        activities: Activities by name.
        spawns: Spawnings by name.
        events: Payload types of the events from outside, by name; None for no payload.
        result: `(data) -> result`: what the parent is told when a machine ends.
        explain: `(data, event) -> text`: why, for people, after the event; empty where the states say it.
    """

    chart: str
    data: type
    guards: Mapping[str, Function] = field(default=NOTHING, converter=functions_of)
    assignments: Mapping[str, Function] = field(default=NOTHING, converter=functions_of)
    commands: Mapping[str, Function] = field(default=NOTHING, converter=functions_of)
    timers: Mapping[str, Function] = field(default=NOTHING, converter=functions_of)
    messages: Mapping[str, Function] = field(default=NOTHING, converter=functions_of)
    activities: Mapping[str, Activity] = NOTHING
    spawns: Mapping[str, Spawning] = NOTHING
    events: Mapping[str, Any] = NOTHING
    result: Callable[[Any], Any] = no_result
    explain: Callable[[Any, Event[Any]], str] = no_explanation

    def having(self, **functions: Any) -> Self:
        """The same with these instead: `having(guards=module)`."""
        return evolve(self, **functions)
