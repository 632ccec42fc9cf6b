"""Arrows and facts: what every picture says of a chart."""

import pytest

from tests.engine.drawing.charts import ALL, PARCEL
from tinkworker.engine.drawing.arrow import answers, arrows, facts


@pytest.mark.parametrize("name", ALL)
def test_arrows_are_the_edges_as_they_are_written(name: str) -> None:
    """Each edge of the flattened chart comes from one arrow, except those that say that nothing happens."""
    flat = ALL[name]
    written = {edge.identity: edge for edge in flat.walk() if not edge.stays}
    drawn = {arrow.identity: arrow for arrow in arrows(flat.chart)}

    assert drawn.keys() == written.keys()
    for identity, arrow in drawn.items():
        assert (arrow.target, arrow.guard or None) == (
            written[identity].alternative.target,
            written[identity].alternative.guard,
        )


def test_labels_are_written_as_uml_has_them() -> None:
    """An arrow says event, guard and effects, in this order, each only if it is there."""
    labels = {arrow.identity: arrow.label for arrow in arrows(PARCEL.chart)}

    assert labels["packing.torn[0]"] == "torn [tape_left]"
    assert labels["packing.packed[0]"] == "packed / note"
    assert labels["home.after patience[0]"] == "after patience / give_up, sigh"
    assert labels["moving.always[0]"] == "[arrived]"


def test_answers_say_too_that_nothing_happens() -> None:
    """A table of a state's answers leaves nothing out."""
    assert [answer.stays for answer in answers(PARCEL.states["moving"])] == [False, True]


def test_facts_of_a_state() -> None:
    """Activity, effects on entry and exit, and what is deferred, ignored and waited for are facts of a state."""
    assert list(facts(PARCEL.states["moving"])) == [
        "entry / wave, start van, gone → parent",
        "exit / close",
        "waits for van",
    ]
    assert list(facts(PARCEL.states["packing"])) == ["invoke shop.pack"]
    assert list(facts(PARCEL.states["mending"])) == ["defer call"]
    assert list(facts(PARCEL.states["home"])) == ["ignore sign"]
