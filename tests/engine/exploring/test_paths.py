"""The shortest ways through a chart."""

import pytest

from tinkworker.engine.exploring.paths import shortest
from tinkworker.engine.topology import ALWAYS
from tinkworker.lifecycle.charts import NAMES, load_charts

CHARTS = load_charts()


@pytest.mark.parametrize("name", NAMES)
def test_everything_can_be_reached(name: str) -> None:
    """There is a way to every state and over every edge of the shipped charts; nothing happens is no edge."""
    topology = CHARTS[name].topology
    paths = shortest(topology)

    assert paths.states.keys() == topology.active.keys()
    assert {
        edge.identity for edge in topology.walk() if not (edge.stays and edge.event == ALWAYS)
    } <= paths.edges.keys()


@pytest.mark.parametrize("name", NAMES)
def test_ways_hang_together(name: str) -> None:
    """Each edge begins where the one before it ends, the first one where machines begin."""
    topology = CHARTS[name].topology
    for state, way in shortest(topology).states.items():
        places = [topology.initial, *(edge.target for edge in way)]

        assert [edge.source for edge in way] == places[:-1]
        assert places[-1] == state


def test_no_shorter_way() -> None:
    """The spine of the action takes as many steps as it has states behind the first one."""
    way = shortest(CHARTS["action"].topology).states["creating"]

    assert [edge.event for edge in way] == ["nothing_found", "pulled"]
