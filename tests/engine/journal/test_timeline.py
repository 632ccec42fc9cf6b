"""A journal tells of each machine where it was, since when, for how long, and why it moved on."""

from pathlib import Path

from tests.engine.journal.line import FAILURE, HEADER, MACHINE, RESUME, Plain, event, last, sealed, start, step
from tinkworker.engine.journal.reader import read, read_bytes
from tinkworker.engine.journal.timeline import Life, Refusal, Timeline, Visit, timeline


def told(*records: Plain) -> Timeline:
    """What a journal tells that was made by hand."""
    reading = read_bytes(sealed(*records), "j")
    assert (reading.damage, reading.torn) == ("", 0)
    return timeline(reading)


BEGUN = [{**HEADER, "at": 10.0}, start(data={}, at=10.0), last(step(states=["a"]))]


def test_visits() -> None:
    """Each state has its time, its cause and its reason; one that was passed through lasted no time at all."""
    told_of = told(
        *BEGUN,
        event(at=12.0),
        last(step(edges=[["a.go[0]", []], ["b.always[0]", []]], states=["b", "c"], why="because")),
    )

    assert told_of.tracks[0].visits == [
        Visit("a", 10.0, 12.0, "start", "", 2),
        Visit("b", 12.0, 12.0, "go", "because", 4),
        Visit("c", 12.0, None, "go", "because", 4),
    ]
    assert [visit.seconds for visit in told_of.tracks[0].visits] == [2.0, 0.0, None]
    assert told_of.tracks[0].edges == ["a.go[0]", "b.always[0]"]
    assert (told_of.start, told_of.axis.latest) == (10.0, 12.0)


def test_internal() -> None:
    """What changes no state makes no visit, and a refused event is told apart from those that were taken."""
    refused = {"record": "refused", "machine": "m", "state": "a", "takes": []}
    told_of = told(*BEGUN, event(at=11.0), last(step(edges=[["a.go[0]", []]])), event(at=12.0), last(refused))

    assert [visit.state for visit in told_of.tracks[0].visits] == ["a"]
    assert told_of.refusals == [Refusal(12.0, "m", "a", "go")]
    assert not told_of.tracks[0].ended


def test_family() -> None:
    """A machine tells whose it is and whom it is about; one that comes again under its name is another one."""
    child = [start("c", parent="m", subject={"who": "one"}, at=12.0), step("c", states=["a"])]
    told_of = told(
        *BEGUN,
        event(at=12.0),
        step(),
        child[0],
        last(child[1]),
        event("c", at=13.0),
        last(step("c", states=["end"], final=True)),
        event(at=14.0),
        step(),
        child[0],
        last(child[1]),
    )

    assert [(track.machine, track.parent, track.ended) for track in told_of.tracks] == [
        ("m", None, False),
        ("c", "m", True),
        ("c", "m", False),
    ]
    assert told_of.tracks[1].subject == {"who": "one"}


def test_lives() -> None:
    """Later lives of the program are told, and whether the machine was started again as well."""
    told_of = told(
        *BEGUN,
        {**RESUME, "at": 20.0},
        event(name="resume", at=20.0),
        last(step()),
        {**FAILURE, "at": 20.0},
        {**RESUME, "boot": "another", "at": 1.0, "wall": "2024-01-01T00:01:00+00:00", "engine": "9"},
    )

    assert told_of.lives == [Life(20.0, rebooted=False, engine="0"), Life(80.0, rebooted=True, engine="9")]


def test_snapshot() -> None:
    """Behind a snapshot each machine is where it is, without a cause."""
    told_of = told({**HEADER, "at": 50.0}, {"record": "snapshot", "machines": [MACHINE], "end": True})

    assert told_of.tracks[0].visits == [Visit("a", 50.0, None, "", "")]


def test_across_a_new_beginning() -> None:
    """Who read the file before it began anew learns nothing from the snapshot, and goes on."""
    first = read_bytes(sealed(*BEGUN), "j")
    second = read_bytes(
        sealed(
            {**HEADER, "at": 12.0},
            {"record": "snapshot", "machines": [MACHINE], "end": True},
            event(at=13.0),
            last(step(states=["b"])),
            first=3,
        ),
        "j",
    )
    told_of = timeline(first)
    for batch in second.batches:
        told_of.take(batch)

    assert [(visit.state, visit.at) for visit in told_of.tracks[0].visits] == [("a", 10.0), ("b", 13.0)]


def test_real_run(journal: Path) -> None:
    """Of a worker that crashed and went on, the whole story is told once, and every machine ended."""
    told_of = timeline(read(journal))
    tracks = {track.machine: track for track in told_of.tracks}

    assert len(tracks) == len(told_of.tracks)
    assert all(track.ended for track in told_of.tracks)
    assert [visit.state for visit in tracks["action:default/relay#0"].visits][-4:] == [
        "handling",
        "concluded",
        "reporting",
        "reported",
    ]
    assert any(visit.why == "exit status 3" for visit in tracks["action:default/relay#0"].visits)
    assert len(told_of.lives) == 1
