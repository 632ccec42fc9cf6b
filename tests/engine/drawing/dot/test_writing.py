"""A chart in Graphviz's language says all that the chart says, and leads the eye along the spine."""

import pytest

from tests.engine.drawing.charts import ALL, PARCEL
from tests.engine.drawing.dot.graph import read, words
from tinkworker.engine.drawing.arrow import arrows, facts
from tinkworker.engine.drawing.dot.style import LOOKS
from tinkworker.engine.drawing.dot.writing import dot
from tinkworker.engine.drawing.paint import Paint, Tone


@pytest.mark.parametrize("name", ALL)
def test_every_state_is_a_node_and_every_composite_a_box(name: str) -> None:
    """Nodes and boxes together are the chart's states, and a state's node names its activity."""
    graph = dot(ALL[name])
    nodes = read(graph).nodes

    assert {node for node in nodes if "->" not in node} - {"[*]"} == set(ALL[name].states)
    for state in ALL[name].states.values():
        assert (f'subgraph "cluster_{state.name}"' in graph) == state.composite
        assert words(nodes[state.name]).count(str(state.invoke or "")) >= 1


@pytest.mark.parametrize("name", ALL)
def test_everything_is_said_somewhere(name: str) -> None:
    """Events, timers, guards, effects and facts can all be read on the picture."""
    said = words(dot(ALL[name]))

    for arrow in arrows(ALL[name].chart):
        assert all(each in said for each in (arrow.cause.partition(" [")[0], *arrow.effects))
        assert not arrow.guard or f"[{arrow.guard}]" in said
    for state in ALL[name].states.values():
        missing = [fact for fact in facts(state) if fact.removeprefix("invoke ") not in said]
        assert [fact for fact in missing if not fact.startswith("waits for")] == []


def test_a_chart_is_written_the_same_every_time() -> None:
    """Two pictures of the same chart have the same text, so that a change of it means a change of the chart."""
    assert dot(PARCEL) == dot(PARCEL)


def test_the_spine_is_heavy() -> None:
    """Lines of the spine are wide and pull hardest, others are not."""
    graph = read(dot(PARCEL))
    wide = f"penwidth={LOOKS[Tone.SPINE].arrow:g}"

    assert {(tail, head) for tail, head, found in graph.edges if wide in found and "weight=100" in found} == {
        ("[*]", "packing"),
        ("packing", "moving"),
        ("moving", "there"),
    }


def test_a_composites_edge_leaves_its_border_once() -> None:
    """What a whole composite answers is one line, from its border; what it answers inside stands at its title."""
    graph = read(dot(PARCEL))

    assert 'ltail="cluster_home"' in graph.attributes("packing", "returned")
    assert words(graph.nodes["home"]).endswith("home ignore sign call / answer >")


def test_a_pauses_line_has_two_heads() -> None:
    """A pause and what it interrupts share a line that tells of both ways."""
    line = read(dot(PARCEL)).attributes("packing", "mending")

    assert 'dir="both"' in line
    assert "torn [tape_left] back after breath" in words(line)


def test_a_painted_run_stands_out() -> None:
    """What a run took has its notes and colour, where it stands another one, and everything else fades."""
    paint = Paint(
        "a run", {"packing.packed[0]": "1. 0.5 s"}, Tone.FADED, {"packing": "0.5 s", "moving": "2 s"}, "moving"
    )
    graph = read(dot(PARCEL, paint))

    assert LOOKS[Tone.TAKEN].border in graph.attributes("packing", "moving")
    assert "1. 0.5 s packed" in words(graph.attributes("packing", "moving"))
    assert LOOKS[Tone.CURRENT].fill in graph.nodes["moving"]
    assert LOOKS[Tone.FADED].fill in graph.nodes["lost"]
    assert LOOKS[Tone.FADED].border in graph.attributes("packing", "lost")


def test_what_no_test_took_is_red() -> None:
    """Of arrows that share a line, one that no test took makes the line red; states keep their looks."""
    graph = read(dot(PARCEL, Paint("coverage", {"packing.torn[0]": "3 times"}, Tone.MISSING)))

    assert LOOKS[Tone.MISSING].border in graph.attributes("packing", "mending")
    assert "3 times torn" in words(graph.attributes("packing", "mending"))
    assert LOOKS[Tone.PLAIN].fill in graph.nodes["lost"]
