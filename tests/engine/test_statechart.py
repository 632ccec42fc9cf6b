"""A bound chart is one `transitions` machine, and every edge is the same whether we or `transitions` take it."""

import subprocess
import sys

import pytest
import transitions
from attrs import define, evolve

from tests.engine.workshop import Notes, asking, statechart, telling
from tinkworker.engine.edge import BoundEdge
from tinkworker.engine.machine import Machine
from tinkworker.engine.run import Run
from tinkworker.engine.statechart import Statechart, bind
from tinkworker.engine.step import Child, Event
from tinkworker.engine.topology import ALWAYS, Edge
from tinkworker.lifecycle.charts import load_charts


def every_edge() -> list[tuple[str, str, str, int]]:
    """Chart, source, event and index of every edge of the worker's charts."""
    return [
        (name, source, event, index)
        for name, chart in load_charts().items()
        for source, by_event in chart.topology.edges.items()
        for event, edges in by_event.items()
        for index in range(len(edges))
    ]


def obedient(chart: Statechart) -> Statechart:
    """The chart, with guards that say what they are told and everything else that does nothing."""
    bound = chart.bindings
    bindings = evolve(
        bound,
        data=Notes,
        guards={name: asking(name) for name in bound.guards},
        assignments={name: lambda data, _event: data for name in bound.assignments},
        commands={name: telling(name) for name in bound.commands},
        messages={},
        timers=dict.fromkeys(bound.timers, lambda _data: None),
        activities={name: evolve(each, request=str) for name, each in bound.activities.items()},
        spawns={
            name: evolve(each, child=lambda _data, _event: Child("child", Notes()))
            for name, each in bound.spawns.items()
        },
        explain=lambda _data, _event: "",
    )
    return bind(chart.topology, bindings)


@pytest.fixture(scope="module")
def charts() -> dict[str, Statechart]:
    """The worker's charts, obedient."""
    return {name: obedient(chart) for name, chart in load_charts().items()}


@define
class Model:
    """What `transitions` moves: its own attribute for the state, and ours for the data."""

    state: str
    data: Notes
    taken: str = ""


def take_with_transitions(chart: Statechart, edge: Edge, data: Notes) -> Model:
    """Let plain `transitions` take an event of a state."""
    model = Model(edge.source, data)

    def note(event_data: transitions.EventData) -> None:
        assert isinstance(event_data.transition, BoundEdge)
        model.taken = event_data.transition.identity

    chart.machine.after_state_change = [note]
    assert chart.machine.events[edge.event].trigger(model, Event(edge.event, None))
    return model


@pytest.mark.parametrize(("name", "source", "event", "index"), every_edge(), ids=str)
def test_every_edge_is_the_same_both_ways(
    charts: dict[str, Statechart], name: str, source: str, event: str, index: int
) -> None:
    """Every edge of every chart, taken by `Machine.send` and by `Event.trigger`, is the same edge to the same state."""
    chart = charts[name]
    edge = chart.topology.edges[source][event][index]
    guard = edge.alternative.guard
    data = Notes(yes=frozenset({str(guard)} if guard else ()))

    model = take_with_transitions(chart, edge, data)
    taken, state = take_ourselves(chart, edge, data)

    assert (model.taken, model.state) == (taken, state) == (edge.identity, edge.target)


def take_ourselves(chart: Statechart, edge: Edge, data: Notes) -> tuple[str, str]:
    """Let a machine take an event of a state; the edge, and the first state that it enters."""
    machine = Machine(chart, "m", data, state=edge.source)
    if edge.event != ALWAYS:
        step = machine.send(Event(edge.event, None))
        return step.taken[0].edge, step.states[0] if edge.enters else step.source
    event = Event("whatever", None)
    run = Run(machine, event, edge.source)
    chosen = run.choose(run.place.always, event)
    if chosen.way is not None:
        run.follow(chosen.way, event)
    return chosen.identity, run.place.name


def test_transitions_is_used_under_a_strict_profile() -> None:
    """One machine per chart without a model, only the edges that were written, everything bound, nothing by name."""
    chart = load_charts()["action"]

    assert (chart.machine.models, chart.machine.auto_transitions, chart.machine.send_event) == ([], False, True)
    edges = [edge for event in chart.machine.events.values() for each in event.transitions.values() for edge in each]
    assert len(edges) == len(list(chart.topology.walk()))
    assert all(isinstance(edge, BoundEdge) for edge in edges)
    assert not any(edge.before or edge.after or edge.prepare for edge in edges)
    assert all(callable(condition.func) for edge in edges for condition in edge.conditions)
    assert not any(state.on_enter or state.on_exit for state in chart.machine.states.values())


def test_a_statechart_says_what_is_invoked_where() -> None:
    """Which activity lives in which state can be asked of the chart."""
    assert {state: name for state, (name, _) in load_charts()["report"].activities.items()} == {
        "sending": "server.report",
        "reconciling": "server.read",
    }


def test_a_chart_prints_briefly() -> None:
    """A chart in an error message is its name and digest, not everything that is in it."""
    chart = statechart("chart: a\ninitial: x\nstates: {x: {final: true}}")

    assert repr(chart) == f"Statechart(name='a', digest={chart.digest!r})"


def test_nothing_else_of_the_library_is_loaded() -> None:
    """Only the core of `transitions` is imported; its extensions would bring threads and asyncio into every process."""
    code = "import sys, tinkworker.engine.machine; print([m for m in sys.modules if 'transitions.ext' in m])"

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"
