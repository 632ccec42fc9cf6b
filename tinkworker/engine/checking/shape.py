"""The shape of a chart: states have unique names, composites begin somewhere, targets exist, final states end."""

from collections.abc import Iterator

from tinkworker.engine.chart import Chart, Effects, State
from tinkworker.engine.problem import Problem, nearest
from tinkworker.engine.text import Text

LARGEST = 20_000
"""Edges of a flattened chart. Composites multiply: what is more than this is nobody's lifecycle."""


def check_shape(chart: Chart) -> Iterator[Problem]:
    """Whether the chart can be flattened."""
    yield from check_top(chart)
    yield from check_unique(chart)
    yield from check_size(chart)
    states = {str(state.name) for state in chart.walk()}
    for state in chart.walk():
        yield from check_composite(chart, state)
        yield from check_final(chart, state)
        yield from check_targets(chart, state, states)


def check_top(chart: Chart) -> Iterator[Problem]:
    """A chart has states and begins in one of those at its top."""
    if not chart.states:
        yield Problem(chart.file, chart.name.position, "a chart without states", "add 'states:'")
    elif chart.initial is None:
        yield Problem(chart.file, chart.name.position, "nothing says where a machine begins", "add 'initial: STATE'")
    elif chart.initial not in chart.states:
        what = f"a machine begins in {str(chart.initial)!r}, which is no state at the top"
        yield Problem(chart.file, chart.initial.position, what, nearest(chart.initial, chart.states))


def check_unique(chart: Chart) -> Iterator[Problem]:
    """A name means one state, wherever it stands, so that a journal can name states without a path."""
    seen: dict[str, Text] = {}
    for state in chart.walk():
        first = seen.setdefault(str(state.name), state.name)
        if first is not state.name:
            what = f"a second state {str(state.name)!r}"
            advice = f"the first is in line {first.position.line}; rename one"
            yield Problem(chart.file, state.name.position, what, advice)


def check_size(chart: Chart) -> Iterator[Problem]:
    """A chart can be flattened in no time."""

    def edges(state: State, above: int) -> int:
        own = above + sum(len(alternatives) for alternatives in state.lists())
        return sum(edges(child, own) for child in state.states.values()) if state.composite else own

    total = sum(edges(state, 0) for state in chart.states.values())
    if total > LARGEST:
        what = f"{total} edges, counting those of composites for each state in them"
        yield Problem(chart.file, chart.name.position, what, f"{LARGEST} are read; make it several charts")


def check_composite(chart: Chart, state: State) -> Iterator[Problem]:
    """A composite says where it begins, and nothing else does."""
    if state.composite and state.initial is None:
        what = f"{str(state.name)!r} has states and does not say in which it begins"
        yield Problem(chart.file, state.name.position, what, "add 'initial: STATE'")
    elif state.composite and state.initial not in state.states:
        assert state.initial is not None
        what = f"{str(state.name)!r} begins in {str(state.initial)!r}, which is not in it"
        yield Problem(chart.file, state.initial.position, what, nearest(state.initial, state.states))
    elif state.initial is not None and not state.composite:
        what = f"{str(state.name)!r} has an initial state and no states"
        yield Problem(chart.file, state.initial.position, what, "remove 'initial', or add 'states'")


def check_final(chart: Chart, state: State) -> Iterator[Problem]:
    """A final state ends the machine: it stands at the top, for all around it ends too, and nothing happens in it."""
    busy = (state.states, state.invoke, state.mentions, state.after, state.always, state.waits_for)
    if state.final and (any(busy) or state.exit != Effects()):
        what = f"{str(state.name)!r} is final, and yet something happens in it"
        yield Problem(chart.file, state.name.position, what, "a final state has a description and an entry at most")
    for child in state.states.values():
        if child.final:
            what = f"{str(child.name)!r} is final and stands in {str(state.name)!r}"
            advice = "move it to the top: a machine that ends leaves everything"
            yield Problem(chart.file, child.name.position, what, advice)


def check_targets(chart: Chart, state: State, states: set[str]) -> Iterator[Problem]:
    """Every target is a state."""
    for alternatives in state.lists():
        for alternative in alternatives:
            target = alternative.target
            if target is not None and target not in states:
                what = f"there is no state {str(target)!r}"
                yield Problem(chart.file, target.position, what, nearest(target, states))
