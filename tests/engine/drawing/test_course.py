"""The course of a machine is painted from its journal, edge by edge."""

from pathlib import Path

import pytest
from attrs import evolve

from tests.engine.drawing.charts import OURS
from tests.engine.drawing.lives import JOURNALS, life, told
from tinkworker.engine.drawing.course import Course, OtherChart
from tinkworker.engine.drawing.paint import Paint, Tone
from tinkworker.engine.journal.timeline import Track, Visit


def spoken(seconds: float) -> str:
    """Seconds in words."""
    return f"{seconds:.0f} s"


def visit(state: str, at: float, until: float | None) -> Visit:
    """A stay in a state."""
    return Visit(state, at, until, "event", "")


def paint(track: Track, now: float = 10.0) -> Paint:
    """What is painted of a machine's course."""
    return Course(OURS[track.chart], track, now, spoken).paint()


REPORT = Track(
    machine="report:x",
    chart="report",
    visits=[visit("sending", 2, 3), visit("waiting", 3, 6), visit("sending", 6, 8), visit("waiting", 8, None)],
    edges=["sending.unreachable[0]", "waiting.after report_backoff[0]", "sending.unreachable[0]"],
)
"""A report that was sent twice, and waits again."""


def test_edges_have_their_order_and_times() -> None:
    """Each edge says as which it was taken and when, counted from when the machine began."""
    assert paint(REPORT).edges == {
        "sending.unreachable[0]": "1. at 1 s, 3. at 6 s",
        "waiting.after report_backoff[0]": "2. at 4 s",
    }


def test_states_say_how_long_it_was_there() -> None:
    """Stays are added up, the present one up to now, and the state in which it stands is marked."""
    painted = paint(REPORT)

    assert painted.states == {"sending": "2 times, 3 s", "waiting": "2 times, 5 s"}
    assert painted.title == "report:x: in waiting since 6 s, for 2 s"
    assert [painted.state(name) for name in ("waiting", "sending", "abandoned")] == [
        Tone.CURRENT,
        Tone.TAKEN,
        Tone.FADED,
    ]


def test_of_many_times_the_first_and_the_last_are_named() -> None:
    """A machine that goes round and round does not fill the picture with numbers."""
    visits = [visit(state, number, number + 1) for number, state in enumerate(["sending", "waiting"] * 4)]
    edges = ["sending.unreachable[0]", "waiting.after report_backoff[0]"] * 3 + ["sending.unreachable[0]"]

    painted = paint(evolve(REPORT, visits=visits, edges=edges))
    assert painted.edges["sending.unreachable[0]"] == "1. at 1 s, …, 7. at 7 s (4 times)"


@pytest.mark.parametrize("path", sorted(JOURNALS.iterdir()), ids=lambda path: path.stem)
def test_every_recorded_life_can_be_painted(path: Path) -> None:
    """Of every machine in the recorded journals, all edges and states are painted that its journal tells of."""
    timeline = told(path.stem)
    for track in timeline.tracks:
        painted = paint(track, timeline.axis.latest)

        assert painted.edges.keys() == set(track.edges)
        assert painted.states is not None
        assert painted.states.keys() == {visit.state for visit in track.visits}
        assert painted.current == track.visits[-1].state


def test_a_timeout_takes_the_way_by_its_timer() -> None:
    """The recorded timeout left `running` by its timer, and ended reported all the same."""
    painted = paint(life("timeout", "action:#0"))

    assert painted.edge("started.after action_timeout[0]") is Tone.TAKEN
    assert painted.edge("running.exited[1]") is Tone.FADED
    assert painted.current == "reported"


@pytest.mark.parametrize(
    ("edges", "complaint"),
    [
        (["sending.gone[0]"], "took 'sending.gone[0]', which the chart 'report' does not have"),
        (["sending.acknowledged[0]"], "took 'sending.acknowledged[0]', which leads elsewhere in the chart today"),
        (REPORT.edges[:1], "came to 'sending' by no edge of the chart 'report'"),
        ([*REPORT.edges, "waiting.expedite[0]"], "took 'waiting.expedite[0]', which leads elsewhere"),
    ],
)
def test_the_course_of_another_chart_is_refused(edges: list[str], complaint: str) -> None:
    """A journal whose edges do not lead through its states in the chart of today is not painted on it."""
    with pytest.raises(OtherChart) as raised:
        paint(evolve(REPORT, edges=edges))
    assert complaint in str(raised.value)
