"""What ends a state: every outcome has an answer, no effect is abandoned, and nothing waits for ever."""

from collections.abc import Iterator

from tinkworker.engine.binding import Activity, Bindings
from tinkworker.engine.chart import Alternatives, State
from tinkworker.engine.problem import Problem
from tinkworker.engine.topology import Topology


def check_endings(topology: Topology, bindings: Bindings | None) -> Iterator[Problem]:
    """All states that a machine can be in; without bindings every activity counts as bounded and without effect."""
    for leaf in topology.edges:
        if topology.final(leaf):
            continue
        yield from check_timers(topology, leaf)
        yield from check_ended(topology, leaf, bindings)
        if bindings is not None:
            alive = {
                str(state.invoke): bindings.activities[state.invoke] for state in topology.active[leaf] if state.invoke
            }
            yield from check_outcomes(topology, leaf, alive)
            yield from check_clear(topology, leaf, alive)
            yield from check_effects(topology, leaf, bindings)


def complain(topology: Topology, state: State | str, what: str, advice: str) -> Problem:
    """A problem of a state."""
    named = topology.states[state] if isinstance(state, str) else state
    return Problem(topology.chart.file, named.name.position, what, advice)


def check_timers(topology: Topology, leaf: str) -> Iterator[Problem]:
    """Of timers that run at the same time, each has its own name."""
    seen: set[str] = set()
    for state in topology.active[leaf]:
        for timer in state.after:
            if timer in seen:
                what = f"the timer {str(timer)!r} of {str(state.name)!r} also runs in {leaf!r}, inside it"
                yield Problem(
                    topology.chart.file, timer.position, what, "which one is meant would be a guess; rename one"
                )
            seen.add(timer)


def check_outcomes(topology: Topology, leaf: str, alive: dict[str, Activity]) -> Iterator[Problem]:
    """However an activity ends, the state that it lives in has an answer."""
    mentioned = {*topology.edges[leaf], *topology.deferred[leaf], *topology.ignored[leaf]}
    for name, activity in alive.items():
        for outcome in activity.outcomes:
            if outcome not in mentioned:
                what = f"{name} may end with {outcome!r} in {leaf!r}, and nothing says what then"
                yield complain(topology, leaf, what, "add it under 'when'")


def check_clear(topology: Topology, leaf: str, alive: dict[str, Activity]) -> Iterator[Problem]:
    """Of activities that live at the same time, no two end with the same event."""
    owner: dict[str, str] = {}
    for name, activity in alive.items():
        for outcome in activity.outcomes:
            other = owner.setdefault(outcome, name)
            if other != name:
                what = f"in {leaf!r} both {other} and {name} may end with {outcome!r}"
                yield complain(topology, leaf, what, "which one ended would be a guess; rename an outcome")


def check_effects(topology: Topology, leaf: str, bindings: Bindings) -> Iterator[Problem]:
    """A state whose activity has an effect is left on an outcome of that activity, and on nothing else.

    A create that nobody listens to any more still creates.
    """
    for edges in topology.edges[leaf].values():
        for edge in edges:
            for state in edge.exits:
                activity = bindings.activities[state.invoke] if state.invoke else None
                if activity is not None and activity.effect and edge.event not in activity.outcomes:
                    what = f"{edge.event!r} leaves {str(state.name)!r} before {state.invoke} has answered, an effect"
                    yield Problem(
                        topology.chart.file, edge.alternative.position, what, "defer the event, or wait for the outcome"
                    )


def check_ended(topology: Topology, leaf: str, bindings: Bindings | None) -> Iterator[Problem]:
    """A state ends: by a timer, a bounded activity, an edge that always applies, or machines of other charts."""
    around = topology.active[leaf]
    timer = any(state.after for state in around)
    bounded = any(state.invoke and (bindings is None or bindings.activities[state.invoke].bounded) for state in around)
    always = any(applies(state.always) for state in around)
    waits = any(state.waits_for for state in around)
    if not (timer or bounded or always or waits):
        what = f"nothing ends {leaf!r}: no timer, no activity that always answers, no edge that always applies"
        yield complain(topology, leaf, what, "add one of these, or say with 'waits_for' whose move it is")


def applies(alternatives: Alternatives) -> bool:
    """Whether one of these is taken whatever the data."""
    return any(each.guard is None and each.otherwise is None for each in alternatives)
