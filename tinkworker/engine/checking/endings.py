"""What ends a state: no machine waits for ever, or for somebody who has nothing to say to it."""

from collections.abc import Iterator
from typing import get_args

from tinkworker.engine.binding import Bindings, Function
from tinkworker.engine.chart import State
from tinkworker.engine.problem import Problem, nearest
from tinkworker.engine.topology import ALWAYS, Edge, Topology, after


def check_endings(topology: Topology, bindings: Bindings | None) -> Iterator[Problem]:
    """All states that a machine can be in; without bindings activities count as bounded and timers as armed."""
    for leaf in topology.edges:
        if not topology.final(leaf):
            yield from check_timers(topology, leaf)
            yield from check_ended(topology, leaf, bindings)
            yield from check_waits(topology, leaf)
            yield from check_transient(topology, leaf)


def check_timers(topology: Topology, leaf: str) -> Iterator[Problem]:
    """Of timers that run at the same time, each has its own name."""
    seen: set[str] = set()
    for state in topology.active[leaf]:
        for timer in state.after:
            if timer in seen:
                what = f"the timer {str(timer)!r} of {str(state.name)!r} also runs in {leaf!r}, inside it"
                advice = "which one is meant would be a guess; rename one"
                yield Problem(topology.chart.file, timer.position, what, advice)
            seen.add(timer)


def check_ended(topology: Topology, leaf: str, bindings: Bindings | None) -> Iterator[Problem]:
    """A state ends: by itself, or by a move of other charts' machines."""
    if not ends_itself(topology, leaf, bindings) and not any(state.waits_for for state in topology.active[leaf]):
        position = topology.states[leaf].name.position
        what = (
            f"nothing ends {leaf!r}: no timer that always leads on, no activity that always answers and leads on, no "
            "edge that always applies"
        )
        advice = "add one of these, or say with 'waits_for' whose move it is"
        yield Problem(topology.chart.file, position, what, advice)


def ends_itself(topology: Topology, leaf: str, bindings: Bindings | None) -> bool:
    """Whether a state ends whatever others do: by a timer, an activity that always answers, or at once."""
    edges = topology.edges[leaf]
    if applies_always(edges.get(ALWAYS, ())):
        return True
    for state in topology.active[leaf]:
        if any(leads_out(edges[after(timer)], state) for timer in state.after if is_armed(timer, bindings)):
            return True
        if state.invoke is not None and answers(state.invoke, bindings):
            outcomes = bindings.activities[state.invoke].outcomes if bindings else ()
            # An outcome without any answer is complained about by name, once.
            passed_over = topology.deferred[leaf] | topology.ignored[leaf]
            if all(leads_out(edges[each], state) if each in edges else each not in passed_over for each in outcomes):
                return True
    return False


def applies_always(edges: tuple[Edge, ...]) -> bool:
    """Whether one of these is taken whatever the data."""
    return any(edge.alternative.guard is None and not edge.stays for edge in edges)


def leads_out(edges: tuple[Edge, ...], state: State) -> bool:
    """Whether every one of these leaves the state where the timer or activity lives; else that was its last word."""
    return bool(edges) and all(any(left is state for left in edge.exits) for edge in edges)


def answers(activity: str, bindings: Bindings | None) -> bool:
    """Whether an activity is sure to answer, as far as that is known."""
    return bindings is None or (bindings.activities[activity].bounded and bool(bindings.activities[activity].outcomes))


def is_armed(timer: str, bindings: Bindings | None) -> bool:
    """Whether a timer is sure to run, as far as its function's annotation tells: not if that allows None."""
    function: Function | None = bindings.timers.get(timer) if bindings else None
    returned = getattr(function, "__annotations__", {}).get("return")
    return type(None) not in get_args(returned) and "None" not in str(returned or "")


def check_waits(topology: Topology, leaf: str) -> Iterator[Problem]:
    """A state that waits for other charts takes an event from them."""
    chart = topology.chart
    senders = {
        str(sender) for event, senders in chart.events.items() if event in topology.edges[leaf] for sender in senders
    }
    for state in topology.active[leaf]:
        for awaited in state.waits_for:
            if awaited not in senders:
                what = f"{leaf!r} waits for {str(awaited)!r}, and no event from there does anything in it"
                advice = nearest(awaited, senders) if senders else "answer one, or remove it"
                yield Problem(chart.file, awaited.position, what, advice)


def check_transient(topology: Topology, leaf: str) -> Iterator[Problem]:
    """In a state that is left at once nothing begins."""
    state = topology.states[leaf]
    if applies_always(topology.edges[leaf].get(ALWAYS, ())) and (state.invoke or state.after or state.waits_for):
        what = f"{leaf!r} is left at once, for an edge always applies; what it begins is never begun"
        yield Problem(topology.chart.file, state.name.position, what, "remove it, or give the edge an 'if'")
