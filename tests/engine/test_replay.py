"""A recorded run is the same run today, or it is said where it is not."""

from pathlib import Path

import pytest

from tests.engine.journal.line import event, last, sealed, step
from tests.engine.journal.recording import Recording
from tests.engine.workshop import Notes, spawning, statechart
from tinkworker.engine.journal.codec import Codec, Unreadable
from tinkworker.engine.journal.reader import Reading, read, read_bytes
from tinkworker.engine.replay import Divergence, Replay, replay

DOOR = """
    chart: door
    initial: closed
    events: {open: operator, lock: operator, child_ended: child}
    states:
      closed:
        when:
          open:
            - {if: stuck, assign: note_stuck}
            - {do: oil, spawn: bell, target: opened}
          lock: locked
          child_ended: {assign: note_silence}
        after: {draught: opened}
      opened:
        invoke: guarding
        after: {draught: closed}
        when: {done: closed, child_ended: {assign: note_silence}}
      locked: {final: true}
"""
BELL = """
    chart: child
    initial: ringing
    states:
      ringing: {after: {ring: end}}
      end: {final: true}
"""


def house(door: str = DOOR, **changes: object) -> Codec:
    """A door with a bell."""
    bound = {"spawns": {"bell": spawning("child", end="child_ended")}, **changes}
    return Codec({"door": statechart(door, **bound), "child": statechart(BELL)})


@pytest.fixture
def recording(tmp_path: Path) -> Recording:
    """A door is opened, falls shut while the bell rings; somebody knocks; another life begins; the door is locked."""
    made = Recording(tmp_path / "door.jsonl", house())
    made.start("door", Notes())
    made.send("open", 1.0)
    made.send("after draught", 2.0, 3)
    made.send("after ring", 3.0, 1, "child")
    made.send("knock", 3.5)
    made.resume(4.0)
    made.send("lock", 5.0)
    return made


@pytest.fixture
def reading(recording: Recording) -> Reading:
    """What was recorded."""
    return read(recording.path)


def diverging(reading: Reading, codec: Codec) -> Divergence:
    """Where a run differs today."""
    (divergence,) = replay(reading, codec)
    return divergence


def changed(old: str, new: str) -> Codec:
    """A house whose door says something else."""
    assert old in DOOR
    return house(DOOR.replace(old, new))


def test_same(reading: Reading) -> None:
    """With the charts that it was recorded with, every run is the same, a refusal and a restart included."""
    assert list(replay(reading, house())) == []
    assert {line.record["record"] for line in reading.lines()} == {"start", "step", "event", "refused", "resume"}


def test_same_to_people(reading: Reading) -> None:
    """What only people notice changes nothing."""
    codec = changed("closed:\n        when", "closed:\n        description: shut\n        when")

    assert list(replay(reading, codec)) == []


def test_begun_anew(recording: Recording) -> None:
    """A run that goes on behind a snapshot is replayed from there."""
    made = Recording(recording.path.with_name("other.jsonl"), house())
    made.start("door", Notes())
    made.send("open", 1.0)
    made.begin_anew()
    made.send("after ring", 3.0, 1, "child")
    made.send("after draught", 3.5, 3)

    assert list(replay(read(made.path), house())) == []


def test_another_edge(reading: Reading) -> None:
    """An edge that is written elsewhere is another edge; the complaint is about the first step that took it."""
    divergence = diverging(reading, changed("- {if: stuck, assign: note_stuck}\n            - {do", "- {do"))

    assert (divergence.line.number, divergence.line.record["record"], divergence.chart) == (5, "step", "door")
    assert str(divergence).endswith(
        "door.jsonl:5: first on 'open': edge: closed.open[1] in the journal, closed.open[0] today"
    )


def test_another_guard(reading: Reading) -> None:
    """A guard that says otherwise leads another way."""
    divergence = diverging(reading, house(guards={"stuck": lambda _data, _event: True}))

    assert [(each.what, each.recorded, each.today) for each in divergence.differences][:3] == [
        ("edge", "closed.open[1]", "closed.open[0]"),
        ("states", "opened", "nothing"),
        ("state", "opened", "closed"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("do: oil, spawn", "spawn", ("command", "oil", "")),
        ("do: oil, spawn", "do: [oil, paint], spawn", ("command", "", "paint")),
        ("invoke: guarding", "invoke: watching", ("activity", "guarding 2", "")),
        ("after: {draught: closed}", "after: {draught: closed, rain: closed}", ("timer", "", "after rain 4")),
    ],
)
def test_other_effects(reading: Reading, old: str, new: str, expected: tuple[str, str, str]) -> None:
    """What is to be done counts: a command, an activity or a timer that is missing, or new."""
    first = diverging(reading, changed(old, new)).differences[0]

    assert (first.what, first.recorded, first.today) == expected


