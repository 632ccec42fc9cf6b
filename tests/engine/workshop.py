"""Small charts for tests: written as text, bound to functions that do the obvious thing and remember it."""

from collections.abc import Callable, Mapping
from textwrap import dedent
from typing import Any

from attrs import evolve, field, frozen

from tinkworker.engine.binding import Activity, Bindings, Spawning
from tinkworker.engine.chart import Chart
from tinkworker.engine.checking import check_together, examine
from tinkworker.engine.checking.names import uses_of
from tinkworker.engine.machine import Machine
from tinkworker.engine.problem import ChartError
from tinkworker.engine.reading import read_chart
from tinkworker.engine.relation import Relations
from tinkworker.engine.statechart import Statechart, bind
from tinkworker.engine.step import Child, Event, Step
from tinkworker.engine.topology import Topology, flatten

FILE = "test.yaml"


@frozen
class Notes:
    """
    What a machine of a test knows.

    Attributes:
        yes: The guards that say yes.
        log: The assignments so far, each with the event that it was given.
        seconds: The durations of timers that last other than a second; None: not armed.
    """

    yes: frozenset[str] = frozenset()
    log: tuple[str, ...] = ()
    seconds: Mapping[str, float | None] = field(factory=dict)


def assigning(name: str) -> Callable[[Notes, Event[Any]], Notes]:
    """An assignment that notes its name and event."""
    return lambda data, event: evolve(data, log=(*data.log, f"{name} on {event.name}"))


def asking(name: str) -> Callable[[Notes, Event[Any]], bool]:
    """A guard that says yes where the data have it so."""
    return lambda data, _event: name in data.yes


def telling(name: str) -> Callable[[Notes, Event[Any]], str]:
    """A command's request, or a message's payload: its name, the event, and how much was noted by then."""
    return lambda data, event: f"{name} on {event.name} after {len(data.log)}"


def lasting(name: str) -> Callable[[Notes], float | None]:
    """A timer that lasts as long as the data say."""

    def duration(data: Notes) -> float | None:
        return data.seconds.get(name, 1.0)

    del duration.__annotations__["return"]  # as far as a check can tell, it is always armed
    return duration


def activity(*outcomes: str, bounded: bool = True, effect: bool = False) -> Activity:
    """An activity whose outcomes bring nothing."""
    return Activity(lambda data: len(data.log), dict.fromkeys(outcomes), bounded=bounded, effect=effect)


def spawning(chart: str, **ends: str) -> Spawning:
    """A spawn whose child has the chart's name."""
    return Spawning(chart, lambda _data, _event: Child(chart, Notes()), ends)


def chart(text: str) -> Chart:
    """Read a chart."""
    return read_chart(dedent(text).lstrip("\n"), FILE)


def topology(text: str) -> Topology:
    """Read and flatten a chart."""
    return flatten(chart(text))


def bindings(meant: Chart, **changes: Any) -> Bindings:
    """Everything that a chart names; activities end with `done` unless told otherwise, messages bring nothing."""
    uses = uses_of(meant)
    bound = Bindings(
        chart=str(meant),
        data=Notes,
        guards={str(name): asking(name) for name in uses.guards},
        assignments={str(name): assigning(name) for name in uses.assignments},
        commands={str(name): telling(name) for name in uses.commands},
        timers={str(name): lasting(name) for name in uses.timers},
        activities={str(name): activity("done") for name in uses.activities},
        spawns={str(name): spawning("child", end="child_ended") for name in uses.spawns},
        events={str(name): None for name in meant.events},
    )
    return evolve(bound, **changes)


def problems(text: str, *, bound: bool = True, **changes: Any) -> list[str]:
    """All that is wrong with a chart on its own, each as `LINE:COLUMN: WHAT; ADVICE`."""
    try:
        read = chart(text)
    except ChartError as error:
        found = list(error.problems)
    else:
        found = list(examine(read, bindings(read, **changes) if bound else None).problems)
    return [str(problem).removeprefix(f"{FILE}:") for problem in sorted(found)]


def problems_together(texts: Mapping[str, str], **changes: Mapping[str, Any]) -> list[str]:
    """All that is wrong with charts among each other; each text is the file of its name."""
    charts = [read_chart(dedent(text).lstrip("\n"), file) for file, text in texts.items()]
    bound = {str(each): bindings(each, **changes.get(str(each), {})) for each in charts}
    for each in charts:
        assert examine(each, bound[str(each)]).problems == ()
    relations = Relations({str(each): flatten(each) for each in charts}, bound)
    return [str(problem) for problem in sorted(check_together(relations))]


def statechart(text: str, **changes: Any) -> Statechart:
    """A chart that can be run; it must be sound."""
    read = chart(text)
    bound = bindings(read, **changes)
    assert [str(problem) for problem in examine(read, bound).problems] == []
    return bind(flatten(read), bound)


def machine(text: str, data: Notes | None = None, **changes: Any) -> Machine:
    """A machine that has not begun."""
    return Machine(statechart(text, **changes), "m", data or Notes())


def begun(text: str, data: Notes | None = None, **changes: Any) -> Machine:
    """A machine that has begun, at second 0."""
    made = machine(text, data, **changes)
    made.start(0.0)
    return made


def send(to: Machine, name: str, at: float = 0.0, number: int | None = None) -> Step:
    """Send an event that brings nothing."""
    return to.send(Event(name, None, at, number))


def picture(of: Machine) -> dict[str, Any]:
    """Everything about a machine that may change, to compare with later."""
    names = ("state", "data", "invocations", "timers", "deferred", "commands", "serial")
    return {name: getattr(of, name) for name in names}
