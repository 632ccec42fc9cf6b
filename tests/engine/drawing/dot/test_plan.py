"""The plan of a picture: what is a line, what stands beside its neighbour, what is only pointed at."""

import pytest

from tests.engine.drawing.charts import ALL, OURS, PARCEL
from tinkworker.engine.drawing.arrow import arrows
from tinkworker.engine.drawing.dot.plan import plan


@pytest.mark.parametrize("name", ALL)
def test_every_arrow_is_drawn_once(name: str) -> None:
    """Lines, signposts and what is written inside of states show every arrow, and none of them twice."""
    made = plan(ALL[name])
    drawn = [arrow for line in made.lines for arrow in (*line.arrows, *line.back)]
    drawn += [arrow for group in (*made.inside.values(), *made.signposts.values()) for arrow in group]

    assert sorted(arrow.identity for arrow in drawn) == sorted(arrow.identity for arrow in arrows(ALL[name].chart))


def test_a_pause_stands_beside_what_it_interrupts() -> None:
    """A state off the spine that only leads back is drawn with one line that has two heads."""
    made = plan(PARCEL)
    (line,) = [line for line in made.lines if line.back]

    assert made.satellites == {"mending": "packing"}
    assert (line.source, line.head, line.back[0].identity) == ("packing", "mending", "mending.after breath[0]")


@pytest.mark.parametrize("name", ALL)
def test_one_pause_stands_beside_a_state(name: str) -> None:
    """Of two pauses of one state the first one of the file stands beside it: the words at their lines would overlap."""
    beside = list(plan(ALL[name]).satellites.values())

    assert len(beside) == len(set(beside))


def test_a_composites_line_begins_at_its_border() -> None:
    """An edge that a whole composite shares is one line, from where its spine ends."""
    (line,) = [line for line in plan(PARCEL).lines if line.source == "home"]

    assert (line.tail, line.head, line.main) == ("packing", "returned", False)


def test_what_is_far_is_pointed_at() -> None:
    """A line that would run back past the whole spine becomes a signpost; the lines of the spine never do."""
    made = plan(OURS["action"])

    assert ("running.lost[0]", "missing") in {(arrow.identity, arrow.target) for arrow in made.signposts["running"]}
    assert made.spine.pairs == {(line.tail, line.head) for line in made.lines if line.main}
