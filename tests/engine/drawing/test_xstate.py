"""A chart as a machine of XState."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.engine.drawing.charts import ALL, PARCEL
from tests.engine.workshop import topology
from tinkworker.engine.drawing.arrow import answers
from tinkworker.engine.drawing.xstate import xstate
from tinkworker.engine.topology import ALWAYS

Told = tuple[str, str, str, str]
"""Source, event, guard and target of a transition; empty where there is none."""


def states(machine: Any) -> Iterator[tuple[str, Any]]:
    """All states below a machine or state, by name."""
    for name, state in machine.get("states", {}).items():
        yield name, state
        yield from states(state)


def transitions(name: str, state: Any) -> Iterator[Told]:
    """The transitions of a state."""
    answered = [
        *state.get("on", {}).items(),
        *((f"after {timer}", each) for timer, each in state.get("after", {}).items()),
    ]
    for event, alternatives in (*answered, (ALWAYS, state.get("always", []))):
        for each in alternatives:
            yield name, event, each.get("guard", ""), each.get("target", "").rpartition(".")[2]


@pytest.mark.parametrize("name", ALL)
def test_states_and_transitions_are_those_of_the_chart(name: str) -> None:
    """Read back, the machine has the chart's states, and every answer of each in its order."""
    machine = json.loads(xstate(ALL[name]))
    read = dict(states(machine))

    assert machine["id"] == name
    assert list(read) == [str(state.name) for state in ALL[name].chart.walk()]
    for state in ALL[name].chart.walk():
        assert list(transitions(str(state.name), read[state.name])) == [
            (answer.source, answer.event, answer.guard, answer.target or "")
            for answer in answers(state)
            if not (answer.stays and answer.event == ALWAYS)
        ]
        assert read[state.name].get("invoke", {}).get("src") == state.invoke
        assert read[state.name].get("initial") == state.initial
        assert (read[state.name].get("type") == "final") == state.final


@pytest.mark.parametrize("name", ALL)
def test_targets_can_be_found(name: str) -> None:
    """A target is the way from the machine to a state, as XState looks for it."""
    machine = json.loads(xstate(ALL[name]))
    targets = [
        each["target"]
        for _, state in states(machine)
        for alternatives in (*state.get("on", {}).values(), *state.get("after", {}).values(), state.get("always", []))
        for each in alternatives
        if "target" in each
    ]

    assert targets
    for target in targets:
        root, *path = target.removeprefix("#").split(".")
        found = machine
        assert root == machine["id"]
        for step in path:
            found = found["states"][step]


def test_effects_and_what_xstate_has_no_word_for() -> None:
    """Effects stand in their order; what is waited for and deferred is kept, and what is deferred reaches nobody."""
    read = dict(states(json.loads(xstate(PARCEL))))

    assert read["moving"]["entry"] == [
        "wave",
        {"type": "spawn", "params": {"spawn": "van"}},
        {"type": "send", "params": {"to": "parent", "event": "gone"}},
    ]
    assert read["moving"]["meta"] == {"waits_for": ["van"]}
    assert (read["mending"]["meta"], read["mending"]["on"]) == ({"defer": ["call"]}, {"call": {}})
    assert read["home"]["on"] == {"call": [{"actions": ["answer"]}], "sign": {}}


def test_a_state_that_is_its_own_target_is_entered_anew() -> None:
    """XState stays where it is unless it is told otherwise; a chart's edge to its own state leaves and enters it."""
    read = json.loads(xstate(topology("{chart: x, initial: a, states: {a: {after: {t: a, u: b}}, b: {final: true}}}")))

    assert read["states"]["a"]["after"] == {"t": [{"target": "#x.a", "reenter": True}], "u": [{"target": "#x.b"}]}
