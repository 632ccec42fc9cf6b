"""Where things are in a chart."""

from tests.engine.drawing.charts import OURS, PARCEL
from tinkworker.engine.drawing.dot.place import entered, leaves, spread, tail_of
from tinkworker.engine.drawing.spine import Spine, spine


def test_what_is_in_a_state() -> None:
    """A composite has the states that a machine can be in, at any depth; any other state has itself."""
    assert leaves(PARCEL.states["home"]) == ["packing", "mending"]
    assert leaves(PARCEL.states["moving"]) == ["moving"]
    assert leaves(OURS["action"].states["unstarted"])[-3:] == ["prepared", "unprepared", "broken"]


def test_what_is_entered_with_a_state() -> None:
    """A line to a composite ends at the initial state in it, at any depth."""
    assert (entered(PARCEL, "home"), entered(PARCEL, "moving")) == ("packing", "moving")
    assert entered(OURS["action"], "fetching") == "pulling"


def test_a_composites_lines_begin_where_its_spine_ends() -> None:
    """They begin at the last of its states on the spine; without one, at its last state."""
    unstarted = OURS["action"].states["unstarted"]

    assert tail_of(unstarted, spine(OURS["action"])) == "prepared"
    assert tail_of(unstarted, Spine()) == "broken"


def test_depths_spread_along_ways() -> None:
    """What is reached from several states has the depth of the first, and what has a depth keeps it."""
    ways = {"a": ["b", "c"], "b": ["d"], "c": ["a"], "d": ["d"], "e": ["a"]}

    assert spread({"a": 0}, ways, 1) == {"a": 0, "b": 1, "c": 1, "d": 2}
    assert spread({"a": 0, "b": 5}, ways, 0) == {"a": 0, "b": 5, "c": 0, "d": 5}
