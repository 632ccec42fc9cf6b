"""Names: every name that a chart uses means something, and everything that is bound or declared is used."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from tinkworker.engine.binding import Bindings
from tinkworker.engine.chart import Chart, State
from tinkworker.engine.problem import Problem, nearest
from tinkworker.engine.step import RESUME, START
from tinkworker.engine.text import Text
from tinkworker.engine.topology import ALWAYS

RESERVED_EVENTS = frozenset({ALWAYS, START, RESUME})
"""What steps and journals say where there is no event."""

OUTSIDERS = frozenset({"operator", "parent"})
"""Senders and receivers that are no charts: people, and whoever started the machine."""


@frozen
class Uses:
    """The names that a chart uses, each kind in the order of the file."""

    guards: tuple[Text, ...]
    assignments: tuple[Text, ...]
    commands: tuple[Text, ...]
    timers: tuple[Text, ...]
    messages: tuple[Text, ...]
    activities: tuple[Text, ...]
    spawns: tuple[Text, ...]


def uses_of(chart: Chart) -> Uses:
    """Collect the names that a chart uses."""
    states = list(chart.walk())
    effects = [each for state in states for each in state.effects()]
    lists = [each for state in states for each in state.lists()]
    return Uses(
        guards=tuple(each.guard for alternatives in lists for each in alternatives if each.guard is not None),
        assignments=tuple(name for each in effects for name in each.assign),
        commands=tuple(name for each in effects for name in each.do),
        timers=tuple(name for state in states for name in state.after),
        messages=tuple(send.event for each in effects for send in each.send),
        activities=tuple(state.invoke for state in states if state.invoke is not None),
        spawns=tuple(name for each in effects for name in each.spawn),
    )


def check_names(chart: Chart, bindings: Bindings | None) -> Iterator[Problem]:
    """All names of a chart; without bindings only the events."""
    yield from check_reserved(chart)
    yield from check_mentioned(chart, bindings)
    yield from check_declared(chart)
    if bindings is not None:
        yield from check_values(chart, bindings)
        yield from check_functions(chart, bindings)


def check_values(chart: Chart, bindings: Bindings) -> Iterator[Problem]:
    """Activities, spawns and events are known: all that stubs need."""
    uses = uses_of(chart)
    for kind, used, bound in (
        ("activity", uses.activities, bindings.activities),
        ("spawn", uses.spawns, bindings.spawns),
        ("payload of event", tuple(chart.events), bindings.events),
    ):
        yield from check_bound(chart, kind, used, bound)
        yield from check_used(chart, kind, used, bound)


def check_functions(chart: Chart, bindings: Bindings) -> Iterator[Problem]:
    """Every name is a function; a message without one has no payload."""
    uses = uses_of(chart)
    for kind, used, bound in (
        ("guard", uses.guards, bindings.guards),
        ("assignment", uses.assignments, bindings.assignments),
        ("command", uses.commands, bindings.commands),
        ("timer", uses.timers, bindings.timers),
    ):
        yield from check_bound(chart, kind, used, bound)
        yield from check_used(chart, kind, used, bound)
    yield from check_used(chart, "message", uses.messages, bindings.messages)


def check_bound(chart: Chart, kind: str, used: Iterable[Text], bound: Mapping[str, object]) -> Iterator[Problem]:
    """What is used is bound; each name is complained about once, where it is first used."""
    for name in dict.fromkeys(used):
        if name not in bound:
            yield Problem(chart.file, name.position, f"no {kind} {str(name)!r} is bound", nearest(name, bound))


def check_used(chart: Chart, kind: str, used: Iterable[Text], bound: Mapping[str, object]) -> Iterator[Problem]:
    """What is bound is used."""
    for name in sorted(set(bound) - {str(each) for each in used}):
        what = f"the {kind} {name!r} is bound and never used"
        yield Problem(chart.file, chart.name.position, what, "remove the function, or use it")


def check_reserved(chart: Chart) -> Iterator[Problem]:
    """Words with a meaning of their own name no event and no chart."""
    if chart.name in OUTSIDERS:
        what = f"a chart named {str(chart)!r}, which means somebody who is no chart"
        yield Problem(chart.file, chart.name.position, what, "rename it")
    for event in chart.events:
        if event in RESERVED_EVENTS:
            what = f"an event named {str(event)!r}, which steps and journals use for something else"
            yield Problem(chart.file, event.position, what, "rename it")


def check_mentioned(chart: Chart, bindings: Bindings | None) -> Iterator[Problem]:
    """
    An event that a state mentions is declared, or is the outcome of an activity that may live there or whose outcome
    may have been deferred.
    """
    parents = chart.parents()
    deferred = {str(event) for state in chart.walk() for event in state.defer}
    for state in chart.walk():
        activities = [str(each.invoke) for each in (*surrounding(state, parents), *state.walk()) if each.invoke]
        if bindings is None and activities:
            continue  # how they end is not known
        outcomes = {outcome for name in activities for outcome in outcomes_of(name, bindings)}
        known = {*map(str, chart.events), *outcomes}
        for event in (*state.when, *state.ignore, *state.defer):
            if event not in known and (event not in deferred or event in state.defer):
                what = f"nobody sends {str(event)!r}: it is not under 'events' and no activity here ends so"
                yield Problem(chart.file, event.position, what, nearest(event, known))


def surrounding(state: State, parents: Mapping[str, State]) -> Iterator[State]:
    """The composites around a state, innermost first."""
    while (outer := parents.get(state.name)) is not None:
        yield outer
        state = outer


def outcomes_of(activity: str, bindings: Bindings | None) -> Iterable[str]:
    """How an activity may end, if it is known."""
    return bindings.activities[activity].outcomes if bindings and activity in bindings.activities else ()


def check_declared(chart: Chart) -> Iterator[Problem]:
    """A declared event matters somewhere."""
    mentioned = {event for state in chart.walk() for event in state.mentions}
    for event in chart.events:
        if event not in mentioned:
            what = f"the event {str(event)!r} is declared, and no state mentions it"
            yield Problem(chart.file, event.position, what, "remove it, or say what it does")
