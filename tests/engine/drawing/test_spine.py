"""The spine of a chart is found in the chart, without a word in it that says so."""

import pytest

from tests.engine.drawing.charts import OURS, PARCEL
from tests.engine.workshop import topology
from tinkworker.engine.drawing.spine import Spine, spine

SPINES = {
    "worker": "starting polling taking resting stopping stopped",
    "workflow": "pending surveying choosing running settling releasing settled succeeded",
    "action": "pending pulling creating prepared starting running concluded reporting reported",
    "report": "sending acknowledged",
}


@pytest.mark.parametrize("name", SPINES)
def test_the_spines_of_the_workers_charts(name: str) -> None:
    """What is hoped for in each of the worker's lifecycles is what a reader would call its way."""
    assert " ".join(spine(OURS[name]).states) == SPINES[name]


def test_a_loop_belongs_to_the_spine() -> None:
    """A workflow's spine goes round once for each action, and a worker's once for each listing."""
    assert {("choosing", "running"), ("running", "choosing")} <= spine(OURS["workflow"]).pairs
    assert ("resting", "polling") in spine(OURS["worker"]).pairs


def test_interruptions_are_no_way_on() -> None:
    """Timers and events that nobody waits for do not lead along the spine, however short that would be."""
    assert spine(PARCEL) == Spine(
        ("packing", "moving", "there"), frozenset({("packing", "moving"), ("moving", "there")})
    )


def test_without_a_way_to_its_end_a_chart_has_no_spine() -> None:
    """A chart that only an operator can end has no way that it goes by itself."""
    assert spine(topology("{chart: x, initial: a, states: {a: {after: {t: b}}, b: {final: true}}}")) == Spine()
