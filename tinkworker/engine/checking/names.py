"""Names: every name that a chart uses means something, and everything that is bound or declared is used."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from tinkworker.engine.binding import Bindings
from tinkworker.engine.chart import Chart, Effects, State
from tinkworker.engine.problem import Problem, nearest
from tinkworker.engine.text import Text


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


def effects_of(state: State) -> Iterator[Effects]:
    """All effects that are written in a state."""
    yield state.entry
    yield state.exit
    for alternatives in (*state.when.values(), *state.after.values(), state.always):
        yield from (alternative.effects for alternative in alternatives)


def uses_of(chart: Chart) -> Uses:
    """Collect the names that a chart uses."""
    states = list(chart.walk())
    effects = [each for state in states for each in effects_of(state)]
    lists = [each for state in states for each in (*state.when.values(), *state.after.values(), state.always)]
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
    yield from check_mentioned(chart, bindings)
    yield from check_declared(chart)
    if bindings is None:
        return
    uses = uses_of(chart)
    for kind, used, bound in (
        ("guard", uses.guards, bindings.guards),
        ("assignment", uses.assignments, bindings.assignments),
        ("command", uses.commands, bindings.commands),
        ("timer", uses.timers, bindings.timers),
        ("activity", uses.activities, bindings.activities),
        ("spawn", uses.spawns, bindings.spawns),
    ):
        yield from check_bound(chart, kind, used, bound)
        yield from check_used(chart, kind, used, bound)
    yield from check_used(chart, "message", uses.messages, bindings.messages)
    yield from check_bound(chart, "payload of event", tuple(chart.events), bindings.events)
    yield from check_used(chart, "payload of event", tuple(chart.events), bindings.events)


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


def check_mentioned(chart: Chart, bindings: Bindings | None) -> Iterator[Problem]:
    """An event that a state mentions is declared, or is the outcome of an activity that may live there."""
    parents = chart.parents()
    for state in chart.walk():
        around: list[State] = []
        while (outer := parents.get((around[-1] if around else state).name)) is not None:
            around.append(outer)
        invoked = [str(each.invoke) for each in (*around, *state.walk()) if each.invoke]
        known = {*chart.events, *(outcome for name in invoked for outcome in outcomes(bindings, name))}
        if bindings is None and invoked:
            continue
        for event in (*state.when, *state.defer, *state.ignore):
            if event not in known:
                what = f"nobody sends {str(event)!r}: it is not under 'events' and no activity here ends so"
                yield Problem(chart.file, event.position, what, nearest(event, known))


def outcomes(bindings: Bindings | None, activity: str) -> Iterable[str]:
    """How an activity may end, if it is known."""
    return bindings.activities[activity].outcomes if bindings and activity in bindings.activities else ()


def check_declared(chart: Chart) -> Iterator[Problem]:
    """A declared event matters somewhere."""
    mentioned = {str(event) for state in chart.walk() for event in (*state.when, *state.defer, *state.ignore)}
    for event in chart.events:
        if event not in mentioned:
            what = f"the event {str(event)!r} is declared, and no state mentions it"
            yield Problem(chart.file, event.position, what, "remove it, or say what it does")