def test_refused_today(reading: Reading) -> None:
    """An event that is not taken any more is told as refused, with what is taken instead."""
    bolted = house(DOOR.replace("lock: operator", "bolt: operator").replace("lock: locked", "bolt: locked"))
    divergence = diverging(reading, bolted)

    assert divergence.differences[0].recorded == "taken, closed → locked"
    assert divergence.differences[0].today == "refused in closed, which takes: after draught, bolt, child_ended, open"


def test_taken_today(reading: Reading) -> None:
    """An event that was refused, and is taken today, is told as well."""
    hospitable = DOOR.replace("lock: operator", "lock: operator, knock: operator")
    divergence = diverging(reading, house(hospitable.replace("lock: locked", "lock: locked\n          knock: opened")))

    assert divergence.line.record["record"] == "refused"
    assert divergence.differences[0].today == "taken, closed → opened"


def test_more_happens(reading: Reading) -> None:
    """What a batch sets off today beyond what was recorded is told at its last line."""
    records = [reading.header, *(line.record for line in reading.lines())]
    assert [record["record"] for record in records[3:7]] == ["event", "step", "start", "step"]
    divergence = diverging(read_bytes(sealed(*records[:4], last(records[4])), "j"), house())

    assert divergence.place == "j:5"
    assert [(each.recorded, each.today) for each in divergence.differences] == [("", "start of child")]


def test_less_happens(reading: Reading) -> None:
    """What was recorded, and does not happen today, is told at its line."""
    records = [reading.header, *(line.record for line in reading.lines())]
    open_ended = {key: value for key, value in records[6].items() if key != "end"}
    more = [event("first", "knock", **{"from": "child"}), last(step("first"))]
    divergence = diverging(read_bytes(sealed(*records[:6], open_ended, *more), "j"), house())

    assert divergence.place == "j:8"
    assert [(each.recorded, each.today) for each in divergence.differences] == [("event of first", "")]


def test_failing_function(reading: Reading) -> None:
    """A function of today that fails at what was recorded is told as what happens today."""

    def note_silence(_data: Notes, _event: object) -> Notes:
        raise ZeroDivisionError("nobody thought of that")

    divergence = diverging(reading, house(assignments={"note_stuck": note_silence, "note_silence": note_silence}))

    assert divergence.differences[0].today == "ZeroDivisionError: nobody thought of that"


def test_clash(reading: Reading) -> None:
    """Machines of one name that live side by side today are told as what happens today."""
    divergence = diverging(
        reading, changed("after: {draught: closed}", "after: {draught: {spawn: bell, target: closed}}")
    )

    assert divergence.differences[0].today == "NameTaken: child lives already"


def test_unreadable_data(reading: Reading) -> None:
    """Data that are none of today's class are unreadable, with their place."""
    records = [reading.header, {**reading.batches[0][0].record, "data": {"yes": "stuck"}}, reading.batches[0][1].record]

    with pytest.raises(Unreadable, match=r"^j:2: no Notes: .*yes"):
        list(replay(read_bytes(sealed(*records), "j"), house()))


def test_ended(reading: Reading) -> None:
    """What machines knew at their end is known behind a replay."""
    progress = Replay(house(), reading.file)
    for batch in reading.batches:
        assert list(progress.feed(batch)) == []

    assert {name: data.log for name, data in progress.ended.items()} == {
        "child": (),
        "first": ("note_silence on child_ended",),
    }


def test_until(reading: Reading) -> None:
    """Whoever feeds batches himself sees the machines as they were behind each."""
    progress = Replay(house(), reading.file)
    for batch in reading.batches[:2]:
        assert list(progress.feed(batch)) == []

    assert {name: member.machine.state for name, member in progress.ensemble.members.items()} == {
        "first": "opened",
        "child": "ringing",
    }
