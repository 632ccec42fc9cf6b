"""Activities: every outcome has an answer, it is plain which one ended, and no effect is abandoned."""

from collections.abc import Iterator, Mapping

from tinkworker.engine.binding import Activity, Bindings
from tinkworker.engine.chart import State
from tinkworker.engine.problem import Problem
from tinkworker.engine.topology import Topology

Alive = Mapping[str, Activity]
"""The activities that live in a state that a machine can be in, by name."""


def check_activities(topology: Topology, bindings: Bindings) -> Iterator[Problem]:
    """All activities, in all states that a machine can be in."""
    yield from check_invoked(topology, bindings)
    for leaf, around in topology.active.items():
        invoking = [state for state in around if state.invoke]
        alive = {str(state.invoke): bindings.activities[str(state.invoke)] for state in invoking}
        yield from check_once(topology, leaf, invoking)
        yield from check_outcomes(topology, leaf, alive)
        yield from check_clear(topology, leaf, alive)
        yield from check_effects(topology, leaf, bindings)


def complain(topology: Topology, state: str, what: str, advice: str) -> Problem:
    """A problem of a state."""
    return Problem(topology.chart.file, topology.states[state].name.position, what, advice)


def check_invoked(topology: Topology, bindings: Bindings) -> Iterator[Problem]:
    """An activity has outcomes, and none that might as well come from outside."""
    chart = topology.chart
    for invoke in {str(state.invoke): state.invoke for state in chart.walk() if state.invoke}.values():
        outcomes = bindings.activities[invoke].outcomes
        if not outcomes:
            advice = "declare its outcomes, or make it a command"
            yield Problem(chart.file, invoke.position, f"{str(invoke)!r} is bound without outcomes", advice)
        for outcome in sorted(outcomes & chart.events.keys()):
            what = f"{str(invoke)!r} may end with {outcome!r}, which also stands under 'events'"
            yield Problem(chart.file, invoke.position, what, "which of them came would be a guess; rename one")


def check_once(topology: Topology, leaf: str, invoking: list[State]) -> Iterator[Problem]:
    """An activity lives once at a time."""
    names = [str(state.invoke) for state in invoking]
    for name in sorted({name for name in names if names.count(name) > 1}):
        what = f"in {leaf!r} {name!r} lives twice"
        yield complain(topology, leaf, what, "which one ended would be a guess; remove one 'invoke'")


def check_outcomes(topology: Topology, leaf: str, alive: Alive) -> Iterator[Problem]:
    """However an activity ends, the state that it lives in has an answer."""
    mentioned = {*topology.edges[leaf], *topology.deferred[leaf], *topology.ignored[leaf]}
    for name, activity in alive.items():
        for outcome in activity.outcomes:
            if outcome not in mentioned:
                what = f"{name!r} may end with {outcome!r} in {leaf!r}, and nothing says what then"
                yield complain(topology, leaf, what, "add it under 'when'")


def check_clear(topology: Topology, leaf: str, alive: Alive) -> Iterator[Problem]:
    """Of activities that live at the same time, no two end with the same event."""
    owner: dict[str, str] = {}
    for name, activity in alive.items():
        for outcome in activity.outcomes:
            other = owner.setdefault(outcome, name)
            if other != name:
                what = f"in {leaf!r} both {other!r} and {name!r} may end with {outcome!r}"
                yield complain(topology, leaf, what, "which one ended would be a guess; rename an outcome")


def check_effects(topology: Topology, leaf: str, bindings: Bindings) -> Iterator[Problem]:
    """
    A state whose activity has an effect is left on an outcome of that activity, and on nothing else.

    A create that nobody listens to any more still creates.
    """
    for edges in topology.edges[leaf].values():
        for edge in edges:
            for state in edge.exits:
                activity = bindings.activities[state.invoke] if state.invoke else None
                if activity is not None and activity.effect and edge.event not in activity.outcomes:
                    invoke = str(state.invoke)
                    what = f"{edge.event!r} leaves {str(state.name)!r} before {invoke!r} has answered, an effect"
                    advice = "defer the event, or wait for the outcome"
                    yield Problem(topology.chart.file, edge.alternative.position, what, advice)
