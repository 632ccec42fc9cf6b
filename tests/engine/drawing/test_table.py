"""A chart as a table in plain text."""

import pytest

from tests.engine.drawing.charts import ALL, PARCEL
from tests.engine.workshop import topology
from tinkworker.engine.drawing.arrow import answers, facts
from tinkworker.engine.drawing.paint import Paint, Tone
from tinkworker.engine.drawing.table import COLUMNS, table

GOLDEN = """\
parcel
* on the spine: the way that a machine goes while nothing is in its way

state        event           guard      target    effects
-----------  --------------  ---------  --------  --------------------------------------------------
  home       initial packing
             ignore sign
             call                                 answer
             after patience             returned  give_up, sigh
*   packing  invoke shop.pack
             packed                     moving    note
             torn            tape_left  mending
                                        lost
    mending  defer call
             after breath               packing
* moving     entry / wave, start van, gone → parent
             exit / close
             waits for van
             always          arrived    there
                                        (stay)
* there      final
  lost       final
  returned   final
"""


def test_the_table_says_everything() -> None:
    """States in the order of the file, their facts beside them, their answers below."""
    assert table(PARCEL) == GOLDEN


@pytest.mark.parametrize("name", ALL)
def test_it_fits_a_terminal(name: str) -> None:
    """No line is wider than 100 columns, and still every name is there."""
    text = table(ALL[name])
    joined = "".join(text.split())

    assert max(map(len, text.splitlines())) <= COLUMNS
    for state in ALL[name].chart.walk():
        assert all(fact.replace(" ", "") in joined for fact in facts(state))
        assert all(f"{answer.event} " in text or f"{answer.event}\n" in text for answer in answers(state))


def test_long_names_are_broken() -> None:
    """A chart with names that no column has room for is still a table of 100 columns."""
    long = "_".join(["very"] * 11)
    states = f"{{{long}: {{after: {{{long}: b}}}}, b: {{final: true}}}}"
    text = table(topology(f"{{chart: x, initial: {long}, states: {states}}}"))

    assert max(map(len, text.splitlines())) <= COLUMNS


def test_a_painted_run() -> None:
    """Where a run was, where it is, and when it took what, is marked beside its states and answers."""
    paint = Paint(
        "a run", {"packing.packed[0]": "1. at 2 s"}, Tone.FADED, {"packing": "2 s", "moving": "3 s"}, "moving"
    )
    lines = table(PARCEL, paint).splitlines()

    assert lines[1] == "a run.   + it was here   > it is here, or ended here"
    assert "+   packing  2 s" in lines
    assert "> moving     3 s" in lines
    assert "             packed                     moving    1. at 2 s" in lines
    assert "  lost       final" in lines


def test_painted_coverage() -> None:
    """An edge that no test took says so; that nothing happens needs no test."""
    lines = table(PARCEL, Paint("coverage", {"packing.torn[0]": "once"}, Tone.MISSING)).splitlines()

    assert lines[1] == "coverage"
    assert "             torn            tape_left  mending   once" in lines
    assert "                                        lost      never" in lines
    assert "                                        (stay)" in lines
