"""A divergence is told as a good compiler would tell it: what, where, the line, and what belongs to it."""

from textwrap import dedent

import pytest

from tests.engine.journal.line import HEADER, Plain, event, step
from tests.engine.workshop import statechart
from tinkworker.engine.journal.comparison import Difference, differences
from tinkworker.engine.journal.complaint import complaint, quotation
from tinkworker.engine.journal.reader import Line
from tinkworker.engine.journal.record import body_of
from tinkworker.engine.replay import Divergence

LAMP = """
    chart: lamp
    initial: dark
    events: {press: operator}
    states:
      dark:
        when:
          press:
            - {if: broken, do: sigh, target: dark}
            - {target: lit}
        after: {age: gone}
      lit:
        when:
          press: dark
        after: {age: gone}
      gone: {final: true}
"""
PRESSED = event(name="press", at=2.5)
LIT = step(source="dark", target="lit", states=["lit"], edges=[["dark.press[1]", [["broken", False]]]])
DARK = step(
    source="dark",
    target="dark",
    states=["dark"],
    commands=[["sigh", None]],
    edges=[["dark.press[0]", [["broken", True]]]],
)
LAMPS = {"lamp": statechart(LAMP)}
SINCE = {**HEADER, "at": 1.0, "charts": {"lamp": LAMPS["lamp"].digest}}


def told(today: Plain, header: Plain = SINCE, **more: object) -> str:
    """The complaint about a lamp that was lit (and more), and what it does today."""
    recorded = {"n": 7, **LIT, **more}
    found = tuple(differences(recorded, today)) if today else (Difference("record", "answer", "taken, dark → lit", ""),)
    divergence = Divergence("j", Line(8, recorded), PRESSED, "lamp" if today else "", found, today)
    return complaint(divergence, header, LAMPS, width=72)


def text(written: str) -> str:
    """A complaint as it is written here."""
    return dedent(written).strip("\n")


def test_another_edge() -> None:
    """Both edges are told with the places where the chart has them, and which guard made the difference."""
    assert told(DARK) == text(
        """
        error: another edge today
         --> j:8
          |
        8 | …et":"lit","states":["lit"],"edges":[["dark.press[1]",[["broken",false]…
          |                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          = m in 'dark', on 'press', at second 1.500
          = journal: dark.press[1] (test.yaml:9:11)
          = today: dark.press[0] (test.yaml:8:11)
          = today, guard 'broken' says yes
          = different: states: lit, today dark
          = different: state: lit, today dark
          = extra: command sigh
        """
    )


def test_extra_command() -> None:
    """Something new to do is told with the edge that does it; the line has nothing of it, so its end is meant."""
    assert told({**LIT, "commands": [["sigh", None]]}) == text(
        """
        error: a new command today
         --> j:8
          |
        8 | …:"lit","states":["lit"],"edges":[["dark.press[1]",[["broken",false]]]]}
          |                                                                        ^
          = m in 'dark', on 'press', at second 1.500
          = edge: dark.press[1] (test.yaml:9:11)
          = extra: command sigh
        """
    )


def test_missing_command() -> None:
    """Something that is not done any more is told the other way round."""
    lines = told(LIT, commands=[["sigh", None]]).splitlines()

    assert (lines[0], lines[-1]) == ("error: a missing command today", "  = missing: command sigh")


def test_refused_today() -> None:
    """An event that is refused today is told with what is taken; so is that charts have changed, or are gone."""
    refused = {"record": "refused", "machine": "m", "state": "dark", "takes": ["age"]}

    assert told(refused, {**SINCE, "charts": {"lamp": "another", "lantern": "old"}}) == text(
        """
        error: another answer today
         --> j:8
          |
        8 | {"n":7,"record":"step","machine":"m","disposition":"taken","source":"da…
          |        ^^^^^^^^^^^^^^^
          = m, on 'press', at second 1.500
          = edge: dark.press[1] (test.yaml:9:11)
          = journal: taken, dark → lit
          = today: refused in dark, which takes: age
          = note: the chart 'lamp' has changed since this was recorded
          = note: the chart 'lantern' is gone since this was recorded
        """
    )


def test_nothing_today() -> None:
    """What does not happen today at all is told as nothing."""
    assert told({}).splitlines()[0] == "error: this does not happen today"
    assert told({}).splitlines()[-1] == "  = today: nothing"


def test_edge_that_is_gone() -> None:
    """An edge that the chart does not have any more has no place."""
    assert "  = journal: dark.shout[0] (not in test.yaml any more)" in told(LIT, edges=[["dark.shout[0]", []]])


@pytest.mark.parametrize("key", ["n", "record", "edges", "end", "none"])
@pytest.mark.parametrize("width", [40, 72, 100, 1000])
def test_quotation(key: str, width: int) -> None:
    """A quoted line is never wider than asked for, and what points at a key points at it, or at the line's end."""
    record = {"n": 7, **LIT, "end": True}
    quoted, pointer = quotation(record, key, width)
    marked = quoted[pointer.index("^") : len(pointer)]

    assert len(quoted) <= width
    assert len(pointer) <= width
    whole = body_of({key: record[key]}).decode()[1:-1] if key in record else "}"
    assert marked == whole or (marked.endswith("…") and whole.startswith(marked[:-1]))
